namespace TorchSharp.Kernels;

/// <summary>What tests and benchmarks ask and set of the kernels that skip zeros; nothing else does.</summary>
internal static class SkippedZeros
{
    /// <summary>The share of nonzero elements up to which zeros are skipped, instead of each kernel's measured one; below 0 nowhere.</summary>
    public static double? MostNonzero { get; set; }

    /// <summary>How many of this thread's matrix products skipped zeros.</summary>
    [field: ThreadStatic]
    public static int Products { get; set; }
}
