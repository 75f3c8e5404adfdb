using System.Net.Sockets;
using System.Threading.Channels;

namespace AdvCourse.Host.Jupyter.Zmtp;

/// <summary>The other end of a connection: what it is called, what it subscribed to, and what waits to be sent to it.</summary>
internal sealed class ZmtpPeer(Socket socket, byte[] identity, long mostPending)
{
    private readonly Channel<IReadOnlyList<ZmtpFrame>> _outgoing = Channel.CreateUnbounded<
        IReadOnlyList<ZmtpFrame>
    >(new() { SingleReader = true });
    private readonly Lock _lock = new();
    private readonly List<byte[]> _subscriptions = [];
    private long _pending;

    /// <summary>The name that the peer gave itself; empty when it gave none.</summary>
    public byte[] Identity => identity;

    /// <summary>Whether everything has gone to the operating system.</summary>
    public bool IsIdle => Interlocked.Read(ref _pending) == 0;

    /// <summary>Queues a message; never blocks. A peer that has stopped reading is cut off before it fills the memory.</summary>
    public void Send(IReadOnlyList<byte[]> message)
    {
        var frames = new ZmtpFrame[message.Count];
        for (var i = 0; i < frames.Length; i++)
            frames[i] = new(message[i], More: i < frames.Length - 1, IsCommand: false);
        Enqueue(frames);
    }

    public void Send(ZmtpCommand command) => Enqueue([command.ToFrame()]);

    public void Subscribe(byte[] topic)
    {
        lock (_lock)
            _subscriptions.Add(topic);
    }

    /// <summary>Takes one subscription of the topic back; as many remain as were made beyond it.</summary>
    public void Unsubscribe(byte[] topic)
    {
        lock (_lock)
        {
            var index = _subscriptions.FindIndex(s => s.AsSpan().SequenceEqual(topic));
            if (index >= 0)
                _subscriptions.RemoveAt(index);
        }
    }

    /// <summary>Whether a subscription is a prefix of the topic.</summary>
    public bool Wants(byte[] topic)
    {
        lock (_lock)
            return _subscriptions.Exists(s => topic.AsSpan().StartsWith(s));
    }

    /// <summary>Sends what is queued until the connection ends.</summary>
    public async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var frames in _outgoing.Reader.ReadAllAsync(cancellationToken))
            {
                foreach (var frame in frames)
                {
                    await stream.WriteAsync(frame.Header(), cancellationToken);
                    await stream.WriteAsync(frame.Body, cancellationToken);
                }
                await stream.FlushAsync(cancellationToken);
                Interlocked.Add(ref _pending, -Bytes(frames));
            }
        }
        catch (Exception e)
            when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The reading side notices the end of the connection and tidies up.
            Close();
        }
    }

    public void Close()
    {
        _outgoing.Writer.TryComplete();
        Interlocked.Exchange(ref _pending, 0);
        socket.Dispose();
    }

    private void Enqueue(IReadOnlyList<ZmtpFrame> frames)
    {
        var bytes = Bytes(frames);
        if (Interlocked.Add(ref _pending, bytes) > mostPending + bytes)
            Close();
        else if (!_outgoing.Writer.TryWrite(frames))
            Interlocked.Exchange(ref _pending, 0);
    }

    private static long Bytes(IReadOnlyList<ZmtpFrame> frames)
    {
        var sum = 0L;
        foreach (var frame in frames)
            sum += frame.Body.Length + 9;
        return sum;
    }
}
