using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace TorchSharp.Tests;

/// <summary>The engine's README leads through files and types: they have to be there.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Engine = Path.GetFullPath(
        Path.Combine(Path.GetDirectoryName(Here())!, "../../lib/TorchSharp.Managed")
    );

    private static string Here([CallerFilePath] string path = "") => path;

    [Fact]
    public void Every_file_and_folder_that_the_README_names_exists()
    {
        HashSet<string> files =
        [
            .. Directory
                .GetFiles(Engine, "*.cs", SearchOption.AllDirectories)
                .Select(f => Path.GetFileName(f)),
        ];
        var named = Quoted()
            .Where(w => w.EndsWith(".cs", StringComparison.Ordinal) && !w.Contains('*'))
            .ToArray();
        Assert.True(named.Length > 4, "the README names no files any more");
        Assert.DoesNotContain(named, w => !files.Contains(Path.GetFileName(w)));
        Assert.DoesNotContain(
            Quoted().Where(w => w.EndsWith('/')),
            w =>
                !Directory.Exists(Path.Combine(Engine, w))
                && !Directory.Exists(Path.Combine(Engine, "Nn", w))
        );
    }

    [Fact]
    public void Every_type_and_member_on_the_way_of_backward_exists()
    {
        const BindingFlags all =
            BindingFlags.Public
            | BindingFlags.NonPublic
            | BindingFlags.Instance
            | BindingFlags.Static
            | BindingFlags.DeclaredOnly;
        var types = typeof(torch).Assembly.GetTypes();
        HashSet<string> names =
        [
            .. types.Select(t => t.Name.Split('`')[0]),
            .. types.SelectMany(t => t.GetMembers(all)).Select(m => m.Name),
        ];
        var text = Text();
        var way = text[text.IndexOf("## The way", StringComparison.Ordinal)..];
        way = way[..way.IndexOf("\n## ", 5, StringComparison.Ordinal)];
        // Code words that begin with a capital letter are the engine's own; the rest is the example's.
        var words = InBackticks()
            .Matches(way)
            .Select(m => m.Groups[1].Value)
            .Where(w => !w.EndsWith(".cs", StringComparison.Ordinal))
            .SelectMany(w => Names().Matches(w).Select(n => n.Value))
            .ToArray();
        Assert.Contains("BackwardPass", words);
        Assert.DoesNotContain(words, w => !names.Contains(w));
    }

    [Fact]
    public void Every_name_beside_a_file_in_the_table_of_operations_stands_in_that_file()
    {
        var cells = Text()
            .Split('\n')
            .SkipWhile(line => !line.StartsWith("| operation", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .SelectMany(line => line.Split('|').Skip(2))
            .Select(cell => InBackticks().Matches(cell).Select(m => m.Groups[1].Value).ToArray())
            .Where(words => words.Length > 1)
            .ToArray();
        Assert.True(cells.Length > 10, "the README has no table of operations any more");
        foreach (var words in cells)
        {
            // Names follow their file; a second file in the cell is only named.
            var files = Directory.GetFiles(Engine, words[0], SearchOption.AllDirectories);
            Assert.NotEmpty(files);
            var names = words[1..].Where(w => !w.EndsWith(".cs", StringComparison.Ordinal));
            Assert.All(
                names,
                name => Assert.Contains(files, f => Declares(File.ReadAllText(f), name))
            );
        }
    }

    /// <summary>Whether a file has a type of that name, or a method that gives a tensor or nothing.</summary>
    private static bool Declares(string text, string name) =>
        Regex.IsMatch(text, $@"\b(class|struct|void|Tensor|torch\.Tensor) {name}\b");

    private static string Text() => File.ReadAllText(Path.Combine(Engine, "README.md"));

    private static IEnumerable<string> Quoted() =>
        InBackticks().Matches(Text()).Select(m => m.Groups[1].Value);

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex InBackticks();

    [GeneratedRegex(@"\b[A-Z]\w+")]
    private static partial Regex Names();
}
