using System.Runtime.Intrinsics.X86;
using TorchSharp.Kernels;
using TorchSharp.Kernels.Reference;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Tests.Kernels;

/// <summary>
/// Inputs and gradients that are mostly zero. Which widths take the sparse path depends on the channels (8 are whole panels of 4 lanes
/// only), so that "the same at every width" compares it with the dense one, bit by bit.
/// </summary>
[Collection(nameof(KernelTest))]
public sealed class ConvSparseTests
{
    /// <summary>Batch, height, width, in, out, kernel height and width, stride, padding.</summary>
    public static TheoryData<int[]> Shapes { get; } =
        new(
            (int[][])
                [
                    [2, 8, 9, 8, 16, 3, 3, 1, 0],
                    [17, 7, 8, 16, 16, 3, 3, 1, 0],
                    [16, 9, 7, 32, 64, 3, 3, 1, 1],
                    [19, 6, 6, 48, 80, 2, 3, 1, 1],
                    [1, 5, 12, 96, 16, 3, 1, 1, 0],
                    [16, 9, 9, 16, 16, 5, 5, 1, 2],
                    [2, 11, 10, 16, 32, 3, 2, 2, 0],
                    [18, 3, 3, 32, 144, 3, 3, 1, 0],
                    // More rows than stay near at once.
                    [1, 13, 26, 64, 16, 3, 3, 1, 0],
                    // Two panels at once and one left; one row of outputs, one pixel of it; kernels of other heights.
                    [2, 7, 6, 32, 96, 3, 3, 1, 0],
                    [1, 3, 3, 64, 64, 3, 3, 1, 0],
                    [1, 3, 9, 32, 32, 3, 3, 1, 2],
                    [3, 9, 8, 32, 32, 5, 3, 1, 1],
                    [2, 6, 7, 160, 32, 1, 3, 1, 0],
                ]
        );

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Outputs_have_the_plain_loops_bits(int[] sizes)
    {
        Conv2dShape s = Shape(sizes);
        float[] x = MostlyZero(s.InputLength, s.Channels),
            w = KernelData.Random(s.WeightLength, 2),
            bias = KernelData.Random(s.OutChannels, 4);
        // A negative zero is one too.
        x[Array.IndexOf(x, 0f)] = -0f;
        foreach (bool relu in (bool[])[false, true])
        foreach (float[] b in (float[][])[bias, []])
        {
            var expected = new float[s.OutputLength];
            PlainConv2d.Forward<float>(s, x, w, WeightStrides.Contiguous(s), b, relu, expected);
            KernelData.AssertSameBits(expected, Output(s, x, w, b, relu), s.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void An_input_of_zeros_gives_the_bias(int[] sizes)
    {
        Conv2dShape s = Shape(sizes);
        float[] w = KernelData.Random(s.WeightLength, 2),
            bias = KernelData.Random(s.OutChannels, 4),
            y = Output(s, new float[s.InputLength], w, bias, relu: false);
        for (int i = 0; i < y.Length; i++)
        {
            Assert.Equal(bias[i % s.OutChannels], y[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Outputs_are_NaN_where_an_infinite_weight_meets_a_zero(int[] sizes)
    {
        Conv2dShape s = Shape(sizes);
        float[] x = MostlyZero(s.InputLength, s.Channels),
            w = KernelData.Random(s.WeightLength, 2);
        // Of the middle of the kernel: it sees the image, whatever the padding.
        int middle = s.KernelHeight / 2 * s.KernelWidth + s.KernelWidth / 2;
        w[middle] = float.NegativeInfinity;
        var expected = new float[s.OutputLength];
        PlainConv2d.Forward<float>(s, x, w, WeightStrides.Contiguous(s), [], false, expected);
        float[] y = Output(s, x, w, [], relu: false);
        // Padding is no zero to the plain loop.
        Assert.Contains(expected, float.IsNaN);
        Assert.All(
            expected.Zip(y),
            pair => Assert.True(!float.IsNaN(pair.First) || float.IsNaN(pair.Second))
        );
    }

    /// <summary>-1e-60 is no float32: the sum is -0, and 0 once the product of a zero with a positive weight is added.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void Products_too_small_for_a_number_leave_the_plain_loops_zero(int[] sizes)
    {
        Conv2dShape s = Shape(sizes);
        float[] x = MostlyZero(s.InputLength, s.Channels),
            w = KernelData.Random(s.WeightLength, 2);
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = x[i] == 0 ? 0 : 1e-30f;
        }
        for (int i = 0; i < w.Length; i++)
        {
            w[i] = w[i] < 0 ? -1e-30f : 1e-30f;
        }
        var expected = new float[s.OutputLength];
        PlainConv2d.Forward<float>(s, x, w, WeightStrides.Contiguous(s), [], false, expected);
        float[] y = Output(s, x, w, [], relu: false);
        if (s.PadY == 0 && s.PadX == 0)
        {
            // The plain loop leaves padding out.
            KernelData.AssertSameBits(expected, y, s.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void NaN_in_the_input_is_not_a_zero(int[] sizes)
    {
        Conv2dShape s = Shape(sizes);
        float[] x = MostlyZero(s.InputLength, s.Channels),
            w = KernelData.Random(s.WeightLength, 2);
        x[0] = float.NaN;
        Assert.Contains(Output(s, x, w, [], relu: true), float.IsNaN);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Both_gradients_have_the_dense_ones_bits(int[] sizes)
    {
        Conv2dShape s = Shape(sizes);
        float[] x = KernelData.Random(s.InputLength, 1),
            w = KernelData.Random(s.WeightLength, 2),
            dy = MostlyZero(s.OutputLength, s.OutChannels);
        WeightStrides strides = WeightStrides.Contiguous(s);
        float[] dx = new float[s.InputLength],
            dw = new float[s.WeightLength];
        PlainConv2d.BackwardInput<float>(s, dy, [], w, strides, dx);
        PlainConv2d.BackwardWeight<float>(s, x, dy, dw, strides);
        KernelData.AssertClose(dx, InputGradient(s, dy, [], w), Tolerance, s.ToString());
        KernelData.AssertClose(dw, WeightGradient(s, x, dy), Tolerance, s.ToString());
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Zeros_may_come_from_the_activation(int[] sizes)
    {
        Conv2dShape s = Shape(sizes);
        float[] w = KernelData.Random(s.WeightLength, 2),
            dy = KernelData.Random(s.OutputLength, 3),
            activation = MostlyZero(s.OutputLength, s.OutChannels),
            masked = [.. dy.Zip(activation, (g, a) => a > 0 ? g : 0)];
        KernelData.AssertSameBits(
            InputGradient(s, masked, [], w),
            InputGradient(s, dy, activation, w),
            s.ToString()
        );
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Zero_times_infinity_is_NaN_as_without_zeros(int[] sizes)
    {
        Conv2dShape s = Shape(sizes);
        float[] x = KernelData.Random(s.InputLength, 1),
            w = KernelData.Random(s.WeightLength, 2),
            dy = new float[s.OutputLength];
        x[^1] = float.PositiveInfinity;
        w[0] = float.NaN;
        float[] dx = InputGradient(s, dy, [], w),
            dw = WeightGradient(s, x, dy);
        Assert.Contains(dx, float.IsNaN);
        Assert.Contains(dw, float.IsNaN);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void NaN_in_the_gradient_is_not_a_zero(int[] sizes)
    {
        Conv2dShape s = Shape(sizes);
        float[] x = KernelData.Random(s.InputLength, 1),
            w = KernelData.Random(s.WeightLength, 2),
            dy = MostlyZero(s.OutputLength, s.OutChannels);
        dy[0] = float.NaN;
        Assert.Contains(InputGradient(s, dy, [], w), float.IsNaN);
        Assert.Contains(WeightGradient(s, x, dy), float.IsNaN);
    }

    [Fact]
    public void No_gradient_at_all_gives_zeros()
    {
        Conv2dShape s = new(20, 8, 8, 32, 32, 3, 3);
        float[] x = KernelData.Random(s.InputLength, 1),
            w = KernelData.Random(s.WeightLength, 2),
            dy = new float[s.OutputLength];
        Assert.All(InputGradient(s, dy, [], w), g => Assert.Equal(0, g));
        Assert.All(WeightGradient(s, x, dy), g => Assert.Equal(0, g));
    }

    /// <summary>Each pass skips what is mostly zero, and nothing of what is not: the bits, which are the same, do not tell.</summary>
    [Fact]
    public void Zeros_are_skipped_where_there_are_many()
    {
        Conv2dShape s = new(4, 9, 9, 32, 32, 3, 3),
            other = new(4, 9, 9, 32, 32, 5, 5);
        float[] w = KernelData.Random(s.WeightLength, 2),
            wide = KernelData.Random(other.WeightLength, 2);
        foreach (bool sparse in (bool[])[false, true])
        {
            float[] Data(int length) =>
                sparse ? MostlyZero(length, 32) : KernelData.Random(length, 3);
            Assert.Equal(sparse, Skips(() => Output(s, Data(s.InputLength), w, [], relu: true)));
            Assert.Equal(sparse, Skips(() => InputGradient(s, Data(s.OutputLength), [], w)));
            Assert.Equal(
                sparse,
                Skips(() => InputGradient(other, Data(other.OutputLength), [], wide))
            );
            float[] x = KernelData.Random(s.InputLength, 1);
            Assert.Equal(sparse, Skips(() => WeightGradient(s, x, Data(s.OutputLength))));
        }
    }

    /// <summary>As the bench tells it, which measures where skipping pays: any number of rows, of which every fourth is looked at first.</summary>
    [Fact]
    public void Told_to_skip_whatever_there_is_a_convolution_does()
    {
        SkippedZeros.MostNonzero = double.PositiveInfinity;
        try
        {
            for (int height = 3; height <= 20; height++)
            {
                Conv2dShape s = new(4, height, 5, 32, 32, 3, 3);
                float[] x = KernelData.Random(s.InputLength, 1),
                    w = KernelData.Random(s.WeightLength, 2);
                Assert.True(Skips(() => Output(s, x, w, [], relu: true)), $"{height} rows");
            }
        }
        finally
        {
            SkippedZeros.MostNonzero = null;
        }
    }

    /// <summary>How many sums are under way together depends on the nearest cache, how many there are of a product does not.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void With_any_nearest_cache_outputs_have_the_plain_loops_bits(int[] sizes)
    {
        Conv2dShape s = Shape(sizes);
        float[] x = MostlyZero(s.InputLength, s.Channels),
            w = KernelData.Random(s.WeightLength, 2),
            expected = new float[s.OutputLength];
        PlainConv2d.Forward<float>(s, x, w, WeightStrides.Contiguous(s), [], false, expected);
        int bytes = NearestCache.Bytes;
        try
        {
            foreach (int size in (int[])[1, 16 << 10, 32 << 10, 48 << 10, 1 << 20])
            {
                NearestCache.Bytes = size;
                float[] y = Output(s, x, w, [], relu: false);
                KernelData.AssertSameBits(expected, y, $"{s} with {size} bytes");
            }
        }
        finally
        {
            NearestCache.Bytes = bytes;
        }
    }

    /// <summary>From 32 KB to a few hundred, and as the system says of one of its cores, where it is told: they need not be alike.</summary>
    [Fact]
    public void The_nearest_cache_has_the_size_that_the_system_knows()
    {
        Assert.InRange(NearestCache.Bytes, 32 << 10, 512 << 10);
        string[] sizes = [.. SizesOfNearestCaches()];
        if (X86Base.IsSupported && sizes.Length > 0)
        {
            Assert.Contains($"{NearestCache.Bytes >> 10}K", sizes);
        }
    }

    /// <summary>The first-level data caches that Linux lists, "48K".</summary>
    private static IEnumerable<string> SizesOfNearestCaches()
    {
        const string Cores = "/sys/devices/system/cpu";
        string[] caches = Directory.Exists(Cores)
            ?
            [
                .. Directory
                    .GetDirectories(Cores, "cpu*")
                    .Select(core => Path.Combine(core, "cache"))
                    .Where(Directory.Exists)
                    .SelectMany(cache => Directory.GetDirectories(cache, "index*")),
            ]
            : [];
        static string Read(string cache, string what) =>
            File.ReadAllText(Path.Combine(cache, what)).Trim();
        return caches
            .Where(cache => Read(cache, "level") == "1" && Read(cache, "type") == "Data")
            .Select(cache => Read(cache, "size"));
    }

    private static bool Skips(Func<float[]> convolution)
    {
        int before = SkippedZeros.Convolutions;
        convolution();
        return SkippedZeros.Convolutions > before;
    }

    private const double Tolerance = 1e-5;

    private static Conv2dShape Shape(int[] v) =>
        new(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[7], v[8], v[8]);

    /// <summary>One element of eight is not zero; some pixels and some channels have none, some many.</summary>
    private static float[] MostlyZero(int length, int channels)
    {
        var random = new Random(7);
        float[] values = KernelData.Random(length, 3);
        for (int i = 0; i < values.Length; i++)
        {
            int channel = i % channels,
                pixel = i / channels;
            bool none = channel % 5 == 1 || pixel % 7 == 2;
            values[i] = none || random.Next(channel % 5 == 0 ? 3 : 12) > 0 ? 0 : values[i];
        }
        return values;
    }

    private static float[] Output(Conv2dShape s, float[] x, float[] w, float[] bias, bool relu) =>
        KernelData.SameAtEveryWidth(() =>
        {
            float[] y = [.. Enumerable.Repeat(float.NaN, s.OutputLength)];
            Conv2d.Forward<float>(s, x, w, WeightStrides.Contiguous(s), bias, relu, y);
            return y;
        });

    private static float[] InputGradient(
        Conv2dShape s,
        float[] dy,
        float[] activation,
        float[] w
    ) =>
        KernelData.SameAtEveryWidth(() =>
        {
            float[] dx = [.. Enumerable.Repeat(float.NaN, s.InputLength)];
            Conv2d.BackwardInput<float>(s, dy, activation, w, WeightStrides.Contiguous(s), dx);
            return dx;
        });

    private static float[] WeightGradient(Conv2dShape s, float[] x, float[] dy) =>
        KernelData.SameAtEveryWidth(() =>
        {
            float[] dw = [.. Enumerable.Repeat(float.NaN, s.WeightLength)];
            Conv2d.BackwardWeight<float>(s, x, dy, dw, WeightStrides.Contiguous(s));
            return dw;
        });
}
