using System.Net;

namespace AdvCourse.Host.Jupyter.Zmtp;

/// <summary>ROUTER: hands every message on together with the peer that sent it, so that the answer can go there.</summary>
internal sealed class RouterSocket(
    IPEndPoint endPoint,
    Action<ZmtpPeer, IReadOnlyList<byte[]>> receive,
    ZmtpLimits? limits = null
) : ZmtpSocket("ROUTER", ["DEALER", "REQ", "ROUTER"], endPoint, limits)
{
    /// <summary>The peer of that name (a client's sockets all carry the name of its session), or the only peer there is, or null.</summary>
    public ZmtpPeer? Find(byte[] identity)
    {
        var peers = Peers.ToArray();
        var named =
            identity.Length > 0
                ? Array.Find(peers, peer => peer.Identity.AsSpan().SequenceEqual(identity))
                : null;
        return named ?? (peers is [var only] ? only : null);
    }

    protected override void Receive(ZmtpPeer peer, IReadOnlyList<byte[]> message) =>
        receive(peer, message);
}
