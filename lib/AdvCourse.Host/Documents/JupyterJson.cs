using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AdvCourse.Host.Documents;

/// <summary>
/// Writes JSON byte for byte as Jupyter does (Python's <c>json.dumps(indent=1, ensure_ascii=False)</c>):
/// one member a line, empty containers closed at once, only what JSON demands escaped, numbers as they were read.
/// </summary>
public static class JupyterJson
{
    /// <summary>The text of <paramref name="node"/>, indented by <paramref name="indent"/> spaces a level, without a trailing newline.</summary>
    public static string Write(JsonNode? node, int indent = 1)
    {
        var text = new StringBuilder();
        Write(text, node, indent, 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node, int indent, int depth)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject { Count: 0 }:
                text.Append("{}");
                break;
            case JsonArray { Count: 0 }:
                text.Append("[]");
                break;
            case JsonObject members:
                var separator = '{';
                foreach (var (name, value) in members)
                {
                    NewLine(text.Append(separator), indent, depth + 1);
                    WriteString(text, name);
                    Write(text.Append(": "), value, indent, depth + 1);
                    separator = ',';
                }
                NewLine(text, indent, depth).Append('}');
                break;
            case JsonArray items:
                var before = '[';
                foreach (var item in items)
                {
                    NewLine(text.Append(before), indent, depth + 1);
                    Write(text, item, indent, depth + 1);
                    before = ',';
                }
                NewLine(text, indent, depth).Append(']');
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                WriteString(text, value.GetValue<string>());
                break;
            default:
                text.Append(node.ToJsonString());
                break;
        }
    }

    private static StringBuilder NewLine(StringBuilder text, int indent, int depth) =>
        text.Append('\n').Append(' ', indent * depth);

    private static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            var escape = c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                < ' ' => UnicodeEscape(c),
                _ => null,
            };
            if (char.IsSurrogate(c))
            {
                // UTF-8 cannot hold half a pair: escaped it survives, unescaped it would become U+FFFD.
                if (i + 1 < value.Length && char.IsSurrogatePair(c, value[i + 1]))
                    text.Append(c).Append(value[++i]);
                else
                    text.Append(UnicodeEscape(c));
            }
            else if (escape is null)
                text.Append(c);
            else
                text.Append(escape);
        }
        text.Append('"');
    }

    private static string UnicodeEscape(char c) =>
        "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture);
}
