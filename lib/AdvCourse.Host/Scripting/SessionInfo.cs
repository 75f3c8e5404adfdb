using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace AdvCourse.Host.Scripting;

/// <summary>The magics that tell about the session: #!who, #!whos, #!about and #!lsmagic.</summary>
internal static class SessionInfo
{
    public static void Show(string magic, IReadOnlyList<ScriptVariable> variables, RunningCell cell)
    {
        switch (magic)
        {
            case "who":
                cell.DisplayAs(string.Join('\n', variables.Select(v => v.Name)), "text/plain");
                break;
            case "whos":
                Table(
                    cell,
                    ["Variable", "Type", "Value"],
                    [.. variables.Select(v => new[] { v.Name, TypeName(v.Type), Brief(v.Value) })]
                );
                break;
            case "lsmagic":
                Table(
                    cell,
                    ["Magic", "Does"],
                    [.. CellParser.Magics.Select(m => new[] { m.Name, m.Does })]
                );
                break;
            case "about":
                Table(
                    cell,
                    ["", "Version"],
                    [
                        ["advcourse", Version(typeof(SessionInfo))],
                        [
                            "C# compiler (Roslyn)",
                            Version(typeof(Microsoft.CodeAnalysis.Compilation)),
                        ],
                        [".NET", RuntimeInformation.FrameworkDescription],
                        [
                            "System",
                            $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}",
                        ],
                    ]
                );
                break;
        }
    }

    private static void Table(RunningCell cell, string[] header, string[][] rows)
    {
        var html = new StringBuilder("<table><thead>");
        html.Append(Row(header, "th")).Append("</thead><tbody>");
        foreach (var row in rows)
            html.Append(Row(row, "td"));
        html.Append("</tbody></table>");
        cell.DisplayAs(html.ToString(), "text/html");
    }

    private static string Row(string[] cells, string tag) =>
        $"<tr>{string.Concat(cells.Select(c => $"<{tag}>{WebUtility.HtmlEncode(c)}</{tag}>"))}</tr>";

    private static string Brief(object? value)
    {
        string text;
        try
        {
            text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null";
        }
        catch (Exception e)
        {
            text = $"({e.GetType().Name} in ToString)"; // Somebody's ToString must not end the list.
        }
        return text.Length > 100 ? text[..100] + "..." : text;
    }

    private static string TypeName(Type type) =>
        type.IsGenericType
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(TypeName))}>"
            : type.Name;

    private static string Version(Type type) => type.Assembly.GetName().Version?.ToString(3) ?? "";
}
