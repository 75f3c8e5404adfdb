using TorchSharp.Tests.Reference;
using Xunit.Sdk;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Gradients;

/// <summary>The checker itself: it passes right derivatives and fails each kind of wrong one.</summary>
public sealed class GradCheckTests
{
    private static Tensor Input(string text = "float64[2,3]", int position = 0) =>
        Notation.Parse(text, position).Build();

    [Fact]
    public void A_right_custom_derivative_passes() =>
        GradCheck.Check(xs => Square.apply(xs[0]), Input());

    [Fact]
    public void A_custom_derivative_that_forgot_the_factor_two_fails() =>
        Assert.Throws<TrueException>(() => GradCheck.Check(xs => HalfSquare.apply(xs[0]), Input()));

    [Fact]
    public void A_derivative_that_loses_one_path_fails() =>
        Assert.Throws<TrueException>(() => GradCheck.Check(xs => xs[0] * xs[0].detach(), Input()));

    [Fact]
    public void A_derivative_wrong_in_a_single_element_fails() =>
        Assert.Throws<TrueException>(() =>
            GradCheck.Check(
                xs => cat([xs[0][0], xs[0][1, ..2], xs[0][1, 2..].detach()]).sin(),
                Input()
            )
        );

    [Fact]
    public void A_gradient_that_never_arrives_fails() =>
        Assert.Throws<FalseException>(() =>
            GradCheck.Check(xs => xs[0].exp(), Input(), Input(position: 1))
        );

    [Fact]
    public void An_output_cut_from_the_graph_fails() =>
        Assert.Throws<TrueException>(() => GradCheck.Check(xs => xs[0].detach().exp(), Input()));

    [Fact]
    public void A_derivative_right_once_and_wrong_twice_fails_the_second_check()
    {
        GradCheck.Check(xs => Cube.apply(xs[0]), Input());
        Assert.Throws<TrueException>(() =>
            GradCheck.CheckTwice(xs => Cube.apply(xs[0]) + xs[0], Input())
        );
    }

    [Fact]
    public void Strided_inputs_are_left_as_they_were()
    {
        var x = Input("float64[3,4] t");
        var before = Comparison.Read(x);
        GradCheck.Check(xs => xs[0].tanh(), x);
        var after = Comparison.Read(x);
        Assert.All(before.Zip(after), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    private sealed class Square : autograd.SingleTensorFunction<Square>
    {
        public override string Name => nameof(Square);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var x = (Tensor)vars[0];
            ctx.save_for_backward([x]);
            return x * x;
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
            [2 * grad_output * ctx.get_saved_variables()[0]];
    }

    private sealed class HalfSquare : autograd.SingleTensorFunction<HalfSquare>
    {
        public override string Name => nameof(HalfSquare);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var x = (Tensor)vars[0];
            ctx.save_for_backward([x]);
            return x * x;
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
            [grad_output * ctx.get_saved_variables()[0]];
    }

    /// <summary>The first derivative is right; x is detached in it, so that the second one is not.</summary>
    private sealed class Cube : autograd.SingleTensorFunction<Cube>
    {
        public override string Name => nameof(Cube);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var x = (Tensor)vars[0];
            ctx.save_for_backward([x]);
            return x * x * x;
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            var x = ctx.get_saved_variables()[0].detach();
            return [3 * grad_output * x * x];
        }
    }
}
