using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdvCourse.Host.Documents;

namespace AdvCourse.Host.Jupyter;

/// <summary>Where a kernel listens and how it signs: the file that Jupyter writes before it starts one.</summary>
/// <param name="Address">A loopback address.</param>
/// <param name="Shell">The port for requests; 0 takes any, which tests do.</param>
/// <param name="Control">The port for interrupts and the end.</param>
/// <param name="Stdin">The port for questions to the reader.</param>
/// <param name="IoPub">The port for outputs.</param>
/// <param name="Heartbeat">The port that echoes.</param>
/// <param name="Key">The key of the signatures; empty: messages are not signed.</param>
internal sealed record ConnectionFile(
    IPAddress Address,
    int Shell,
    int Control,
    int Stdin,
    int IoPub,
    int Heartbeat,
    byte[] Key
)
{
    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">It is no connection file, or asks for what this kernel does not do.</exception>
    public static ConnectionFile Read(string path)
    {
        JsonObject json;
        try
        {
            json = JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? [];
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is no connection file: {e.Message}", e);
        }
        Demand(json, path, "transport", "tcp");
        Demand(json, path, "signature_scheme", "hmac-sha256");
        var ip = json["ip"].Text() ?? "127.0.0.1";
        if (ip == "localhost")
            ip = "127.0.0.1";
        if (!IPAddress.TryParse(ip, out var address) || !IPAddress.IsLoopback(address))
        {
            throw new InvalidDataException(
                $"{path} asks for the address '{ip}'. The kernel listens on this machine only: use 127.0.0.1, and reach it from elsewhere through Jupyter."
            );
        }
        return new(
            address,
            Port(json, path, "shell_port"),
            Port(json, path, "control_port"),
            Port(json, path, "stdin_port"),
            Port(json, path, "iopub_port"),
            Port(json, path, "hb_port"),
            Encoding.UTF8.GetBytes(json["key"].Text() ?? "")
        );
    }

    private static void Demand(JsonObject json, string path, string field, string value)
    {
        if (json[field].Text() is { Length: > 0 } other && other != value)
            throw new InvalidDataException(
                $"{path}: {field} is '{other}'; only '{value}' is known here."
            );
    }

    private static int Port(JsonObject json, string path, string field) =>
        json[field].Whole() is { } port and >= 0 and <= IPEndPoint.MaxPort
            ? port
            : throw new InvalidDataException($"{path} has no {field}.");
}
