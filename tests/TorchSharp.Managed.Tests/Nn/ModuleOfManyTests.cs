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
}
