using System.Xml.Linq;

namespace Notebooks.Tests;

/// <summary>Who knows whom, as DESIGN says: the engine and the figures know nobody, the host none of the libraries.</summary>
public sealed class ReferenceTests
{
    [Theory]
    [InlineData("TorchSharp.Managed", "")]
    [InlineData("AdvCourse.Plots", "")]
    [InlineData("AdvCourse", "AdvCourse.Plots TorchSharp.Managed")]
    [InlineData("AdvCourse.Host", "AdvCourse.Notebook")]
    [InlineData("AdvCourse.Interactive", "AdvCourse")]
    public void A_library_references_only_these(string library, string allowed)
    {
        var folder = Path.Combine(Course.Root, "lib", library);
        var project = Path.Combine(folder, library + ".csproj");
        string[] found =
        [
            .. References(project)
                .Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))
                .Order(StringComparer.Ordinal),
        ];
        Assert.Subset(
            allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(),
            found.ToHashSet()
        );
    }

    private static IEnumerable<string> References(string project)
    {
        var xml = XDocument.Load(project);
        foreach (var reference in xml.Descendants("ProjectReference"))
            yield return (string)reference.Attribute("Include")!;
        foreach (var import in xml.Descendants("Import"))
        {
            var path = Path.Combine(
                Path.GetDirectoryName(project)!,
                (string)import.Attribute("Project")!
            );
            if (File.Exists(path))
                foreach (var reference in References(path))
                    yield return reference;
        }
    }
}
