using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests.Gradients;

/// <summary>An activation in place: the same numbers and the same gradient as beside its argument, kinks and infinities included.</summary>
public sealed class InPlaceActivationTests
{
    private static readonly Dictionary<string, Func<Tensor, bool, Tensor>> Activations = new()
    {
        ["relu"] = F.relu,
        ["relu6"] = F.relu6,
        ["leaky_relu"] = (x, inplace) => F.leaky_relu(x, 0.1, inplace),
        ["elu"] = (x, inplace) => F.elu(x, 0.7, inplace),
        ["selu"] = F.selu,
        ["celu"] = (x, inplace) => F.celu(x, 0.7, inplace),
        ["sigmoid"] = F.sigmoid,
        ["tanh"] = F.tanh,
        ["silu"] = F.silu,
        ["gelu"] = F.gelu,
        ["gelu by tanh"] = (x, inplace) => F.gelu(x, GELU.Approximate.tanh, inplace),
        ["gelu of a tensor"] = (x, inplace) => inplace ? x.gelu_() : x.gelu(),
        ["gelu of a tensor by tanh"] = (x, inplace) =>
            inplace ? x.gelu_(GELU.Approximate.tanh) : x.gelu(GELU.Approximate.tanh),
        ["silu of a tensor"] = (x, inplace) => inplace ? x.silu_() : x.silu(),
        ["leaky_relu of a tensor"] = (x, inplace) =>
            inplace ? x.leaky_relu_(0.1) : x.leaky_relu(0.1),
        ["mish"] = F.mish,
        ["softsign"] = F.softsign,
        ["tanhshrink"] = F.tanhshrink,
        ["hardtanh"] = (x, inplace) => F.hardtanh(x, -3, 3, inplace),
        ["hardsigmoid"] = F.hardsigmoid,
        ["hardswish"] = F.hardswish,
        ["rrelu"] = (x, inplace) => F.rrelu(x, 0.1, 0.3, inplace),
        ["threshold"] = (x, inplace) => F.threshold(x, 0.5, 20, inplace),
    };

    public static TheoryData<string> Names => [.. Activations.Keys];

    private static double[] Values(Tensor t) => t.contiguous().data<double>().ToArray();

    private static Tensor Points(bool learns) =>
        tensor(
            new[]
            {
                double.NegativeInfinity,
                -4,
                -3,
                -1.5,
                -0.25,
                0,
                0.5,
                1,
                3,
                6,
                7,
                double.PositiveInfinity,
            },
            requires_grad: learns
        );

    [Theory, MemberData(nameof(Names))]
    public void Gives_the_numbers_and_the_gradient_of_the_other_form(string name)
    {
        var activation = Activations[name];
        (double[] Output, double[] Gradient) Run(bool inplace)
        {
            var x = Points(learns: true);
            var h = x * 1;
            var y = activation(h, inplace);
            (y * arange(1, 13)).sum().backward();
            if (inplace)
                Assert.Equal(Values(y), Values(h));
            return (Values(y), Values(x.grad!));
        }
        var (expected, actual) = (Run(false), Run(true));
        Assert.Equal(expected.Output, actual.Output);
        Assert.Equal(expected.Gradient, actual.Gradient);
    }

    [Theory, MemberData(nameof(Names))]
    public void Changes_its_argument_where_nothing_is_recorded_too(string name)
    {
        var activation = Activations[name];
        var x = Points(learns: false);
        var expected = Values(activation(x, false));
        Assert.Equal(Values(Points(learns: false)), Values(x));
        Assert.Same(x, activation(x, true));
        Assert.Equal(expected, Values(x));
    }
}
