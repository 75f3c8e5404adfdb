using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp.Memory;

/// <summary>
/// The bytes behind a tensor and its views: a few lie in the storage itself, those below <see cref="NativeThreshold"/> in a
/// plain array without finaliser, more in pooled native memory. Kernels take spans; <c>fixed (float* p = storage.Span&lt;float&gt;())</c> is the way to a pointer
/// and costs nothing for native memory. A span does not keep native memory alive: an operation ends with
/// <c>GC.KeepAlive(storage)</c> for each storage whose span it handed to a kernel.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design",
    "CA1001",
    Justification = "Views share a storage: it is counted, the last Release disposes of the buffer."
)]
internal sealed unsafe class Storage
{
    /// <summary>Storages of this many bytes (1,024 floats) and more are native.</summary>
    public const int NativeThreshold = 4096;

    private const int InlineBytes = 64;

    private readonly Array? _array;
    private readonly NativeBuffer? _native;
    private int _references = 1;
    private bool _released;
    private Inline _inline;

    [InlineArray(InlineBytes)]
    private struct Inline
    {
        private byte _first;
    }

    /// <summary>A storage of that many bytes, zeroed or undefined: one that the thread was given back, still warm, if it is small and there is any.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Storage Of(long bytes, bool zeroed, ThreadState state)
    {
        if ((ulong)bytes > InlineBytes || state.SpareStorages.Take() is not { } y)
        {
            return new Storage(bytes, zeroed);
        }
        (y.Length, y.Version, y._references, y._released) = (bytes, 0, 1, false);
        y.Layout = null;
        if (zeroed)
        {
            y._inline = default;
        }
        return y;
    }

    /// <summary>Reserves <paramref name="bytes"/> bytes, zeroed or undefined.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative.</exception>
    public Storage(long bytes, bool zeroed = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        Length = bytes;
        if (bytes <= InlineBytes)
        {
            return;
        }
        if (bytes < NativeThreshold)
        {
            _array = zeroed ? new byte[bytes] : GC.AllocateUninitializedArray<byte>((int)bytes);
            return;
        }
        _native = new NativeBuffer(bytes);
        if (zeroed)
        {
            NativeMemory.Clear(_native.Pointer, (nuint)bytes);
        }
    }

    /// <summary>The elements of an array of numbers, shared with whoever else holds it.</summary>
    public Storage(Array shared)
    {
        _array = shared;
        Length = Buffer.ByteLength(shared);
    }

    /// <summary>Counts the in-place changes of the contents; the graph compares it with what it saw when it kept a tensor.</summary>
    public int Version { get; set; }

    /// <summary>The engine's own order of the dimensions where TorchSharp's would be row-major; else null.</summary>
    public Layout? Layout { get; set; }

    /// <summary>How many tensors, views and graph nodes use the storage.</summary>
    public int References => Volatile.Read(ref _references);

    /// <summary>The storage's size in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Whether the bytes were given back; every access throws from then on.</summary>
    public bool IsReleased => _released;

    /// <summary>Whether the bytes are native (and worth an early <see cref="Release()"/>).</summary>
    public bool IsNative => _native is not null;

    /// <summary>All elements, as <typeparamref name="T"/>.</summary>
    /// <exception cref="ObjectDisposedException">The storage was released.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<T> Span<T>()
        where T : unmanaged
    {
        CheckOpen();
        return MemoryMarshal.CreateSpan(
            ref Unsafe.As<byte, T>(ref First),
            checked((int)(Length / sizeof(T)))
        );
    }

    /// <summary>The elements <paramref name="start"/> .. <paramref name="start"/>+<paramref name="length"/>-1, as <typeparamref name="T"/>; counted in elements.</summary>
    /// <exception cref="ObjectDisposedException">The storage was released.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<T> Span<T>(long start, long length)
        where T : unmanaged
    {
        CheckOpen();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            (ulong)(start + length) * (ulong)sizeof(T),
            (ulong)Length
        );
        return MemoryMarshal.CreateSpan(
            ref Unsafe.Add(ref Unsafe.As<byte, T>(ref First), (nint)start),
            checked((int)length)
        );
    }

    private ref byte First
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get =>
            ref _native is not null
                ? ref *_native.Pointer
                : ref _array is not null
                    ? ref MemoryMarshal.GetArrayDataReference(_array)
                    : ref _inline[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CheckOpen() => ObjectDisposedException.ThrowIf(_released, this);

    /// <summary>Counts one more user (a view, a graph node) that will call <see cref="Release()"/>.</summary>
    public void AddReference() => Interlocked.Increment(ref _references);

    /// <summary>Counts one user less; the last one gives the bytes back.</summary>
    public void Release()
    {
        if (IsLast())
        {
            GiveBack(ThreadState.Current);
        }
    }

    /// <summary>As <see cref="Release()"/>, for a caller that knows its thread's state.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Release(ThreadState state)
    {
        if (IsLast())
        {
            GiveBack(state);
        }
    }

    /// <summary>Counts one user less: whether that was the last. A single user is the caller: nobody else can count, and nothing has to be locked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsLast() => References == 1 || Interlocked.Decrement(ref _references) == 0;

    private void GiveBack(ThreadState state)
    {
        _references = 0;
        _released = true;
        if (_native is not null)
        {
            _native.Dispose();
        }
        else if (_array is null)
        {
            // Nobody knows the storage any more: its next user may.
            Poison();
            state.SpareStorages.Add(this);
        }
    }

    /// <summary>In debug builds what was given back is filled with NaNs, so that whoever still reads it, or takes it for zeros, notices.</summary>
    [Conditional("DEBUG")]
    private void Poison() => ((Span<byte>)_inline).Fill(0xFF);
}
