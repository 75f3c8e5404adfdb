using System.Net;

namespace AdvCourse.Host.Jupyter.Zmtp;

/// <summary>REP that answers every message with itself: Jupyter's heartbeat.</summary>
internal sealed class EchoSocket(IPEndPoint endPoint, ZmtpLimits? limits = null)
    : ZmtpSocket("REP", ["REQ", "DEALER"], endPoint, limits)
{
    protected override void Receive(ZmtpPeer peer, IReadOnlyList<byte[]> message) =>
        peer.Send(message);
}
