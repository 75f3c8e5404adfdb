using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

/// <summary>Functions where a plain formula would lose its digits, against PyTorch's values.</summary>
public sealed class SpecialValueTests
{
    [Theory]
    [InlineData(-6.0, 2.0)]
    [InlineData(-1.0, 1.8427007929497148)]
    [InlineData(0.0, 1.0)]
    [InlineData(0.5, 0.4795001221869535)]
    [InlineData(0.99, 0.1614919304446302)]
    [InlineData(1.0, 0.15729920705028513)]
    [InlineData(1.01, 0.1531895037717233)]
    [InlineData(1.5, 0.033894853524689274)]
    [InlineData(2.5, 0.0004069520174449589)]
    [InlineData(3.0, 2.209049699858544e-05)]
    [InlineData(6.0, 2.1519736712498913e-17)]
    [InlineData(9.0, 4.13703174651381e-37)]
    [InlineData(20.0, 5.395865611607901e-176)]
    [InlineData(26.0, 5.663192408856143e-296)]
    [InlineData(1e200, 0.0)]
    public void Erfc_keeps_its_digits_however_small_it_is(double x, double expected) =>
        Assert.InRange(tensor(x).erfc().ToDouble(), expected * (1 - 4e-15), expected * (1 + 4e-15));
}
