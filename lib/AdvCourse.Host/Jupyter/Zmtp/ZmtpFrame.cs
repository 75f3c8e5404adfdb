using System.Buffers.Binary;

namespace AdvCourse.Host.Jupyter.Zmtp;

/// <summary>One frame (RFC 23, section 2.3): a flag byte, a length of one or eight bytes, the body.</summary>
/// <param name="Body">Its bytes.</param>
/// <param name="More">Whether another frame of the same message follows.</param>
/// <param name="IsCommand">Whether it is a command to the protocol, and part of no message.</param>
internal readonly record struct ZmtpFrame(byte[] Body, bool More, bool IsCommand)
{
    private const byte MoreFlag = 1;
    private const byte LongFlag = 2;
    private const byte CommandFlag = 4;
    private const int Chunk = 1 << 20;

    /// <summary>Flag byte and length; the body follows.</summary>
    public byte[] Header()
    {
        var flags = (byte)((More ? MoreFlag : 0) | (IsCommand ? CommandFlag : 0));
        if (Body.Length <= byte.MaxValue)
            return [flags, (byte)Body.Length];
        var header = new byte[9];
        header[0] = (byte)(flags | LongFlag);
        BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(1), Body.Length);
        return header;
    }

    /// <summary>Reads a frame.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="room">How many bytes a message frame may still have.</param>
    /// <param name="limits">How long a command may be.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ZmtpException">The frame is too long or has flags that do not exist.</exception>
    /// <exception cref="EndOfStreamException">The peer has gone.</exception>
    public static async Task<ZmtpFrame> ReadAsync(
        Stream stream,
        long room,
        ZmtpLimits limits,
        CancellationToken cancellationToken
    )
    {
        var header = new byte[9];
        await stream.ReadExactlyAsync(header.AsMemory(0, 2), cancellationToken);
        var flags = header[0];
        if (flags > (MoreFlag | LongFlag | CommandFlag))
            throw new ZmtpException($"a frame has the unknown flags {flags}");
        var command = (flags & CommandFlag) != 0;
        if (command && (flags & MoreFlag) != 0)
            throw new ZmtpException("a command has more than one frame");
        long length = header[1];
        if ((flags & LongFlag) != 0)
        {
            await stream.ReadExactlyAsync(header.AsMemory(2), cancellationToken);
            length = BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(1));
        }
        var most = command ? limits.CommandBytes : room;
        if (length < 0 || length > most)
            throw new ZmtpException($"a frame of {length} bytes is over the limit of {most}");

        // Memory is taken as the bytes come: whoever announces much has to send it, too.
        var body = new byte[Math.Min(length, Chunk)];
        await stream.ReadExactlyAsync(body, cancellationToken);
        for (var read = body.Length; read < length; read = body.Length)
        {
            Array.Resize(ref body, (int)Math.Min(length, 2L * read));
            await stream.ReadExactlyAsync(body.AsMemory(read), cancellationToken);
        }
        return new(body, (flags & MoreFlag) != 0, command);
    }
}
