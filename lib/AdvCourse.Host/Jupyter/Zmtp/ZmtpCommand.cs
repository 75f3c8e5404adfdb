using System.Buffers.Binary;
using System.Text;

namespace AdvCourse.Host.Jupyter.Zmtp;

/// <summary>The body of a command frame: a short name and data (RFC 23, section 2.4; PING and SUBSCRIBE are of RFC 37).</summary>
internal readonly record struct ZmtpCommand(string Name, byte[] Data)
{
    /// <exception cref="ZmtpException">The name is cut short.</exception>
    public static ZmtpCommand Parse(byte[] body)
    {
        if (body.Length == 0 || body.Length < 1 + body[0])
            throw new ZmtpException("a command has no name");
        return new(Encoding.ASCII.GetString(body, 1, body[0]), body[(1 + body[0])..]);
    }

    /// <summary>Greets a peer with our socket type.</summary>
    public static ZmtpCommand Ready(string socketType)
    {
        var data = new MemoryStream();
        WriteProperty(data, "Socket-Type", Encoding.ASCII.GetBytes(socketType));
        return new("READY", data.ToArray());
    }

    /// <summary>Tells a peer why its connection ends.</summary>
    public static ZmtpCommand Error(string reason)
    {
        var text = Encoding.ASCII.GetBytes(reason);
        var length = Math.Min(text.Length, byte.MaxValue);
        return new("ERROR", [(byte)length, .. text[..length]]);
    }

    public ZmtpFrame ToFrame() =>
        new(
            [(byte)Name.Length, .. Encoding.ASCII.GetBytes(Name), .. Data],
            More: false,
            IsCommand: true
        );

    /// <summary>The properties of a READY command; names are compared without case.</summary>
    /// <exception cref="ZmtpException">A property is cut short.</exception>
    public Dictionary<string, byte[]> Properties()
    {
        var properties = new Dictionary<string, byte[]>(StringComparer.OrdinalIgnoreCase);
        var rest = Data.AsSpan();
        while (rest.Length > 0)
        {
            var name = Take(ref rest, Take(ref rest, 1)[0]);
            var length = BinaryPrimitives.ReadInt32BigEndian(Take(ref rest, 4));
            properties[Encoding.ASCII.GetString(name)] = Take(ref rest, length).ToArray();
        }
        return properties;
    }

    private static ReadOnlySpan<byte> Take(ref Span<byte> rest, int count)
    {
        if (count < 0 || count > rest.Length)
            throw new ZmtpException("a property is cut short");
        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }

    private static void WriteProperty(Stream to, string name, byte[] value)
    {
        to.WriteByte((byte)name.Length);
        to.Write(Encoding.ASCII.GetBytes(name));
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
        to.Write(length);
        to.Write(value);
    }
}
