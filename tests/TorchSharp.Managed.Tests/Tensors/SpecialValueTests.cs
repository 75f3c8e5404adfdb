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

    // Values of a computation with 40 digits.
    [Theory]
    [InlineData(1e-5, -100000.57719921567289, 10000000001.64490839)]
    [InlineData(0.1, -10.423754940411076232, 101.4332991507927477)]
    [InlineData(0.5, -1.9635100260214234794, 4.9348022005446793094)]
    [InlineData(1, -0.57721566490153286061, 1.6449340668482264365)]
    [InlineData(2.75, 0.81890102497543259228, 0.43757125764893076144)]
    [InlineData(5.5, 1.6110931485817511237, 0.19934238698962765913)]
    [InlineData(9.999, 2.2516474172057353142, 0.10517738667672886215)]
    [InlineData(10, 2.2517525890667211076, 0.10516633568168574612)]
    [InlineData(37.5, 3.610948344596338412, 0.027025382266785013993)]
    [InlineData(1e6, 13.815510057964190771, 1.0000005000001666667e-6)]
    [InlineData(1e17, 39.143946580898776623, 1.000000000000000005e-17)]
    [InlineData(-0.1, 9.2450730500529480423, 101.92253995947719243)]
    [InlineData(-0.5, 0.036489973978576520559, 8.9348022005446793094)]
    [InlineData(-1.75, -2.3226916286143606462, 19.301637544529786476)]
    [InlineData(-7.25, 5.1899772149562878875, 19.610354539293269016)]
    [InlineData(-12.000001, 1000002.5267402038517, 1000000001500.0108178)]
    [InlineData(-1000.3, 9.1910556692556580917, 15.078414502249116676)]
    [InlineData(-123456.75, 8.5820575676918837184, 19.73920070220888967)]
    public void The_logarithmic_slope_of_the_gamma_function_and_its_slope_keep_their_digits(
        double x,
        double digamma,
        double trigamma
    )
    {
        Tensor at = tensor(x).requires_grad_();
        Tensor y = at.digamma();
        y.backward();
        // A difference of nearly equal numbers keeps fewer digits.
        Assert.Equal(digamma, y.ToDouble(), 1e-14 * Math.Max(1, Math.Abs(digamma)));
        Assert.Equal(trigamma, at.grad!.ToDouble(), 1e-13 * trigamma);
    }

    [Fact]
    public void At_the_poles_of_the_gamma_function_its_slopes_are_infinite_or_no_numbers()
    {
        const double high = double.PositiveInfinity;
        Tensor x = tensor([0.0, -0.0, -1, -2, high, -high, double.NaN]).requires_grad_();
        Tensor y = x.digamma();
        y.sum().backward();
        Assert.Equal(
            [-high, high, double.NaN, double.NaN, high, double.NaN, double.NaN],
            y.data<double>()
        );
        Assert.Equal([high, high, high, high, 0, double.NaN, double.NaN], x.grad!.data<double>());
    }

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
