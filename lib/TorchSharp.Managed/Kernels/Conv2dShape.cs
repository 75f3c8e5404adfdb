namespace TorchSharp.Kernels;

/// <summary>
/// The sizes of a 2-d convolution. Activations are channels-last: x is [Batch, Height, Width, Channels] contiguous,
/// y is [Batch, OutHeight, OutWidth, OutChannels] contiguous. One group.
/// </summary>
internal readonly record struct Conv2dShape(
    int Batch,
    int Height,
    int Width,
    int Channels,
    int OutChannels,
    int KernelHeight,
    int KernelWidth,
    int StrideY = 1,
    int StrideX = 1,
    int PadY = 0,
    int PadX = 0,
    int DilationY = 1,
    int DilationX = 1
)
{
    /// <summary>Rows of the output.</summary>
    public int OutHeight => (Height + 2 * PadY - DilationY * (KernelHeight - 1) - 1) / StrideY + 1;

    /// <summary>Columns of the output.</summary>
    public int OutWidth => (Width + 2 * PadX - DilationX * (KernelWidth - 1) - 1) / StrideX + 1;

    /// <summary>Elements of x.</summary>
    public int InputLength => checked(Batch * Height * Width * Channels);

    /// <summary>Elements of y.</summary>
    public int OutputLength => checked(Batch * OutHeight * OutWidth * OutChannels);

    /// <summary>Elements of the weights.</summary>
    public int WeightLength => checked(OutChannels * Channels * KernelHeight * KernelWidth);
}

/// <summary>Where weight (o, i, y, x) of a logical [out, in, height, width] tensor lies: the strides in elements.</summary>
internal readonly record struct WeightStrides(int Out, int In, int Y, int X)
{
    /// <summary>The strides of a contiguous [out, in, height, width] tensor.</summary>
    public static WeightStrides Contiguous(in Conv2dShape s) =>
        new(
            s.Channels * s.KernelHeight * s.KernelWidth,
            s.KernelHeight * s.KernelWidth,
            s.KernelWidth,
            1
        );
}
