using System.Text.Json.Nodes;
using AdvCourse.Host.Documents;
using AdvCourse.Host.Jupyter.Zmtp;

namespace AdvCourse.Host.Jupyter;

/// <summary>A message from a front end.</summary>
/// <param name="Peer">The connection it came by, and its answer goes by.</param>
/// <param name="Route">The frames before the delimiter, repeated in the answer.</param>
/// <param name="Header">Who sent it, when, and what type it is.</param>
/// <param name="Content">What it asks.</param>
internal sealed record JupyterMessage(
    ZmtpPeer Peer,
    IReadOnlyList<byte[]> Route,
    JsonObject Header,
    JsonObject Content
)
{
    /// <summary>Its type, such as "execute_request".</summary>
    public string Type { get; } = Header["msg_type"].Text() ?? "";

    /// <summary>The text of a field, or an empty one.</summary>
    public string Text(string field) => Content[field].Text() ?? "";

    /// <summary>The number in a field, or null.</summary>
    public int? Number(string field) => Content[field].Whole();

    /// <summary>The truth of a field, or what it is when the field is missing.</summary>
    public bool Flag(string field, bool otherwise) =>
        Content[field] is JsonValue value && value.TryGetValue<bool>(out var flag)
            ? flag
            : otherwise;
}
