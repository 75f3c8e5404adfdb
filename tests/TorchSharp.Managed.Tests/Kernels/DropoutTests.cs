using TorchSharp.Kernels;
using TorchSharp.Kernels.Reference;
using TorchSharp.Threads;

namespace TorchSharp.Tests.Kernels;

[Collection(nameof(KernelTest))]
public sealed class DropoutTests
{
    /// <summary>The known answers that come with Random123 (kat_vectors, philox4x32, 10 rounds).</summary>
    [Fact]
    public void Philox_gives_its_authors_known_answers()
    {
        Assert.Equal(
            (0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u),
            Philox.Block(0, 0, 0, 0, 0, 0)
        );
        Assert.Equal(
            (0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu),
            Philox.Block(~0u, ~0u, ~0u, ~0u, ~0u, ~0u)
        );
        Assert.Equal(
            (0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u),
            Philox.Block(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0)
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(20_003)]
    public void The_mask_is_the_plain_loops_for_any_number_of_threads(int n)
    {
        float[] x = KernelData.Random(n, 1),
            expected = new float[n];
        PlainDropout.Apply(x, 0.3, 0x123456789ABCDEF0, expected);
        int before = WorkerPool.Shared.Threads;
        foreach (int threads in (int[])[1, 2])
        {
            WorkerPool.Shared.Threads = threads;
            var y = new float[n];
            Dropout.Apply(x, 0.3, 0x123456789ABCDEF0, y);
            KernelData.AssertSameBits(expected, y);
        }
        WorkerPool.Shared.Threads = before;
    }

    [Fact]
    public void About_the_asked_share_is_dropped_and_the_mean_is_kept()
    {
        float[] x = [.. Enumerable.Repeat(1f, 100_000)],
            y = new float[x.Length];
        Dropout.Apply(x, 0.4, 7, y);
        Assert.InRange(y.Count(v => v == 0), 39_000, 41_000);
        Assert.InRange(y.Average(), 0.98, 1.02);
        var other = new float[x.Length];
        Dropout.Apply(x, 0.4, 8, other);
        Assert.NotEqual(y, other);
    }

    [Fact]
    public void The_ends_of_the_range_drop_nothing_and_everything()
    {
        float[] x = KernelData.Random(100, 1),
            y = new float[100];
        Dropout.Apply(x, 0, 7, y);
        Assert.Equal(x, y);
        Dropout.Apply(x, 1, 7, y);
        Assert.All(y, v => Assert.Equal(0f, v));
        Assert.Throws<ArgumentOutOfRangeException>(() => Dropout.Apply(x, 1.1, 7, y));
        Assert.Throws<ArgumentOutOfRangeException>(() => Dropout.Apply(x, double.NaN, 7, y));
    }
}
