using System.Diagnostics;
using AdvCourse.Data;

namespace AdvCourse.Tests.Data;

public sealed class DownloaderTests : IDisposable
{
    private static readonly byte[] Content = Sample.Bytes(1_000_000);
    private static readonly ManifestFile Spec = new(
        "file.bin",
        Content.Length,
        DataFile.Sha256(Content)
    );

    // A busy machine may be slow to answer; only the test of time-outs is in a hurry.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestFolder folder = new();
    private readonly HttpMessageInvoker http = Downloader.Client(Patience);

    private string Target => Path.Combine(folder.Root, "set", "file.bin");

    public void Dispose()
    {
        http.Dispose();
        folder.Dispose();
    }

    private Task Fetch(params LoopbackMirror[] mirrors) =>
        Fetch(null, [.. mirrors.Select(m => m.Address)]);

    private Task Fetch(IProgress<DownloadProgress>? progress, Uri[] mirrors, double stall = 60) =>
        new Downloader(http, TimeSpan.FromSeconds(stall)).FetchAsync(
            Spec,
            mirrors,
            Target,
            progress,
            TestContext.Current.CancellationToken
        );

    private void AssertArrived()
    {
        Assert.Equal(Content, File.ReadAllBytes(Target));
        Assert.False(File.Exists(Target + ".part"));
    }

    [Fact]
    public async Task A_file_arrives_whole_with_progress_to_the_end()
    {
        using var mirror = new LoopbackMirror(Content);
        var seen = new Seen();
        await Fetch(seen, [mirror.Address]);
        AssertArrived();
        Assert.Equal(0, seen.Reports[0].Received);
        Assert.Equal(Content.Length, seen.Reports[^1].Received);
        Assert.Equal(
            seen.Reports.Order(
                Comparer<DownloadProgress>.Create((a, b) => a.Received.CompareTo(b.Received))
            ),
            seen.Reports
        );
        Assert.InRange(seen.Reports.Count, 4, 8);
        Assert.Equal(
            "file.bin: 1.0 of 1.0 MB from 127.0.0.1",
            Sample.UnderGermanCulture(seen.Reports[^1].ToString)
        );
    }

    [Fact]
    public async Task A_sound_file_is_not_fetched_again_and_a_damaged_one_is()
    {
        using var mirror = new LoopbackMirror(Content);
        await Fetch(mirror);
        await Fetch(mirror);
        Assert.Single(mirror.Ranges);
        File.WriteAllBytes(Target, new byte[Content.Length]);
        await Fetch(mirror);
        Assert.Equal(2, mirror.Ranges.Count);
        AssertArrived();
    }

    [Fact]
    public async Task A_broken_connection_is_resumed_where_it_stopped()
    {
        using var mirror = new LoopbackMirror(
            Content,
            request => new() { BreakAfter = request < 2 ? 300_000 : null }
        );
        await Fetch(mirror);
        AssertArrived();
        Assert.Equal(3, mirror.Ranges.Count);
        Assert.Null(mirror.Ranges[0]);
        Assert.InRange(int.Parse(mirror.Ranges[1]!.TrimEnd('-'), null), 1, 300_000);
        Assert.InRange(int.Parse(mirror.Ranges[2]!.TrimEnd('-'), null), 300_000, 600_000);
    }

    [Fact]
    public async Task The_part_of_an_earlier_run_is_resumed()
    {
        folder.Write("set/file.bin.part", Content[..700_000]);
        using var mirror = new LoopbackMirror(Content);
        await Fetch(mirror);
        AssertArrived();
        Assert.Equal(["700000-"], mirror.Ranges);
    }

    [Fact]
    public async Task A_complete_part_needs_no_request()
    {
        folder.Write("set/file.bin.part", Content);
        using var mirror = new LoopbackMirror(Content);
        await Fetch(mirror);
        AssertArrived();
        Assert.Empty(mirror.Ranges);
    }

    [Fact]
    public async Task A_spoilt_part_is_thrown_away_and_fetched_afresh()
    {
        folder.Write("set/file.bin.part", new byte[700_000]);
        using var mirror = new LoopbackMirror(Content);
        await Fetch(mirror);
        AssertArrived();
        Assert.Equal(["700000-", null], mirror.Ranges);
    }

    [Fact]
    public async Task A_part_longer_than_the_file_is_thrown_away()
    {
        folder.Write("set/file.bin.part", new byte[Content.Length + 1]);
        using var mirror = new LoopbackMirror(Content);
        await Fetch(mirror);
        AssertArrived();
    }

    [Fact]
    public async Task A_server_that_ignores_Range_sends_everything_and_that_is_fine()
    {
        folder.Write("set/file.bin.part", Content[..700_000]);
        using var mirror = new LoopbackMirror(Content, _ => new() { Ranges = false });
        await Fetch(mirror);
        AssertArrived();
    }

    [Fact]
    public async Task A_file_that_is_gone_leads_to_the_next_mirror()
    {
        using var gone = new LoopbackMirror(Content, _ => new() { Status = 404 });
        using var good = new LoopbackMirror(Content);
        await Fetch(gone, good);
        AssertArrived();
        Assert.Single(gone.Ranges);
    }

    [Fact]
    public async Task A_passing_server_error_is_tried_again()
    {
        using var mirror = new LoopbackMirror(
            Content,
            request => new() { Status = request == 0 ? 503 : 200 }
        );
        await Fetch(mirror);
        AssertArrived();
        Assert.Equal(2, mirror.Ranges.Count);
    }

    [Fact]
    public async Task Wrong_content_of_the_right_size_never_takes_the_name()
    {
        using var mirror = new LoopbackMirror(
            Content,
            _ => new() { Instead = new byte[Content.Length] }
        );
        DatasetException e = await Assert.ThrowsAsync<DatasetException>(() => Fetch(mirror));
        Assert.Contains("wrong content", e.Found, StringComparison.Ordinal);
        Assert.Contains(Spec.Sha256[..8], e.Expected, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
        using var good = new LoopbackMirror(Content);
        await Fetch(mirror, good);
        AssertArrived();
    }

    [Theory]
    [InlineData(999_999, false)]
    [InlineData(1_000_001, false)]
    [InlineData(999_999, true)]
    [InlineData(1_000_001, true)]
    public async Task A_wrong_size_is_refused_told_or_untold(int size, bool noLength)
    {
        using var mirror = new LoopbackMirror(
            Content,
            _ =>
                new()
                {
                    Instead = new byte[size],
                    NoLength = noLength,
                    Ranges = false,
                }
        );
        DatasetException e = await Assert.ThrowsAsync<DatasetException>(() => Fetch(mirror));
        Assert.Contains("wrong size", e.Found, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
        using var good = new LoopbackMirror(Content);
        await Fetch(mirror, good);
        AssertArrived();
    }

    [Fact]
    public async Task A_body_without_end_is_cut_off_at_the_size_that_the_file_should_have()
    {
        using var mirror = new LoopbackMirror(
            Content,
            _ =>
                new()
                {
                    Instead = new byte[5_000_000],
                    NoLength = true,
                    Ranges = false,
                }
        );
        var seen = new Seen();
        await Assert.ThrowsAsync<DatasetException>(() => Fetch(seen, [mirror.Address]));
        Assert.All(seen.Reports, report => Assert.InRange(report.Received, 0, Content.Length));
        Assert.Single(mirror.Ranges);
    }

    [Fact]
    public async Task A_silent_server_and_a_closed_port_are_left_soon_with_one_reason_each()
    {
        Uri closed;
        using (var soonClosed = new LoopbackMirror(Content))
            closed = soonClosed.Address;
        using var silent = new LoopbackMirror(Content, _ => new() { Silent = true });
        var clock = Stopwatch.StartNew();
        DatasetException e = await Assert.ThrowsAsync<DatasetException>(() =>
            Fetch(null, [closed, silent.Address], stall: 0.5)
        );
        Assert.Equal("127.0.0.1: no connection; 127.0.0.1: no answer in time", e.Found);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0.4, 30);
    }

    [Fact]
    public async Task Cancelling_keeps_the_part_for_the_next_run()
    {
        using var mirror = new LoopbackMirror(Content);
        using var cancel = new CancellationTokenSource();
        var stopper = new Seen
        {
            OnReport = report =>
            {
                if (report.Received > 400_000)
                    cancel.Cancel();
            },
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new Downloader(http, Patience).FetchAsync(
                Spec,
                [mirror.Address],
                Target,
                stopper,
                cancel.Token
            )
        );
        Assert.InRange(new FileInfo(Target + ".part").Length, 400_000, Content.Length - 1);
        await Fetch(mirror);
        AssertArrived();
        Assert.NotNull(mirror.Ranges[^1]);
    }

    [Fact]
    public async Task Two_downloads_of_one_file_at_once_share_one_transfer()
    {
        using var mirror = new LoopbackMirror(Content);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Fetch(mirror))));
        AssertArrived();
        Assert.Single(mirror.Ranges);
    }

    private sealed class Seen : IProgress<DownloadProgress>
    {
        public List<DownloadProgress> Reports { get; } = [];

        public Action<DownloadProgress>? OnReport { get; init; }

        public void Report(DownloadProgress value)
        {
            Reports.Add(value);
            OnReport?.Invoke(value);
        }
    }
}
