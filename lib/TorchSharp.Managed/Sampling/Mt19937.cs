namespace TorchSharp.Sampling;

/// <summary>
/// The Mersenne twister MT19937 (Matsumoto and Nishimura 1998), as PyTorch's CPU generator uses it:
/// the same seed gives the same stream of 32-bit numbers. Also keeps the spare normal sample, as that generator does.
/// Not thread-safe: a stream has one order.
/// </summary>
internal sealed class Mt19937
{
    private const int Length = 624;
    private const int Shift = 397;
    private const uint MatrixA = 0x9908b0df;

    private readonly uint[] _state = new uint[Length];
    private int _next;

    /// <summary>A stream that begins at <paramref name="seed"/>.</summary>
    public Mt19937(ulong seed) => Restart(seed);

    private Mt19937(Mt19937 other)
    {
        other._state.CopyTo(_state, 0);
        _next = other._next;
        Seed = other.Seed;
        SpareNormal = other.SpareNormal;
    }

    /// <summary>The seed that the stream began at. Only its low 32 bits decide the stream.</summary>
    public ulong Seed { get; private set; }

    /// <summary>The second sample of the last Box-Muller pair, if nobody took it yet.</summary>
    public double? SpareNormal { get; set; }

    /// <summary>Begins anew at <paramref name="seed"/>.</summary>
    public void Restart(ulong seed)
    {
        Seed = seed;
        SpareNormal = null;
        _state[0] = (uint)seed;
        for (uint i = 1; i < Length; i++)
        {
            var previous = _state[i - 1];
            _state[i] = 1812433253 * (previous ^ (previous >> 30)) + i;
        }
        _next = Length;
    }

    /// <summary>An independent stream at the same place.</summary>
    public Mt19937 Clone() => new(this);

    /// <summary>The next 32 bits.</summary>
    public uint NextUInt32()
    {
        if (_next == Length)
            Twist();
        var y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >> 18);
    }

    /// <summary>The next 64 bits, the high half first.</summary>
    public ulong NextUInt64()
    {
        ulong high = NextUInt32();
        return (high << 32) | NextUInt32();
    }

    /// <summary>The state as words: the 624 of the twister, the position, and the spare normal sample (flag and bits).</summary>
    public ulong[] Save()
    {
        var words = new ulong[Length + 4];
        for (var i = 0; i < Length; i++)
            words[i] = _state[i];
        words[Length] = (ulong)_next;
        words[Length + 1] = Seed;
        words[Length + 2] = SpareNormal.HasValue ? 1UL : 0UL;
        words[Length + 3] = BitConverter.DoubleToUInt64Bits(SpareNormal ?? 0);
        return words;
    }

    /// <summary>Takes up a state that <see cref="Save"/> gave.</summary>
    /// <exception cref="ArgumentException">The words are not such a state.</exception>
    public void Load(ReadOnlySpan<ulong> words)
    {
        if (words.Length != Length + 4 || words[Length] > Length)
            throw new ArgumentException(
                $"A generator state has {Length + 4} words; these are {words.Length}. Pass what get_state() gave.",
                nameof(words)
            );
        for (var i = 0; i < Length; i++)
            _state[i] = (uint)words[i];
        _next = (int)words[Length];
        Seed = words[Length + 1];
        SpareNormal =
            words[Length + 2] != 0 ? BitConverter.UInt64BitsToDouble(words[Length + 3]) : null;
    }

    private void Twist()
    {
        for (var i = 0; i < Length; i++)
        {
            var next = i + 1 == Length ? 0 : i + 1;
            var far = i + Shift < Length ? i + Shift : i + Shift - Length;
            var y = (_state[i] & 0x80000000) | (_state[next] & 0x7fffffff);
            _state[i] = _state[far] ^ (y >> 1) ^ ((y & 1) * MatrixA);
        }
        _next = 0;
    }
}
