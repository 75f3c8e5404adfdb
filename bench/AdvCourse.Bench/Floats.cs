using TorchSharp.Memory;

namespace AdvCourse.Bench;

/// <summary>
/// Numbers on a tensor's memory: 64-byte aligned, and large blocks on large pages. A kernel that is measured on arrays loads
/// vectors that lie across two cache lines, which it never meets in the engine.
/// </summary>
internal sealed unsafe class Floats
{
    /// <summary>Kept until the process ends.</summary>
    private readonly float* _block;

    /// <summary>So many zeros.</summary>
    public Floats(long length)
    {
        Length = checked((int)length);
        _block = (float*)HugePages.Allocate(length * sizeof(float), 64);
        ((Span<float>)this).Clear();
    }

    /// <summary>How many there are.</summary>
    public int Length { get; }

    /// <summary>Numbers between -1 and 1, a share of them, and zeros else.</summary>
    public static Floats Random(long length, int seed, double nonzero = 1)
    {
        var random = new Random(seed);
        var floats = new Floats(length);
        foreach (ref float x in (Span<float>)floats)
        {
            x = nonzero == 1 || random.NextDouble() < nonzero ? random.NextSingle() * 2 - 1 : 0;
        }
        return floats;
    }

    public static implicit operator Span<float>(Floats floats) => new(floats._block, floats.Length);

    public static implicit operator ReadOnlySpan<float>(Floats floats) => (Span<float>)floats;
}
