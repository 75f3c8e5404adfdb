using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp.Memory;

/// <summary>
/// Native blocks kept by size class for reuse, 64-byte aligned. Thread-safe.
/// Size classes step four to an octave (4 KiB, 5, 6, 7, 8, 10, ...), so that at most a fifth of a block is unused.
/// Sizes that change all the time (a batch that finished images leave) would each collect blocks of their own, six times what
/// is ever in use at once; so, when much is waiting already, a larger block serves instead of a new one.
/// When the blocks in use pass max(96 MB, twice what was live after the last collection), a generation-0 collection
/// gives back what forgotten tensors hold; older generations follow only when that frees too little. The limit goes down
/// again after a large model is gone: at the next collection, or with <see cref="Trim"/>.
/// </summary>
internal sealed unsafe class NativePool
{
    /// <summary>The pool behind all tensors.</summary>
    public static NativePool Shared { get; } = new(softLimit: 96L << 20);

    private const nuint Alignment = 64;
    private const int SmallestClass = 12 * 4;

    /// <summary>A block that serves a smaller request is at most two octaves too large.</summary>
    private const int MostClassesUp = 8;

    private readonly Lock _lock = new();
    private readonly Lock _collectLock = new();
    private readonly Stack<nint>?[] _free = new Stack<nint>?[64 * 4];
    private readonly long _softLimit;
    private ReadyMemory? _ready;
    private long _limit;
    private long _outstanding;
    private long _most;
    private long _pooled;
    private long _systemAllocations;
    private long _peak;

    /// <summary>Makes an empty pool that starts to ask for collections above <paramref name="softLimit"/> bytes in use.</summary>
    public NativePool(long softLimit) => _softLimit = _limit = softLimit;

    /// <summary>Bytes handed out and not yet returned.</summary>
    public long OutstandingBytes => Volatile.Read(ref _outstanding);

    /// <summary>Bytes waiting for reuse.</summary>
    public long PooledBytes => Volatile.Read(ref _pooled);

    /// <summary>Bytes that <see cref="Prepare"/> made ready and nobody took yet; they count neither as in use nor as waiting.</summary>
    public long ReadyBytes => Volatile.Read(ref _ready)?.Left ?? 0;

    /// <summary>The most bytes that were ever held, in use and waiting together.</summary>
    public long PeakBytes => Volatile.Read(ref _peak);

    /// <summary>How many blocks came from the system, not from the pool; constant in a warmed-up loop.</summary>
    public long SystemAllocations => Volatile.Read(ref _systemAllocations);

    /// <summary>
    /// Makes so much memory ready that the next new blocks come at once, instead of page by page as they are written to.
    /// Only the first call does; and only on Linux, where memory that is not wanted any more can be given back page by page.
    /// </summary>
    public void Prepare(long bytes)
    {
        if (OperatingSystem.IsLinux() && Volatile.Read(ref _ready) is null)
        {
            Volatile.Write(ref _ready, new ReadyMemory(bytes));
        }
    }

    /// <summary>The size class of a block of at least <paramref name="bytes"/> bytes.</summary>
    public static int ClassOf(long bytes)
    {
        ulong last = (ulong)Math.Max(bytes, 4096) - 1;
        int octave = 63 - BitOperations.LeadingZeroCount(last);
        int quarter = (int)((last - (1UL << octave)) >> (octave - 2));
        return octave * 4 + quarter + 1;
    }

    /// <summary>The bytes of a block of class <paramref name="sizeClass"/>.</summary>
    public static long BytesOf(int sizeClass)
    {
        int octave = (sizeClass - 1) / 4,
            quarters = (sizeClass - 1) % 4 + 1;
        return (1L << octave) + quarters * (1L << (octave - 2));
    }

    /// <summary>A block of at least class <paramref name="wanted"/>, its contents undefined.</summary>
    /// <param name="wanted">The class of the bytes that are needed.</param>
    /// <param name="sizeClass">The class of the block, with which it is returned: as wanted, or larger where much is waiting.</param>
    /// <exception cref="OutOfMemoryException">Neither the pool nor the system has it, even after a full collection.</exception>
    public byte* Rent(int wanted, out int sizeClass)
    {
        Debug.Assert(wanted >= SmallestClass - 4);
        sizeClass = wanted;
        if (TryReuse(ref sizeClass, out byte* block))
        {
            return block;
        }
        long bytes = BytesOf(wanted);
        if (OutstandingBytes + bytes > Volatile.Read(ref _limit))
        {
            CollectForgotten(bytes);
            if (TryReuse(ref sizeClass, out block))
            {
                return block;
            }
            if (PooledBytes > Volatile.Read(ref _limit) / 2)
            {
                FreeWaiting();
            }
        }
        block = AllocateFromSystem(bytes);
        lock (_lock)
        {
            _systemAllocations++;
            Count(bytes);
            _peak = Math.Max(_peak, _outstanding + _pooled);
        }
        return block;
    }

    /// <summary>Takes a block back for reuse.</summary>
    public void Return(byte* block, int sizeClass)
    {
        long bytes = BytesOf(sizeClass);
        Poison(block, bytes);
        lock (_lock)
        {
            _outstanding -= bytes;
            _pooled += bytes;
            (_free[sizeClass] ??= new Stack<nint>()).Push((nint)block);
        }
    }

    /// <summary>Gives all waiting blocks back to the system and what is ready, and sets the limit by what is in use now.</summary>
    public void Trim()
    {
        FreeWaiting();
        Volatile.Read(ref _ready)?.GiveBackRest();
        lock (_lock)
        {
            _most = _outstanding;
        }
        Volatile.Write(ref _limit, LimitFor(OutstandingBytes));
    }

    private void FreeWaiting()
    {
        lock (_lock)
        {
            for (int i = 0; i < _free.Length; i++)
            {
                while (_free[i]?.Count > 0)
                {
                    Free((byte*)_free[i]!.Pop(), BytesOf(i));
                    _pooled -= BytesOf(i);
                }
            }
        }
    }

    private void Free(byte* block, long bytes)
    {
        if (_ready?.Owns(block) == true)
        {
            ReadyMemory.GiveBack(block, bytes);
        }
        else
        {
            NativeMemory.AlignedFree(block);
        }
    }

    private bool TryReuse(ref int sizeClass, out byte* block)
    {
        lock (_lock)
        {
            int found = Waiting(sizeClass);
            if (found > 0)
            {
                sizeClass = found;
                long bytes = BytesOf(found);
                _pooled -= bytes;
                Count(bytes);
                block = (byte*)_free[found]!.Pop();
                return true;
            }
        }
        block = null;
        return false;
    }

    /// <summary>The class that a request is served from, or 0: its own; a larger one only where a new block would hold more than was ever in use at once.</summary>
    private int Waiting(int sizeClass)
    {
        if (_free[sizeClass] is { Count: > 0 })
        {
            return sizeClass;
        }
        if (_outstanding + _pooled + BytesOf(sizeClass) <= _most + _softLimit / 4)
        {
            return 0;
        }
        int last = Math.Min(sizeClass + MostClassesUp, _free.Length - 1);
        for (int larger = sizeClass + 1; larger <= last; larger++)
        {
            if (_free[larger] is { Count: > 0 })
            {
                return larger;
            }
        }
        return 0;
    }

    private void Count(long bytes)
    {
        _outstanding += bytes;
        _most = Math.Max(_most, _outstanding);
    }

    private byte* AllocateFromSystem(long bytes)
    {
        ReadyMemory? ready = Volatile.Read(ref _ready);
        byte* block = ready is null ? null : ready.Take(bytes);
        if (block != null)
        {
            return block;
        }
        try
        {
            return HugePages.Allocate(bytes, Alignment);
        }
        catch (OutOfMemoryException)
        {
            FreeWaiting();
            GC.Collect();
            GC.WaitForPendingFinalizers();
            FreeWaiting();
            return HugePages.Allocate(bytes, Alignment);
        }
    }

    private void CollectForgotten(long needed)
    {
        lock (_collectLock)
        {
            long before = OutstandingBytes,
                limit = long.MaxValue;
            for (int generation = 0; generation <= 2; generation++)
            {
                GC.Collect(generation, GCCollectionMode.Forced, blocking: true);
                GC.WaitForPendingFinalizers();
                if (OutstandingBytes <= before * 3 / 4 && OutstandingBytes + needed <= _limit)
                {
                    // Older garbage still counts as live: the limit may go down by what is seen now, not up.
                    limit = _limit;
                    break;
                }
            }
            Volatile.Write(ref _limit, Math.Min(limit, LimitFor(OutstandingBytes + needed)));
        }
    }

    private long LimitFor(long live) => Math.Max(_softLimit, 2 * live);

    /// <summary>In debug builds a returned block is filled with NaNs, so that whoever still reads it notices.</summary>
    [Conditional("DEBUG")]
    private static void Poison(byte* block, long bytes) =>
        Unsafe.InitBlockUnaligned(block, 0xFF, (uint)Math.Min(bytes, uint.MaxValue));
}
