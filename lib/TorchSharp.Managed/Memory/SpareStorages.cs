using System.Runtime.CompilerServices;

namespace TorchSharp.Memory;

/// <summary>
/// The small storages that a thread was given back, for its next small results: the last one first, for it is still warm.
/// An array and not a list through the storages themselves, which would write two references for each that comes or goes.
/// </summary>
internal sealed class SpareStorages
{
    /// <summary>More are not kept.</summary>
    private const int Most = 2048;

    private Storage?[] _storages = new Storage?[16];
    private int _count;

    /// <summary>The last one, or null when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Storage? Take()
    {
        if (_count == 0)
        {
            return null;
        }
        ref Storage? last = ref _storages[--_count];
        Storage? storage = last;
        last = null;
        return storage;
    }

    /// <summary>Keeps one more, unless there are many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Storage storage)
    {
        if (_count < _storages.Length || MakeRoom())
        {
            _storages[_count++] = storage;
        }
    }

    private bool MakeRoom()
    {
        if (_count >= Most)
        {
            return false;
        }
        Array.Resize(ref _storages, 2 * _count);
        return true;
    }
}
