using System.Runtime.InteropServices;

namespace TorchSharp.Memory;

/// <summary>
/// Large blocks on large pages where the system hands them out only when asked (Linux, transparent huge pages on "madvise").
/// A convolution walks tens of megabytes; with pages of 4 KiB every page is a miss in the translation cache, and in a virtual
/// machine a miss costs twice.
/// </summary>
internal static unsafe partial class HugePages
{
    private const long Size = 2 << 20;

    // As linux/mman.h numbers them.
    private const int HugePage = 14,
        DontNeed = 4;

    /// <summary>A block of its own alignment, or aligned to a huge page when it is at least as large as one.</summary>
    /// <exception cref="OutOfMemoryException">The system has no more.</exception>
    public static byte* Allocate(long bytes, nuint alignment)
    {
        if (bytes < Size || !OperatingSystem.IsLinux())
        {
            return (byte*)NativeMemory.AlignedAlloc((nuint)bytes, alignment);
        }
        byte* block = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, (nuint)Size);
        try
        {
            // Advice only: a kernel that knows nothing of it answers with an error, and the block is as good as before.
            _ = Advise((nint)block, (nuint)(bytes & ~(Size - 1)), HugePage);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // A system without glibc: pages stay small.
        }
        return block;
    }

    /// <summary>Gives whole pages of 4 KiB back to the system. They stay mapped, and read as zeros.</summary>
    public static void Forget(byte* pages, long bytes)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Advise((nint)pages, (nuint)bytes, DontNeed);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}
