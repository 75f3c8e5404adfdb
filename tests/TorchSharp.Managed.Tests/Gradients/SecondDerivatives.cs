using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests.Gradients;

/// <summary>Second derivatives, where create_graph is supported: gradient penalties, C&amp;W, Hessian products.</summary>
public sealed class SecondDerivatives
{
    private static readonly GradientTable Table = new()
    {
        { "mul and add", x => x[0] * x[1] + x[0] * x[0], "[2,3]", "[3]" },
        { "div", x => x[0] / x[1], "[2,3]", "[3] positive" },
        { "pow", x => x[0].pow(3), "[2,3] positive" },
        { "square", x => x[0].square(), "[2,3]" },
        { "sqrt", x => x[0].sqrt(), "[2,3] positive" },
        { "exp", x => x[0].exp(), "[2,3]" },
        { "log", x => x[0].log(), "[2,3] positive" },
        { "lgamma", x => x[0].lgamma(), "[2,3] positive" },
        { "elu", x => F.elu(x[0], 1.5), "[2,3]" },
        { "tanh", x => x[0].tanh(), "[2,3]" },
        { "sigmoid", x => x[0].sigmoid(), "[2,3]" },
        { "relu squared", x => x[0].relu().square(), "[2,3]" },
        { "abs", x => x[0].abs() * x[0], "[2,3]" },
        { "clamp", x => x[0].clamp(-0.5, 0.5) * x[0], "[2,3]" },
        { "where", x => where(x[0] > 0, x[0] * x[0], x[0].exp()), "[2,3]" },
        { "sum of squares", x => x[0].square().sum(), "[2,3]" },
        { "mean of squares", x => x[0].square().mean([1]), "[2,3]" },
        { "norm", x => x[0].norm(), "[2,3]" },
        { "logsumexp", x => x[0].logsumexp(1), "[2,3]" },
        { "max dim", x => x[0].max(1).Item1.square(), "[2,3]" },
        { "cummax", x => x[0].cummax(1).values.square(), "[2,3]" },
        { "diagonal", x => x[0].diagonal().square(), "[3,3]" },
        { "einsum", x => einsum("ij,jk->k", x[0], x[1]).square(), "[2,3]", "[3,2]" },
        { "written views", x => Written(x[0], x[1]), "[2,3]", "[3]" },
        { "amax", x => x[0].amax([1]).square(), "[2,3]" },
        { "mm", x => x[0].mm(x[1]), "[2,3]", "[3,2]" },
        { "matmul batches", x => x[0].matmul(x[1]), "[2,2,3]", "[3,2]" },
        { "linear", x => F.linear(x[0], x[1], x[2]).tanh(), "[2,3]", "[2,3]", "[2]" },
        { "conv2d", x => F.conv2d(x[0], x[1], x[2]).square(), "[1,2,4,4]", "[2,2,3,3]", "[2]" },
        { "max_pool2d", x => F.max_pool2d(x[0].square(), 2), "[1,1,4,4]" },
        { "softmax", x => F.softmax(x[0], 1), "[2,3]" },
        { "log_softmax", x => F.log_softmax(x[0], 1), "[2,3]" },
        { "cross_entropy", x => F.cross_entropy(x[0], tensor(new long[] { 0, 2 })), "[2,3]" },
        { "reshape and transpose", x => x[0].reshape(3, 2).t().square(), "[2,3]" },
        { "slices and cat", x => cat([x[0][.., 0..2], x[0]], 1).square(), "[2,3]" },
        { "gather", x => x[0].gather(1, tensor(new long[] { 0, 2 }, [2, 1])).square(), "[2,3]" },
    };

    /// <summary>A base changed through one view and read through another that was taken before.</summary>
    private static Tensor Written(Tensor x, Tensor row)
    {
        var y = x * x;
        var column = y[.., 1];
        y[0].mul_(row);
        return column.square();
    }

    public static IEnumerable<TheoryDataRow<string>> Cases => Table.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agree_with_finite_differences(string function) => Table.CheckTwice(function);

    /// <summary>Networks that are linear in pieces: PyTorch's curvature of them is zeros, not an error.</summary>
    [Theory]
    [InlineData("relu")]
    [InlineData("layers")]
    [InlineData("convolution")]
    public void A_relu_has_no_curvature_and_says_so(string name)
    {
        random.manual_seed(1);
        Func<Tensor, Tensor> function = name switch
        {
            "relu" => x => x.relu(),
            "layers" => x =>
                F.linear(F.linear(x.reshape(2, 8), rand(5, 8) - 0.5).relu(), rand(3, 5)),
            _ => x =>
                F.max_pool2d(F.conv2d(x.reshape(1, 1, 4, 4), rand(2, 1, 3, 3) - 0.5).relu(), 2),
        };
        var x = (rand(16) - 0.5).requires_grad_();
        var slope = autograd.grad([function(x).sum()], [x], create_graph: true)[0];
        Assert.True(slope.requires_grad);
        var curvature = autograd.grad([slope.square().sum()], [x])[0];
        Assert.Equal(new float[16], curvature.data<float>().ToArray());
    }

    /// <summary>Functions with two halves that meet in 0, and PyTorch's first derivatives in 0.</summary>
    public static TheoryData<string, double> Halved { get; } =
        new()
        {
            { "elu", 1 },
            { "elu of alpha 2", 2 },
            { "celu", 1 },
            { "celu of alpha 2", 1 },
            { "selu", 1.7580993408473766 },
        };

    [Theory]
    [MemberData(nameof(Halved))]
    public void Functions_of_two_halves_have_none_where_these_meet(string name, double slope)
    {
        Func<Tensor, Tensor> function = name switch
        {
            "elu" => x => F.elu(x, 1),
            "elu of alpha 2" => x => F.elu(x, 2),
            "celu" => x => F.celu(x, 1),
            "celu of alpha 2" => x => F.celu(x, 2),
            _ => x => F.selu(x),
        };
        Tensor x = tensor([0.0, -0.0, 1, -1]).requires_grad_();
        Tensor first = autograd.grad([function(x).sum()], [x], create_graph: true)[0];
        Assert.Equal(slope, first[0].ToDouble(), 1e-15);
        Assert.Equal(slope, first[1].ToDouble(), 1e-15);
        Tensor second = autograd.grad([first.sum()], [x], create_graph: true)[0];
        Assert.Equal([0.0, 0, 0], second[..3].data<double>());
        Assert.True(second[3].ToDouble() > 0);
        Tensor third = autograd.grad([second.sum()], [x])[0];
        Assert.Equal([0.0, 0, 0], third[..3].data<double>());
    }

    [Fact]
    public void Losses_that_begin_as_a_square_are_curved_where_nothing_is_lost()
    {
        Tensor y = zeros(4, float64);
        foreach (
            var (loss, expected) in new (Func<Tensor, Tensor>, double[])[]
            {
                (x => F.huber_loss(x, y, 2, nn.Reduction.Sum), [1, 1, 1, 0]),
                (x => F.smooth_l1_loss(x, y, nn.Reduction.Sum, 2), [0.5, 0.5, 0.5, 0]),
            }
        )
        {
            Tensor x = tensor([0.0, -0.0, -1, 3]).requires_grad_();
            Tensor first = autograd.grad([loss(x)], [x], create_graph: true)[0];
            Assert.Equal(expected, autograd.grad([first.sum()], [x])[0].data<double>());
        }
    }

    /// <summary>Functions made of log(1 + exp(x)), and their second derivatives in 0.</summary>
    public static TheoryData<string, double> Logistic { get; } =
        new()
        {
            { "softplus", 0.25 },
            { "softplus of 2x", 0.5 },
            { "logsigmoid", -0.25 },
            { "soft_margin_loss", 0.25 },
            { "binary_cross_entropy_with_logits", 0.25 },
        };

    [Theory]
    [MemberData(nameof(Logistic))]
    public void Logistic_functions_have_theirs_in_0_too(string name, double expected)
    {
        Func<Tensor, Tensor> function = name switch
        {
            "softplus" => x => F.softplus(x),
            "softplus of 2x" => x => F.softplus(x, 2),
            "logsigmoid" => F.logsigmoid,
            "soft_margin_loss" => x => F.soft_margin_loss(x, -ones_like(x), nn.Reduction.None),
            _ => x =>
                F.binary_cross_entropy_with_logits(
                    x,
                    full_like(x, 0.25),
                    reduction: nn.Reduction.None
                ),
        };
        Tensor x = tensor([0.0, -1.5, 2, 800, -800]).requires_grad_();
        Tensor first = autograd.grad([function(x).sum()], [x], create_graph: true)[0];
        Tensor second = autograd.grad([first.sum()], [x], create_graph: true)[0];
        Assert.Equal(expected, second[0].ToDouble(), 1e-15);
        Assert.Equal([0.0, 0], second[3..].data<double>());
        GradCheck.CheckTwice(z => function(z[0]), tensor([0.0, -1.5, 2]).requires_grad_());
        // The third derivative is 0 in 0, and takes the same way as the others.
        Tensor third = autograd.grad([second.sum()], [x])[0];
        Assert.Equal(0, third[0].ToDouble());
        double step = 1e-5;
        Tensor Second(double at)
        {
            Tensor z = tensor(at).requires_grad_();
            Tensor g = autograd.grad([function(z)], [z], create_graph: true)[0];
            return autograd.grad([g], [z])[0];
        }
        double slope = (Second(2 + step) - Second(2 - step)).ToDouble() / (2 * step);
        Assert.Equal(slope, third[2].ToDouble(), 1e-7);
    }
}
