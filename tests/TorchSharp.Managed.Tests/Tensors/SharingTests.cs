using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

/// <summary>What shares memory with what, and what is counted.</summary>
public sealed class SharingTests
{
    [Fact]
    public void A_diagonal_shares_memory_with_its_matrix()
    {
        var x = zeros(3, 3);
        x.diagonal().fill_(1);
        Assert.Equal(eye(3).data<float>().ToArray(), x.data<float>().ToArray());
        x.diagonal(1).fill_(5);
        Assert.Equal([1f, 5f, 0f, 0f, 1f, 5f, 0f, 0f, 1f], x.data<float>().ToArray());
    }

    [Fact]
    public void A_buffer_is_shared_both_ways()
    {
        float[] numbers = [1, 2, 3, 4];
        var x = frombuffer(numbers, ScalarType.Float32, count: 2, offset: 1);
        numbers[1] = 20;
        x[1] = tensor(30f);
        Assert.Equal([20f, 30f], x.data<float>().ToArray());
        Assert.Equal([1f, 20f, 30f, 4f], numbers);
    }

    [Fact]
    public void A_large_buffer_survives_collections_and_takes_part_in_operations()
    {
        double[] numbers = [.. Enumerable.Range(0, 10_000)];
        var x = frombuffer(numbers, ScalarType.Float64);
        GC.Collect();
        x.mul_(2);
        Assert.Equal(19_998.0, numbers[^1]);
        Assert.Equal(99_990_000.0, x.sum().item<double>());
    }

    [Fact]
    public void A_buffer_of_another_type_is_refused() =>
        Assert.Throws<ArgumentException>(() => frombuffer(new[] { 1f }, ScalarType.Int64));
}

/// <summary>Counts of all threads: nothing else may run beside these tests.</summary>
[Collection(nameof(Alone))]
public sealed class TotalCountTests
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(int count, long size)
    {
        for (int i = 0; i < count; i++)
        {
            _ = ones(size) + 1;
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(10_000)]
    public void Forgotten_tensors_drop_out_of_the_total(long size)
    {
        Settle();
        long before = Tensor.TotalCount;
        Forget(2_000, size);
        Assert.InRange(Tensor.TotalCount - before, 1, 4_000);
        Settle();
        // Up to 64 of a thread's last tensors count until it has made more; those of other tests may go meanwhile.
        Assert.True(Tensor.TotalCount - before <= 64);
    }

    [Fact]
    public void Kept_and_disposed_tensors_are_counted_exactly()
    {
        Settle();
        Tensor[] kept = [.. Enumerable.Range(0, 500).Select(i => zeros(i + 1))];
        Settle();
        // What other tests forgot must not be collected in between.
        Assert.True(GC.TryStartNoGCRegion(1 << 20));
        long before = Tensor.TotalCount;
        foreach (Tensor t in kept)
        {
            t.Dispose();
        }
        long after = Tensor.TotalCount;
        GC.EndNoGCRegion();
        Assert.Equal(before - 500, after);
    }

    private static void Settle()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}

/// <summary>Tests that no other test may run beside.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
