using System.Net;
using System.Net.Http.Headers;

namespace AdvCourse.Data;

/// <summary>
/// Brings one file of the manifest from its mirrors: resumed where an earlier run stopped, size and hash verified before
/// the file takes its name, safe when two processes want the same file at once.
/// </summary>
internal sealed class Downloader(HttpMessageInvoker http, TimeSpan stallTimeout)
{
    private const int TriesPerMirror = 4;
    private const int ReportEvery = 1 << 18;

    public static HttpMessageInvoker Client(TimeSpan connectTimeout) =>
        new(
            new SocketsHttpHandler
            {
                ConnectTimeout = connectTimeout,
                AutomaticDecompression = DecompressionMethods.None,
                AllowAutoRedirect = true,
            }
        );

    /// <summary>Downloads to <paramref name="target"/> unless a sound file is there already.</summary>
    /// <exception cref="DatasetException">No mirror gave the file; the message has one reason per mirror.</exception>
    public async Task FetchAsync(
        ManifestFile file,
        IReadOnlyList<Uri> mirrors,
        string target,
        IProgress<DownloadProgress>? progress,
        CancellationToken stop
    )
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        using FileStream held = await LockAsync(target + ".lock", stop).ConfigureAwait(false);
        // Another process may have brought it while this one waited for the lock.
        if (IsSound(target, file))
            return;
        var reasons = new List<string>();
        foreach (Uri mirror in mirrors)
        {
            string? reason = await TryMirrorAsync(
                    file,
                    new Uri(mirror, file.Name),
                    target,
                    progress,
                    stop
                )
                .ConfigureAwait(false);
            if (reason is null)
                return;
            reasons.Add($"{mirror.Host}: {reason}");
        }
        throw new DatasetException(
            file.Name,
            $"{Checks.N(file.Bytes)} bytes with sha256 {file.Sha256[..8]}... from one of {mirrors.Count} mirrors",
            string.Join("; ", reasons),
            "Check the connection, or fetch the file by hand and set ADVCOURSE_DATA to its folder."
        );
    }

    private static bool IsSound(string path, ManifestFile file) =>
        new FileInfo(path) is { Exists: true } info
        && info.Length == file.Bytes
        && DataFile.Sha256OfFile(path) == file.Sha256;

    /// <summary>Null when the file is in place, else why this mirror did not do.</summary>
    private async Task<string?> TryMirrorAsync(
        ManifestFile file,
        Uri address,
        string target,
        IProgress<DownloadProgress>? progress,
        CancellationToken stop
    )
    {
        string part = target + ".part";
        string? reason = null;
        for (int attempt = 0; attempt < TriesPerMirror; attempt++)
        {
            long before = PartLength(part, file);
            if (before < file.Bytes)
            {
                (reason, bool again) = await TransferAsync(
                        file,
                        address,
                        part,
                        before,
                        progress,
                        stop
                    )
                    .ConfigureAwait(false);
                if (reason is not null)
                {
                    if (!again)
                        return reason;
                    await Task.Delay(TimeSpan.FromMilliseconds(50 << attempt), stop)
                        .ConfigureAwait(false);
                    continue;
                }
            }
            if (IsSound(part, file))
            {
                File.Move(part, target, overwrite: true);
                return null;
            }
            // A resumed file may have been spoilt by the mirror before: one more chance from the first byte.
            File.Delete(part);
            reason = $"wrong content (its sha256 is not {file.Sha256[..8]}...)";
            if (before == 0)
                return reason;
        }
        return reason;
    }

    private static long PartLength(string part, ManifestFile file)
    {
        if (new FileInfo(part) is not { Exists: true } info)
            return 0;
        if (info.Length <= file.Bytes)
            return info.Length;
        File.Delete(part);
        return 0;
    }

    /// <summary>One request. No reason: the part is as long as the file. Again: the fault may pass.</summary>
    private async Task<(string? Reason, bool Again)> TransferAsync(
        ManifestFile file,
        Uri address,
        string part,
        long offset,
        IProgress<DownloadProgress>? progress,
        CancellationToken stop
    )
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(stallTimeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (offset > 0)
                request.Headers.Range = new RangeHeaderValue(offset, null);
            using HttpResponseMessage answer = await http.SendAsync(request, patience.Token)
                .ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                File.Delete(part);
                return ("it refuses to resume", true);
            }
            if (!answer.IsSuccessStatusCode)
                return (
                    $"answers {(int)answer.StatusCode}",
                    (int)answer.StatusCode is 429 or >= 500
                );
            // A server may ignore Range and send everything (200), or a piece that we did not ask for.
            if (answer.StatusCode != HttpStatusCode.PartialContent)
                offset = 0;
            else if (answer.Content.Headers.ContentRange?.From != offset)
            {
                File.Delete(part);
                return ("it resumes at another place", true);
            }
            if (answer.Content.Headers.ContentLength is { } length && offset + length != file.Bytes)
                return (
                    $"wrong size ({Checks.N(offset + length)} bytes, not {Checks.N(file.Bytes)})",
                    false
                );
            return await CopyAsync(
                    file,
                    answer.Content,
                    part,
                    offset,
                    progress,
                    patience,
                    address.Host
                )
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return ("no answer in time", false);
        }
        catch (HttpRequestException e)
            when (e.HttpRequestError
                    is HttpRequestError.ConnectionError
                        or HttpRequestError.NameResolutionError
                        or HttpRequestError.SecureConnectionError
            )
        {
            return ("no connection", false);
        }
        catch (HttpRequestException)
        {
            return ("the connection broke", true);
        }
    }

    private async Task<(string? Reason, bool Again)> CopyAsync(
        ManifestFile file,
        HttpContent content,
        string part,
        long offset,
        IProgress<DownloadProgress>? progress,
        CancellationTokenSource patience,
        string host
    )
    {
        using var output = new FileStream(
            part,
            FileMode.OpenOrCreate,
            FileAccess.Write,
            FileShare.Read
        );
        output.SetLength(offset);
        output.Position = offset;
        using Stream input = await content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
        byte[] buffer = new byte[1 << 16];
        long received = offset;
        long reported = offset;
        progress?.Report(new(file.Name, received, file.Bytes, host));
        while (true)
        {
            patience.CancelAfter(stallTimeout);
            int read;
            try
            {
                read = await input.ReadAsync(buffer, patience.Token).ConfigureAwait(false);
            }
            catch (IOException)
            {
                return ("the connection broke", true);
            }
            if (read == 0)
                break;
            if (received + read > file.Bytes)
            {
                output.SetLength(0);
                return ($"wrong size (more than {Checks.N(file.Bytes)} bytes)", false);
            }
            output.Write(buffer, 0, read);
            received += read;
            if (received - reported >= ReportEvery || received == file.Bytes)
            {
                progress?.Report(new(file.Name, received, file.Bytes, host));
                reported = received;
            }
        }
        output.Flush(flushToDisk: true);
        return received == file.Bytes
            ? (null, false)
            : ($"wrong size ({Checks.N(received)} bytes, not {Checks.N(file.Bytes)})", true);
    }

    /// <summary>Waits until no other process downloads the same file. The lock file stays: deleting it would open a race.</summary>
    private static async Task<FileStream> LockAsync(string path, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                return new FileStream(
                    path,
                    FileMode.OpenOrCreate,
                    FileAccess.ReadWrite,
                    FileShare.None
                );
            }
            // Sharing violation: 32 and 33 on Windows, EWOULDBLOCK on Linux (11) and macOS (35). Other faults will not pass.
            catch (IOException e) when ((e.HResult & 0xFFFF) is 32 or 33 or 11 or 35)
            {
                await Task.Delay(100, stop).ConfigureAwait(false);
            }
        }
    }
}
