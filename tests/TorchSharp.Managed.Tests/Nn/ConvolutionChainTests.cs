using TorchSharp.Modules;
using TorchSharp.Tests.Kernels;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Nn;

/// <summary>Where nothing is recorded, convolutions that follow one another run in one pass: everything must be as if each ran alone.</summary>
[Collection(nameof(KernelTest))]
public sealed class ConvolutionChainTests
{
    private static nn.Module<Tensor, Tensor>[] Network() =>
        [
            nn.Conv2d(1, 8, 3, padding: 1),
            nn.ReLU(),
            nn.Conv2d(8, 16, 3, bias: false),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(16, 12, 3, stride: 2),
            nn.Conv2d(12, 12, (2, 1)),
            nn.ReLU(),
            nn.MaxPool2d(3, stride: 1),
            nn.Conv2d(12, 4, 1),
            nn.Flatten(),
        ];

    [Fact]
    public void It_goes_as_far_as_kernels_do_and_gives_the_bits_of_its_parts()
    {
        manual_seed(2);
        nn.Module<Tensor, Tensor>[] network = Network();
        Tensor x = rand(16, 1, 20, 20);
        using IDisposable _ = no_grad();
        Tensor? y = ConvolutionChain.Forward(network, 0, x, out int count);
        // The pooling by windows of three is not among the kernels.
        Assert.Equal(8, count);
        AssertSame(network.Take(8).Aggregate(x, (v, module) => module.call(v)), y!);
        Assert.Null(ConvolutionChain.Forward(network, 9, y!, out count));
        Assert.Equal(0, count);
        using var chain = nn.Sequential(network);
        AssertSame(network.Aggregate(x, (v, module) => module.call(v)), chain.call(x));
    }

    [Fact]
    public void It_takes_an_input_whatever_its_layout()
    {
        manual_seed(3);
        var network = new nn.Module<Tensor, Tensor>[] { nn.Conv2d(3, 8, 3), nn.Conv2d(8, 8, 3) };
        Tensor x = rand(10, 16, 3, 9)[.., .., .., 1..].transpose(0, 1).transpose(1, 2);
        using IDisposable _ = no_grad();
        AssertSame(
            network.Aggregate(x, (v, module) => module.call(v)),
            ConvolutionChain.Forward(network, 0, x, out int count)!
        );
        Assert.Equal(2, count);
    }

    [Fact]
    public void Nothing_is_chained_that_is_recorded_watched_or_of_another_kind()
    {
        Tensor x = rand(16, 1, 20, 20);
        Assert.Equal(0, Count(Network(), x));
        using IDisposable _ = no_grad();
        Assert.Equal(8, Count(Network(), x));
        Assert.Equal(0, Count(Network(), x[..15]));
        Assert.Equal(0, Count(Network(), x[0]));
        Assert.Equal(0, Count(Network(), x.to_type(ScalarType.Float64)));
        Assert.Equal(0, Count(Network(), rand(16, 2, 20, 20)));
        Assert.Equal(0, Count(Network(), rand(16, 1, 2, 2)));
        Assert.Equal(
            0,
            Count([nn.Conv2d(2, 4, 3, groups: 2), nn.Conv2d(4, 4, 3)], rand(16, 2, 9, 9))
        );
        nn.Module<Tensor, Tensor>[] circular =
        [
            nn.Conv2d(1, 4, 3, padding: 1, padding_mode: PaddingModes.Circular),
            nn.Conv2d(4, 4, 3),
        ];
        Assert.Equal(0, Count(circular, x));
        nn.Module<Tensor, Tensor>[] watched = Network();
        int seen = 0;
        watched[3].register_forward_hook(_ => seen++);
        // Up to the convolution before the ReLU that is watched.
        Assert.Equal(3, Count(watched, x));
        using var chain = nn.Sequential(watched);
        chain.call(x);
        Assert.Equal(1, seen);
    }

    [Fact]
    public void A_size_that_does_not_fit_is_told_as_ever()
    {
        using var chain = nn.Sequential(nn.Conv2d(1, 4, 3), nn.Conv2d(5, 4, 3));
        using IDisposable _ = no_grad();
        var error = Assert.ThrowsAny<Exception>(() => chain.call(rand(16, 1, 8, 8)));
        Assert.Contains("[16, 4, 6, 6]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_that_does_not_fit_is_told_as_ever()
    {
        Refused(conv => conv.stride = [0, 1], "stride [0, 1]");
        Refused(conv => conv.padding[0] = -1, "padding [-1, 0]");
        Refused(conv => conv.dilation = [1, 0], "dilation [1, 0]");
        Refused(conv => conv.bias = new Parameter(zeros(3)), "bias of size [3]");

        static void Refused(Action<Conv2d> change, string told)
        {
            var last = nn.Conv2d(4, 4, 3);
            using var chain = nn.Sequential(nn.Conv2d(1, 4, 3), last);
            change(last);
            using IDisposable _ = no_grad();
            var error = Assert.Throws<System.Runtime.InteropServices.ExternalException>(() =>
                chain.call(rand(16, 1, 8, 8))
            );
            Assert.Contains(told, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Weights_that_change_count_at_the_next_call()
    {
        manual_seed(4);
        using var chain = nn.Sequential(nn.Conv2d(1, 4, 3), nn.Conv2d(4, 4, 3));
        Tensor x = rand(16, 1, 8, 8);
        using IDisposable _ = no_grad();
        Tensor before = chain.call(x);
        foreach (Parameter parameter in chain.parameters())
        {
            parameter.mul_(2);
        }
        // Twice the first convolution, twice the second and its bias.
        Tensor bias = ((Conv2d)chain[1]).bias!.view(1, 4, 1, 1);
        Assert.True(((before - bias / 2) * 4 + bias).allclose(chain.call(x)));
    }

    private static int Count(nn.Module<Tensor, Tensor>[] modules, Tensor x)
    {
        ConvolutionChain.Forward(modules, 0, x, out int count);
        return count;
    }

    private static void AssertSame(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        KernelData.AssertSameBits(
            expected.contiguous().data<float>().ToArray(),
            actual.contiguous().data<float>().ToArray()
        );
    }
}
