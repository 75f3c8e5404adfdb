using System.Net;

namespace AdvCourse.Host.Jupyter.Zmtp;

/// <summary>XPUB: sends messages to all who subscribed to a prefix of the first frame, and tells of new subscribers.</summary>
internal sealed class PublisherSocket(
    IPEndPoint endPoint,
    Action<ZmtpPeer, byte[]> subscribed,
    ZmtpLimits? limits = null
) : ZmtpSocket("XPUB", ["SUB", "XSUB"], endPoint, limits)
{
    private const byte Subscription = 1;
    private const byte Cancellation = 0;

    /// <summary>Sends the message to those who want its topic, the first frame.</summary>
    public void Publish(IReadOnlyList<byte[]> message)
    {
        foreach (var peer in Peers)
        {
            if (peer.Wants(message[0]))
                peer.Send(message);
        }
    }

    // ZMTP 3.0 subscribes by a message whose first byte says what the rest is, 3.1 by commands.
    protected override void Receive(ZmtpPeer peer, IReadOnlyList<byte[]> message)
    {
        if (message is not [[var kind, .. var topic]])
            return;
        if (kind == Subscription)
            Subscribe(peer, topic);
        else if (kind == Cancellation)
            peer.Unsubscribe(topic);
    }

    protected override void Receive(ZmtpPeer peer, ZmtpCommand command)
    {
        if (command.Name == "SUBSCRIBE")
            Subscribe(peer, command.Data);
        else if (command.Name == "CANCEL")
            peer.Unsubscribe(command.Data);
    }

    private void Subscribe(ZmtpPeer peer, byte[] topic)
    {
        peer.Subscribe(topic);
        subscribed(peer, topic);
    }
}
