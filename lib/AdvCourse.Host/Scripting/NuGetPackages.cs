using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using AdvCourse.Host.Documents;

namespace AdvCourse.Host.Scripting;

/// <summary>
/// Restores what <c>#r "nuget: ..."</c> asks for with a project of its own, all packages of the session together so that their
/// versions agree. Restored sets of exact versions are kept in the user's cache under a hash of everything that made them.
/// </summary>
internal sealed class NuGetPackages(string baseFolder, string? cacheFolder)
{
    private static readonly string DefaultCache = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData),
        "advcourse",
        "packages"
    );

    private readonly List<PackageReference> _packages = [];
    private readonly List<string> _sources = [];

    public void AddSources(IEnumerable<string> sources) =>
        _sources.AddRange(sources.Where(s => !_sources.Contains(s)));

    /// <summary>Adds packages to the session.</summary>
    /// <returns>The files of all packages so far.</returns>
    /// <exception cref="PackageException">A package is not to be had, or its version clashes with an earlier one's.</exception>
    public PackageFiles Add(
        IEnumerable<PackageReference> packages,
        CancellationToken cancellationToken
    )
    {
        var all = _packages.ToList();
        foreach (var package in packages)
        {
            var before = all.FindIndex(p =>
                p.Name.Equals(package.Name, StringComparison.OrdinalIgnoreCase)
            );
            if (before < 0)
                all.Add(package);
            else if (package.Version is not null && all[before].Version != package.Version)
            {
                throw new PackageException(
                    $"{all[before]} is already loaded, so {package} cannot be: restart the session and name one version only."
                );
            }
        }
        var files = Restore(all, cancellationToken);
        _packages.Clear();
        _packages.AddRange(all);
        return files;
    }

    private PackageFiles Restore(
        List<PackageReference> packages,
        CancellationToken cancellationToken
    )
    {
        var project = Project(packages);
        var key = Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(project)).AsSpan(0, 12)
        );
        var cache = Path.Combine(cacheFolder ?? DefaultCache, key);
        var kept = Path.Combine(cache, "project.assets.json");
        if (packages.All(IsExact) && File.Exists(kept))
        {
            var known = PackageFiles.Read(kept);
            // The package folder may have been cleaned since.
            if (
                known.Runtime.All(File.Exists)
                && known.Compile.All(File.Exists)
                && known.Runtime.Count > 0
            )
                return known;
        }

        // A folder of its own: two notebooks may restore the same at once.
        var work = Directory.CreateTempSubdirectory("advcourse-restore-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(work, "notebook.csproj"), project);
            foreach (
                var file in (string[])
                    ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"]
            )
                File.WriteAllText(Path.Combine(work, file), "<Project />");
            RunRestore(work, packages, cancellationToken);
            var made = Path.Combine(work, "obj", "project.assets.json");
            Directory.CreateDirectory(cache);
            AtomicFile.WriteAllText(kept, File.ReadAllText(made));
            return PackageFiles.Read(made);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>1.* and ranges such as [1.0,2.0) mean whatever the feed has by then.</summary>
    private static bool IsExact(PackageReference package) =>
        package.Version is { } version && version.AsSpan().IndexOfAny("*[(") < 0;

    private string Project(List<PackageReference> packages)
    {
        var references = string.Join(
            "\n    ",
            packages.Select(p =>
                $"<PackageReference Include=\"{SecurityElement.Escape(p.Name)}\" Version=\"{SecurityElement.Escape(p.Version is null ? "*" : p.Version)}\" />"
            )
        );
        // The notebook's own NuGet.config counts, as it would for a project beside it.
        return $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
                <RuntimeIdentifiers>{RuntimeInformation.RuntimeIdentifier}</RuntimeIdentifiers>
                <UseAppHost>false</UseAppHost>
                <EnableRuntimePackDownload>false</EnableRuntimePackDownload>
                <EnableAppHostPackDownload>false</EnableAppHostPackDownload>
                <NuGetAudit>false</NuGetAudit>
                <RestoreRootConfigDirectory>{SecurityElement.Escape(
                baseFolder
            )}</RestoreRootConfigDirectory>
                <RestoreAdditionalProjectSources>{SecurityElement.Escape(
                string.Join(';', _sources)
            )}</RestoreAdditionalProjectSources>
              </PropertyGroup>
              <ItemGroup>
                {references}
              </ItemGroup>
            </Project>
            """;
    }

    private static void RunRestore(
        string folder,
        List<PackageReference> packages,
        CancellationToken cancellationToken
    )
    {
        var start = new ProcessStartInfo(DotNet.Path, ["restore", "--nologo", "-v", "quiet"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var stop = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var text = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        cancellationToken.ThrowIfCancellationRequested();
        if (process.ExitCode == 0)
            return;
        var reasons = text.Split('\n')
            .Where(line => line.Contains("error", StringComparison.OrdinalIgnoreCase))
            .Select(line => Reason(line, folder))
            .Distinct();
        throw new PackageException(
            $"NuGet could not restore {string.Join(", ", packages)}:\n  {string.Join("\n  ", reasons)}\nCheck the spelling and the version, and whether the package feed can be reached."
        );
    }

    private static string Reason(string line, string folder)
    {
        var text = line.Replace(folder, "", StringComparison.Ordinal).Trim();
        var start = text.IndexOf("error ", StringComparison.Ordinal);
        text = start > 0 ? text[start..] : text;
        var project = text.IndexOf(" [", StringComparison.Ordinal);
        return project > 0 && text.EndsWith(']') ? text[..project] : text;
    }
}
