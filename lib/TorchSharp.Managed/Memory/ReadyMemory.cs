namespace TorchSharp.Memory;

/// <summary>
/// Memory whose pages are there before anybody needs them. A page that a program touches for the first time has to be found and
/// cleared by the system, and in a virtual machine by its host too: there a first training step waited for its pages three times
/// as long as it computed. Blocks are cut off one after the other; none is ever put back.
/// </summary>
internal sealed unsafe class ReadyMemory
{
    private static readonly int s_page = Environment.SystemPageSize;

    private readonly byte* _start;
    private readonly long _bytes;
    private long _taken;

    /// <summary>Asks for memory and touches all of it.</summary>
    /// <exception cref="OutOfMemoryException">The system has no more.</exception>
    public ReadyMemory(long bytes)
    {
        _start = HugePages.Allocate(bytes, (nuint)s_page);
        _bytes = bytes;
        for (long i = 0; i < bytes; i += s_page)
        {
            _start[i] = 0;
        }
    }

    /// <summary>Bytes that nobody took yet.</summary>
    public long Left => _bytes - Math.Min(_bytes, Volatile.Read(ref _taken));

    /// <summary>The next block, or null where less is left. Blocks are aligned as their sizes are.</summary>
    public byte* Take(long bytes)
    {
        long taken;
        do
        {
            taken = Volatile.Read(ref _taken);
            if (bytes > _bytes - taken)
            {
                return null;
            }
        } while (Interlocked.CompareExchange(ref _taken, taken + bytes, taken) != taken);
        return _start + taken;
    }

    /// <summary>Whether a block was cut off here.</summary>
    public bool Owns(byte* block) => block >= _start && block < _start + _bytes;

    /// <summary>Gives a block's pages back to the system. Its addresses stay taken: whoever read there would find zeros.</summary>
    public static void GiveBack(byte* block, long bytes)
    {
        long first = ((long)block + s_page - 1) / s_page * s_page,
            end = ((long)block + bytes) / s_page * s_page;
        if (end > first)
        {
            HugePages.Forget((byte*)first, end - first);
        }
    }

    /// <summary>Gives back what nobody took.</summary>
    public void GiveBackRest()
    {
        long left = Left;
        byte* rest = left > 0 ? Take(left) : null;
        if (rest != null)
        {
            GiveBack(rest, left);
        }
    }
}
