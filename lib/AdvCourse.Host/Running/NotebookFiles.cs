namespace AdvCourse.Host.Running;

/// <summary>Finds the notebooks that a command line names.</summary>
internal static class NotebookFiles
{
    /// <summary>The files, each once, in the order named; those of a pattern or a folder by name.</summary>
    /// <param name="patterns">Files, folders, or patterns with * and ? in the last part (for shells that expand none).</param>
    /// <exception cref="FileNotFoundException">One of them names nothing.</exception>
    public static IReadOnlyList<string> Find(IEnumerable<string> patterns)
    {
        var files = new List<string>();
        foreach (var pattern in patterns)
        {
            var found = Expand(pattern);
            if (found.Count == 0)
                throw new FileNotFoundException($"'{pattern}' names no notebook.", pattern);
            files.AddRange(found.Where(file => !files.Contains(file)));
        }
        return files;
    }

    private static List<string> Expand(string pattern)
    {
        if (File.Exists(pattern))
            return [pattern];
        if (Directory.Exists(pattern))
            return Within(pattern, "*.ipynb");
        var folder = Path.GetDirectoryName(pattern);
        var name = Path.GetFileName(pattern);
        if (
            name.AsSpan().IndexOfAny('*', '?') < 0
            || (folder is { Length: > 0 } && !Directory.Exists(folder))
        )
            return [];
        return Within(folder is { Length: > 0 } ? folder : ".", name)
            .ConvertAll(file => folder is { Length: > 0 } ? file : Path.GetFileName(file));
    }

    private static List<string> Within(string folder, string pattern) =>
        [
            .. Directory
                .EnumerateFiles(folder, pattern)
                .Where(file => file.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal),
        ];
}
