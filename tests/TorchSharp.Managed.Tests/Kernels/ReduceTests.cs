using TorchSharp.Kernels;
using TorchSharp.Kernels.Reference;
using TorchSharp.Threads;

namespace TorchSharp.Tests.Kernels;

[Collection(nameof(KernelTest))]
public sealed class ReduceTests
{
    public static TheoryData<int, int, int> Shapes =>
        new()
        {
            { 1, 1, 1 },
            { 1, 0, 1 },
            { 2, 0, 3 },
            { 1, 31, 1 },
            { 1, 1000, 1 },
            { 1, 70_001, 1 },
            { 13, 10, 1 },
            { 7, 129, 1 },
            { 1, 100, 10 },
            { 1, 5000, 37 },
            { 3, 17, 40 },
            { 5, 3, 129 },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Sums_agree_with_the_plain_loops(int outer, int count, int inner)
    {
        float[] x = KernelData.Random(outer * count * inner, 1);
        Agrees(Reduce.Sum, PlainReduce.Sum);
        Agrees(Reduce.SumOfSquares, PlainReduce.SumOfSquares);
        Agrees(Reduce.SumOfMagnitudes, PlainReduce.SumOfMagnitudes);

        void Agrees(Reduction fast, Reduction plain)
        {
            var expected = new float[outer * inner];
            plain(x, outer, count, inner, expected);
            float[] actual = KernelData.SameAtEveryWidth(() =>
            {
                var y = new float[outer * inner];
                fast(x, outer, count, inner, y);
                return y;
            });
            KernelData.AssertClose(expected, actual, 1e-7 * (1 + Math.Sqrt(count)));
        }
    }

    [Fact]
    public void Sums_keep_small_terms_beside_large_ones()
    {
        float[] x = [1e8f, .. Enumerable.Repeat(1f, 100_000), -1e8f];
        var y = new float[1];
        Reduce.Sum<float>(x, 1, x.Length, 1, y);
        Assert.Equal(100_000f, y[0]);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Extremes_and_their_first_positions_agree_with_the_plain_loops(
        int outer,
        int count,
        int inner
    )
    {
        if (count == 0)
        {
            Assert.Throws<ArgumentException>(() =>
                Reduce.Max<float>([], outer, count, inner, new float[outer * inner])
            );
            return;
        }
        // Few distinct values, and zeros of both signs: many ties; without a NaN, and with one now and then.
        var random = new System.Random(3);
        foreach (
            (bool largest, bool nans) in new[]
            {
                (true, false),
                (false, false),
                (true, true),
                (false, true),
            }
        )
        {
            float[] x =
            [
                .. Enumerable
                    .Range(0, outer * count * inner)
                    .Select(_ =>
                        nans && random.Next(40) == 0 ? float.NaN
                        : random.Next(6) is var n && n == 5 ? -0f
                        : largest ? -n
                        : n
                    ),
            ];
            float[] expected = new float[outer * inner];
            var expectedAt = new long[outer * inner];
            if (largest)
            {
                PlainReduce.Max<float>(x, outer, count, inner, expected, expectedAt);
            }
            else
            {
                PlainReduce.Min<float>(x, outer, count, inner, expected, expectedAt);
            }
            float[] actual = KernelData.SameAtEveryWidth(() =>
            {
                var y = new float[outer * inner];
                var at = new long[outer * inner];
                if (largest)
                {
                    Reduce.Max<float>(x, outer, count, inner, y, at);
                }
                else
                {
                    Reduce.Min<float>(x, outer, count, inner, y, at);
                }
                Assert.Equal(expectedAt, at);
                return y;
            });
            KernelData.AssertSameBits(expected, actual);
        }
    }

    [Fact]
    public void Threads_change_nothing()
    {
        float[] x = KernelData.Random(300_000, 1);
        float[] Run(int threads)
        {
            int before = WorkerPool.Shared.Threads;
            WorkerPool.Shared.Threads = threads;
            var y = new float[1 + 30 + 1000];
            Reduce.Sum<float>(x, 1, x.Length, 1, y);
            Reduce.Sum<float>(x, 1, 10_000, 30, y.AsSpan(1));
            Reduce.Sum<float>(x, 1000, 300, 1, y.AsSpan(31));
            WorkerPool.Shared.Threads = before;
            return y;
        }
        KernelData.AssertSameBits(Run(1), Run(2));
    }

    private delegate void Reduction(
        ReadOnlySpan<float> x,
        int outer,
        int count,
        int inner,
        Span<float> y
    );
}
