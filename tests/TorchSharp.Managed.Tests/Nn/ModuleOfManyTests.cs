using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Nn;

/// <summary>Modules of four to six arguments: calls go through the hooks, which see and may change all of them.</summary>
public sealed class ModuleOfManyTests
{
    private sealed class Four() : Loss<int, int, int, int, string>(nn.Reduction.Sum)
    {
        public override string forward(int a, int b, int c, int d) => $"{a} {b} {c} {d}";
    }

    private sealed class Five() : nn.Module<int, int, int, int, int, string>("five")
    {
        public override string forward(int a, int b, int c, int d, int e) => $"{a} {b} {c} {d} {e}";
    }

    private sealed class Six() : nn.Module<int, int, int, int, int, int, string>("six")
    {
        public override string forward(int a, int b, int c, int d, int e, int f) =>
            $"{a} {b} {c} {d} {e} {f}";
    }

    [Fact]
    public void Four_arguments_pass_through_the_hooks()
    {
        using var module = new Four();
        nn.IModule<int, int, int, int, string> called = module;
        Assert.Equal(nn.Reduction.Sum, module.reduction);
        List<string> order = [];
        module.register_forward_pre_hook(_ => order.Add("start"));
        module.register_forward_hook(_ => order.Add("end"));
        module.register_forward_pre_hook((_, _, _, _, _) => null);
        var before = module.register_forward_pre_hook((_, a, b, c, d) => (d, c, b, a));
        var after = module.register_forward_hook((_, a, b, c, d, y) => $"{y} of {a} {b} {c} {d}");
        Assert.Equal("4 3 2 1 of 4 3 2 1", called.call(1, 2, 3, 4));
        Assert.Equal(["start", "end"], order);
        before.remove();
        after.remove();
        Assert.Equal("1 2 3 4", called.call(1, 2, 3, 4));
    }

    [Fact]
    public void Five_arguments_pass_through_the_hooks()
    {
        using var module = new Five();
        nn.IModule<int, int, int, int, int, string> called = module;
        Assert.Equal("1 2 3 4 5", called.call(1, 2, 3, 4, 5));
        List<string> order = [];
        module.register_forward_pre_hook(_ => order.Add("start"));
        module.register_forward_hook(_ => order.Add("end"));
        module.register_forward_pre_hook((_, a, b, c, d, e) => (e, d, c, b, a));
        module.register_forward_hook((_, a, b, c, d, e, y) => $"{y} of {a} {b} {c} {d} {e}");
        Assert.Equal("5 4 3 2 1 of 5 4 3 2 1", called.call(1, 2, 3, 4, 5));
        Assert.Equal(["start", "end"], order);
    }

    [Fact]
    public void Six_arguments_pass_through_the_hooks()
    {
        using var module = new Six();
        nn.IModule<int, int, int, int, int, int, string> called = module;
        Assert.Equal("1 2 3 4 5 6", called.call(1, 2, 3, 4, 5, 6));
        List<string> order = [];
        module.register_forward_pre_hook(_ => order.Add("start"));
        module.register_forward_hook(_ => order.Add("end"));
        module.register_forward_pre_hook((_, a, b, c, d, e, f) => (f, e, d, c, b, a));
        module.register_forward_hook((_, a, b, c, d, e, f, y) => $"{y} of {a} {b} {c} {d} {e} {f}");
        Assert.Equal("6 5 4 3 2 1 of 6 5 4 3 2 1", called.call(1, 2, 3, 4, 5, 6));
        Assert.Equal(["start", "end"], order);
    }

    private sealed class Chain3(params nn.Module[] parts)
        : Sequential<Tensor, int, int, Tensor>(parts)
    {
        public override Tensor forward(Tensor x, int first, int end)
        {
            for (var i = first; i < end; i++)
                x = ((nn.Module<Tensor, Tensor>)this[i]).call(x);
            return x;
        }

        protected override Sequential<Tensor, int, int, Tensor> Slice(int start, int end) =>
            new Chain3([.. children().Take(start..end)]);
    }

    private sealed class Chain6(params (string name, nn.Module module)[] parts)
        : Sequential<int, int, int, int, int, int, string>(parts)
    {
        public override string forward(int a, int b, int c, int d, int e, int f) =>
            $"{a} {b} {c} {d} {e} {f} through {Count}";
    }

    [Fact]
    public void A_chain_of_many_arguments_holds_its_modules_and_says_what_it_does_with_them()
    {
        using var chain = new Chain3(nn.Linear(2, 3), nn.ReLU());
        chain.append("last", nn.Linear(3, 1));
        Assert.Equal(["0", "1", "last"], chain.named_children().Select(child => child.name));
        Assert.Equal(["0.weight", "0.bias", "last.weight", "last.bias"], chain.state_dict().Keys);
        Assert.Equal([4, 1], chain.call(ones(4, 2), 0, 3).shape);
        Assert.Equal([4, 3], chain.call(ones(4, 2), 0, 2).shape);
        Assert.Equal(2, chain[1..].Count);
        Assert.Same(chain[2], chain[(2, null)][0]);
        chain.eval();
        Assert.False(chain[2].training);
        using var six = new Chain6(("first", nn.ReLU()), ("second", nn.Tanh()));
        Assert.Equal("1 2 3 4 5 6 through 2", six.call(1, 2, 3, 4, 5, 6));
        Assert.Throws<NotImplementedException>(() => six[..1]);
    }
}
