using System.IO.Compression;
using AdvCourse.Host.Scripting;

namespace AdvCourse.Host.Tests.Scripting;

/// <summary>Packages from a feed in a folder: no network.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly TestSession _session = new();

    public PackageTests()
    {
        // A cleared list of feeds proves that the notebook's own NuGet.config is read.
        _session.Folder.File(
            "nuget.config",
            """
            <configuration>
              <config><add key="globalPackagesFolder" value="restored" /></config>
              <packageSources><clear /><add key="here" value="feed" /></packageSources>
            </configuration>
            """
        );
    }

    [Fact]
    public async Task A_package_is_restored_with_what_it_depends_on()
    {
        var helper = _session.Compile(
            "Helper",
            "public static class Helper { public static int Two => 2; }"
        );
        var greeter = _session.Compile(
            "Greeter",
            "public static class Greeter { public static int Four => Helper.Two * 2; }",
            helper
        );
        Pack("AdvTest.Helper", "1.0.0", helper, "");
        Pack(
            "AdvTest.Greeter",
            "2.1.0",
            greeter,
            "<dependency id=\"AdvTest.Helper\" version=\"1.0.0\" />"
        );
        Directory.Delete(Path.GetDirectoryName(helper)!, recursive: true);
        var cell = await _session.RunAsync(
            "#r \"nuget: AdvTest.Greeter, 2.1.0\"\nGreeter.Four + Helper.Two"
        );
        Assert.Equal("6", cell.Result);
        Assert.Single(Directory.GetDirectories(Path.Combine(_session.Folder.Path, "cache")));
        var clash = await _session.FailAsync("#r \"nuget: AdvTest.Greeter, 2.2.0\"");
        Assert.Contains("2.1.0 is already loaded", clash.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.*", "1.1.0")]
    [InlineData("1.0.0", "1.0.0")]
    public void Versions_that_float_are_asked_for_again(string version, string second)
    {
        var assembly = _session.Compile("Floats", "public static class Floats { }");
        Pack("AdvTest.Floats", "1.0.0", assembly, "");
        Assert.Contains("1.0.0", Restored(version), StringComparison.Ordinal);
        Pack("AdvTest.Floats", "1.1.0", assembly, "");
        Assert.Contains(second, Restored(version), StringComparison.Ordinal);
    }

    /// <summary>The package's file, as a new session finds it.</summary>
    private string Restored(string version)
    {
        var folder = _session.Folder.Path;
        return Assert.Single(
            new NuGetPackages(folder, Path.Combine(folder, "cache"))
                .Add([new("AdvTest.Floats", version)], TestContext.Current.CancellationToken)
                .Runtime
        );
    }

    [Fact]
    public async Task A_package_that_does_not_exist_is_named()
    {
        Directory.CreateDirectory(Path.Combine(_session.Folder.Path, "feed"));
        var error = await _session.FailAsync("#r \"nuget: AdvTest.Nothing, 1.0.0\"\n1");
        Assert.Equal("PackageError", error.Name);
        Assert.Contains("AdvTest.Nothing 1.0.0", error.Message, StringComparison.Ordinal);
        Assert.Contains("NU1101", error.Message, StringComparison.Ordinal);
        Assert.Equal("2", (await _session.RunAsync("1 + 1")).Result);
    }

    private void Pack(string name, string version, string assembly, string dependency)
    {
        var path = Path.Combine(_session.Folder.Path, "feed", $"{name}.{version}.nupkg");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var package = ZipFile.Open(path, ZipArchiveMode.Create);
        using (var writer = new StreamWriter(package.CreateEntry($"{name}.nuspec").Open()))
        {
            writer.Write(
                $"""
                <package><metadata>
                  <id>{name}</id><version>{version}</version><authors>tests</authors><description>A test.</description>
                  <dependencies><group targetFramework="net10.0">{dependency}</group></dependencies>
                </metadata></package>
                """
            );
        }
        package.CreateEntryFromFile(assembly, $"lib/net10.0/{Path.GetFileName(assembly)}");
    }

    public void Dispose() => _session.Dispose();
}
