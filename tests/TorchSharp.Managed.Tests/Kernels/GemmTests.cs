using TorchSharp.Kernels;
using TorchSharp.Kernels.Reference;
using TorchSharp.Kernels.Simd;
using TorchSharp.Threads;

namespace TorchSharp.Tests.Kernels;

[Collection(nameof(KernelTest))]
public sealed class GemmTests
{
    public static TheoryData<int, int, int> Sizes =>
        new()
        {
            { 1, 1, 1 },
            { 1, 10, 7 },
            { 3, 5, 0 },
            { 13, 33, 9 },
            { 14, 32, 64 },
            { 15, 16, 31 },
            { 29, 64, 17 },
            { 43, 47, 51 },
            { 100, 100, 20 },
            { 6, 200, 33 },
            // A transposed left factor is packed, some columns at a time.
            { 7, 40, 2400 },
            { 62, 64, 300 },
            { 150, 40, 130 },
            // The last columns are few: their rows go sixteen at a time, and four steps of K.
            { 16, 33, 4 },
            { 37, 100, 30 },
            { 61, 2, 43 },
            { 18, 67, 17 },
            { 33, 1, 3 },
            // The same by rows, as the left factor is large.
            { 700, 35, 401 },
            // B lies on so many pages that it is gone through in two slices.
            { 3, 1100, 1300 },
        };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_transpose_and_epilogue_gives_the_plain_loops_bits(int m, int n, int k)
    {
        foreach (bool transposedA in (bool[])[false, true])
        foreach (bool transposedB in (bool[])[false, true])
        foreach (bool withBias in (bool[])[false, true])
        foreach (int epilogue in (int[])[0, 1, 2, 3])
        {
            (int rowA, int columnA) = transposedA ? (1, m) : (k, 1);
            (int rowB, int columnB) = transposedB ? (1, k) : (n, 1);
            float[] a = KernelData.Random(m * k, 1),
                b = KernelData.Random(k * n, 2),
                bias = withBias ? KernelData.Random(n, 3) : [],
                before = KernelData.Random(m * n, 4);
            float[] expected = [.. before];
            PlainGemm.Multiply<float>(
                m,
                n,
                k,
                a,
                rowA,
                columnA,
                b,
                rowB,
                columnB,
                expected,
                n,
                bias,
                (Epilogue)epilogue
            );
            float[] actual = KernelData.SameAtEveryWidth(() =>
            {
                float[] c = [.. before];
                Gemm.Multiply(
                    m,
                    n,
                    k,
                    a,
                    rowA,
                    columnA,
                    b,
                    rowB,
                    columnB,
                    c,
                    n,
                    bias,
                    (Epilogue)epilogue
                );
                return c;
            });
            KernelData.AssertSameBits(expected, actual, $"{transposedA} {transposedB} {epilogue}");
        }
    }

    /// <summary>A batch times the transpose of wide weights goes by way of the transposed product, and so do many rows of a transposed matrix times a few columns.</summary>
    [Theory]
    [InlineData(37, 1061, 501, false)]
    [InlineData(1061, 37, 501, true)]
    [InlineData(1057, 77, 500, true)]
    public void A_large_factor_that_lies_the_wrong_way_round_gives_the_plain_loops_bits(
        int m,
        int n,
        int k,
        bool left
    )
    {
        // Nothing is a multiple of a vector or a tile, and all three matrices lie in larger ones.
        (int rowA, int columnA) = left ? (1, m + 3) : (k + 3, 1);
        (int rowB, int columnB) = left ? (n + 5, 1) : (1, k + 5);
        int rowC = n + 7;
        var product = new Product
        {
            M = m,
            N = n,
            K = k,
            RowStrideA = rowA,
            ColumnStrideA = columnA,
            RowStrideB = rowB,
            ColumnStrideB = columnB,
        };
        Assert.True(TurnedProduct<V256>.Pays(product) && TurnedProduct<V512>.Pays(product));
        float[] a = KernelData.Random(Math.Max(m, k) * Math.Max(rowA, columnA), 1),
            b = KernelData.Random(Math.Max(n, k) * Math.Max(rowB, columnB), 2),
            before = KernelData.Random(m * rowC, 4);
        foreach (int threads in (int[])[1, 2, 3])
        foreach (
            float[] bias in (float[][])
                [
                    [],
                    KernelData.Random(n, 3),
                ]
        )
        foreach (Epilogue epilogue in (Epilogue[])[Epilogue.None, Epilogue.Relu])
        {
            float[] expected = [.. before];
            PlainGemm.Multiply<float>(
                m,
                n,
                k,
                a,
                rowA,
                columnA,
                b,
                rowB,
                columnB,
                expected,
                rowC,
                bias,
                epilogue
            );
            int set = WorkerPool.Shared.Threads;
            WorkerPool.Shared.Threads = threads;
            try
            {
                float[] actual = KernelData.SameAtEveryWidth(() =>
                {
                    float[] c = [.. before];
                    Gemm.Multiply(
                        m,
                        n,
                        k,
                        a,
                        rowA,
                        columnA,
                        b,
                        rowB,
                        columnB,
                        c,
                        rowC,
                        bias,
                        epilogue
                    );
                    return c;
                });
                KernelData.AssertSameBits(expected, actual, $"{threads} {bias.Length} {epilogue}");
            }
            finally
            {
                WorkerPool.Shared.Threads = set;
            }
        }
    }

    [Fact]
    public void One_and_two_threads_give_the_same_bits()
    {
        foreach (
            (int m, int n, int k) in ((int, int, int)[])
                [(100, 1200, 240), (1000, 100, 300), (257, 40, 511)]
        )
        foreach (bool transposed in (bool[])[false, true])
        {
            float[] a = KernelData.Random(m * k, 1),
                b = KernelData.Random(k * n, 2);
            float[] Product(int threads)
            {
                int before = WorkerPool.Shared.Threads;
                WorkerPool.Shared.Threads = threads;
                try
                {
                    var c = new float[m * n];
                    Gemm.Multiply(
                        m,
                        n,
                        k,
                        a,
                        transposed ? 1 : k,
                        transposed ? m : 1,
                        b,
                        n,
                        1,
                        c,
                        n
                    );
                    return c;
                }
                finally
                {
                    WorkerPool.Shared.Threads = before;
                }
            }
            KernelData.AssertSameBits(Product(1), Product(2));
            KernelData.AssertSameBits(Product(1), Product(3));
        }
    }

    [Fact]
    public void Strides_apart_leave_the_elements_between_alone()
    {
        float[] a = KernelData.Random(7 * 9, 1),
            b = KernelData.Random(9 * 20, 2),
            c = [.. Enumerable.Repeat(5f, 7 * 30)],
            expected = [.. c];
        PlainGemm.Multiply<float>(7, 20, 9, a, 9, 1, b, 20, 1, expected, 30, [], Epilogue.None);
        Gemm.Multiply(7, 20, 9, a, 9, 1, b, 20, 1, c, 30);
        KernelData.AssertSameBits(expected, c);
        Assert.Equal(5f, c[25]);
    }

    /// <summary>More rows of A than are held beside a panel, and rows of B a page apart: packed for all threads, slice by slice.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_tall_product_whose_right_factor_lies_far_apart_gives_the_plain_loops_bits(
        bool transposed
    )
    {
        const int m = 1030,
            n = 40,
            k = 1100,
            rowB = 1024;
        (int rowA, int columnA) = transposed ? (1, m) : (k, 1);
        float[] a = KernelData.Random(m * k, 1),
            b = KernelData.Random((k - 1) * rowB + n, 2),
            bias = KernelData.Random(n, 3),
            expected = KernelData.Random(m * n, 4),
            actual = [.. expected];
        const Epilogue all = Epilogue.Accumulate | Epilogue.Relu;
        PlainGemm.Multiply<float>(m, n, k, a, rowA, columnA, b, rowB, 1, expected, n, bias, all);
        Gemm.Multiply(m, n, k, a, rowA, columnA, b, rowB, 1, actual, n, bias, all);
        KernelData.AssertSameBits(expected, actual);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(3)]
    public void NaN_and_infinity_spread_as_in_the_plain_loop(int n)
    {
        float[] a = KernelData.Wild(20 * 30, 1),
            b = KernelData.Wild(30 * n, 2),
            expected = new float[20 * n],
            actual = new float[20 * n];
        PlainGemm.Multiply<float>(20, n, 30, a, 30, 1, b, n, 1, expected, n, [], Epilogue.Relu);
        Gemm.Multiply(20, n, 30, a, 30, 1, b, n, 1, actual, n, [], Epilogue.Relu);
        KernelData.AssertSameBits(expected, actual);
        Assert.Contains(actual, float.IsNaN);
    }

    [Fact]
    public void A_factor_that_is_too_short_is_refused()
    {
        var c = new float[4];
        Assert.Throws<ArgumentException>(() =>
            Gemm.Multiply(2, 2, 3, new float[5], 3, 1, new float[6], 2, 1, c, 2)
        );
        Assert.Throws<ArgumentException>(() =>
            Gemm.Multiply(2, 2, 3, new float[6], 3, 1, new float[5], 2, 1, c, 2)
        );
        Assert.Throws<ArgumentException>(() =>
            Gemm.Multiply(2, 2, 3, new float[6], 3, 1, new float[6], 2, 1, c, 2, new float[3])
        );
    }
}
