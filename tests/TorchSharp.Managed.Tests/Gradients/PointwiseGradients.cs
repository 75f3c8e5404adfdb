using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests.Gradients;

/// <summary>Derivatives of everything that works element by element.</summary>
public sealed class PointwiseGradients
{
    private static readonly GradientTable Table = new()
    {
        { "add", x => x[0] + x[1], "[2,3]", "[3]" },
        { "sub", x => x[0] - x[1], "[2,1]", "[1,3]" },
        { "mul", x => x[0] * x[1], "[2,3]", "[3]" },
        { "div", x => x[0] / x[1], "[2,3]", "[3] positive" },
        { "mul by itself", x => x[0] * x[0], "[2,3]" },
        { "numbers on either side", x => (2 - x[0]) * 3 + 1 / (x[0] + 5.5) - x[0] / 4, "[2,3]" },
        { "neg", x => -x[0], "[2,3]" },
        { "pow number", x => x[0].pow(2.5), "[2,3] positive" },
        { "pow", x => x[0].pow(x[1]), "[2,3] positive", "[3]" },
        { "number pow", x => pow(2.0, x[0]), "[2,3]" },
        { "sqrt", x => x[0].sqrt(), "[2,3] positive" },
        { "exp", x => x[0].exp(), "[2,3]" },
        { "log", x => x[0].log(), "[2,3] positive" },
        { "abs", x => x[0].abs(), "[2,3]" },
        { "square", x => x[0].square(), "[2,3]" },
        { "tanh", x => x[0].tanh(), "[2,3]" },
        { "atanh", x => (x[0] * 0.45).atanh(), "[2,3]" },
        { "sigmoid", x => x[0].sigmoid(), "[2,3]" },
        { "erf", x => x[0].erf(), "[2,3]" },
        { "erfinv", x => (x[0] * 0.45).erfinv(), "[2,3]" },
        { "lgamma", x => x[0].lgamma(), "[2,3] positive" },
        { "digamma", x => x[0].digamma(), "[2,3] positive" },
        { "logaddexp", x => logaddexp(x[0], x[1]), "[2,3]", "[3]" },
        { "hypot", x => x[0].hypot(x[1]), "[2,1] positive", "[3]" },
        { "sin", x => x[0].sin(), "[2,3]" },
        { "cos", x => x[0].cos(), "[2,3]" },
        { "lerp", x => x[0].lerp(x[1], x[2]), "[2,3]", "[2,3]", "[2,3] unit" },
        { "maximum", x => maximum(x[0], x[1]), "[2,3]", "[3]" },
        { "minimum", x => minimum(x[0], x[1]), "[2,3]", "[3]" },
        { "clamp", x => x[0].clamp(-0.5, 0.5), "[2,3]" },
        { "clamp min", x => x[0].clamp(min: 0), "[2,3]" },
        {
            "clamp tensors",
            x => x[0].clamp(x[1] - 2.5, x[2]),
            "[2,3]",
            "[3] positive",
            "[2,3] positive"
        },
        { "where", x => where(x[0] > 0, x[0] * 2, x[1]), "[2,3]", "[3]" },
        { "relu", x => F.relu(x[0]), "[2,3]" },
        { "leaky_relu", x => F.leaky_relu(x[0], 0.2), "[2,3]" },
        { "elu", x => F.elu(x[0], 1.0), "[2,3]" },
        { "gelu", x => F.gelu(x[0]), "[2,3]" },
        { "silu", x => F.silu(x[0]), "[2,3]" },
        { "softplus", x => F.softplus(x[0]), "[2,3]" },
        { "softmax", x => F.softmax(x[0], 1), "[2,3]" },
        { "log_softmax", x => F.log_softmax(x[0], 0), "[2,3]" },
        { "in place on a copy", x => x[0].clone().mul_(x[1]).add_(x[0]).sub_(1), "[2,3]", "[3]" },
        { "C&W's change of variables", x => 0.5 * ((x[0] * 2).tanh() + 1), "[2,3]" },
    };

    public static IEnumerable<TheoryDataRow<string>> Cases => Table.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agree_with_finite_differences(string function) => Table.Check(function);
}
