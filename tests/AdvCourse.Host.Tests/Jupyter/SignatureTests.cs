using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AdvCourse.Host.Jupyter;

namespace AdvCourse.Host.Tests.Jupyter;

/// <summary>Only who knows the key is listened to, and only once.</summary>
public sealed class SignatureTests : IAsyncDisposable
{
    private const string Key = "a0436f6c-1916-498b-8eb9-e81ab9368e84";
    private static readonly byte[] Delimiter = Encoding.ASCII.GetBytes("<IDS|MSG>");

    private readonly KernelChannels _channels;
    private readonly List<string> _requests = [];

    public SignatureTests()
    {
        _channels = new(new(IPAddress.Loopback, 0, 0, 0, 0, 0, Encoding.UTF8.GetBytes(Key)));
        _channels.ShellRequested += request =>
        {
            lock (_requests)
                _requests.Add(request.Type);
            _channels.Reply(request, "done", new() { ["value"] = 5 });
        };
        _channels.Start();
    }

    [Fact]
    public async Task A_signed_request_is_heard_and_the_answer_is_signed()
    {
        using var client = await ShellAsync();
        await client.SendMessageAsync(Message("first_request"));
        var answer = await client.MessageAsync();
        Assert.Equal(Delimiter, answer[0]);
        Assert.Equal(Sign([.. answer.Skip(2)]), answer[1]);
        Assert.Equal("first_request", (string?)JsonNode.Parse(answer[3])!["msg_type"]);
        Assert.Equal(5, (int?)JsonNode.Parse(answer[5])!["value"]);
    }

    [Fact]
    public async Task The_frames_before_the_delimiter_lead_the_answer_back()
    {
        using var client = await ShellAsync();
        await client.SendMessageAsync([
            [1, 2],
            [3],
            .. Message("routed_request"),
        ]);
        var answer = await client.MessageAsync();
        Assert.Equal(
            [
                [1, 2],
                [3],
                Delimiter,
            ],
            answer.Take(3)
        );
    }

    public static TheoryData<string> Forgeries =>
        [
            "no signature",
            "wrong key",
            "changed content",
            "changed header",
            "a letter in capitals",
            "short signature",
            "no delimiter",
            "too few frames",
            "no JSON",
            "a list for content",
        ];

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task What_is_not_a_signed_message_is_dropped_and_the_next_is_served(string forgery)
    {
        using var client = await ShellAsync();
        var message = Message("bad_request");
        switch (forgery)
        {
            case "no signature":
                message[1] = [];
                break;
            case "wrong key":
                message[1] = Sign(message[2..], "another key");
                break;
            case "changed content":
                message[5] = "{\"code\":\"evil\"}"u8.ToArray();
                break;
            case "changed header":
                message[2] = [.. message[2], (byte)' '];
                break;
            case "a letter in capitals":
                message[1] = Encoding.ASCII.GetBytes(
                    Encoding.ASCII.GetString(message[1]).ToUpperInvariant()
                );
                break;
            case "short signature":
                message[1] = message[1][..32];
                break;
            case "no delimiter":
                message = message[1..];
                break;
            case "too few frames":
                message = message[..5];
                break;
            case "no JSON":
                message[5] = "{"u8.ToArray();
                message[1] = Sign(message[2..]);
                break;
            case "a list for content":
                message[5] = "[]"u8.ToArray();
                message[1] = Sign(message[2..]);
                break;
        }
        await client.SendMessageAsync(message);
        await client.SendMessageAsync(Message("good_request"));
        await client.MessageAsync();
        Assert.Equal(["good_request"], _requests);
    }

    [Fact]
    public async Task A_message_that_somebody_sends_again_does_nothing()
    {
        using var client = await ShellAsync();
        using var other = await ShellAsync();
        var message = Message("first_request");
        await client.SendMessageAsync(message);
        await client.MessageAsync();
        await client.SendMessageAsync(message);
        await other.SendMessageAsync(message);
        await client.SendMessageAsync(Message("second_request"));
        await client.MessageAsync();
        await other.SendMessageAsync(Message("third_request"));
        await other.MessageAsync();
        Assert.Equal(["first_request", "second_request", "third_request"], _requests);
    }

    public async ValueTask DisposeAsync() => await _channels.DisposeAsync();

    private Task<ZmtpClient> ShellAsync() =>
        ZmtpClient.OpenAsync(_channels.Connection.Shell, "DEALER", "client");

    private static byte[][] Message(string type)
    {
        byte[][] parts =
        [
            Encoding.UTF8.GetBytes(
                $"{{\"msg_id\":\"{Guid.NewGuid()}\",\"msg_type\":\"{type}\",\"session\":\"s\"}}"
            ),
            "{}"u8.ToArray(),
            "{}"u8.ToArray(),
            "{\"code\":\"1\"}"u8.ToArray(),
        ];
        return [Delimiter, Sign(parts), .. parts];
    }

    private static byte[] Sign(byte[][] parts, string key = Key) =>
        Encoding.ASCII.GetBytes(
            Convert.ToHexStringLower(
                HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), parts.SelectMany(p => p).ToArray())
            )
        );
}
