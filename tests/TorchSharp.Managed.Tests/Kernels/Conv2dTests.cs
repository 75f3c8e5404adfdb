using TorchSharp.Kernels;
using TorchSharp.Kernels.Reference;
using TorchSharp.Threads;

namespace TorchSharp.Tests.Kernels;

[Collection(nameof(KernelTest))]
public sealed class Conv2dTests
{
    /// <summary>Batch, height, width, in, out, kernel height and width, stride, padding, dilation.</summary>
    public static TheoryData<int[]> Shapes { get; } =
        new(
            (int[][])
                [
                    [2, 8, 9, 1, 32, 3, 3, 1, 0, 1],
                    [3, 7, 7, 1, 5, 5, 5, 1, 2, 1],
                    [2, 6, 16, 16, 32, 3, 3, 1, 0, 1],
                    [1, 9, 9, 32, 64, 3, 3, 1, 1, 1],
                    [17, 5, 6, 8, 20, 2, 3, 1, 1, 1],
                    [2, 9, 8, 3, 16, 3, 3, 2, 1, 1],
                    [2, 11, 12, 12, 40, 3, 2, 2, 0, 1],
                    [2, 11, 12, 5, 7, 3, 3, 1, 2, 2],
                    [1, 5, 5, 70, 33, 1, 1, 1, 0, 1],
                    [1, 4, 4, 9, 17, 4, 4, 1, 3, 1],
                    [2, 3, 3, 8, 8, 1, 1, 1, 2, 1],
                    [0, 5, 5, 8, 8, 3, 3, 1, 0, 1],
                    // Tiles that go over the end of a row, of outputs and of input gradients, whole channels and not.
                    [2, 12, 12, 8, 16, 3, 3, 1, 0, 1],
                    [1, 9, 13, 12, 20, 3, 3, 1, 1, 1],
                    // More than one block of rows.
                    [1, 7, 12, 1024, 8, 3, 3, 1, 0, 1],
                ]
        );

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Forward_gives_the_plain_loops_bits(int[] sizes)
    {
        Conv2dShape s = Shape(sizes);
        (float[] x, float[] w, _) = Data(s);
        float[] bias = KernelData.Random(s.OutChannels, 4);
        foreach (WeightStrides strides in Layouts(s))
        foreach (bool relu in (bool[])[false, true])
        foreach (float[] b in (float[][])[bias, []])
        {
            var expected = new float[s.OutputLength];
            PlainConv2d.Forward<float>(s, x, w, strides, b, relu, expected);
            float[] actual = KernelData.SameAtEveryWidth(() =>
            {
                var y = new float[s.OutputLength];
                Conv2d.Forward<float>(s, x, w, strides, b, relu, y);
                return y;
            });
            KernelData.AssertSameBits(expected, actual, s.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Backward_input_agrees_with_the_plain_loops(int[] sizes)
    {
        Conv2dShape s = Shape(sizes);
        (_, float[] w, float[] dy) = Data(s);
        float[] active = KernelData.Random(s.OutputLength, 9);
        foreach (WeightStrides strides in Layouts(s))
        foreach (
            float[] activation in (float[][])
                [
                    [],
                    active,
                ]
        )
        {
            var expected = new float[s.InputLength];
            PlainConv2d.BackwardInput<float>(s, dy, activation, w, strides, expected);
            float[] actual = KernelData.SameAtEveryWidth(() =>
            {
                float[] dx = [.. Enumerable.Repeat(float.NaN, s.InputLength)];
                Conv2d.BackwardInput<float>(s, dy, activation, w, strides, dx);
                return dx;
            });
            KernelData.AssertClose(
                expected,
                actual,
                Tolerance(s.KernelHeight * s.KernelWidth * s.OutChannels),
                s.ToString()
            );
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_gradient_of_a_rectified_input_is_zero_where_the_input_is(int[] sizes)
    {
        Conv2dShape s = Shape(sizes);
        (float[] x, float[] w, float[] dy) = Data(s);
        WeightStrides strides = WeightStrides.Contiguous(s);
        float[] expected = new float[s.InputLength],
            actual = new float[s.InputLength];
        Conv2d.BackwardInput<float>(s, dy, [], w, strides, expected);
        Conv2d.BackwardInput<float>(s, dy, [], w, strides, actual, x);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(x[i] <= 0 ? 0 : expected[i], actual[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Backward_weight_and_bias_agree_with_the_plain_loops(int[] sizes)
    {
        Conv2dShape s = Shape(sizes);
        (float[] x, _, float[] dy) = Data(s);
        foreach (WeightStrides strides in Layouts(s))
        {
            var expected = new float[s.WeightLength];
            PlainConv2d.BackwardWeight<float>(s, x, dy, expected, strides);
            float[] actual = KernelData.SameAtEveryWidth(() =>
            {
                var dw = new float[s.WeightLength];
                Conv2d.BackwardWeight<float>(s, x, dy, dw, strides);
                return dw;
            });
            KernelData.AssertClose(
                expected,
                actual,
                Tolerance(s.Batch * s.OutHeight * s.OutWidth),
                s.ToString()
            );
        }
        var bias = new float[s.OutChannels];
        Conv2d.BackwardBias<float>(s, dy, bias);
        for (int o = 0; o < s.OutChannels; o++)
        {
            double sum = 0;
            for (int i = o; i < dy.Length; i += s.OutChannels)
            {
                sum += dy[i];
            }
            Assert.Equal(sum, bias[o], 1e-4);
        }
    }

    [Fact]
    public void Threads_change_nothing()
    {
        Conv2dShape s = new(20, 12, 12, 16, 32, 3, 3);
        (float[] x, float[] w, float[] dy) = Data(s);
        WeightStrides strides = WeightStrides.Contiguous(s);
        float[] Run(int threads)
        {
            int before = WorkerPool.Shared.Threads;
            WorkerPool.Shared.Threads = threads;
            float[] y = new float[s.OutputLength],
                dx = new float[s.InputLength],
                dw = new float[s.WeightLength];
            Conv2d.Forward<float>(s, x, w, strides, [], true, y);
            Conv2d.BackwardInput<float>(s, dy, y, w, strides, dx);
            Conv2d.BackwardWeight<float>(s, x, dy, dw, strides);
            WorkerPool.Shared.Threads = before;
            return [.. y, .. dx, .. dw];
        }
        KernelData.AssertSameBits(Run(1), Run(2));
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_refused()
    {
        Conv2dShape s = new(1, 5, 5, 2, 3, 3, 3);
        (float[] x, float[] w, _) = Data(s);
        WeightStrides strides = WeightStrides.Contiguous(s);
        var y = new float[s.OutputLength];
        Assert.Throws<ArgumentException>(() =>
            Conv2d.Forward<float>(s, x.AsSpan(1), w, strides, [], false, y)
        );
        Assert.Throws<ArgumentException>(() =>
            Conv2d.Forward<float>(s, x, w.AsSpan(1), strides, [], false, y)
        );
        Assert.Throws<ArgumentException>(() =>
            Conv2d.Forward<float>(s with { KernelHeight = 6 }, x, w, strides, [], false, y)
        );
    }

    private static double Tolerance(int terms) => 3e-7 * (4 + Math.Sqrt(terms) * 2);

    private static Conv2dShape Shape(int[] v) =>
        new(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[7], v[8], v[8], v[9], v[9]);

    private static (float[] X, float[] Weight, float[] Dy) Data(Conv2dShape s) =>
        (
            KernelData.Random(s.InputLength, 1),
            KernelData.Random(s.WeightLength, 2),
            KernelData.Random(s.OutputLength, 3)
        );

    /// <summary>Weights as PyTorch lays them out, and channels-last.</summary>
    private static WeightStrides[] Layouts(Conv2dShape s) =>
        [
            WeightStrides.Contiguous(s),
            // Kernels are whole, but those of an output channel lie apart.
            new(
                s.KernelHeight * s.KernelWidth,
                s.OutChannels * s.KernelHeight * s.KernelWidth,
                s.KernelWidth,
                1
            ),
            new(
                1,
                s.OutChannels,
                s.KernelWidth * s.Channels * s.OutChannels,
                s.Channels * s.OutChannels
            ),
        ];
}
