namespace TorchSharp.Kernels;

/// <summary>What tests and benchmarks ask and set of the kernels that skip zeros; nothing else does.</summary>
internal static class SkippedZeros
{
    /// <summary>The share of nonzero elements up to which zeros are skipped, instead of each kernel's measured one; below 0 nowhere.</summary>
    public static double? MostNonzero { get; set; }

    /// <summary>How many of this thread's matrix products skipped zeros.</summary>
    [field: ThreadStatic]
    public static int Products { get; set; }

    private static int s_convolutions;

    /// <summary>How many times any thread convolved rows of an image, or images into a gradient of weights, without zeros.</summary>
    public static int Convolutions => Volatile.Read(ref s_convolutions);

    /// <summary>One more of <see cref="Convolutions"/>.</summary>
    public static void CountConvolution() => Interlocked.Increment(ref s_convolutions);
}
