namespace TorchSharp.Tests.Reference;

/// <summary>
/// How far a result may be from PyTorch's, for the whole suite.
/// float32: 4 ulp of the element, and 4 times PyTorch's own error in this row (its float32 against its float64
/// result), and, where an element gathers n terms, the square root of n ulp of the tensor's largest element.
/// float64: 1e-12 of the element and of the largest element. Other types: none.
/// </summary>
internal static class Tolerance
{
    private const double Ulp32 = 1.0 / (1 << 23);
    private const double Relative64 = 1e-12;

    /// <summary>The allowed distance from this expected element.</summary>
    public static double Of(Expected expected, double element)
    {
        var magnitude = Math.Abs(element);
        if (expected.Type.StartsWith("float32", StringComparison.Ordinal))
            return Ulp32 * (4 * magnitude + Math.Sqrt(expected.Terms) * expected.Max)
                + 4 * expected.Error;
        if (expected.Type.StartsWith("float64", StringComparison.Ordinal))
            return Relative64 * (magnitude + expected.Max);
        return 0;
    }
}
