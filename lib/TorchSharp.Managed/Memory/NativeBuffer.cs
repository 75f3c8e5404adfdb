namespace TorchSharp.Memory;

/// <summary>
/// Owner of one pooled, 64-byte aligned native block. <see cref="Dispose"/> returns the block at once;
/// a forgotten owner's finaliser does so later. A raw pointer or span does not keep the owner alive:
/// call <see cref="GC.KeepAlive"/> on it after the last use.
/// </summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private readonly int _sizeClass;
    private nint _block;

    /// <summary>Rents a block of at least <paramref name="bytes"/> bytes; its contents are undefined.</summary>
    public NativeBuffer(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        Length = bytes;
        _block = (nint)NativePool.Shared.Rent(NativePool.ClassOf(bytes), out _sizeClass);
    }

    /// <summary>Returns the block of a forgotten owner.</summary>
    ~NativeBuffer() => Return();

    /// <summary>The bytes that were asked for.</summary>
    public long Length { get; }

    /// <summary>The block's address, or null after <see cref="Dispose"/>.</summary>
    public byte* Pointer => (byte*)_block;

    /// <summary>Whether the block has been returned.</summary>
    public bool IsDisposed => Volatile.Read(ref _block) == 0;

    /// <summary>Returns the block to the pool. Calling it again does nothing.</summary>
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Return();
    }

    private void Return()
    {
        nint block = Interlocked.Exchange(ref _block, 0);
        if (block != 0)
        {
            NativePool.Shared.Return((byte*)block, _sizeClass);
        }
    }
}
