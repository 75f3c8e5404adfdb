using System.Security.Cryptography;
using System.Text;

namespace AdvCourse.Host.Jupyter;

/// <summary>
/// Signs messages and checks signatures: HMAC-SHA256 over header, parent, metadata and content, as lower-case hexadecimals.
/// It is what keeps other users of the machine from running code here.
/// </summary>
internal sealed class MessageSigner(byte[] key)
{
    private const int Remembered = 1 << 16;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>The signature of the four parts; empty without a key.</summary>
    public byte[] Sign(ReadOnlySpan<byte[]> parts)
    {
        if (key.Length == 0)
            return [];
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        foreach (var part in parts)
            mac.AppendData(part);
        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(mac.GetHashAndReset()));
    }

    /// <summary>Whether the signature is right and was not used before: a message that somebody sends again does nothing.</summary>
    public bool Accept(ReadOnlySpan<byte[]> parts, byte[] signature)
    {
        if (key.Length == 0)
            return true;
        // In constant time: how long it takes must not tell how much of a guess was right.
        if (!CryptographicOperations.FixedTimeEquals(Sign(parts), signature))
            return false;
        var text = Encoding.ASCII.GetString(signature);
        lock (_lock)
        {
            if (!_seen.Add(text))
                return false;
            _order.Enqueue(text);
            if (_order.Count > Remembered)
                _seen.Remove(_order.Dequeue());
            return true;
        }
    }
}
