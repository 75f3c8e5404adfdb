using System.Globalization;
using System.Text.Json.Nodes;
using TorchSharp.Sampling;

namespace TorchSharp.Tests.Sampling;

/// <summary>The streams of PyTorch's CPU generator, seed for seed (streams.json, written by generate_streams.py).</summary>
public sealed class RandomStreamTests
{
    private static readonly JsonNode Streams = JsonNode.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Sampling", "streams.json"))
    )!;

    public static TheoryData<string> Cases(string group)
    {
        var data = new TheoryData<string>();
        foreach (var node in Streams[group]!.AsArray())
            data.Add(node!.ToJsonString());
        return data;
    }

    private static (JsonNode Case, Mt19937 Stream) Begin(string json)
    {
        var node = JsonNode.Parse(json)!;
        return (node, new Mt19937((ulong)node["seed"]!.GetValue<long>()));
    }

    private static T[] Values<T>(JsonNode node) => [.. node["values"]!.AsArray().GetValues<T>()];

    [Theory]
    [MemberData(nameof(Cases), "rand")]
    public void Uniform_samples_are_bit_for_bit_the_same(string json)
    {
        var (node, stream) = Begin(json);
        var expected = Values<double>(node);
        if (node["type"]!.GetValue<string>() == "float32")
        {
            var actual = new float[expected.Length];
            Distributions.Uniform(stream, actual, 0, 1);
            Assert.Equal(expected, actual.Select(v => (double)v));
        }
        else
        {
            var actual = new double[expected.Length];
            Distributions.Uniform(stream, actual, 0, 1);
            Assert.Equal(expected, actual);
        }
    }

    [Theory]
    [MemberData(nameof(Cases), "randn")]
    public void Normal_samples_are_the_same_to_the_last_few_bits(string json)
    {
        var (node, stream) = Begin(json);
        var expected = Values<double>(node);
        if (node["type"]!.GetValue<string>() == "float32")
        {
            var actual = new float[expected.Length];
            Distributions.Normal(stream, actual, 0, 1);
            for (var i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], actual[i], 1e-6 * Math.Max(1, Math.Abs(expected[i])));
        }
        else
        {
            var actual = new double[expected.Length];
            Distributions.Normal(stream, actual, 0, 1);
            for (var i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], actual[i], 1e-13);
        }
    }

    [Theory]
    [MemberData(nameof(Cases), "randn_twice")]
    public void The_spare_sample_of_a_pair_opens_the_next_draw(string json)
    {
        var (node, stream) = Begin(json);
        var expected = Values<double>(node);
        var actual = new float[5];
        Distributions.Normal(stream, actual.AsSpan(0, 3), 0, 1);
        Distributions.Normal(stream, actual.AsSpan(3, 2), 0, 1);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-6);
    }

    [Theory]
    [MemberData(nameof(Cases), "randint")]
    public void Integers_are_the_same(string json)
    {
        var (node, stream) = Begin(json);
        long low = node["low"]!.GetValue<long>(),
            high = node["high"]!.GetValue<long>();
        foreach (var expected in Values<long>(node))
            Assert.Equal(expected, Distributions.NextInteger(stream, low, (ulong)(high - low)));
    }

    [Theory]
    [MemberData(nameof(Cases), "randperm")]
    public void Permutations_are_the_same(string json)
    {
        var (node, stream) = Begin(json);
        var expected = Values<long>(node);
        var actual = new long[expected.Length];
        Distributions.Permutation(stream, actual);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void A_saved_state_continues_where_it_was_saved()
    {
        var stream = new Mt19937(3);
        Distributions.NextNormal(stream, 0, 1);
        var saved = stream.Save();
        var expected = Draw(stream);
        var other = new Mt19937(99);
        other.Load(saved);
        Assert.Equal(expected, Draw(other));

        static string Draw(Mt19937 stream) =>
            string.Join(
                ' ',
                Enumerable
                    .Range(0, 1000)
                    .Select(_ =>
                        Distributions
                            .NextNormal(stream, 0, 1)
                            .ToString("R", CultureInfo.InvariantCulture)
                    )
            );
    }

    [Fact]
    public void A_state_of_the_wrong_length_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new Mt19937(0).Load(new byte[7]));
        Assert.Contains("5056 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Log_normal_numbers_are_of_the_standard_normal_unless_told_otherwise() =>
        Assert.Equal(
            torch.zeros(9).log_normal_(0, 1, new torch.Generator(4)),
            torch.zeros(9).log_normal_(generator: new torch.Generator(4))
        );
}
