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
        Advise(block, bytes & ~(Size - 1), HugePage);
        return block;
    }

    /// <summary>Gives whole pages back to the system. They stay mapped, and read as zeros.</summary>
    public static void Forget(byte* pages, long bytes) => Advise(pages, bytes, DontNeed);

    /// <summary>A kernel that knows nothing of an advice answers with an error, and the memory is as good as before.</summary>
    private static void Advise(byte* pages, long bytes, int advice)
    {
        try
        {
            _ = Advise((nint)pages, (nuint)bytes, advice);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // A system without glibc: pages stay small, and where they are.
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}
