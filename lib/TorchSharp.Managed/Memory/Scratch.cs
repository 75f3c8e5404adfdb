using System.Runtime.InteropServices;

namespace TorchSharp.Memory;

/// <summary>
/// Working memory of a thread, kept between calls and 64-byte aligned. A block stays valid until the same thread asks
/// for the same slot again; the largest size asked for stays allocated as long as the thread lives.
/// </summary>
internal sealed unsafe class Scratch
{
    [ThreadStatic]
    private static Scratch? t_slot0,
        t_slot1,
        t_slot2,
        t_slot3;

    private float* _block;
    private nuint _length;

    private Scratch() { }

    /// <summary>Frees the memory of a thread that ended.</summary>
    ~Scratch() => NativeMemory.AlignedFree(_block);

    /// <summary>At least <paramref name="length"/> floats, contents undefined, for the first use in a kernel.</summary>
    public static float* First(nint length) => (t_slot0 ??= new()).Get(length);

    /// <summary>At least <paramref name="length"/> floats, contents undefined, for a second use in the same kernel.</summary>
    public static float* Second(nint length) => (t_slot1 ??= new()).Get(length);

    /// <summary>At least <paramref name="length"/> floats, contents undefined, for a third use in the same kernel.</summary>
    public static float* Third(nint length) => (t_slot2 ??= new()).Get(length);

    /// <summary>At least <paramref name="length"/> floats, contents undefined, for what lies between kernels that use the other slots.</summary>
    public static float* Fourth(nint length) => (t_slot3 ??= new()).Get(length);

    private float* Get(nint length)
    {
        if (_length < (nuint)length)
        {
            NativeMemory.AlignedFree(_block);
            _block = null;
            _length = 0;
            _block = (float*)NativeMemory.AlignedAlloc((nuint)length * sizeof(float), 64);
            _length = (nuint)length;
        }
        return _block;
    }
}
