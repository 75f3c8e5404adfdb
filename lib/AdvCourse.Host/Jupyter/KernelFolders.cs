using System.Diagnostics;

namespace AdvCourse.Host.Jupyter;

/// <summary>The folders in which Jupyter and VS Code look for kernels.</summary>
internal static class KernelFolders
{
    /// <summary>This user's folder, as Jupyter's own rules have it.</summary>
    public static string User()
    {
        if (Variable("JUPYTER_DATA_DIR") is { } data)
            return Path.Combine(data, "kernels");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsWindows())
        {
            var roaming = Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData);
            return Path.Combine(roaming, "jupyter", "kernels");
        }
        if (OperatingSystem.IsMacOS())
            return Path.Combine(home, "Library", "Jupyter", "kernels");
        var shared = Variable("XDG_DATA_HOME") ?? Path.Combine(home, ".local", "share");
        return Path.Combine(shared, "jupyter", "kernels");
    }

    /// <summary>The folder under an installation such as /usr/local, or an environment of Python's.</summary>
    public static string Under(string prefix) =>
        Path.Combine(Path.GetFullPath(prefix), "share", "jupyter", "kernels");

    /// <summary>The prefix of the Python that is active here: of its virtual or conda environment, or its own.</summary>
    /// <exception cref="IOException">There is no Python.</exception>
    public static string PythonPrefix() =>
        Variable("VIRTUAL_ENV")
        ?? Variable("CONDA_PREFIX")
        ?? AskPython()
        ?? throw new IOException(
            "--sys-prefix asks Python for its folder, and neither python3 nor python was found: name the folder with --prefix."
        );

    /// <summary>All folders, those first that win when two hold a kernel of one name.</summary>
    public static IEnumerable<string> Searched()
    {
        IEnumerable<string?> folders =
        [
            .. (Variable("JUPYTER_PATH") ?? "")
                .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .Select(path => Path.Combine(path, "kernels")),
            User(),
            .. new[] { Variable("VIRTUAL_ENV"), Variable("CONDA_PREFIX") }
                .OfType<string>()
                .Select(Under),
            .. OperatingSystem.IsWindows()
                ? [Path.Combine(Variable("PROGRAMDATA") ?? @"C:\ProgramData", "jupyter", "kernels")]
                : new[] { Under("/usr/local"), Under("/usr") },
        ];
        return folders.OfType<string>().Distinct(StringComparer.Ordinal);
    }

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static string? AskPython()
    {
        foreach (var python in (string[])["python3", "python"])
        {
            try
            {
                var start = new ProcessStartInfo(python, ["-c", "import sys; print(sys.prefix)"])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                };
                using var process = Process.Start(start)!;
                var prefix = process.StandardOutput.ReadToEnd().Trim();
                process.WaitForExit();
                if (process.ExitCode == 0 && prefix.Length > 0)
                    return prefix;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // Not installed under this name.
            }
        }
        return null;
    }
}
