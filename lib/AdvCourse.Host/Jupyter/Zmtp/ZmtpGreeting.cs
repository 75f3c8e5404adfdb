namespace AdvCourse.Host.Jupyter.Zmtp;

/// <summary>The 64 bytes that open a connection (RFC 23, section 2.2): signature, version, security mechanism.</summary>
internal static class ZmtpGreeting
{
    public const int Length = 64;
    private const int MechanismOffset = 12;
    private const int MechanismLength = 20;

    /// <summary>ZMTP 3.0 without encryption: messages stay on this machine, and Jupyter signs them itself.</summary>
    public static byte[] Ours()
    {
        var greeting = new byte[Length];
        greeting[0] = 0xFF;
        greeting[8] = 1; // libzmq's older peers read a length in these eight bytes.
        greeting[9] = 0x7F;
        greeting[10] = 3;
        "NULL"u8.CopyTo(greeting.AsSpan(MechanismOffset));
        return greeting;
    }

    /// <exception cref="ZmtpException">These bytes are no greeting that we can answer.</exception>
    public static void Check(ReadOnlySpan<byte> greeting)
    {
        if (greeting[0] != 0xFF || (greeting[9] & 1) == 0)
            throw new ZmtpException("this is not ZMTP");
        if (greeting[10] < 3)
            throw new ZmtpException($"ZMTP {greeting[10]} is too old, version 3 is needed");
        var mechanism = greeting.Slice(MechanismOffset, MechanismLength).TrimEnd((byte)0);
        if (!mechanism.SequenceEqual("NULL"u8))
            throw new ZmtpException("only the security mechanism NULL is known here");
    }
}
