namespace AdvCourse.Data;

/// <summary>
/// A small counter-based generator (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators"): the same
/// numbers on every machine and runtime, which System.Random does not promise.
/// </summary>
internal struct SplitMix64(ulong state)
{
    private const ulong Step = 0x9E3779B97F4A7C15;
    private ulong state = state;

    /// <summary>An independent stream for each index of a seed.</summary>
    public static SplitMix64 For(long seed, long index) =>
        new(Mix(Mix((ulong)seed + Step) ^ ((ulong)index * Step)));

    public ulong Next()
    {
        state += Step;
        return Mix(state);
    }

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double Uniform(double low, double high) => low + ((high - low) * Uniform());

    /// <summary>Uniform in 0 .. bound-1, by the high word of a 128-bit product (bias below bound / 2^64).</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>Standard normal by Box and Muller, cut at four standard deviations so that no sample is absurd.</summary>
    public double Normal()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - Uniform()));
        return Math.Clamp(radius * Math.Cos(Math.Tau * Uniform()), -4, 4);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
