using System.Text.RegularExpressions;

namespace AdvCourse.Host.Scripting;

/// <summary>Takes a cell apart at the lines that .NET Interactive calls magics.</summary>
internal static partial class CellParser
{
    /// <summary>The magics, for #!lsmagic.</summary>
    public static IReadOnlyList<(string Name, string Does)> Magics { get; } =
    [
        ("#r \"path.dll\"", "references an assembly, relative to the notebook's folder"),
        ("#r \"nuget: Name, 1.2.3\"", "references a NuGet package"),
        ("#i \"nuget: https://...\"", "adds a package feed"),
        ("#load \"file.csx\"", "runs a C# script file as part of the cell"),
        ("#!csharp, #!html, #!markdown, #!mermaid", "say the language of the lines below"),
        ("#!time", "shows how long the cell took"),
        ("#!who, #!whos", "list the variables, with types and values"),
        ("#!about", "shows versions"),
        ("#!lsmagic", "shows this list"),
    ];

    /// <summary>What a line may begin with, for completion.</summary>
    public static IEnumerable<(string Name, string Does)> MagicNames =>
        Magics
            .Where(magic => magic.Name.StartsWith("#!", StringComparison.Ordinal))
            .SelectMany(magic => magic.Name.Split(", ").Select(name => (name, magic.Does)));

    /// <summary>The cell with everything blank that is no C#; every position stays the same.</summary>
    public static string OnlyCSharp(string code)
    {
        var lines = code.Split('\n');
        var isCSharp = true;
        for (var i = 0; i < lines.Length; i++)
        {
            var magic = MagicLine().Match(lines[i].TrimEnd('\r'));
            if (magic.Success && Language(magic.Groups[1].Value) is { } language)
                isCSharp = language == SegmentKind.CSharp;
            if (!isCSharp || magic.Success || PackageLine().IsMatch(lines[i]))
                lines[i] = new(' ', lines[i].Length);
        }
        return string.Join('\n', lines);
    }

    /// <exception cref="MagicException">A line asks for what this engine does not do.</exception>
    public static ParsedCell Parse(string code, string language)
    {
        var lines = code.ReplaceLineEndings("\n").Split('\n');
        var kind = Language(language) ?? throw Unsupported(language, 1);
        var segments = new List<CellSegment>();
        var packages = new List<PackageReference>();
        var sources = new List<string>();
        var timed = false;
        var start = 0;

        void Close(int end)
        {
            if (lines[start..end].All(string.IsNullOrWhiteSpace))
                return;
            var text = string.Join('\n', lines[start..end]);
            segments.Add(
                new(kind, kind == SegmentKind.CSharp ? new string('\n', start) + text : text)
            );
        }

        for (var i = 0; i < lines.Length; i++)
        {
            if (
                kind == SegmentKind.CSharp
                && PackageLine().Match(lines[i]) is { Success: true } match
            )
            {
                var value = match.Groups["value"].Value.Trim();
                if (match.Groups["directive"].Value == "i")
                    sources.Add(value);
                else
                    packages.Add(Package(value, i + 1));
                lines[i] = "";
            }
            else if (MagicLine().Match(lines[i]) is { Success: true } magic)
            {
                var name = magic.Groups[1].Value;
                if (Language(name) is { } next)
                {
                    Close(i);
                    (kind, start) = (next, i + 1);
                }
                else if (name == "time")
                {
                    timed = true;
                    lines[i] = "";
                }
                else if (name is "who" or "whos" or "about" or "lsmagic")
                {
                    Close(i);
                    segments.Add(new(SegmentKind.Action, name));
                    start = i + 1;
                }
                else
                    throw Unsupported(name, i + 1);
            }
        }
        Close(lines.Length);
        return new(segments, packages, sources, timed);
    }

    private static SegmentKind? Language(string name) =>
        name switch
        {
            "csharp" or "c#" or "C#" => SegmentKind.CSharp,
            "html" => SegmentKind.Html,
            "markdown" => SegmentKind.Markdown,
            "mermaid" => SegmentKind.Mermaid,
            _ => null,
        };

    private static PackageReference Package(string value, int line)
    {
        var parts = value.Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length > 2 || !PackageName().IsMatch(parts[0]) || parts is [_, ""])
        {
            throw new MagicException(
                line,
                $"'{value}' names no package; write #r \"nuget: Name\" or #r \"nuget: Name, 1.2.3\""
            );
        }
        return new(parts[0], parts.Length == 2 ? parts[1] : null);
    }

    private static MagicException Unsupported(string name, int line) =>
        new(
            line,
            name switch
            {
                "fsharp"
                or "f#"
                or "pwsh"
                or "powershell"
                or "javascript"
                or "js"
                or "sql"
                or "kql"
                or "python" =>
                    $"cells in {name} do not run here: this engine runs C#. Write the step in C#, or open the notebook in a front end that has {name}.",
                "share" or "set" =>
                    $"#!{name} moves values between languages, and here is only C#: use the variable itself.",
                "value" =>
                    "#!value is not supported: assign a raw string (\"\"\"...\"\"\") or read a file with System.IO.File.ReadAllText.",
                "connect" =>
                    "#!connect is not supported: this engine runs C# only. Start the other program with System.Diagnostics.Process.",
                "import" => "#!import is not supported: use #load \"file.csx\" for C# files.",
                _ => $"#!{name} is not known here; #!lsmagic lists what is.",
            }
        );

    [GeneratedRegex("""^\s*#(?<directive>[ri])\s+"nuget:(?<value>[^"]*)"\s*;?\s*$""")]
    private static partial Regex PackageLine();

    [GeneratedRegex(@"^#!([A-Za-z#_-]+)(\s.*)?$")]
    private static partial Regex MagicLine();

    [GeneratedRegex(@"^[A-Za-z0-9_.\-]+$")]
    private static partial Regex PackageName();
}
