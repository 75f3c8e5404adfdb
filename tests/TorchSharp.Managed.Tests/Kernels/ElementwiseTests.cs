using TorchSharp.Kernels;
using TorchSharp.Kernels.Reference;
using TorchSharp.Threads;

namespace TorchSharp.Tests.Kernels;

[Collection(nameof(KernelTest))]
public sealed class ElementwiseTests
{
    private static readonly int[] Lengths = [1, 3, 4, 7, 15, 16, 17, 31, 33, 100, 40_003];

    [Fact]
    public void Exact_unary_functions_give_the_plain_loops_bits()
    {
        Exact(new Unary.Identity());
        Exact(new Unary.Neg());
        Exact(new Unary.Abs());
        Exact(new Unary.Sign());
        Exact(new Unary.Sqrt());
        Exact(new Unary.Reciprocal());
        Exact(new Unary.Square());
        Exact(new Unary.Relu());
        Exact(new Unary.Floor());
        Exact(new Unary.Ceil());
        Exact(new Unary.Round());
        Exact(new Unary.Clamp(-0.3, 0.7));
        Exact(new Unary.Clamp(double.NegativeInfinity, 0.7));
    }

    [Fact]
    public void Transcendental_functions_stay_within_three_units_in_the_last_place()
    {
        Near(new Unary.Exp(), Math.Exp, -104, 89);
        Near(new Unary.Log(), Math.Log, 0, 3e38);
        Near(new Unary.Log(), Math.Log, 0.4, 2.5);
        Near(new Unary.Log(), Math.Log, 0, 1e-38);
        Near(new Unary.Tanh(), Math.Tanh, -10, 10);
        Near(new Unary.Tanh(), Math.Tanh, -0.01, 0.01);
        Near(new Unary.Sigmoid(), x => 1 / (1 + Math.Exp(-x)), -80, 20);
        Near(new Unary.Erf(), SpecialFunctions.Erf, -5, 5);
        Near(new Unary.Rsqrt(), x => 1 / Math.Sqrt(x), 1e-30, 1e30);
    }

    [Fact]
    public void Transcendental_functions_of_special_values_are_those_of_IEEE()
    {
        float[] x =
        [
            float.NaN,
            float.PositiveInfinity,
            float.NegativeInfinity,
            0f,
            -0f,
            -1f,
            100f,
            -200f,
            1e-40f,
        ];
        Special(new Unary.Exp(), x);
        Special(new Unary.Log(), x);
        Special(new Unary.Tanh(), x);
        Special(
            new Unary.Sigmoid(),
            [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0f]
        );
        Special(new Unary.Erf(), x);
    }

    [Fact]
    public void Binary_functions_give_the_plain_loops_bits()
    {
        ExactPair(new Binary.Add());
        ExactPair(new Binary.Sub());
        ExactPair(new Binary.Mul());
        ExactPair(new Binary.Div());
        ExactPair(new Binary.Max());
        ExactPair(new Binary.Min());
        ExactPair(new Binary.AddScaled(0.3));
        ExactPair(new Binary.Pow());
        ExactPair(new Binary.ReluBackward());
        ExactPair(new Binary.TanhBackward());
        ExactPair(new Binary.SigmoidBackward());
        ExactPair(new Binary.ClampBackward(-0.5, 0.5));
    }

    [Fact]
    public void Comparisons_and_selections_agree_with_the_plain_loops()
    {
        Relation(new Compare.Equal());
        Relation(new Compare.NotEqual());
        Relation(new Compare.Less());
        Relation(new Compare.LessOrEqual());
        Relation(new Compare.Greater());
        Relation(new Compare.GreaterOrEqual());
    }

    [Fact]
    public void A_product_plus_a_number_is_rounded_once()
    {
        foreach (int n in Lengths)
        {
            float[] a = KernelData.Random(n, 1),
                b = KernelData.Random(n, 2),
                c = [0.3f];
            float[] y = KernelData.SameAtEveryWidth(() =>
            {
                var result = new float[n];
                Elementwise.MultiplyAdd<float>(a, b, c, result);
                return result;
            });
            KernelData.AssertSameBits(
                [.. a.Zip(b, (p, q) => MathF.FusedMultiplyAdd(p, q, 0.3f))],
                y
            );
        }
    }

    [Fact]
    public void Conversions_truncate_and_wrap_as_in_PyTorch()
    {
        var bytes = new byte[3];
        Elementwise.Convert<float, byte>([300.7f, -1f, float.NaN], bytes);
        Assert.Equal([44, 255, 0], bytes);
    }

    [Fact]
    public void Every_float_is_a_double()
    {
        foreach (int n in Lengths)
        {
            float[] x = KernelData.Random(n, 1);
            float[] special = [float.NaN, float.NegativeInfinity, -0f, float.Epsilon];
            special.AsSpan(0, Math.Min(n, special.Length)).CopyTo(x);
            var y = new double[n];
            Elementwise.Convert<float, double>(x, y);
            Assert.Equal(
                [.. x.Select(value => BitConverter.DoubleToInt64Bits(value))],
                y.Select(BitConverter.DoubleToInt64Bits)
            );
        }
    }

    [Fact]
    public void Threads_change_nothing()
    {
        float[] x = KernelData.Random(100_001, 1);
        float[] Run(int threads)
        {
            int before = WorkerPool.Shared.Threads;
            WorkerPool.Shared.Threads = threads;
            var y = new float[x.Length];
            Elementwise.Unary<float, Unary.Tanh>(new(), x, y);
            WorkerPool.Shared.Threads = before;
            return y;
        }
        KernelData.AssertSameBits(Run(1), Run(2));
    }

    [Fact]
    public void Operands_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() =>
            Elementwise.Binary<float, Binary.Add>(new(), new float[3], new float[4], new float[4])
        );
        Assert.Throws<ArgumentException>(() =>
            Elementwise.Unary<float, Unary.Neg>(new(), new float[3], 2, new float[4], 1, 3)
        );
    }

    private static void Exact<TOp>(TOp op)
        where TOp : struct, IUnaryOp
    {
        foreach (int n in Lengths)
        {
            float[] x = KernelData.Wild(n, n),
                expected = new float[n];
            PlainElementwise.Unary<float, TOp>(op, x, 1, expected, 1, n);
            KernelData.AssertSameBits(expected, Mapped(op, x), $"{typeof(TOp).Name} of {n}");
            float[] wide = KernelData.Wild(3 * n, n),
                strided = new float[2 * n],
                stridedExpected = new float[2 * n];
            PlainElementwise.Unary<float, TOp>(op, wide, 3, stridedExpected, 2, n);
            Elementwise.Unary<float, TOp>(op, wide, 3, strided, 2, n);
            KernelData.AssertSameBits(stridedExpected, strided, $"strided {typeof(TOp).Name}");
        }
    }

    private static void Near<TOp>(TOp op, Func<double, double> exact, double low, double high)
        where TOp : struct, IUnaryOp
    {
        int n = 20_001;
        float[] x =
        [
            .. Enumerable.Range(0, n).Select(i => (float)(low + (high - low) * i / (n - 1))),
        ];
        float[] y = Mapped(op, x);
        for (int i = 0; i < n; i++)
        {
            double truth = exact(x[i]);
            float rounded = (float)truth;
            double unit = float.IsInfinity(rounded)
                ? 0
                : MathF.BitIncrement(MathF.Abs(rounded)) - MathF.Abs(rounded);
            Assert.True(
                rounded.Equals(y[i]) || Math.Abs(y[i] - truth) <= 3 * unit,
                $"{typeof(TOp).Name}({x[i]:R}) is {truth:R}, got {y[i]:R}"
            );
        }
    }

    private static void Special<TOp>(TOp op, float[] x)
        where TOp : struct, IUnaryOp
    {
        float[] expected = new float[x.Length];
        PlainElementwise.Unary<float, TOp>(op, x, 1, expected, 1, x.Length);
        KernelData.AssertClose(expected, Mapped(op, x), 2e-7, typeof(TOp).Name);
    }

    private static float[] Mapped<TOp>(TOp op, float[] x)
        where TOp : struct, IUnaryOp =>
        KernelData.SameAtEveryWidth(() =>
        {
            var y = new float[x.Length];
            Elementwise.Unary(op, (ReadOnlySpan<float>)x, y);
            return y;
        });

    private static void ExactPair<TOp>(TOp op)
        where TOp : struct, IBinaryOp
    {
        foreach (int n in Lengths)
        foreach (
            (int strideA, int strideB, int strideY) in ((int, int, int)[])
                [(1, 1, 1), (1, 0, 1), (0, 1, 1), (0, 0, 1), (2, 1, 1), (3, 2, 2)]
        )
        {
            float[] a = KernelData.Wild(n * Math.Max(1, strideA), n),
                b = KernelData.Wild(n * Math.Max(1, strideB), n + 1),
                expected = new float[n * strideY];
            PlainElementwise.Binary<float, TOp>(op, a, strideA, b, strideB, expected, strideY, n);
            float[] actual = KernelData.SameAtEveryWidth(() =>
            {
                var y = new float[n * strideY];
                Elementwise.Binary<float, TOp>(op, a, strideA, b, strideB, y, strideY, n);
                return y;
            });
            KernelData.AssertSameBits(expected, actual, $"{typeof(TOp).Name} of {n}");
        }
    }

    private static void Relation<TOp>(TOp op)
        where TOp : struct, ICompareOp
    {
        foreach (int n in Lengths)
        foreach ((int strideA, int strideB) in ((int, int)[])[(1, 1), (1, 0), (0, 1)])
        {
            float[] a = KernelData.Wild(n, n),
                b = KernelData.Wild(n, n + 1);
            var expected = new bool[n];
            PlainElementwise.Compare<float, TOp>(op, a, strideA, b, strideB, expected);
            float[] selected = new float[n];
            PlainElementwise.Select<float>(expected, 1, a, strideA, b, strideB, selected);
            float[] actual = KernelData.SameAtEveryWidth(() =>
            {
                var y = new bool[n];
                Elementwise.Compare<float, TOp>(op, a, strideA, b, strideB, y);
                Assert.Equal(expected, y);
                var z = new float[n];
                Elementwise.Select<float>(y, 1, a, strideA, b, strideB, z);
                return z;
            });
            foreach (bool one in new[] { true, false })
            {
                var row = new float[n];
                var wanted = new float[n];
                Elementwise.Select<float>([one], 0, a, strideA, b, strideB, row);
                PlainElementwise.Select<float>([one], 0, a, strideA, b, strideB, wanted);
                KernelData.AssertSameBits(wanted, row);
            }
            KernelData.AssertSameBits(selected, actual, typeof(TOp).Name);
        }
    }
}
