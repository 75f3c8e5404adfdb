using AdvCourse.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Models;

public sealed class WeightFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("advcourse-").FullName;

    [Theory]
    [MemberData(nameof(ZooTests.Names), MemberType = typeof(ZooTests))]
    public void Every_model_of_the_zoo_is_written_and_read_again(string name)
    {
        using var scope = NewDisposeScope();
        var (one, other) = (ZooTests.Make(name, 1), ZooTests.Make(name, 2));
        Samples.Set(one.parameters().First(), new Noise(5).Normal(one.parameters().First().shape));
        one.SaveWeights(At("w"));
        other.LoadWeights(At("w"));
        Assert.Equal(ZooTests.State(one), ZooTests.State(other));
        Assert.False(other.training);
        Assert.All(other.parameters(), parameter => Assert.True(parameter.requires_grad));
    }

    [Fact]
    public void Weights_of_another_librarys_names_load_by_renaming()
    {
        using var scope = NewDisposeScope();
        var model = new Mlp([12, 8, 4], seed: 1);
        var foreign = model
            .state_dict()
            .ToDictionary(
                item => item.Key.Replace("layers.", "fc", StringComparison.Ordinal),
                item => item.Value * 2
            );
        Safetensors.Write(At("foreign"), foreign);
        var error = Assert.Throws<InvalidDataException>(() => model.LoadWeights(At("foreign")));
        Assert.Contains("fc0.weight", error.Message, StringComparison.Ordinal);
        Assert.Contains("layers.0.weight", error.Message, StringComparison.Ordinal);
        var before = ZooTests.State(model);
        model.LoadWeights(
            At("foreign"),
            name => name.Replace("fc", "layers.", StringComparison.Ordinal)
        );
        Assert.Equal(before.Select(value => value * 2), ZooTests.State(model));
        Assert.Throws<InvalidDataException>(() => model.LoadWeights(At("foreign"), _ => "same"));
    }

    [Fact]
    public void Weights_of_another_shape_are_refused_and_the_model_stays_as_it_was()
    {
        using var scope = NewDisposeScope();
        new Mlp([12, 9, 4], seed: 1).SaveWeights(At("w"));
        var model = new Mlp([12, 8, 4], seed: 2);
        var before = ZooTests.State(model);
        Assert.Contains(
            "[8, 12]",
            Assert.Throws<InvalidDataException>(() => model.LoadWeights(At("w"))).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(before, ZooTests.State(model));
    }

    public void Dispose() => Directory.Delete(folder, true);

    private string At(string name) => Path.Combine(folder, name + ".safetensors");
}
