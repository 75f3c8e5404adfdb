using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AdvCourse.Host.Jupyter.Zmtp;

/// <summary>
/// The binding end of a ZeroMQ socket over TCP: enough of ZMTP 3.0 (rfc.zeromq.org/spec/23) for a Jupyter kernel, which never
/// connects, only listens. Each kind of socket says what becomes of a message.
/// </summary>
internal abstract class ZmtpSocket : IAsyncDisposable
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);

    private readonly TcpListener _listener;
    private readonly ZmtpLimits _limits;
    private readonly string _type;
    private readonly string[] _partners;
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<ZmtpPeer, bool> _peers = new();
    private int _connections;

    /// <summary>A socket that is bound, and listens from <see cref="Start"/> on.</summary>
    /// <param name="type">Its name in the protocol, such as ROUTER.</param>
    /// <param name="partners">The kinds of socket that may connect to it.</param>
    /// <param name="endPoint">A loopback address; port 0 takes a free one.</param>
    /// <param name="limits">What peers may ask for.</param>
    /// <exception cref="ArgumentException">Other machines could reach the address.</exception>
    protected ZmtpSocket(string type, string[] partners, IPEndPoint endPoint, ZmtpLimits? limits)
    {
        if (!IPAddress.IsLoopback(endPoint.Address))
        {
            throw new ArgumentException(
                $"The kernel listens on this machine's own addresses only, such as 127.0.0.1, not on {endPoint.Address}.",
                nameof(endPoint)
            );
        }
        (_type, _partners, _limits) = (type, partners, limits ?? ZmtpLimits.Default);
        _listener = new(endPoint);
        _listener.Start();
    }

    /// <summary>The port that it is bound to.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The peers that have shaken hands.</summary>
    public IEnumerable<ZmtpPeer> Peers => _peers.Keys;

    /// <summary>Begins to accept connections.</summary>
    public void Start() => _ = AcceptAsync();

    /// <summary>Sends what is queued, for a second at most, and closes every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        var until = DateTime.UtcNow + Linger;
        while (_peers.Keys.Any(peer => !peer.IsIdle) && DateTime.UtcNow < until)
            await Task.Delay(5);
        await _closing.CancelAsync();
        _listener.Dispose();
        foreach (var peer in _peers.Keys)
            peer.Close();
    }

    /// <summary>A message has come whole.</summary>
    protected abstract void Receive(ZmtpPeer peer, IReadOnlyList<byte[]> message);

    /// <summary>A command other than READY and PING has come; unknown ones are ignored, as RFC 37 wants.</summary>
    protected virtual void Receive(ZmtpPeer peer, ZmtpCommand command) { }

    private async Task AcceptAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptSocketAsync(_closing.Token);
                _ = ServeAsync(socket);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // The peer gave up between connecting and our accepting it.
                await Task.Delay(10);
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        ZmtpPeer? peer = null;
        try
        {
            using var _ = socket;
            if (Interlocked.Increment(ref _connections) > _limits.Peers)
                return;
            socket.NoDelay = true;
            using var stream = new NetworkStream(socket);
            using var incoming = new BufferedStream(stream, 16 << 10);
            using var outgoing = new BufferedStream(stream, 16 << 10);
            peer = await ShakeHandsAsync(socket, incoming, outgoing);
            _peers[peer] = true;
            var writing = peer.WriteAsync(outgoing, _closing.Token);
            await ReadAsync(peer, incoming);
            await writing;
        }
        catch (Exception e)
            when (e
                    is IOException // which EndOfStream and ZmtpException are
                        or SocketException
                        or OperationCanceledException
                        or ObjectDisposedException
            )
        {
            // Whatever a peer does ends its own connection and nothing else.
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
            if (peer is not null)
            {
                _peers.TryRemove(peer, out _);
                peer.Close();
            }
        }
    }

    private async Task<ZmtpPeer> ShakeHandsAsync(Socket socket, Stream incoming, Stream outgoing)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        time.CancelAfter(_limits.HandshakeTime);
        await outgoing.WriteAsync(ZmtpGreeting.Ours(), time.Token);
        await outgoing.FlushAsync(time.Token);
        var greeting = new byte[ZmtpGreeting.Length];
        // Nobody has to send 64 bytes to be told that this is not their protocol.
        await incoming.ReadExactlyAsync(greeting.AsMemory(0, 1), time.Token);
        if (greeting[0] != 0xFF)
            throw new ZmtpException("this is not ZMTP");
        await incoming.ReadExactlyAsync(greeting.AsMemory(1), time.Token);
        ZmtpGreeting.Check(greeting);

        await WriteAsync(outgoing, ZmtpCommand.Ready(_type), time.Token);
        var frame = await ZmtpFrame.ReadAsync(incoming, 0, _limits, time.Token);
        var ready = frame.IsCommand ? ZmtpCommand.Parse(frame.Body) : default;
        if (ready.Name != "READY")
            throw new ZmtpException("the handshake has no READY");
        var properties = ready.Properties();
        var theirs = properties.TryGetValue("Socket-Type", out var value)
            ? Encoding.ASCII.GetString(value)
            : "";
        if (!_partners.Contains(theirs))
        {
            var reason = $"{_type} does not talk to {theirs}";
            await WriteAsync(outgoing, ZmtpCommand.Error(reason), time.Token);
            throw new ZmtpException(reason);
        }
        return new(socket, properties.GetValueOrDefault("Identity", []), _limits.PendingBytes);
    }

    private static async Task WriteAsync(Stream to, ZmtpCommand command, CancellationToken stop)
    {
        var frame = command.ToFrame();
        await to.WriteAsync(frame.Header(), stop);
        await to.WriteAsync(frame.Body, stop);
        await to.FlushAsync(stop);
    }

    private async Task ReadAsync(ZmtpPeer peer, Stream incoming)
    {
        var message = new List<byte[]>();
        var bytes = 0L;
        while (true)
        {
            var room = _limits.MessageBytes - bytes;
            var frame = await ZmtpFrame.ReadAsync(incoming, room, _limits, _closing.Token);
            if (frame.IsCommand)
            {
                var command = ZmtpCommand.Parse(frame.Body);
                if (command.Name == "PING")
                    peer.Send(
                        new ZmtpCommand("PONG", command.Data[Math.Min(2, command.Data.Length)..])
                    );
                else
                    Receive(peer, command);
                continue;
            }
            message.Add(frame.Body);
            bytes += frame.Body.Length;
            if (message.Count > _limits.Frames)
                throw new ZmtpException($"a message has more than {_limits.Frames} frames");
            if (frame.More)
                continue;
            Receive(peer, message);
            (message, bytes) = ([], 0);
        }
    }
}
