using AdvCourse.Models;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Models;

public sealed class ModelCacheTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("advcourse-").FullName;
    private readonly (Tensor Images, Tensor Labels) data = Samples.Clouds(60);
    private readonly Training training = new() { Epochs = 2, BatchSize = 20 };
    private readonly List<string> said = [];

    [Fact]
    public void The_second_time_the_same_weights_come_from_the_disk()
    {
        using var scope = NewDisposeScope();
        var first = Train();
        var second = Train();
        Assert.False(first.FromCache);
        Assert.True(second.FromCache);
        Assert.Equal(ZooTests.State(first.Model), ZooTests.State(second.Model));
        Assert.Equal(first.Card.ToJson(), second.Card.ToJson());
        Assert.Equal(2, second.Card.History.Epochs.Count);
        Assert.False(second.Model.training);
        Assert.Empty(said);
    }

    [Fact]
    public void Anything_that_decides_the_weights_gives_another_entry()
    {
        using var scope = NewDisposeScope();
        Train();
        var cache = Cache();
        Assert.False(
            cache.Train(Model(), data.Images, data.Labels, training with { Seed = 1 }).FromCache
        );
        Assert.False(
            cache
                .Train(Model(), data.Images, data.Labels, training with { Rule = Rule.Sgd(0.2) })
                .FromCache
        );
        Assert.False(
            cache
                .Train(
                    Model(),
                    data.Images,
                    data.Labels,
                    training with
                    {
                        Rule = Rule.Sgd(0.1, Schedule.Ramp(0, 0.1, 5)),
                    }
                )
                .FromCache
        );
        Assert.False(
            cache.Train(new Mlp([12, 8, 2], seed: 9), data.Images, data.Labels, training).FromCache
        );
        Assert.False(cache.Train(Model(), data.Images * 0.5, data.Labels, training).FromCache);
        Assert.False(cache.Train(Model(), data.Images, 1 - data.Labels, training).FromCache);
        var moved = Model();
        Samples.Set(moved.parameters().First(), zeros(8, 12));
        Assert.False(cache.Train(moved, data.Images, data.Labels, training).FromCache);
        Assert.Equal(8, Directory.GetFiles(folder, "*.safetensors").Length);
        Assert.True(Train().FromCache);
    }

    [Theory]
    [InlineData("truncated weights")]
    [InlineData("empty weights")]
    [InlineData("card of another")]
    [InlineData("card that is no JSON")]
    [InlineData("weights of another shape")]
    public void A_damaged_entry_is_trained_again_with_one_line(string damage)
    {
        using var scope = NewDisposeScope();
        var good = ZooTests.State(Train().Model);
        var weights = Directory.GetFiles(folder, "*.safetensors").Single();
        var card = Directory.GetFiles(folder, "*.json").Single();
        switch (damage)
        {
            case "truncated weights":
                File.WriteAllBytes(weights, File.ReadAllBytes(weights)[..^10]);
                break;
            case "empty weights":
                File.WriteAllBytes(weights, []);
                break;
            case "card of another":
                File.WriteAllText(
                    card,
                    File.ReadAllText(card)
                        .Replace("\"key\": \"", "\"key\": \"0", StringComparison.Ordinal)
                );
                break;
            case "card that is no JSON":
                File.WriteAllText(card, "{");
                break;
            default:
                var (_, metadata) = Safetensors.Read(weights);
                Safetensors.Write(
                    weights,
                    new Dictionary<string, Tensor> { ["layers.0.weight"] = zeros(1) },
                    metadata
                );
                break;
        }

        var again = Train();
        Assert.False(again.FromCache);
        Assert.Equal(good, ZooTests.State(again.Model));
        Assert.Contains("trained again", Assert.Single(said), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', said[0]);
        Assert.True(Train().FromCache);
    }

    [Fact]
    public void Where_nothing_can_be_written_the_trained_model_comes_back_and_one_line_says_so()
    {
        using var scope = NewDisposeScope();
        var file = Path.Combine(folder, "file");
        File.WriteAllText(file, "");
        var cache = new ModelCache(Path.Combine(file, "models"), said.Add);
        var first = cache.Train(Model(), data.Images, data.Labels, training);
        var second = cache.Train(Model(), data.Images, data.Labels, training);
        Assert.Equal(ZooTests.State(Train().Model), ZooTests.State(first.Model));
        Assert.False(first.FromCache || second.FromCache);
        Assert.Contains("cannot be kept in", Assert.Single(said), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', said[0]);
    }

    [Fact]
    public void Weights_without_a_card_do_not_count_yet()
    {
        using var scope = NewDisposeScope();
        Train();
        File.Delete(Directory.GetFiles(folder, "*.json").Single());
        Assert.False(Train().FromCache);
        Assert.Empty(said);
    }

    [Fact]
    public void Many_writers_at_once_leave_a_sound_entry_and_nothing_else()
    {
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor> { ["w"] = new Noise(1).Normal([1000]) };
        var expected = Samples.Floats(tensors["w"]);
        var path = Path.Combine(folder, "w.safetensors");
        Parallel.For(
            0,
            32,
            _ =>
            {
                Safetensors.Write(path, tensors);
                using var own = NewDisposeScope();
                Assert.Equal(expected, Samples.Floats(Safetensors.Read(path).Tensors["w"]));
            }
        );
        Assert.Single(Directory.GetFiles(folder));
    }

    public void Dispose() => Directory.Delete(folder, true);

    private Trained<Mlp> Train() => Cache().Train(Model(), data.Images, data.Labels, training);

    private ModelCache Cache() => new(folder, said.Add);

    private static Mlp Model() => new([12, 8, 2], seed: 1);
}
