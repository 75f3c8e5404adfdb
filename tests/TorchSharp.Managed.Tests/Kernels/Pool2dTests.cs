using TorchSharp.Kernels;
using TorchSharp.Kernels.Reference;

namespace TorchSharp.Tests.Kernels;

[Collection(nameof(KernelTest))]
public sealed class Pool2dTests
{
    /// <summary>Batch, height, width, channels, kernel, stride, padding, dilation, whether ceil_mode.</summary>
    public static TheoryData<int[]> Shapes { get; } =
        new(
            (int[][])
                [
                    [2, 8, 8, 32, 2, 2, 0, 1, 0],
                    [3, 7, 9, 5, 2, 2, 0, 1, 0],
                    [1, 9, 9, 17, 3, 2, 1, 1, 0],
                    [2, 7, 7, 1, 3, 1, 1, 1, 0],
                    [1, 8, 8, 20, 3, 2, 0, 1, 1],
                    [1, 7, 6, 16, 3, 2, 1, 1, 1],
                    [1, 9, 10, 4, 2, 3, 0, 1, 0],
                    [1, 10, 10, 33, 3, 2, 1, 2, 0],
                    [2, 1, 4, 17, 2, 2, 0, 1, 1],
                    [1, 2, 3, 5, 4, 3, 0, 1, 1],
                    // Windows that overlap by their dilation alone, and an image whose last row no window reaches.
                    [1, 8, 8, 5, 2, 2, 0, 2, 0],
                    [2, 11, 11, 17, 3, 3, 1, 3, 0],
                    [2, 9, 9, 4, 3, 3, 1, 1, 0],
                ]
        );

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Maxima_and_their_gradients_give_the_plain_loops_bits(int[] sizes)
    {
        Pool2dShape s = Shape(sizes);
        int n = s.Batch * s.Height * s.Width * s.Channels,
            m = s.Batch * s.OutHeight * s.OutWidth * s.Channels;
        // Few values: ties in nearly every window; NaN and infinities too.
        var random = new System.Random(1);
        float[] x =
        [
            .. Enumerable
                .Range(0, n)
                .Select(_ => random.Next(30) == 0 ? float.NaN : (float)random.Next(3)),
        ];
        float[] dy = KernelData.Random(m, 2);
        Agrees(
            m,
            y => Pool2d.MaxForward<float>(s, x, y),
            y => PlainPool2d.MaxForward<float>(s, x, y)
        );
        Agrees(
            n,
            dx => Pool2d.MaxBackward<float>(s, x, dy, dx),
            dx => PlainPool2d.MaxBackward<float>(s, x, dy, dx)
        );
        // Out of a ReLU: windows whose largest is 0 pass nothing on.
        Agrees(
            n,
            dx => Pool2d.MaxBackward<float>(s, x, dy, dx, rectified: true),
            dx =>
            {
                PlainPool2d.MaxBackward<float>(s, x, dy, dx);
                for (int i = 0; i < n; i++)
                {
                    dx[i] = x[i] <= 0 ? 0 : dx[i];
                }
            }
        );
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Means_and_their_gradients_give_the_plain_loops_bits(int[] sizes)
    {
        Pool2dShape s = Shape(sizes) with { DilationX = 1, DilationY = 1 };
        int n = s.Batch * s.Height * s.Width * s.Channels,
            m = s.Batch * s.OutHeight * s.OutWidth * s.Channels;
        float[] x = KernelData.Random(n, 1),
            dy = KernelData.Random(m, 2);
        foreach (bool count in (bool[])[false, true])
        {
            Agrees(
                m,
                y => Pool2d.AverageForward<float>(s, x, y, count),
                y => PlainPool2d.AverageForward<float>(s, x, y, count)
            );
            Agrees(
                n,
                dx => Pool2d.AverageBackward<float>(s, dy, dx, count),
                dx => PlainPool2d.AverageBackward<float>(s, dy, dx, count)
            );
        }
    }

    [Fact]
    public void Of_equal_elements_the_first_gets_the_gradient()
    {
        Pool2dShape s = new(1, 2, 2, 1, 2, 2, 2, 2);
        var dx = new float[4];
        Pool2d.MaxBackward<float>(s, [1, 3, 3, 3], [5], dx);
        Assert.Equal([0, 5, 0, 0], dx);
        var at = new long[1];
        Pool2d.MaxIndices<float>(s, [1, 3, 3, 3], at);
        Assert.Equal(1, at[0]);
    }

    [Fact]
    public void Windows_of_which_only_padding_would_remain_are_refused() =>
        Assert.Throws<ArgumentException>(() =>
            Pool2d.MaxForward<float>(
                new(1, 4, 4, 1, 2, 2, 2, 2, PadY: 2, PadX: 2),
                new float[16],
                new float[16]
            )
        );

    private static Pool2dShape Shape(int[] v) =>
        new(v[0], v[1], v[2], v[3], v[4], v[4], v[5], v[5], v[6], v[6], v[7], v[7], v[8] == 1);

    private static void Agrees(int n, Action<float[]> fast, Action<float[]> plain)
    {
        var expected = new float[n];
        plain(expected);
        float[] actual = KernelData.SameAtEveryWidth(() =>
        {
            float[] y = [.. Enumerable.Repeat(7f, n)];
            fast(y);
            return y;
        });
        KernelData.AssertSameBits(expected, actual);
    }
}
