using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests.Nn;

/// <summary>Modules: names, modes, states, chains, and that they learn.</summary>
[Collection(nameof(Reference.DefaultGenerator))]
public sealed class ModuleTests
{
    private sealed class Pair : nn.Module<Tensor, Tensor>
    {
        private readonly Linear first = nn.Linear(3, 4);
        private readonly Linear second = nn.Linear(4, 2, hasBias: false);
        private readonly Tensor scale = ones(1);

        public Pair()
            : base("pair") => RegisterComponents();

        public override Tensor forward(Tensor input) =>
            second.call(first.call(input).relu()) * scale;
    }

    [Fact]
    public void Components_are_named_after_their_fields()
    {
        using var module = new Pair();
        Assert.Equal(
            ["first.weight", "first.bias", "second.weight"],
            module.named_parameters().Select(pair => pair.name)
        );
        Assert.Equal(["scale"], module.named_buffers().Select(pair => pair.name));
        Assert.Equal(
            ["first.bias", "first.weight", "scale", "second.weight"],
            module.state_dict().Keys.Order(StringComparer.Ordinal)
        );
    }

    private class Lower : nn.Module<Tensor, Tensor>
    {
        private readonly Linear hidden = nn.Linear(3, 3, hasBias: false);
        protected readonly Linear shared = nn.Linear(3, 3, hasBias: false);
        private readonly Linear own = nn.Linear(3, 3, hasBias: false);

        protected Lower()
            : base("lower") { }

        public override Tensor forward(Tensor input) => own.call(shared.call(hidden.call(input)));
    }

    private sealed class Upper : Lower
    {
        private readonly Linear above = nn.Linear(3, 2, hasBias: false);
        private readonly Linear own = nn.Linear(2, 2, hasBias: false);

        public Upper() => RegisterComponents();

        public override Tensor forward(Tensor input) => own.call(above.call(base.forward(input)));
    }

    [Fact]
    public void Components_of_a_derived_module_come_first_and_hide_those_of_their_names()
    {
        // TorchSharp walks from the derived class to its base and takes a name once.
        using var module = new Upper();
        Assert.Equal(
            ["above.weight", "own.weight", "shared.weight", "hidden.weight"],
            module.named_parameters().Select(pair => pair.name)
        );
        Assert.Equal([2L, 2], module.get_parameter("own.weight")!.shape);
    }

    private sealed class Sums(params nn.Module[] parts) : Sequential<Tensor, Tensor, Tensor>(parts)
    {
        public override Tensor forward(Tensor x, Tensor y) =>
            children()
                .Aggregate(x + y, (value, next) => ((nn.Module<Tensor, Tensor>)next).call(value));

        protected override Sequential<Tensor, Tensor, Tensor> Slice(int start, int end) =>
            new Sums([.. children().Take(start..end)]);
    }

    [Fact]
    public void Parts_of_a_chain_of_two_things_are_chains()
    {
        using var chain = new Sums(nn.ReLU(), nn.Sigmoid(), nn.Tanh());
        Assert.Equal(["ReLU", "Sigmoid"], chain[..2].children().Select(child => child.GetName()));
        Assert.Equal(0.5f, chain[(null, 2)].call(zeros(1), -ones(1)).item<float>());
    }

    [Fact]
    public void The_default_weights_are_PyTorchs_for_the_same_seed()
    {
        // torch.manual_seed(1); torch.nn.Linear(3, 2)
        manual_seed(1);
        using var linear = nn.Linear(3, 2);
        float[] weight =
        [
            0.29748735f,
            -0.25482982f,
            -0.11192598f,
            0.27099028f,
            -0.54353881f,
            0.34624693f,
        ];
        float[] bias = [-0.11877556f, 0.29372340f];
        Assert.Equal(weight, linear.weight.data<float>().ToArray(), Close);
        Assert.Equal(bias, linear.bias!.data<float>().ToArray(), Close);

        static bool Close(float a, float b) => Math.Abs(a - b) < 1e-6;
    }

    [Fact]
    public void A_state_is_loaded_by_name_and_a_strange_one_is_refused()
    {
        using var from = new Pair();
        using var to = new Pair();
        to.load_state_dict(from.state_dict());
        var x = rand(5, 3);
        Assert.True(from.call(x).allclose(to.call(x)));
        var strange = from.state_dict();
        strange.Remove("second.weight");
        strange["third.weight"] = zeros(1);
        var error = Assert.Throws<InvalidOperationException>(() => to.load_state_dict(strange));
        Assert.Contains("second.weight", error.Message, StringComparison.Ordinal);
        Assert.Contains("third.weight", error.Message, StringComparison.Ordinal);
        var (missing, unexpected) = to.load_state_dict(strange, strict: false);
        Assert.Equal(["second.weight"], missing);
        Assert.Equal(["third.weight"], unexpected);
    }

    [Fact]
    public void Modes_reach_every_module_below()
    {
        using var net = nn.Sequential(nn.Linear(2, 2), nn.Sequential(nn.Dropout(0.5)));
        Assert.All(net.modules(), module => Assert.True(module.training));
        net.eval();
        Assert.False(net.training);
        Assert.All(net.modules(), module => Assert.False(module.training));
        var x = rand(4, 2);
        Assert.True(net.call(x).allclose(net.call(x)));
    }

    [Fact]
    public void A_chain_can_be_cut_and_appended_to()
    {
        using var chain = nn.Sequential(
            ("in", nn.Linear(3, 4)),
            ("act", nn.ReLU()),
            ("out", nn.Linear(4, 2))
        );
        var x = rand(2, 3);
        var half = chain[0..2].call(x);
        Assert.True(chain.call(x).allclose(((nn.Module<Tensor, Tensor>)chain[2]).call(half)));
        Assert.Equal("out.bias", chain.named_parameters().Last().name);
    }

    [Fact]
    public void A_cut_outside_of_a_chain_is_refused_and_one_from_behind_is_empty()
    {
        using var chain = nn.Sequential(nn.ReLU(), nn.Tanh());
        Assert.Throws<IndexOutOfRangeException>(() => chain[0..3]);
        Assert.Throws<IndexOutOfRangeException>(() => chain[^3..]);
        Assert.Throws<IndexOutOfRangeException>(() => chain[(-1, null)]);
        Assert.Throws<IndexOutOfRangeException>(() => chain[(0, 3)]);
        Assert.Equal(0, chain[2..1].Count);
        Assert.Equal(1, chain[^1..].Count);
    }

    [Fact]
    public void A_chain_gives_the_same_with_its_ReLUs_in_one_pass_and_apart()
    {
        manual_seed(5);
        using var chain = nn.Sequential(
            nn.Conv2d(1, 4, 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(36, 8),
            nn.ReLU(),
            nn.Linear(8, 3)
        );
        var x = rand(2, 1, 8, 8).requires_grad_();
        var y = chain.call(x);
        y.sum().backward();
        var together = x.grad!.clone();
        x.grad = null;
        // A hook that does nothing keeps a module from being fused.
        foreach (var module in chain.modules().OfType<nn.Module<Tensor, Tensor>>())
            module.register_forward_hook(_ => { });
        var apart = chain.call(x);
        apart.sum().backward();
        Assert.True(y.allclose(apart));
        Assert.True(together.allclose(x.grad!));
    }

    [Fact]
    public void Hooks_may_change_what_goes_in_and_out()
    {
        using var module = nn.Identity();
        var before = module.register_forward_pre_hook((_, input) => input + 1);
        var after = module.register_forward_hook((_, _, output) => output * 10);
        Assert.Equal(20f, module.call(ones(1)).item<float>());
        before.remove();
        Assert.Equal(10f, module.call(ones(1)).item<float>());
        after.remove();
        Assert.Equal(1f, module.call(ones(1)).item<float>());
    }

    [Fact]
    public void A_linear_layer_of_the_wrong_width_says_which()
    {
        using var linear = nn.Linear(3, 2);
        var error = Assert.ThrowsAny<Exception>(() => linear.call(zeros(5, 4)));
        Assert.Contains("[5, 4]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[2, 3]", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    public void A_small_network_learns_exclusive_or(string method)
    {
        manual_seed(3);
        var x = tensor(
            new float[,]
            {
                { 0, 0 },
                { 0, 1 },
                { 1, 0 },
                { 1, 1 },
            }
        );
        var y = tensor(new long[] { 0, 1, 1, 0 });
        using var net = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 2));
        using optim.Optimizer optimizer =
            method == "sgd"
                ? optim.SGD(net.parameters(), 0.5, momentum: 0.9)
                : optim.Adam(net.parameters(), 0.05);
        for (var step = 0; step < 200; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            F.cross_entropy(net.call(x), y).backward();
            optimizer.step();
        }
        Assert.True(net.call(x).argmax(1).eq(y).all().ToBoolean());
    }

    [Fact]
    public void Zeroing_drops_or_keeps_gradients_as_TorchSharp_does()
    {
        using var net = nn.Linear(2, 1);
        net.call(ones(1, 2)).sum().backward();
        using var optimizer = optim.SGD(net.parameters(), 0.1);
        optimizer.zero_grad();
        Assert.Equal(0f, net.weight.grad!.abs().sum().item<float>());
        net.zero_grad();
        Assert.Null(net.weight.grad);
    }

    [Fact]
    public void Schedules_change_the_rate()
    {
        using var net = nn.Linear(1, 1);
        using var optimizer = optim.SGD(net.parameters(), 1);
        var schedule = optim.lr_scheduler.StepLR(optimizer, 2, 0.1);
        var rates = new List<double>();
        for (var epoch = 0; epoch < 5; epoch++)
        {
            rates.Add(optimizer.ParamGroups.Single().LearningRate);
            schedule.step();
        }
        Assert.Equal([1, 1, 0.1, 0.1, 0.01], rates.Select(rate => Math.Round(rate, 10)));
    }
}
