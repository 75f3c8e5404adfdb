namespace AdvCourse.Host.Jupyter.Zmtp;

/// <summary>What a peer may ask of us. Anybody on this machine can connect, so all of it holds before any signature is checked.</summary>
/// <param name="MessageBytes">All frames of one message that a peer sends.</param>
/// <param name="Frames">Frames of one message.</param>
/// <param name="CommandBytes">A command such as READY.</param>
/// <param name="Peers">Connections at once, on one socket.</param>
/// <param name="PendingBytes">What may wait for a peer that does not read; beyond it the peer counts as dead.</param>
/// <param name="Handshake">Time from connecting to READY.</param>
internal sealed record ZmtpLimits(
    long MessageBytes = 64 << 20,
    int Frames = 256,
    int CommandBytes = 64 << 10,
    int Peers = 128,
    long PendingBytes = 512L << 20,
    TimeSpan? Handshake = null
)
{
    /// <summary>Room for any honest front end.</summary>
    public static ZmtpLimits Default { get; } = new();

    /// <summary>The time for a handshake, ten seconds unless told otherwise.</summary>
    public TimeSpan HandshakeTime => Handshake ?? TimeSpan.FromSeconds(10);
}
