using TorchSharp.Modules;
using TorchSharp.Tests.Kernels;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests.Nn;

/// <summary>Convolution, ReLU and max pooling of a chain run in one pass: everything must be as if they ran one after the other.</summary>
[Collection(nameof(KernelTest))]
public sealed class PooledConvolutionTests
{
    /// <summary>Batch, size of the images, channels in and out, margin.</summary>
    public static TheoryData<int, int, int, int, int> Sizes =>
        new()
        {
            { 16, 12, 8, 12, 0 },
            { 17, 9, 16, 8, 1 },
            { 16, 7, 1, 5, 0 },
            // Too few images for one pass.
            { 3, 8, 8, 8, 0 },
        };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_chain_gives_the_bits_of_its_parts(
        int batch,
        int size,
        int channels,
        int outputs,
        int margin
    )
    {
        manual_seed(3);
        var conv = nn.Conv2d(channels, outputs, 3, padding: margin);
        using var chain = nn.Sequential(conv, nn.ReLU(), nn.MaxPool2d(2));
        // Whole numbers of few values: windows with equal largest elements are frequent.
        Tensor x = randint(-2, 3, [batch, channels, size, size]).to_type(ScalarType.Float32);
        using (no_grad())
        {
            AssertSame(Parts(conv, x), chain.call(x));
        }
        foreach (bool training in (bool[])[false, true])
        {
            (Tensor[] expected, Tensor[] actual) = (
                Gradients(v => Parts(conv, v), conv, x, training),
                Gradients(chain.call, conv, x, training)
            );
            foreach ((Tensor e, Tensor a) in expected.Zip(actual))
            {
                AssertSame(e, a);
            }
        }
    }

    [Fact]
    public void Settings_that_are_changed_count_at_the_next_call()
    {
        manual_seed(5);
        var (conv, pool) = (nn.Conv2d(2, 4, 3), nn.MaxPool2d([2, 2]));
        using var chain = nn.Sequential(conv, nn.ReLU(), pool);
        Tensor x = rand(16, 2, 12, 12);
        Check([16, 4, 5, 5]);
        conv.stride = [2, 2];
        Check([16, 4, 2, 2]);
        (conv.stride, conv.dilation) = ([1, 1], [2, 3]);
        Check([16, 4, 4, 3]);
        pool.stride = [1, 1];
        Check([16, 4, 7, 5]);
        (pool.kernel_size, pool.stride) = ([3, 3], null);
        Check([16, 4, 2, 2]);
        pool.padding = [1, 1];
        Check([16, 4, 3, 2]);
        pool.ceil_mode = true;
        Check([16, 4, 3, 3]);

        void Check(long[] expected)
        {
            Tensor y = chain.call(x);
            AssertSame(pool.call(conv.call(x).relu()), y);
            Assert.Equal(expected, y.shape);
        }
    }

    [Fact]
    public void A_gradient_of_the_gradient_exists()
    {
        manual_seed(4);
        var conv = nn.Conv2d(8, 8, 3);
        using var chain = nn.Sequential(conv, nn.ReLU(), nn.MaxPool2d(2));
        Tensor x = rand(16, 8, 8, 8);
        Tensor[] expected = Second(v => Parts(conv, v), conv, x),
            actual = Second(chain.call, conv, x);
        foreach ((Tensor e, Tensor a) in expected.Zip(actual))
        {
            AssertSame(e, a);
        }
    }

    /// <summary>NaN is the largest of its window, and the gradient goes there, as in PyTorch.</summary>
    [Fact]
    public void NaN_wins_its_window()
    {
        manual_seed(6);
        var conv = nn.Conv2d(8, 8, 3);
        using var chain = nn.Sequential(conv, nn.ReLU(), nn.MaxPool2d(2));
        Tensor x = rand(16, 8, 8, 8);
        x[2, 3, 4, 4] = float.NaN;
        foreach (bool training in (bool[])[false, true])
        {
            (Tensor[] expected, Tensor[] actual) = (
                Gradients(v => Parts(conv, v), conv, x, training),
                Gradients(chain.call, conv, x, training)
            );
            Assert.True(actual[0].isnan().any().item<bool>());
            foreach ((Tensor e, Tensor a) in expected.Zip(actual))
            {
                AssertSame(e, a);
            }
        }
    }

    [Fact]
    public void A_hook_sees_what_it_watches()
    {
        var relu = nn.ReLU();
        using var chain = nn.Sequential(nn.Conv2d(1, 4, 3), relu, nn.MaxPool2d(2));
        int seen = 0;
        relu.register_forward_hook(
            (_, _, y) =>
            {
                seen++;
                return y;
            }
        );
        chain.call(rand(16, 1, 6, 6));
        Assert.Equal(1, seen);
    }

    private static Tensor Parts(Conv2d conv, Tensor x) => F.max_pool2d(conv.call(x).relu(), 2);

    private static Tensor[] Gradients(
        Func<Tensor, Tensor> function,
        Conv2d conv,
        Tensor x,
        bool training
    )
    {
        // The input came out of a ReLU itself: its gradient is masked in passing.
        Tensor input = x.clone().requires_grad_();
        Tensor y = function(input.relu());
        Tensor loss = (y * arange(y.numel()).reshape(y.shape)).sum();
        return training
            ? [y, .. autograd.grad([loss], [input, conv.weight, conv.bias!])]
            : [y, .. autograd.grad([loss], [input])];
    }

    private static Tensor[] Second(Func<Tensor, Tensor> function, Conv2d conv, Tensor x)
    {
        Tensor input = x.clone().requires_grad_();
        // Plus 1: windows that are all 0 have a gradient too, and it must not go anywhere.
        Tensor loss = (function(input) + 1).square().sum();
        Tensor first = autograd.grad([loss], [input], create_graph: true)[0];
        return [.. autograd.grad([first.square().sum()], [input, conv.weight])];
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
