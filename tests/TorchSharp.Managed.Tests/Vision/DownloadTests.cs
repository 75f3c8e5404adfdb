using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TorchSharp.Tests.Vision;

/// <summary>Downloads from a mirror on this machine that answers as slowly as it is told to.</summary>
public sealed class DownloadTests : IDisposable
{
    // More than the sockets hold: who has been sent it all has begun to write.
    private const int Half = 16_000_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("downloads").FullName;
    private readonly TcpListener _mirror = new(IPAddress.Loopback, 0);
    private readonly byte[] _content = [.. Enumerable.Range(0, 2 * Half).Select(i => (byte)i)];

    public DownloadTests() => _mirror.Start();

    private string Target => Path.Combine(_folder, "set", "file.gz");

    private string Address => $"http://{_mirror.LocalEndpoint}/file.gz";

    public void Dispose()
    {
        _mirror.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Both write the first half when either gets the second.</summary>
    [Fact]
    public async Task Two_threads_that_fetch_the_same_file_at_once_do_not_meet()
    {
        var stop = TestContext.Current.CancellationToken;
        var both = new CountdownEvent(2);
        var mirror = Task.WhenAll(Answer(), Answer());
        Task[] fetching =
        [
            .. Enumerable
                .Range(0, 2)
                .Select(_ =>
                    Task.Factory.StartNew(
                        () => torchvision.Downloads.File([Address], Target),
                        stop,
                        TaskCreationOptions.LongRunning,
                        TaskScheduler.Default
                    )
                ),
        ];
        await Task.WhenAll(fetching);
        await mirror;
        Assert.Equal(_content, await File.ReadAllBytesAsync(Target, stop));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(Target)!));

        async Task Answer()
        {
            using var client = await Accept(stop);
            await client.SendAsync(_content.AsMemory(0, Half), SocketFlags.None, stop);
            await Task.Run(
                () =>
                {
                    both.Signal();
                    Assert.True(both.Wait(TimeSpan.FromSeconds(10), stop));
                },
                stop
            );
            await client.SendAsync(_content.AsMemory(Half), SocketFlags.None, stop);
        }
    }

    [Fact]
    public async Task A_transfer_that_breaks_leaves_nothing_behind_and_names_its_mirror()
    {
        var stop = TestContext.Current.CancellationToken;
        Directory.CreateDirectory(Path.GetDirectoryName(Target)!);
        await File.WriteAllTextAsync(Target, "old", stop);
        var mirror = Task.Run(
            async () =>
            {
                using var client = await Accept(stop);
                await client.SendAsync(_content.AsMemory(0, Half), SocketFlags.None, stop);
            },
            stop
        );
        var error = await Assert.ThrowsAsync<IOException>(() =>
            Task.Run(() => torchvision.Downloads.File([Address], Target), stop)
        );
        await mirror;
        Assert.Contains(Address, error.Message, StringComparison.Ordinal);
        Assert.Equal("old", await File.ReadAllTextAsync(Target, stop));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(Target)!));
    }

    /// <summary>A client whose request has been read and whose answer has begun, with the length of the whole.</summary>
    private async Task<Socket> Accept(CancellationToken stop)
    {
        var client = await _mirror.AcceptSocketAsync(stop);
        var request = new byte[4096];
        await client.ReceiveAsync(request, SocketFlags.None, stop);
        var head = $"HTTP/1.1 200 OK\r\nContent-Length: {_content.Length}\r\n\r\n";
        await client.SendAsync(Encoding.ASCII.GetBytes(head), SocketFlags.None, stop);
        return client;
    }
}
