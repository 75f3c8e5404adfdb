using System.Reflection;
using static TorchSharp.torch;

namespace AdvCourse;

/// <summary>
/// Which tensor engine computes. Both engines' assemblies are called TorchSharp, so a name alone would let a model that one
/// trained pass for the other's.
/// </summary>
internal static class Engine
{
    /// <summary>For example "AdvCourse's own engine, TorchSharp 1.0.0.0".</summary>
    internal static string Name { get; } = Of(typeof(Tensor).Assembly);

    /// <summary>The product that an assembly says it is, where it differs from its name, then name and version.</summary>
    internal static string Of(Assembly assembly)
    {
        var name = assembly.GetName();
        var product = assembly.GetCustomAttribute<AssemblyProductAttribute>()?.Product;
        var said = $"{name.Name} {name.Version}";
        return string.IsNullOrEmpty(product) || product == name.Name ? said : $"{product}, {said}";
    }
}
