using Xunit;

namespace TorchSharp.Managed.Tests;

/// <summary>Notebooks load TorchSharp.dll alone: what it refers to must come with .NET itself.</summary>
public class StandaloneTests
{
    [Fact]
    public void The_engine_needs_no_other_file()
    {
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        Assert.All(
            typeof(torch).Assembly.GetReferencedAssemblies(),
            needed =>
                Assert.True(
                    File.Exists(Path.Combine(runtime, needed.Name + ".dll")),
                    $"{needed.Name} is not part of .NET: a notebook would not find it."
                )
        );
    }
}
