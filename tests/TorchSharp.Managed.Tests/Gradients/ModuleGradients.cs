using TorchSharp.Modules;
using TorchSharp.Tests.Reference;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.Gradients;

/// <summary>Derivatives of modules for their input and every parameter.</summary>
public sealed class ModuleGradients
{
    private const ScalarType Double = ScalarType.Float64;

    private static readonly Dictionary<
        string,
        (Func<Module<Tensor, Tensor>> Make, string Input)
    > Modules = new()
    {
        ["Linear"] = (() => Linear(4, 3, dtype: Double), "[2,4]"),
        ["Linear without bias"] = (() => Linear(4, 3, hasBias: false, dtype: Double), "[2,4]"),
        ["Conv2d"] = (() => Conv2d(2, 3, 3, dtype: Double), "[2,2,4,4]"),
        ["Conv2d stride and padding"] = (
            () => Conv2d(1, 2, 3, stride: 2, padding: 1, dtype: Double),
            "[2,1,5,5]"
        ),
        ["MaxPool2d"] = (() => MaxPool2d(2), "[1,2,4,4]"),
        ["AvgPool2d"] = (() => AvgPool2d(2), "[1,2,4,4]"),
        ["AdaptiveAvgPool2d"] = (() => AdaptiveAvgPool2d(1), "[1,2,4,4]"),
        ["BatchNorm2d"] = (() => BatchNorm2d(2, dtype: Double), "[3,2,2,2]"),
        ["ReLU"] = (() => ReLU(), "[2,3]"),
        ["LeakyReLU"] = (() => LeakyReLU(0.1), "[2,3]"),
        ["Sigmoid"] = (() => Sigmoid(), "[2,3]"),
        ["Tanh"] = (() => Tanh(), "[2,3]"),
        ["Softmax"] = (() => Softmax(1), "[2,3]"),
        ["LogSoftmax"] = (() => LogSoftmax(1), "[2,3]"),
        ["GELU"] = (() => GELU(), "[2,3]"),
        ["SiLU"] = (() => SiLU(), "[2,3]"),
        ["Flatten"] = (() => Flatten(), "[2,3,2]"),
        ["Identity"] = (() => Identity(), "[2,3]"),
        ["Sequential"] = (
            () =>
                Sequential(
                    Conv2d(1, 2, 3, dtype: Double),
                    ReLU(),
                    MaxPool2d(2),
                    Flatten(),
                    Linear(8, 3, dtype: Double),
                    Tanh(),
                    Linear(3, 2, dtype: Double)
                ),
            "[2,1,6,6]"
        ),
    };

    public static IEnumerable<TheoryDataRow<string>> Cases =>
        Modules.Keys.Select(name => new TheoryDataRow<string>(name) { Label = name });

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agree_with_finite_differences(string module)
    {
        var (make, text) = Modules[module];
        using var layer = make();
        Tensor[] parameters = [.. layer.parameters()];
        using (no_grad())
            foreach (var (parameter, k) in parameters.Select((p, k) => (p, k)))
                parameter.copy_(
                    Notation
                        .Parse($"float64[{string.Join(",", parameter.shape)}]", k + 10)
                        .Build()
                        .detach()
                );
        foreach (var layout in new[] { "", " t" })
        {
            var input = Notation.Parse("float64" + text + layout, 0).Build();
            GradCheck.Check(xs => layer.call(xs[0]), [input, .. parameters]);
        }
    }
}
