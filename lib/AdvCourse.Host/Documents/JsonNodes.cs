using System.Text.Json;
using System.Text.Json.Nodes;

namespace AdvCourse.Host.Documents;

/// <summary>Lenient reading: files come from many tools, and a field of the wrong type counts as missing.</summary>
internal static class JsonNodes
{
    public static string? Text(this JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String
            ? value.GetValue<string>()
            : null;

    public static int? Whole(this JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;
}
