using static TorchSharp.torch;

namespace AdvCourse.Data;

/// <content>The edge to tensors. Each call makes a new tensor: keep it, and take fewer images where memory is short.</content>
public sealed partial class ImageSet
{
    /// <summary>
    /// The images as float32 in [0, 1] (bytes divided by 255, not 256), [Count, Channels, Height, Width]: four bytes a pixel,
    /// 188 MB for the training part of MNIST.
    /// </summary>
    /// <returns>A new tensor.</returns>
    public Tensor Images() => tensor(Floats().AsMemory(), [Count, Channels, Height, Width]);

    /// <summary>The images as vectors, float32 in [0, 1], [Count, Channels * Height * Width]: [Count, 784] for MNIST.</summary>
    /// <returns>A new tensor.</returns>
    public Tensor Vectors() => tensor(Floats().AsMemory(), [Count, PixelsPerImage]);

    /// <summary>The class numbers as int64, [Count], as cross_entropy wants them.</summary>
    /// <returns>A new tensor.</returns>
    public Tensor Labels() => tensor(Array.ConvertAll(order, i => (long)labels.Span[i]), [Count]);

    private float[] Floats()
    {
        float[] values = new float[(long)Count * PixelsPerImage];
        Parallel.For(
            0,
            Count,
            i =>
            {
                ReadOnlySpan<byte> from = PixelsOf(i);
                Span<float> to = values.AsSpan(i * PixelsPerImage, PixelsPerImage);
                for (int p = 0; p < from.Length; p++)
                    to[p] = from[p] / 255f;
            }
        );
        return values;
    }
}
