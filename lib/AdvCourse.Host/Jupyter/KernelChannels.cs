using System.Net;
using System.Text.Json.Nodes;
using AdvCourse.Host.Jupyter.Zmtp;

namespace AdvCourse.Host.Jupyter;

/// <summary>The five sockets of a kernel, and how messages are sent over them.</summary>
internal sealed class KernelChannels : IAsyncDisposable
{
    private readonly MessageFormat _format;
    private readonly RouterSocket _shell;
    private readonly RouterSocket _control;
    private readonly RouterSocket _stdin;
    private readonly PublisherSocket _ioPub;
    private readonly EchoSocket _heartbeat;

    /// <summary>Binds all sockets.</summary>
    /// <param name="connection">Where, and the key.</param>
    /// <param name="limits">What front ends may ask for; none: the usual.</param>
    /// <exception cref="System.Net.Sockets.SocketException">A port is taken.</exception>
    public KernelChannels(ConnectionFile connection, ZmtpLimits? limits = null)
    {
        _format = new(connection.Key);
        _ioPub = new(At(connection.IoPub), Welcome, limits);
        _heartbeat = new(At(connection.Heartbeat), limits);
        _stdin = new(At(connection.Stdin), (p, m) => Read(p, m, Answered), limits);
        _control = new(At(connection.Control), (p, m) => Read(p, m, ControlRequested), limits);
        _shell = new(At(connection.Shell), (p, m) => Read(p, m, ShellRequested), limits);
        Connection = connection with
        {
            Shell = _shell.Port,
            Control = _control.Port,
            Stdin = _stdin.Port,
            IoPub = _ioPub.Port,
            Heartbeat = _heartbeat.Port,
        };

        IPEndPoint At(int port) => new(connection.Address, port);
    }

    /// <summary>A request to run or tell something.</summary>
    public event Action<JupyterMessage>? ShellRequested;

    /// <summary>A request that must not wait for a running cell.</summary>
    public event Action<JupyterMessage>? ControlRequested;

    /// <summary>The reader's answer to a question.</summary>
    public event Action<JupyterMessage>? Answered;

    /// <summary>Where the sockets are bound.</summary>
    public ConnectionFile Connection { get; }

    /// <summary>Begins to listen, once the events have their handlers.</summary>
    public void Start()
    {
        ZmtpSocket[] sockets = [_ioPub, _heartbeat, _stdin, _control, _shell];
        foreach (var socket in sockets)
            socket.Start();
    }

    /// <summary>Answers a request.</summary>
    public void Reply(JupyterMessage request, string type, JsonObject content) =>
        request.Peer.Send(_format.Write(request.Route, type, content, request.Header));

    /// <summary>Tells all front ends.</summary>
    /// <param name="type">The message's type.</param>
    /// <param name="content">What it says.</param>
    /// <param name="parent">The header of the request that caused it, or null.</param>
    public void Publish(string type, JsonObject content, JsonObject? parent) =>
        _ioPub.Publish(_format.Write([MessageFormat.Topic(type)], type, content, parent));

    /// <summary>Asks the front end that sent <paramref name="request"/>, over its stdin connection.</summary>
    /// <returns>False when it has none.</returns>
    public bool Ask(JupyterMessage request, JsonObject content)
    {
        if (_stdin.Find(request.Peer.Identity) is not { } peer)
            return false;
        peer.Send(_format.Write([], "input_request", content, request.Header));
        return true;
    }

    /// <summary>Sends what is queued and closes all sockets.</summary>
    public async ValueTask DisposeAsync()
    {
        ZmtpSocket[] sockets = [_shell, _control, _ioPub, _stdin, _heartbeat];
        await Task.WhenAll(sockets.Select(s => s.DisposeAsync().AsTask()));
    }

    private void Read(ZmtpPeer peer, IReadOnlyList<byte[]> frames, Action<JupyterMessage>? receiver)
    {
        if (_format.Read(peer, frames) is { } message)
            receiver?.Invoke(message);
    }

    /// <summary>Tells a new subscriber that nothing escapes it from now on (protocol 5.4).</summary>
    private void Welcome(ZmtpPeer peer, byte[] topic) =>
        peer.Send(
            _format.Write(
                [topic],
                "iopub_welcome",
                new() { ["subscription"] = System.Text.Encoding.UTF8.GetString(topic) },
                parent: null
            )
        );
}
