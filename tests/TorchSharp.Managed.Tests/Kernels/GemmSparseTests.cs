using TorchSharp.Kernels;
using TorchSharp.Kernels.Reference;
using TorchSharp.Threads;

namespace TorchSharp.Tests.Kernels;

/// <summary>Products that skip the zeros of their left factor, whatever the share of zeros, beside the plain loops that do not.</summary>
[Collection(nameof(KernelTest))]
public sealed class GemmSparseTests
{
    public static TheoryData<int, int, int> Sizes =>
        new()
        {
            { 64, 64, 64 },
            // Odd everything, and less than a vector, a panel, a group of panels.
            { 33, 101, 65 },
            { 130, 97, 131 },
            { 400, 7, 80 },
            { 64, 16, 256 },
            { 70, 300, 128 },
            // Bands share one packed factor.
            { 750, 33, 701 },
        };

    private static readonly double[] Densities = [0, 0.2, 0.5, 1];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_transpose_and_density_gives_the_plain_loops_bits(int m, int n, int k)
    {
        float[] b = KernelData.Random(k * n, 2),
            bias = KernelData.Random(n, 3);
        foreach (double density in Densities)
        foreach (bool transposedA in (bool[])[false, true])
        foreach (bool transposedB in (bool[])[false, true])
        {
            bool finishing = transposedA == transposedB;
            Case c = new(m, n, k, transposedA, transposedB)
            {
                Bias = finishing ? bias : [],
                Epilogue = finishing ? Epilogue.Relu : Epilogue.None,
            };
            Check(c, Sparse(m * k, density), b);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Infinities_and_NaN_spread_as_in_the_plain_loop(int m, int n, int k)
    {
        float[] finite = KernelData.Random(k * n, 2),
            wild = KernelData.Wild(k * n, 5),
            sparse = Sparse(m * k, 0.2),
            a = [.. sparse.Zip(KernelData.Wild(m * k, 6), (x, w) => x == 0 ? x : w)];
        // In the last column only: other groups of panels may skip zeros, this one may not.
        float[] last = [.. finite];
        last[^1] = float.NegativeInfinity;
        foreach (bool transposed in (bool[])[false, true])
        {
            Case c = new(m, n, k, transposed, false);
            Check(c, a, finite);
            Check(c, a, wild);
            float[] spread = Check(c, sparse, last);
            Assert.Contains(spread, float.IsNaN);
            Assert.False(float.IsNaN(spread[0]));
            Check(c, new float[m * k], last);
        }
    }

    [Theory]
    [InlineData(1e-30f)]
    [InlineData(-1e-30f)]
    public void A_sum_that_underflowed_has_the_sign_that_the_skipped_products_leave(float tiny)
    {
        // Below zero by less than the smallest number is -0, which only a product with zero that is not -0 makes 0.
        const int M = 40,
            N = 70,
            K = 80;
        var a = new float[M * K];
        float[] b = [.. KernelData.Random(K * N, 2).Select(x => x * 1e-20f)];
        for (int i = 0; i < M; i++)
        {
            a[i * K + i % 9] = tiny;
            a[i * K + 20 + i] = -0f;
        }
        float[] sums = Check(new(M, N, K, false, false), a, b);
        Assert.All(sums, s => Assert.Equal(0, s));
        // Every skipped product is -0 here, and adding -0 changes nothing.
        Array.Fill(b, -1e-20f);
        a = [.. a.Select(x => x == 0 ? 0 : x)];
        sums = Check(new(M, N, K, true, false), a, b);
        Assert.Equal(tiny > 0, sums.Any(float.IsNegative));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Any_number_of_threads_gives_the_same_bits(int m, int n, int k)
    {
        float[] a = Sparse(m * k, 0.3),
            b = KernelData.Random(k * n, 2),
            expected = new float[m * n];
        PlainGemm.Multiply<float>(m, n, k, a, 1, m, b, n, 1, expected, n, [], Epilogue.None);
        int before = WorkerPool.Shared.Threads;
        try
        {
            for (int threads = 1; threads <= 3; threads++)
            {
                WorkerPool.Shared.Threads = threads;
                KernelData.AssertSameBits(
                    expected,
                    Skipping(() =>
                    {
                        var c = new float[m * n];
                        Gemm.Multiply(m, n, k, a, 1, m, b, n, 1, c, n);
                        return c;
                    }),
                    $"{threads} threads"
                );
            }
        }
        finally
        {
            WorkerPool.Shared.Threads = before;
        }
    }

    [Fact]
    public void Rows_apart_leave_the_elements_between_alone()
    {
        const int M = 70,
            N = 50,
            K = 90;
        float[] a = Sparse(M * (K + 3), 0.3),
            b = KernelData.Random(K * N, 2),
            expected = [.. Enumerable.Repeat(5f, M * (N + 4))],
            actual = [.. expected];
        PlainGemm.Multiply<float>(
            M,
            N,
            K,
            a,
            K + 3,
            1,
            b,
            N,
            1,
            expected,
            N + 4,
            [],
            Epilogue.None
        );
        Skipping(() =>
        {
            Gemm.Multiply(M, N, K, a, K + 3, 1, b, N, 1, actual, N + 4);
            return actual;
        });
        KernelData.AssertSameBits(expected, actual);
    }

    /// <summary>Images with a dark background, what a ReLU leaves of numbers around 0 and gradients behind it, their transposes.</summary>
    [Theory]
    [InlineData(128, 100, 784, false, 0.19, 1)]
    [InlineData(128, 256, 256, false, 0.3, 1)]
    [InlineData(256, 256, 128, true, 0.3, 1)]
    [InlineData(100, 100, 100, false, 0.19, 1)]
    [InlineData(128, 100, 784, false, 0.9, 0)]
    [InlineData(128, 100, 784, true, 0.9, 0)]
    // Too small, and too narrow for the zeros there are.
    [InlineData(16, 784, 784, false, 0.19, 0)]
    [InlineData(784, 784, 16, false, 0.19, 0)]
    [InlineData(40, 40, 70, false, 0.19, 0)]
    [InlineData(128, 2, 1600, false, 0.5, 0)]
    public void Zeros_are_skipped_where_it_pays(
        int m,
        int n,
        int k,
        bool transposed,
        double density,
        int expected
    )
    {
        float[] a = Sparse(m * k, density),
            b = KernelData.Random(k * n, 2);
        Case c = new(m, n, k, transposed, false);
        int before = SkippedZeros.Products;
        float[] actual = c.Product(a, b);
        Assert.Equal(expected, SkippedZeros.Products - before);
        KernelData.AssertSameBits(c.Plain(a, b), actual);
    }

    [Fact]
    public void A_product_that_is_added_to_something_skips_none()
    {
        // Begun at -0, a sum becomes 0 when a product with zero is added to it.
        float[] a = new float[64 * 64],
            b = KernelData.Random(64 * 64, 2),
            c = [.. KernelData.Random(64 * 64, 4).Select(x => x < 0 ? -0f : x)],
            expected = [.. c];
        PlainGemm.Multiply<float>(
            64,
            64,
            64,
            a,
            64,
            1,
            b,
            64,
            1,
            expected,
            64,
            [],
            Epilogue.Accumulate
        );
        Gemm.Multiply(64, 64, 64, a, 64, 1, b, 64, 1, c, 64, [], Epilogue.Accumulate);
        KernelData.AssertSameBits(expected, c);
    }

    /// <summary>A product and how its factors lie.</summary>
    private sealed record Case(int M, int N, int K, bool TransposedA, bool TransposedB)
    {
        public float[] Bias { get; init; } = [];

        public Epilogue Epilogue { get; init; }

        private (int, int) StridesA => TransposedA ? (1, M) : (K, 1);

        private (int, int) StridesB => TransposedB ? (1, K) : (N, 1);

        public float[] Product(float[] a, float[] b)
        {
            (int rowA, int columnA) = StridesA;
            (int rowB, int columnB) = StridesB;
            float[] c = [.. Enumerable.Repeat(float.NaN, M * N)];
            Gemm.Multiply(M, N, K, a, rowA, columnA, b, rowB, columnB, c, N, Bias, Epilogue);
            return c;
        }

        public float[] Plain(float[] a, float[] b)
        {
            (int rowA, int columnA) = StridesA;
            (int rowB, int columnB) = StridesB;
            var c = new float[M * N];
            PlainGemm.Multiply<float>(
                M,
                N,
                K,
                a,
                rowA,
                columnA,
                b,
                rowB,
                columnB,
                c,
                N,
                Bias,
                Epilogue
            );
            return c;
        }
    }

    /// <summary>The product at every width, zeros skipped, has the plain loops' bits; returns them.</summary>
    private static float[] Check(Case c, float[] a, float[] b)
    {
        float[] actual = KernelData.SameAtEveryWidth(() => Skipping(() => c.Product(a, b)));
        KernelData.AssertSameBits(c.Plain(a, b), actual, c.ToString());
        return actual;
    }

    /// <summary>Makes the one product of <paramref name="compute"/> skip zeros, however few there are.</summary>
    private static float[] Skipping(Func<float[]> compute)
    {
        int before = SkippedZeros.Products;
        SkippedZeros.MostNonzero = double.PositiveInfinity;
        try
        {
            return compute();
        }
        finally
        {
            SkippedZeros.MostNonzero = null;
            Assert.Equal(before + 1, SkippedZeros.Products);
        }
    }

    /// <summary>Random numbers, of which about a share is not zero; some of the zeros are -0.</summary>
    private static float[] Sparse(int n, double density)
    {
        var random = new Random(7);
        return
        [
            .. KernelData
                .Random(n, 1)
                .Select(x =>
                    random.NextDouble() < density ? x
                    : random.Next(9) == 0 ? -0f
                    : 0
                ),
        ];
    }
}
