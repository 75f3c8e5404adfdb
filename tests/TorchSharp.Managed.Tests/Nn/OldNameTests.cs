using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests.Nn;

/// <summary>Functions that TorchSharp still has under an old name, too.</summary>
public sealed class OldNameTests
{
#pragma warning disable CS0618 // That they warn is their point.
    private static readonly Dictionary<string, (Tensor Old, Tensor New)> Pairs = new()
    {
        ["SiLU"] = (F.SiLU(X), F.silu(X)),
        ["SiLU in place"] = (F.SiLU(X, inplace: true), F.silu(X)),
        ["Hardshrink"] = (F.Hardshrink(X, 1), F.hardshrink(X, 1)),
        ["Softshrink"] = (F.Softshrink(X, 1), F.softshrink(X, 1)),
        ["Tanhshrink"] = (F.Tanhshrink(X), F.tanhshrink(X)),
        ["Hardtanh"] = (F.Hardtanh(X, -2, 0.5), F.hardtanh(X, -2, 0.5)),
        ["Mish"] = (F.Mish(X), F.mish(X)),
        ["Softsign"] = (F.Softsign(X), F.softsign(X)),
        ["Threshold"] = (F.Threshold(X, 1, 7), F.threshold(X, 1, 7)),
        ["ConvertImageDType"] = (
            torchvision.transforms.ConvertImageDType(float64).call(X),
            X.to(float64)
        ),
    };

    private static Tensor X => linspace(-3, 3, 13);

    public static TheoryData<string> Names => [.. Pairs.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Is_the_function_of_the_new_name(string name) =>
        Assert.Equal(Pairs[name].New, Pairs[name].Old);

    [Fact]
    public void In_place_changes_the_argument()
    {
        var x = X;
        F.SiLU(x, inplace: true);
        Assert.Equal(F.silu(X), x);
    }
#pragma warning restore CS0618
}
