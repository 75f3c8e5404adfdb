using System.Text;
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
    public void Weights_of_another_librarys_layout_are_turned_on_the_way_in()
    {
        using var scope = NewDisposeScope();
        var (one, other) = (new Mlp([12, 8, 4], seed: 1), new Mlp([12, 8, 4], seed: 2));
        Safetensors.Write(
            At("keras"),
            one.state_dict()
                .ToDictionary(
                    item => "model/" + item.Key,
                    item => item.Value.ndim == 2 ? item.Value.t() : item.Value
                )
        );
        Func<string, string> rename = name => name["model/".Length..];
        Assert.Throws<InvalidDataException>(() => other.LoadWeights(At("keras"), rename));
        other.LoadWeights(
            At("keras"),
            rename,
            (name, value) =>
                name.StartsWith("model/", StringComparison.Ordinal)
                && name.EndsWith("weight", StringComparison.Ordinal)
                    ? value.t()
                    : value
        );
        Assert.Equal(ZooTests.State(one), ZooTests.State(other));
    }

    [Fact]
    public void Weights_whose_names_say_nothing_find_their_places_by_shape_and_order()
    {
        using var scope = NewDisposeScope();
        // Twelve layers of one shape; by the alphabet the eleventh comes before the third.
        int[] sizes = [.. Enumerable.Repeat(6, 13)];
        var (one, other) = (new Mlp(sizes, seed: 1), new Mlp(sizes, seed: 2));
        foreach (var parameter in one.parameters())
        {
            Samples.Set(parameter, new Noise(parameter.numel()).Normal(parameter.shape));
        }

        var names = one.state_dict().Keys.ToArray();
        Safetensors.Write(
            At("nameless"),
            names
                .Select((name, i) => (Name: $"w{i}", Value: one.state_dict()[name] * (i + 1)))
                .ToDictionary(item => item.Name, item => item.Value)
        );
        Assert.Throws<InvalidDataException>(() => other.LoadWeights(At("nameless")));
        other.LoadWeights(At("nameless"), byOrder: true);
        for (var i = 0; i < names.Length; i++)
        {
            Assert.Equal(
                Samples.Floats(one.state_dict()[names[i]] * (i + 1)),
                Samples.Floats(other.state_dict()[names[i]])
            );
        }
    }

    [Fact]
    public void A_file_in_no_alphabets_order_keeps_its_own()
    {
        using var scope = NewDisposeScope();
        var header = Encoding.UTF8.GetBytes(
            "{\"z\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[4,8]}}"
        );
        File.WriteAllBytes(
            At("own"),
            [
                .. BitConverter.GetBytes((long)header.Length),
                .. header,
                .. BitConverter.GetBytes(2f),
                .. BitConverter.GetBytes(3f),
            ]
        );
        var model = nn.Sequential(nn.Linear(1, 1, hasBias: false), nn.Linear(1, 1, hasBias: false));
        model.LoadWeights(At("own"), byOrder: true);
        Assert.Equal([2f, 3f], model.parameters().SelectMany(one => Samples.Floats(one)));
    }

    [Fact]
    public void Order_helps_no_file_whose_shapes_are_not_the_models()
    {
        using var scope = NewDisposeScope();
        new Mlp([12, 8, 4], seed: 1).SaveWeights(At("w"));
        int[][] others =
        [
            [12, 8, 8, 4],
            [12, 9, 4],
            [12, 4],
            [12, 8],
        ];
        foreach (var sizes in others)
        {
            var model = new Mlp(sizes, seed: 2);
            var before = ZooTests.State(model);
            var error = Assert.Throws<InvalidDataException>(() =>
                model.LoadWeights(At("w"), byOrder: true)
            );
            Assert.Contains("tensors of shape [", error.Message, StringComparison.Ordinal);
            Assert.Equal(before, ZooTests.State(model));
        }

        Assert.Throws<ArgumentException>(() =>
            new Mlp([12, 8, 4]).LoadWeights(At("w"), name => name, byOrder: true)
        );
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
