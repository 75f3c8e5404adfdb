using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Nn;

/// <summary>Lists and dictionaries of parameters and modules.</summary>
public sealed class HolderTests
{
    private sealed class Holder : nn.Module<Tensor, Tensor>
    {
        private readonly ParameterList list = nn.ParameterList(new Parameter(ones(1)));
        private readonly ParameterDict named = nn.ParameterDict(("b", new Parameter(ones(2))));
        private readonly ModuleDict<Linear> layers = nn.ModuleDict(("one", nn.Linear(1, 1)));

        public Holder()
            : base("holder") => RegisterComponents();

        public override Tensor forward(Tensor input) =>
            layers["one"].call(input * list[0]) + named["b"];
    }

    [Fact]
    public void What_is_held_belongs_to_the_module_that_holds()
    {
        using var module = new Holder();
        Assert.Equal(
            ["list.0", "named.b", "layers.one.weight", "layers.one.bias"],
            module.named_parameters().Select(pair => pair.name)
        );
        module.call(ones(3, 1)).sum().backward();
        Assert.All(module.parameters(), p => Assert.NotNull(p.grad));
        module.to(float64);
        Assert.All(module.parameters(), p => Assert.Equal(float64, p.dtype));
        Assert.Throws<NotSupportedException>(() => module.half());
    }

    [Fact]
    public void A_list_numbers_its_parameters_anew_after_each_change()
    {
        Parameter[] p = [.. Enumerable.Range(1, 4).Select(i => new Parameter(full([1], (float)i)))];
        var list = nn.ParameterList(p[0], p[1]);
        list.Insert(0, p[2]);
        list.append(p[3]);
        Assert.Equal(["0", "1", "2", "3"], list.named_parameters().Select(pair => pair.name));
        Assert.Same(p[2], list.get_parameter("0"));
        Assert.True(list.Remove(p[0]));
        Assert.False(list.Remove(p[0]));
        list[0] = p[0];
        Assert.Equal(0, list.IndexOf(p[0]));
        Assert.Equal([1f, 2, 4], list.Select(x => x.item<float>()));
        Assert.Equal(3, list.state_dict().Count);
        list.Clear();
        Assert.Empty(list.parameters());
    }

    [Fact]
    public void A_list_of_modules_numbers_them_anew_after_each_change()
    {
        Linear[] m = [.. Enumerable.Range(1, 4).Select(i => nn.Linear(i, 1))];
        var list = nn.ModuleList(m[0], m[1]);
        void Holds(params long[] sizes)
        {
            Assert.Equal(sizes, list.Select(x => x.weight.shape[1]));
            Assert.Equal(
                sizes.SelectMany((n, i) => new[] { ($"{i}.weight", n), ($"{i}.bias", 1) }),
                list.state_dict().Select(pair => (pair.Key, pair.Value.shape[^1]))
            );
        }
        Holds(1, 2);
        list.Insert(0, m[2]);
        Holds(3, 1, 2);
        list.extend([m[3]]);
        Holds(3, 1, 2, 4);
        Assert.True(list.Remove(m[0]));
        Assert.False(list.Remove(m[0]));
        Holds(3, 2, 4);
        list[0] = m[0];
        Holds(1, 2, 4);
        Assert.Equal([0, 1, -1], [list.IndexOf(m[0]), list.IndexOf(m[1]), list.IndexOf(m[2])]);
        list.Clear();
        Holds();
    }

    [Fact]
    public void A_list_refuses_what_is_nothing_and_stays_as_it_was()
    {
        var modules = nn.ModuleList(nn.Linear(1, 1));
        Assert.Throws<ArgumentNullException>(() => modules.append(nn.Linear(1, 1), null!));
        Assert.Throws<ArgumentNullException>(() => modules[0] = null!);
        Assert.Equal(2, modules.state_dict().Count);
        var parameters = nn.ParameterList(new Parameter(ones(1)));
        Assert.Throws<ArgumentNullException>(() => parameters.Add(null!));
        Assert.Single(parameters);
    }

    [Fact]
    public void A_dictionary_keeps_the_order_and_each_name_once()
    {
        Parameter a = new(ones(1)),
            b = new(ones(2)),
            c = new(ones(3));
        var dict = nn.ParameterDict(("a", a), ("b", b));
        Assert.Throws<ArgumentException>(() => dict.Add("a", c));
        Assert.Throws<ArgumentException>(() => dict.Add("x.y", c));
        dict["a"] = c;
        dict.Insert(0, ("z", a));
        Assert.Equal(["z", "a", "b"], dict.keys());
        Assert.Equal(["z", "a", "b"], dict.named_parameters().Select(pair => pair.name));
        Assert.Same(c, dict["a"]);
        Assert.Equal(("b", b), dict[2]);
        Assert.True(dict.Contains(("z", a)));
        Assert.False(dict.Remove(("z", b)));
        Assert.True(dict.Remove("z"));
        Assert.False(dict.TryGetValue("z", out _));
        Assert.Throws<KeyNotFoundException>(() => dict["z"]);
        Assert.Equal(2, dict.Count);
    }

    [Fact]
    public void A_dictionary_of_modules_has_their_modes_and_names()
    {
        var dict = nn.ModuleDict<nn.Module>(("act", nn.ReLU()), ("line", nn.Linear(2, 1)));
        dict.eval();
        Assert.All(dict.values(), module => Assert.False(module.training));
        Assert.Equal(["act", "line"], dict.named_children().Select(pair => pair.name));
        Assert.True(dict.Remove("act"));
        Assert.Equal(["line.weight", "line.bias"], dict.state_dict().Keys);
    }
}
