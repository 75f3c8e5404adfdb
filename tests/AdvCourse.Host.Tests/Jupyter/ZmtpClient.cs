using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AdvCourse.Host.Tests.Jupyter;

/// <summary>A connection at the level of bytes, as a good or a bad peer makes it; written from the specification, not from the server.</summary>
internal sealed class ZmtpClient : IDisposable
{
    private readonly TcpClient _tcp = new();
    private NetworkStream _stream = null!;

    /// <summary>Connects and says nothing.</summary>
    public static async Task<ZmtpClient> ConnectAsync(int port)
    {
        var client = new ZmtpClient();
        await client._tcp.ConnectAsync(IPAddress.Loopback, port, Stop);
        client._stream = client._tcp.GetStream();
        return client;
    }

    /// <summary>Connects and shakes hands as a socket of the type.</summary>
    public static async Task<ZmtpClient> OpenAsync(int port, string type, string identity = "")
    {
        var client = await ConnectAsync(port);
        await client.SendAsync(Greeting());
        await client.SendAsync(Ready(type, identity));
        await client.ReadAsync(64);
        await client.FrameAsync(); // Its READY.
        return client;
    }

    public static byte[] Greeting(byte version = 3, string mechanism = "NULL")
    {
        var greeting = new byte[64];
        greeting[0] = 0xFF;
        greeting[9] = 0x7F;
        greeting[10] = version;
        Encoding.ASCII.GetBytes(mechanism).CopyTo(greeting, 12);
        return greeting;
    }

    public static byte[] Ready(string type, string identity = "")
    {
        byte[] body =
        [
            .. Command("READY"),
            .. Property("Socket-Type", type),
            .. Property("Identity", identity),
        ];
        return [4, (byte)body.Length, .. body];
    }

    public static byte[] Command(string name) =>
        [(byte)name.Length, .. Encoding.ASCII.GetBytes(name)];

    public static byte[] Frame(byte[] body, bool more = false)
    {
        if (body.Length < 256)
            return [(byte)(more ? 1 : 0), (byte)body.Length, .. body];
        var length = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(length, body.Length);
        return [(byte)(more ? 3 : 2), .. length, .. body];
    }

    public Task SendAsync(byte[] bytes) => _stream.WriteAsync(bytes, Stop).AsTask();

    public async Task SendMessageAsync(params IReadOnlyList<byte[]> frames)
    {
        for (var i = 0; i < frames.Count; i++)
            await SendAsync(Frame(frames[i], more: i < frames.Count - 1));
    }

    /// <summary>One frame: its flags and its body.</summary>
    public async Task<(byte Flags, byte[] Body)> FrameAsync()
    {
        var head = await ReadAsync(2);
        var length =
            (head[0] & 2) == 0
                ? head[1]
                : BinaryPrimitives.ReadInt64BigEndian([head[1], .. await ReadAsync(7)]);
        return (head[0], await ReadAsync((int)length));
    }

    public async Task<List<byte[]>> MessageAsync()
    {
        var message = new List<byte[]>();
        while (true)
        {
            var (flags, body) = await FrameAsync();
            message.Add(body);
            if ((flags & 1) == 0)
                return message;
        }
    }

    /// <summary>Reads until the server closes the connection, and fails when it does not.</summary>
    public async Task ClosedAsync()
    {
        var buffer = new byte[4096];
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        try
        {
            while (await _stream.ReadAsync(buffer, patience.Token) > 0) { }
        }
        catch (IOException)
        {
            // Reset, because it did not read all that was sent.
        }
    }

    public async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        await _stream.ReadExactlyAsync(bytes, patience.Token);
        return bytes;
    }

    public void Dispose() => _tcp.Dispose();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static byte[] Property(string name, string value)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
        return [.. Command(name), .. length, .. Encoding.ASCII.GetBytes(value)];
    }
}
