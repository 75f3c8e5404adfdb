using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdvCourse.Host.Jupyter.Zmtp;

namespace AdvCourse.Host.Jupyter;

/// <summary>Jupyter messages as frames: route, delimiter, signature, header, parent, metadata, content, buffers.</summary>
internal sealed class MessageFormat(byte[] key)
{
    /// <summary>The version of the protocol that the kernel speaks.</summary>
    public const string Version = "5.4";

    private static readonly byte[] Delimiter = "<IDS|MSG>"u8.ToArray();
    private static readonly byte[] Empty = "{}"u8.ToArray();

    private static readonly JsonWriterOptions Json = new()
    {
        // Not for a web page: escaping every < of a figure would add a third to it.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 1000,
    };

    private readonly MessageSigner _signer = new(key);
    private readonly string _session = Guid.NewGuid().ToString();

    /// <summary>Reads a message; null when it is none, is not signed as it must be, or came before.</summary>
    public JupyterMessage? Read(ZmtpPeer peer, IReadOnlyList<byte[]> frames)
    {
        var route = 0;
        while (route < frames.Count && !frames[route].AsSpan().SequenceEqual(Delimiter))
            route++;
        if (frames.Count < route + 6)
            return null;
        byte[][] parts =
        [
            frames[route + 2],
            frames[route + 3],
            frames[route + 4],
            frames[route + 5],
        ];
        // The signature comes first: nothing of a stranger's bytes is parsed.
        if (!_signer.Accept(parts, frames[route + 1]))
            return null;
        try
        {
            return
                JsonNode.Parse(parts[0]) is JsonObject header
                && JsonNode.Parse(parts[3]) is JsonObject content
                ? new(peer, [.. frames.Take(route)], header, content)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes a message.</summary>
    /// <param name="route">The frames that lead to its receiver, or the topic of a publication.</param>
    /// <param name="type">Its type.</param>
    /// <param name="content">What it says.</param>
    /// <param name="parent">The header of the message that caused it, or null.</param>
    public IReadOnlyList<byte[]> Write(
        IEnumerable<byte[]> route,
        string type,
        JsonObject content,
        JsonObject? parent
    )
    {
        var header = new JsonObject
        {
            ["msg_id"] = Guid.NewGuid().ToString(),
            ["session"] = _session,
            ["username"] = "kernel",
            ["date"] = DateTime.UtcNow.ToString(
                "yyyy-MM-ddTHH:mm:ss.ffffffZ",
                CultureInfo.InvariantCulture
            ),
            ["msg_type"] = type,
            ["version"] = Version,
        };
        byte[][] parts =
        [
            Bytes(header),
            parent is null ? Empty : Bytes(parent),
            Empty,
            Bytes(content),
        ];
        return [.. route, Delimiter, _signer.Sign(parts), .. parts];
    }

    /// <summary>The topic under which a type of message is published.</summary>
    public static byte[] Topic(string type) => Encoding.ASCII.GetBytes("kernel." + type);

    private static byte[] Bytes(JsonObject json)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Json))
            json.WriteTo(writer);
        return stream.ToArray();
    }
}
