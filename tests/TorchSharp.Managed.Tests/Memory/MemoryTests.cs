using System.Runtime.CompilerServices;
using TorchSharp.Memory;

namespace TorchSharp.Tests.Memory;

/// <summary>The pool is the process's, so nothing runs beside these.</summary>
[Collection(nameof(Tensors.Alone))]
public sealed unsafe class MemoryTests
{
    [Theory]
    [InlineData(0, 4096)]
    [InlineData(4096, 4096)]
    [InlineData(4097, 5120)]
    [InlineData(5120, 5120)]
    [InlineData(8191, 8192)]
    [InlineData(8193, 10240)]
    [InlineData(1_000_000, 1_048_576)]
    public void A_size_class_holds_its_bytes_and_wastes_little(long bytes, long block) =>
        Assert.Equal(block, NativePool.BytesOf(NativePool.ClassOf(bytes)));

    [Fact]
    public void A_released_block_is_used_again()
    {
        var pool = new NativePool(1 << 20);
        int sizeClass = NativePool.ClassOf(100_000);
        byte* block = pool.Rent(sizeClass, out _);
        Assert.Equal(0, (nint)block % 64);
        pool.Return(block, sizeClass);
        Assert.Equal((nint)block, (nint)pool.Rent(sizeClass, out _));
        Assert.Equal(1, pool.SystemAllocations);
        pool.Return(block, sizeClass);
        Assert.Equal(0, pool.OutstandingBytes);
        pool.Trim();
        Assert.Equal(0, pool.PooledBytes);
    }

    [Fact]
    public void What_is_ready_is_handed_out_first_and_goes_back_to_the_system_when_it_is_not_wanted()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        const int Large = 1 << 20,
            Small = 1 << 16;
        var pool = new NativePool(4 << 20);
        pool.Prepare(2 * Large);
        pool.Prepare(2 * Large);
        Assert.Equal(2 * Large, pool.ReadyBytes);
        byte* first = pool.Rent(NativePool.ClassOf(Large), out _),
            small = pool.Rent(NativePool.ClassOf(Small), out _);
        Assert.Equal(Large - Small, pool.ReadyBytes);
        Assert.Equal((nint)first + Large, (nint)small);
        // Too large for what is left: the system's.
        byte* other = pool.Rent(NativePool.ClassOf(Large), out _);
        Assert.NotInRange((nint)other, (nint)first, (nint)first + 2 * Large - 1);
        Assert.Equal(3, pool.SystemAllocations);
        new Span<byte>(first, Large).Fill(7);
        new Span<byte>(small, Small).Fill(7);
        pool.Return(first, NativePool.ClassOf(Large));
        Assert.Equal((nint)first, (nint)pool.Rent(NativePool.ClassOf(Large), out _));
        pool.Return(first, NativePool.ClassOf(Large));
        pool.Return(other, NativePool.ClassOf(Large));

        pool.Trim();

        Assert.Equal(0, pool.ReadyBytes);
        Assert.Equal(0, pool.PooledBytes);
        // The returned block's pages are the system's again, the other one's are as they were.
        Assert.Equal(-1, new Span<byte>(first, Large).IndexOfAnyExcept((byte)0));
        Assert.Equal(-1, new Span<byte>(small, Small).IndexOfAnyExcept((byte)7));
        byte* next = pool.Rent(NativePool.ClassOf(Large), out _);
        Assert.NotInRange((nint)next, (nint)first, (nint)first + 2 * Large - 1);
        pool.Return(next, NativePool.ClassOf(Large));
        pool.Return(small, NativePool.ClassOf(Small));
        pool.Trim();
        Assert.Equal(-1, new Span<byte>(small, Small).IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void Of_small_storages_the_last_is_taken_first_and_so_many_are_kept()
    {
        const int Kept = 2048;
        var spare = new SpareStorages();
        Assert.Null(spare.Take());
        var storages = Enumerable.Range(0, Kept + 5).Select(_ => new Storage(4)).ToList();
        storages.ForEach(spare.Add);
        for (int i = Kept - 1; i >= 0; i--)
        {
            Assert.Same(storages[i], spare.Take());
        }
        Assert.Null(spare.Take());
    }

    [Fact]
    public void Sizes_that_shrink_all_the_time_are_served_from_larger_blocks()
    {
        const long Largest = 8L << 20;
        var pool = new NativePool(softLimit: 4 << 20);
        for (long bytes = Largest; bytes > 100_000; bytes = bytes * 9 / 10)
        {
            byte* block = pool.Rent(NativePool.ClassOf(bytes), out int sizeClass);
            Assert.InRange(NativePool.BytesOf(sizeClass), bytes, 5 * bytes);
            pool.Return(block, sizeClass);
        }
        Assert.True(pool.PeakBytes < 2 * Largest, $"{pool.PeakBytes} bytes were held");
        pool.Trim();
    }

    [Fact]
    public void Where_little_is_waiting_every_size_has_blocks_of_its_own()
    {
        var pool = new NativePool(softLimit: 128 << 20);
        int large = NativePool.ClassOf(2 << 20),
            small = NativePool.ClassOf(1 << 20);
        pool.Return(pool.Rent(large, out _), large);
        pool.Return(pool.Rent(small, out int got), got);
        Assert.Equal(small, got);
        Assert.Equal(2, pool.SystemAllocations);
        pool.Trim();
    }

    [Fact]
    public void Buffers_that_are_forgotten_come_back_before_memory_grows_without_bound()
    {
        ForgetOtherTests();
        long before = NativePool.Shared.OutstandingBytes,
            grown = Forget(buffers: 400) - before;
        Assert.True(grown < 400L << 20, $"{grown >> 20} MB of 1600 forgotten MB were held");
    }

    [Fact]
    public void A_buffer_released_twice_returns_its_block_once()
    {
        var buffer = new NativeBuffer(50_000);
        buffer.Dispose();
        buffer.Dispose();
        using var first = new NativeBuffer(50_000);
        using var second = new NativeBuffer(50_000);
        Assert.NotEqual((nint)first.Pointer, (nint)second.Pointer);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(4092)]
    [InlineData(4096)]
    [InlineData(400_000)]
    public void A_storage_shows_its_bytes_as_any_type(long bytes)
    {
        var storage = new Storage(bytes, zeroed: true);
        Assert.Equal(bytes / 4, storage.Span<float>().Length);
        Assert.All(storage.Span<int>().ToArray(), v => Assert.Equal(0, v));
        storage.Span<float>(1, 2)[1] = 7;
        Assert.Equal(7, storage.Span<float>()[2]);
        storage.Release();
    }

    [Fact]
    public void A_shared_storage_is_given_back_by_its_last_user()
    {
        var storage = new Storage(100_000);
        storage.AddReference();
        storage.Release();
        storage.Span<float>()[0] = 1;
        storage.Release();
        Assert.True(storage.IsReleased);
        Assert.Throws<ObjectDisposedException>(() => storage.Span<float>());
    }

    [Fact]
    public void A_span_outside_a_storage_is_refused()
    {
        var storage = new Storage(8192);
        Assert.Throws<ArgumentOutOfRangeException>(() => storage.Span<float>(2000, 100));
        storage.Release();
    }

    /// <summary>What other tests forgot counts as in use until it is collected, and would set the limit.</summary>
    private static void ForgetOtherTests()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        NativePool.Shared.Trim();
    }

    /// <summary>Forgets buffers of 4 MB; gives the most bytes that were in use.</summary>
    private static long Forget(int buffers)
    {
        long most = 0;
        for (int i = 0; i < buffers; i++)
        {
            ForgetOne(4 << 20);
            most = Math.Max(most, NativePool.Shared.OutstandingBytes);
        }
        return most;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ForgetOne(long bytes) => new NativeBuffer(bytes).Pointer[0] = 1;
}
