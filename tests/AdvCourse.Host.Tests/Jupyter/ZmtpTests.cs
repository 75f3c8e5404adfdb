using System.Net;
using System.Text;
using AdvCourse.Host.Jupyter.Zmtp;

namespace AdvCourse.Host.Tests.Jupyter;

/// <summary>The sockets against peers that keep the protocol, and against those that do not.</summary>
public sealed class ZmtpTests
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    private static readonly ZmtpLimits Tight = new(
        MessageBytes: 10_000,
        Frames: 8,
        CommandBytes: 200,
        Peers: 3,
        PendingBytes: 5_000_000,
        Handshake: TimeSpan.FromMilliseconds(500)
    );

    public static TheoryData<string, byte[]> BadGreetings =>
        new()
        {
            {
                "a web browser",
                Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            },
            { "zeroes", new byte[64] },
            { "an old version", ZmtpClient.Greeting(version: 1) },
            { "another mechanism", ZmtpClient.Greeting(mechanism: "CURVE") },
            { "a message for READY", [.. ZmtpClient.Greeting(), .. ZmtpClient.Frame([1])] },
            {
                "READY cut short",
                [.. ZmtpClient.Greeting(), 4, 10, 5, .. "READY"u8, 20, 65, 66, 67]
            },
            {
                "a property of negative length",
                [.. ZmtpClient.Greeting(), 4, 12, 5, .. "READY"u8, 1, 65, 255, 255, 255, 255]
            },
            { "a command without a name", [.. ZmtpClient.Greeting(), 4, 0] },
            { "a command over the limit", [.. ZmtpClient.Greeting(), 6, 0, 0, 0, 0, 127, 0, 0, 0] },
            { "an unfit socket type", [.. ZmtpClient.Greeting(), .. ZmtpClient.Ready("PUSH")] },
        };

    [Theory]
    [MemberData(nameof(BadGreetings))]
    public async Task Who_does_not_shake_hands_is_cut_off_and_others_are_served(
        string who,
        byte[] bytes
    )
    {
        await using var echo = Echo(Tight);
        using var bad = await ZmtpClient.ConnectAsync(echo.Port);
        await bad.SendAsync(bytes);
        await bad.ClosedAsync();
        Assert.True(await AnswersAsync(echo.Port), $"after {who}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(64)]
    public async Task Half_open_connections_are_closed_after_the_time_for_a_handshake(int sent)
    {
        await using var echo = Echo(Tight);
        using var silent = await ZmtpClient.ConnectAsync(echo.Port);
        await silent.SendAsync(ZmtpClient.Greeting()[..sent]);
        await silent.ClosedAsync();
        Assert.True(await AnswersAsync(echo.Port));
    }

    [Fact]
    public async Task More_connections_than_the_limit_are_refused_and_room_returns_when_one_ends()
    {
        await using var echo = Echo(Tight);
        var held = new List<ZmtpClient>();
        for (var i = 0; i < Tight.Peers; i++)
            held.Add(await ZmtpClient.OpenAsync(echo.Port, "REQ"));
        using (var extra = await ZmtpClient.ConnectAsync(echo.Port))
            await extra.ClosedAsync();
        held.ForEach(client => client.Dispose());
        while (echo.Peers.Any())
            await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.True(await AnswersAsync(echo.Port));
    }

    [Fact]
    public async Task Messages_of_many_frames_and_of_long_ones_come_back_as_they_went()
    {
        await using var echo = Echo(new());
        using var client = await ZmtpClient.OpenAsync(echo.Port, "DEALER");
        var large = new byte[5_000_000];
        Random.Shared.NextBytes(large);
        byte[][] message =
        [
            [],
            [1, 2, 3],
            new byte[255],
            new byte[256],
            large,
        ];
        await client.SendMessageAsync(message);
        Assert.Equal(message, await client.MessageAsync());
    }

    [Fact]
    public async Task A_frame_over_the_limit_ends_the_connection_before_its_bytes_are_read()
    {
        await using var echo = Echo(Tight);
        using var client = await ZmtpClient.OpenAsync(echo.Port, "REQ");
        // A length of eight exabytes.
        await client.SendAsync([2, 0x7F, 255, 255, 255, 255, 255, 255, 255]);
        await client.ClosedAsync();
        Assert.True(await AnswersAsync(echo.Port));
    }

    [Fact]
    public async Task Frames_that_together_pass_the_limit_end_the_connection()
    {
        await using var echo = Echo(Tight);
        using var client = await ZmtpClient.OpenAsync(echo.Port, "REQ");
        await client.SendAsync(ZmtpClient.Frame(new byte[6_000], more: true));
        await client.SendAsync(ZmtpClient.Frame(new byte[6_000]));
        await client.ClosedAsync();
    }

    [Fact]
    public async Task A_message_of_endless_frames_ends_the_connection()
    {
        await using var echo = Echo(Tight);
        using var client = await ZmtpClient.OpenAsync(echo.Port, "REQ");
        for (var i = 0; i <= Tight.Frames; i++)
            await client.SendAsync(ZmtpClient.Frame([], more: true));
        await client.ClosedAsync();
    }

    [Fact]
    public async Task Unknown_flags_end_the_connection()
    {
        await using var echo = Echo(Tight);
        using var client = await ZmtpClient.OpenAsync(echo.Port, "REQ");
        await client.SendAsync([0x80, 0]);
        await client.ClosedAsync();
    }

    [Fact]
    public async Task A_ping_is_answered_with_its_context()
    {
        await using var echo = Echo(Tight);
        using var client = await ZmtpClient.OpenAsync(echo.Port, "REQ");
        byte[] ping = [4, .. "PING"u8, 0, 10, 7, 8, 9];
        await client.SendAsync([4, (byte)ping.Length, .. ping]);
        var (flags, body) = await client.FrameAsync();
        Assert.Equal(4, flags);
        Assert.Equal([4, .. "PONG"u8, 7, 8, 9], body);
    }

    [Fact]
    public async Task Publications_go_to_those_who_subscribed_to_a_prefix_of_the_topic()
    {
        var subscribed = new List<string>();
        await using var publisher = new PublisherSocket(
            AnyPort,
            (_, topic) =>
            {
                lock (subscribed)
                    subscribed.Add(Encoding.ASCII.GetString(topic));
            }
        );
        publisher.Start();
        using var all = await ZmtpClient.OpenAsync(publisher.Port, "SUB");
        using var some = await ZmtpClient.OpenAsync(publisher.Port, "SUB");
        await all.SendMessageAsync([1]);
        byte[] command = [.. ZmtpClient.Command("SUBSCRIBE"), .. "b"u8];
        await some.SendAsync([4, (byte)command.Length, .. command]);
        while (Count() < 2)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        publisher.Publish(["a1"u8.ToArray(), [1]]);
        publisher.Publish(["b1"u8.ToArray(), [2]]);
        Assert.Equal([1], (await all.MessageAsync())[1]);
        Assert.Equal([2], (await all.MessageAsync())[1]);
        Assert.Equal([2], (await some.MessageAsync())[1]);

        int Count()
        {
            lock (subscribed)
                return subscribed.Count;
        }
    }

    [Fact]
    public async Task A_subscriber_that_does_not_read_is_cut_off_and_others_lose_nothing()
    {
        var subscribers = 0;
        await using var publisher = new PublisherSocket(
            AnyPort,
            (_, _) => Interlocked.Increment(ref subscribers),
            Tight
        );
        publisher.Start();
        using var reader = await ZmtpClient.OpenAsync(publisher.Port, "SUB");
        using var stuck = await ZmtpClient.OpenAsync(publisher.Port, "SUB");
        await reader.SendMessageAsync([1]);
        await stuck.SendMessageAsync([1]);
        while (Volatile.Read(ref subscribers) < 2)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        for (byte i = 0; i < 100; i++)
        {
            publisher.Publish([
                [i],
                new byte[1_000_000],
            ]);
            Assert.Equal(i, (await reader.MessageAsync())[0][0]);
        }
        Assert.Single(publisher.Peers);
        await stuck.ClosedAsync();
    }

    [Fact]
    public void An_address_that_other_machines_reach_is_refused() =>
        Assert.Throws<ArgumentException>(() => new EchoSocket(new(IPAddress.Any, 0)));

    private static EchoSocket Echo(ZmtpLimits limits)
    {
        var echo = new EchoSocket(AnyPort, limits);
        echo.Start();
        return echo;
    }

    private static async Task<bool> AnswersAsync(int port)
    {
        using var client = await ZmtpClient.OpenAsync(port, "REQ");
        await client.SendMessageAsync([], [42]);
        return (await client.MessageAsync()) is [[], [42]];
    }
}
