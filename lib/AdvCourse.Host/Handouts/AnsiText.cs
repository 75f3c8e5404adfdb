using System.Text;
using System.Text.RegularExpressions;

namespace AdvCourse.Host.Handouts;

/// <summary>What a terminal would show: overwritten lines are gone, colours become spans.</summary>
internal static partial class AnsiText
{
    /// <summary>Escaped HTML of the text; classes <c>ansi-31</c> and so on stand for the colours, <c>ansi-1</c> for bold.</summary>
    public static string ToHtml(string text)
    {
        var html = new StringBuilder();
        var (colour, bold, open) = (0, false, false);
        var at = 0;
        text = Overwrite(text);
        foreach (Match code in Escape().Matches(text))
        {
            html.Append(Html.Escape(text[at..code.Index]));
            at = code.Index + code.Length;
            if (code.Groups["sgr"].Success)
            {
                (colour, bold) = Apply(code.Groups["sgr"].Value, colour, bold);
                html.Append(open ? "</span>" : "");
                open = colour != 0 || bold;
                html.Append(open ? $"<span class=\"{Class(colour, bold)}\">" : "");
            }
        }
        return html.Append(Html.Escape(text[at..])).Append(open ? "</span>" : "").ToString();
    }

    /// <summary>The text without any codes, as for an alt text.</summary>
    public static string Plain(string text) => Escape().Replace(Overwrite(text), "");

    /// <summary>A carriage return starts its line anew: of a progress bar the last frame remains.</summary>
    private static string Overwrite(string text)
    {
        text = text.Replace("\r\n", "\n");
        return text.Contains('\r')
            ? string.Join(
                '\n',
                text.Split('\n')
                    .Select(line =>
                        line.TrimEnd('\r')[(line.TrimEnd('\r').LastIndexOf('\r') + 1)..]
                    )
            )
            : text;
    }

    private static (int Colour, bool Bold) Apply(string codes, int colour, bool bold)
    {
        foreach (var code in codes.Split(';'))
        {
            (colour, bold) = code switch
            {
                "" or "0" => (0, false),
                "1" => (colour, true),
                "22" => (colour, false),
                "39" => (0, bold),
                ['3' or '9', >= '0' and <= '7'] => (30 + code[1] - '0', bold),
                _ => (colour, bold),
            };
        }
        return (colour, bold);
    }

    private static string Class(int colour, bool bold) =>
        (colour, bold) switch
        {
            (0, _) => "ansi-1",
            (_, false) => $"ansi-{colour}",
            _ => $"ansi-{colour} ansi-1",
        };

    [GeneratedRegex(
        @"\x1b(?:\[(?:(?<sgr>[0-9;]*)m|[0-9;?]*[A-Za-ln-z])|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][A-Z0-9])"
    )]
    private static partial Regex Escape();
}
