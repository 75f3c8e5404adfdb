namespace TorchSharp.Kernels;

/// <summary>The rows (or columns) of one pooling window that lie inside the image.</summary>
/// <remarks>First: the first of them; Step: the dilation; Count: how many; Padded: the window's extent with padding, cut at the padded border.</remarks>
internal readonly record struct PoolTaps(int First, int Step, int Count, int Padded)
{
    /// <summary>The taps of window <paramref name="index"/> along one dimension.</summary>
    public static PoolTaps Of(int index, int size, int kernel, int stride, int pad, int dilation)
    {
        int start = index * stride - pad;
        int skipped = start < 0 ? (-start + dilation - 1) / dilation : 0;
        int end = Math.Min(kernel, (size - start + dilation - 1) / dilation);
        int padded = Math.Min(start + kernel, size + pad) - start;
        return new(start + skipped * dilation, dilation, Math.Max(0, end - skipped), padded);
    }

    /// <summary>The position of tap <paramref name="i"/>.</summary>
    public int At(int i) => First + i * Step;
}
