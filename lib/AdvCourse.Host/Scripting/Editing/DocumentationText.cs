using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace AdvCourse.Host.Scripting.Editing;

/// <summary>Documentation comments as plain text.</summary>
internal static partial class DocumentationText
{
    /// <summary>Summary, parameters, value, exceptions and remarks of a member.</summary>
    public static string Of(XElement member)
    {
        var parts = new List<string>();
        Add(member.Element("summary"), "");
        Section(
            "Parameters",
            member.Elements("typeparam").Concat(member.Elements("param")),
            "name"
        );
        Add(member.Element("returns"), "Returns: ");
        Add(member.Element("value"), "Value: ");
        Section("Throws", member.Elements("exception"), "cref");
        Add(member.Element("remarks"), "");
        return string.Join("\n\n", parts);

        void Add(XElement? element, string title)
        {
            if (element is not null && Block(element) is { Length: > 0 } text)
                parts.Add(title + text);
        }

        void Section(string title, IEnumerable<XElement> elements, string name)
        {
            var lines = elements
                .Select(e => $"  {Short((string?)e.Attribute(name))}: {Inline(e)}")
                .ToArray();
            if (lines.Length > 0)
                parts.Add($"{title}:\n{string.Join('\n', lines)}");
        }
    }

    /// <summary>An element's text in one line.</summary>
    public static string Inline(XElement element) => Spaces().Replace(Block(element), " ");

    /// <summary>An element's text, with its paragraphs and code.</summary>
    private static string Block(XElement element)
    {
        var text = new StringBuilder();
        Write(element, text);
        return BlankLines().Replace(text.ToString(), "\n\n").Trim();
    }

    private static void Write(XElement element, StringBuilder text)
    {
        foreach (var node in element.Nodes())
        {
            switch (node)
            {
                case XText plain:
                    text.Append(Spaces().Replace(plain.Value, " "));
                    break;
                case XElement child:
                    WriteElement(child, text);
                    break;
            }
        }
    }

    private static void WriteElement(XElement element, StringBuilder text)
    {
        switch (element.Name.LocalName)
        {
            case "see" or "seealso":
                text.Append(
                    element.IsEmpty
                        ? Short(
                            (string?)element.Attribute("cref")
                                ?? (string?)element.Attribute("langword")
                                ?? (string?)element.Attribute("href")
                        )
                        : element.Value
                );
                break;
            case "paramref" or "typeparamref":
                text.Append((string?)element.Attribute("name"));
                break;
            case "para":
                text.Append("\n\n");
                Write(element, text);
                text.Append("\n\n");
                break;
            case "br":
                text.Append('\n');
                break;
            case "code":
                text.Append("\n\n").Append(element.Value.Trim('\r', '\n')).Append("\n\n");
                break;
            case "item":
                text.Append("\n- ");
                Write(element, text);
                break;
            default:
                Write(element, text);
                break;
        }
    }

    /// <summary>"M:System.Math.Abs(System.Int32)" is Abs, as the text around it means it.</summary>
    private static string Short(string? reference)
    {
        if (reference is null || reference.Contains("://", StringComparison.Ordinal))
            return reference ?? "";
        var name = reference.Split('(')[0].Split(':')[^1];
        return Arity().Replace(name[(name.LastIndexOf('.') + 1)..], "");
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"[ \t]*\n\s*\n[ \t]*")]
    private static partial Regex BlankLines();

    [GeneratedRegex(@"`+\d+")]
    private static partial Regex Arity();
}
