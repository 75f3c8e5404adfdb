using System.Buffers.Binary;

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
    private const int StateBytes = 5056;
    private const int SpareAt = 24 + 8 * Length + 8;

    private readonly uint[] _state = new uint[Length];
    private int _next;

    /// <summary>Whether anything was drawn since the seed was set; the saved position says so.</summary>
    private bool _drawn;

    /// <summary>A stream that begins at <paramref name="seed"/>.</summary>
    public Mt19937(ulong seed) => Restart(seed);

    private Mt19937(Mt19937 other)
    {
        other._state.CopyTo(_state, 0);
        _next = other._next;
        _drawn = other._drawn;
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
        _drawn = false;
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

    /// <summary>
    /// The state in the layout of PyTorch's CPU generator: seed, words left, a flag, position, the 624 words in 64 bits each,
    /// the spare normal sample and whether it is there.
    /// </summary>
    public byte[] Save()
    {
        var bytes = new byte[StateBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Seed);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Length + 1 - _next);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), 1);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), _drawn ? (ulong)_next : 0);
        for (var i = 0; i < Length; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(24 + 8 * i), _state[i]);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(SpareAt), SpareNormal ?? 0);
        bytes[SpareAt + 16] = SpareNormal.HasValue ? (byte)1 : (byte)0;
        return bytes;
    }

    /// <summary>Takes up a state that <see cref="Save"/>, or PyTorch, gave.</summary>
    /// <exception cref="ArgumentException">The bytes are not such a state.</exception>
    public void Load(ReadOnlySpan<byte> bytes)
    {
        int left =
            bytes.Length == StateBytes ? BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]) : 0;
        if (left is < 1 or > Length)
            throw new ArgumentException(
                $"A generator state has {StateBytes} bytes; these {bytes.Length} are none. Pass what get_state() gave.",
                nameof(bytes)
            );
        Seed = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        for (var i = 0; i < Length; i++)
            _state[i] = (uint)BinaryPrimitives.ReadUInt64LittleEndian(bytes[(24 + 8 * i)..]);
        _next = Length + 1 - left;
        _drawn = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]) != 0;
        SpareNormal =
            bytes[SpareAt + 16] != 0
                ? BinaryPrimitives.ReadDoubleLittleEndian(bytes[SpareAt..])
                : null;
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
        _drawn = true;
    }
}
