using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AdvCourse.Tests.Data;

/// <summary>How the mirror answers one request.</summary>
internal sealed record Answer
{
    public int Status { get; init; } = 200;

    /// <summary>Honour Range with 206.</summary>
    public bool Ranges { get; init; } = true;

    /// <summary>Close the connection after this many bytes of the body.</summary>
    public int? BreakAfter { get; init; }

    /// <summary>Leave Content-Length out; the end of the connection ends the body.</summary>
    public bool NoLength { get; init; }

    /// <summary>Send these bytes and not the file.</summary>
    public byte[]? Instead { get; init; }

    /// <summary>Accept, read the request and never answer.</summary>
    public bool Silent { get; init; }
}

/// <summary>An HTTP server on loopback that can be as faulty as real mirrors; one connection per request.</summary>
internal sealed class LoopbackMirror : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<string, byte[]> fileOf;
    private readonly Func<int, Answer> answer;
    private readonly Task serving;
    private int requests;

    /// <param name="file">What it serves, whatever the name.</param>
    /// <param name="answer">How it answers request 0, 1, ...; well by default.</param>
    public LoopbackMirror(byte[] file, Func<int, Answer>? answer = null)
        : this(_ => file, answer) { }

    /// <param name="fileOf">What it serves under a file name.</param>
    /// <param name="answer">How it answers request 0, 1, ...; well by default.</param>
    public LoopbackMirror(Func<string, byte[]> fileOf, Func<int, Answer>? answer = null)
    {
        (this.fileOf, this.answer) = (fileOf, answer ?? (_ => new()));
        listener.Start();
        Address = new(
            $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)}/data/"
        );
        serving = Task.Run(ServeAsync);
    }

    public Uri Address { get; }

    /// <summary>The Range header of each request so far, null where there was none.</summary>
    public List<string?> Ranges { get; } = [];

    public void Dispose()
    {
        stop.Cancel();
        listener.Stop();
        serving.Wait(TimeSpan.FromSeconds(5));
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await listener.AcceptTcpClientAsync(stop.Token);
                _ = Task.Run(() => HandleAsync(client));
            }
        }
        catch (Exception) when (stop.IsCancellationRequested) { }
    }

    private async Task HandleAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                using var reader = new StreamReader(
                    stream,
                    Encoding.ASCII,
                    false,
                    1024,
                    leaveOpen: true
                );
                string request = await reader.ReadLineAsync(stop.Token) ?? "";
                string name = request.Split(' ')[1].Split('/')[^1];
                string? range = null;
                while (await reader.ReadLineAsync(stop.Token) is { Length: > 0 } line)
                    if (line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase))
                        range = line["Range: bytes=".Length..];
                Answer how;
                lock (Ranges)
                {
                    Ranges.Add(range);
                    how = answer(requests++);
                }
                if (how.Silent)
                    await Task.Delay(Timeout.Infinite, stop.Token);
                await SendAsync(stream, fileOf(name), how, range);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException) { }
        }
    }

    private static async Task SendAsync(
        NetworkStream stream,
        byte[] file,
        Answer how,
        string? range
    )
    {
        byte[] body = how.Status == 200 ? how.Instead ?? file : "gone"u8.ToArray();
        int status = how.Status;
        string extra = "";
        if (status == 200 && how.Ranges && range is not null)
        {
            int from = int.Parse(range.TrimEnd('-'), CultureInfo.InvariantCulture);
            if (from >= body.Length)
                (status, body) = (416, []);
            else
            {
                extra = string.Create(
                    CultureInfo.InvariantCulture,
                    $"Content-Range: bytes {from}-{body.Length - 1}/{body.Length}\r\n"
                );
                (status, body) = (206, body[from..]);
            }
        }
        if (!how.NoLength)
            extra += string.Create(
                CultureInfo.InvariantCulture,
                $"Content-Length: {body.Length}\r\n"
            );
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"HTTP/1.1 {status} x\r\n{extra}Connection: close\r\n\r\n"
                )
            )
        );
        await stream.WriteAsync(
            body.AsMemory(0, Math.Min(body.Length, how.BreakAfter ?? body.Length))
        );
        await stream.FlushAsync();
    }
}
