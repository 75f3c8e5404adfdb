using System.Reflection;
using System.Reflection.Emit;

namespace AdvCourse.Tests;

public sealed class EngineTests
{
    [Fact]
    public void Two_engines_of_one_name_are_told_apart()
    {
        var (ours, theirs) = (Engine.Of(Named("a course's")), Engine.Of(Named("TorchSharp")));
        Assert.Equal("a course's, TorchSharp 1.0.0.0", ours);
        Assert.Equal("TorchSharp 1.0.0.0", theirs);
    }

    [Fact]
    public void Without_a_product_the_name_is_enough() =>
        Assert.Equal("TorchSharp 1.0.0.0", Engine.Of(Named(null)));

    private static AssemblyBuilder Named(string? product)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(
            new AssemblyName("TorchSharp") { Version = new(1, 0, 0, 0) },
            AssemblyBuilderAccess.RunAndCollect
        );
        if (product is not null)
        {
            assembly.SetCustomAttribute(
                new(typeof(AssemblyProductAttribute).GetConstructor([typeof(string)])!, [product])
            );
        }

        return assembly;
    }
}
