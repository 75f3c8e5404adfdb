using System.Runtime.InteropServices;
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

    [Fact]
    public void Powers_of_whole_numbers_are_whole_and_wrap_around()
    {
        Assert.Equal(4052555153018976267, tensor(new[] { 3L }).pow(39).item<long>());
        Assert.Equal(
            4052555153018976267,
            tensor(new[] { 3L }).pow(tensor(new[] { 39L })).item<long>()
        );
        Assert.Equal(4052555153018976267, tensor(new[] { 3L }).pow_(39).item<long>());
        Assert.Equal(5073, tensor(new short[] { 3 }).pow(100).item<short>());
        Assert.Equal([(byte)0, (byte)227], tensor(new byte[] { 2, 3 }).pow(9).data<byte>());
        Assert.Equal([1L, 1], tensor(new[] { 0L, 5 }).pow(0).data<long>());
        // PyTorch refuses it, too.
        Assert.Throws<ExternalException>(() => tensor(new byte[] { 3 }).pow(300));
    }

    [Fact]
    public void A_negative_power_of_a_whole_number_is_whole_too()
    {
        // PyTorch's: the powers of 1 and -1, and 0 for what lies between.
        Tensor x = tensor(new[] { 1L, -1, 0, 2, -2 });
        Assert.Equal([1L, -1, 0, 0, 0], x.pow(tensor(new[] { -1L })).data<long>());
        Assert.Equal([1L, 1, 0, 0, 0], x.pow(tensor(new[] { -2L })).data<long>());
        var refused = Assert.Throws<ExternalException>(() => x.pow(-1));
        Assert.Contains("Integers to negative integer powers are not allowed.", refused.Message);
    }

    [Fact]
    public void Whole_numbers_are_compared_to_the_last_digit()
    {
        const long odd = (1L << 53) + 1;
        Tensor x = tensor(new[] { odd, 5, -5 });
        Assert.Equal([odd, 5, 0], x.clamp(0, odd).data<long>());
        Assert.Equal([odd, odd, odd], x.clamp_min(odd).data<long>());
        Assert.Equal([-odd, -odd, -odd], x.clamp_max(-odd).data<long>());
        Assert.Equal([odd, 5, 0], x.clone().clamp_(0, odd).data<long>());
        Assert.Equal([odd, 5, 0], x.fmax(tensor(0L)).data<long>());
        Assert.Equal([-odd, -5, -5], tensor(new[] { -odd, 5, -5 }).fmin(tensor(-5L)).data<long>());
        // A bound that the type does not hold limits nothing.
        Assert.Equal(
            [(byte)5, (byte)200],
            tensor(new byte[] { 5, 200 }).clamp(-5, 300).data<byte>()
        );
    }
}
