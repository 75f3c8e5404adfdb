using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Autograd;

/// <summary>How gradients accumulate, what is kept and freed, and what is refused.</summary>
public sealed class BackwardTests
{
    private static Tensor Leaf(params float[] values) => tensor(values, requires_grad: true);

    private static float[] Values(Tensor? t) => t!.data<float>().ToArray();

    [Fact]
    public void Gradients_accumulate_until_they_are_cleared()
    {
        Tensor x = Leaf(2);
        (x * 3).sum().backward();
        (x * 4).sum().backward();
        Assert.Equal([7f], Values(x.grad));
        x.grad = null;
        (x * 5).sum().backward();
        Assert.Equal([5f], Values(x.grad));
    }

    [Fact]
    public void A_shared_subexpression_sends_the_sum_of_its_gradients()
    {
        Tensor x = Leaf(1, 2);
        Tensor y = x * x;
        (y * y + y).sum().backward();
        Assert.Equal([6f, 36f], Values(x.grad));
    }

    [Fact]
    public void Grad_computes_what_is_asked_for_and_leaves_the_leaves_alone()
    {
        Tensor x = Leaf(1, 2),
            w = Leaf(3, 4);
        Tensor middle = x * w;
        IList<Tensor> g = autograd.grad([(middle * middle).sum()], [middle, x]);
        Assert.Equal([6f, 16f], Values(g[0]));
        Assert.Equal([18f, 64f], Values(g[1]));
        Assert.Null(x.grad);
        Assert.Null(w.grad);
    }

    [Fact]
    public void An_unused_input_is_an_error_unless_allowed()
    {
        Tensor x = Leaf(1),
            other = Leaf(1);
        Assert.Throws<ExternalException>(() => autograd.grad([(x * 2).sum()], [other]));
        Assert.Null(autograd.grad([(x * 2).sum()], [other], allow_unused: true)[0]);
    }

    [Fact]
    public void A_second_backward_needs_the_graph_retained()
    {
        Tensor x = Leaf(1, 2);
        Tensor y = (x * x).sum();
        y.backward(retain_graph: true);
        y.backward();
        Assert.Equal([4f, 8f], Values(x.grad));
        ExternalException e = Assert.Throws<ExternalException>(y.backward);
        Assert.Contains("second time", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_in_place_change_of_a_saved_value_is_noticed()
    {
        Tensor x = Leaf(1, 2);
        Tensor y = x * 2;
        Tensor z = y * y;
        y.add_(1);
        ExternalException e = Assert.Throws<ExternalException>(() => z.sum().backward());
        Assert.Contains("modified by an inplace operation", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_through_a_view_is_noticed_too()
    {
        Tensor x = Leaf(1, 2);
        Tensor y = (x * 2).detach();
        Tensor z = x * y;
        y[0] = 5f;
        Assert.Throws<ExternalException>(() => z.sum().backward());
    }

    [Fact]
    public void An_in_place_change_that_backward_does_not_need_is_fine()
    {
        Tensor x = Leaf(1, 2);
        Tensor y = x * 2;
        Tensor z = y + 1;
        y.add_(1);
        z.sum().backward();
        Assert.Equal([2f, 2f], Values(x.grad));
    }

    [Fact]
    public void A_leaf_that_wants_gradients_cannot_change_in_place_but_may_under_no_grad()
    {
        Tensor x = Leaf(1, 2);
        Assert.Throws<ExternalException>(() => x.add_(1));
        Assert.Throws<ExternalException>(() => x[0] = 3f);
        using (no_grad())
        {
            x.add_(1);
        }
        Assert.Equal([2f, 3f], Values(x));
        Assert.True(x.requires_grad);
    }

    [Fact]
    public void Disposing_of_handles_does_not_break_the_graph()
    {
        Tensor x = Leaf(1, 2, 3);
        Tensor y;
        using (NewDisposeScope())
        {
            Tensor a = x * 2;
            Tensor b = a.exp();
            y = (b * b).sum().MoveToOuterDisposeScope();
        }
        y.backward();
        Assert.Equal(
            new[] { 1, 2, 3 }.Select(v => 4 * MathF.Exp(4 * v)),
            Values(x.grad),
            (a, b) => Math.Abs(a - b) < 1e-4f * a
        );
    }

    [Fact]
    public void Only_single_numbers_begin_by_themselves()
    {
        Tensor x = Leaf(1, 2);
        Assert.Throws<ExternalException>(() => (x * 2).backward());
        (x * 2).backward([tensor(new[] { 1f, 10f })]);
        Assert.Equal([2f, 20f], Values(x.grad));
        Assert.Throws<ExternalException>(() => tensor(1f).backward());
    }

    [Fact]
    public void Nothing_is_recorded_without_grad_mode_and_the_mode_is_the_threads_own()
    {
        Tensor x = Leaf(1);
        bool elsewhere = false;
        using (no_grad())
        {
            Assert.False((x * 2).requires_grad);
            var thread = new Thread(() => elsewhere = is_grad_enabled());
            thread.Start();
            thread.Join();
            using (enable_grad())
            {
                Assert.True((x * 2).requires_grad);
            }
        }
        Assert.True(elsewhere);
        Assert.True(is_grad_enabled());
        using (inference_mode())
        {
            Assert.True(is_inference_mode_enabled());
            Assert.False((x * 2).requires_grad);
        }
    }

    [Fact]
    public void Retained_gradients_of_computed_tensors_can_be_read()
    {
        Tensor x = Leaf(1, 2);
        Tensor y = x * 3;
        y.retain_grad();
        (y * y).sum().backward();
        Assert.Equal([6f, 12f], Values(y.grad));
        Assert.False(y.is_leaf);
        Assert.True(x.is_leaf);
        Assert.True(y.detach().is_leaf);
    }

    [Fact]
    public void Backward_with_inputs_accumulates_in_those_alone()
    {
        Tensor x = Leaf(1),
            w = Leaf(2);
        (x * w).sum().backward(inputs: [w]);
        Assert.Null(x.grad);
        Assert.Equal([1f], Values(w.grad));
    }

    [Fact]
    public void Integers_cannot_require_gradients() =>
        Assert.Throws<ExternalException>(() => tensor(new[] { 1, 2 }).requires_grad_());

    private sealed class Cube : autograd.SingleTensorFunction<Cube>
    {
        public override string Name => "cube";

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var x = (Tensor)vars[0];
            ctx.save_for_backward([x]);
            ctx.save_data("scale", vars[1]);
            return x * x * x * (float)vars[1];
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            Tensor x = ctx.get_saved_variables()[0];
            return [grad_output * 3 * x * x * (float)ctx.get_data("scale"), null!];
        }
    }

    private sealed class SumAndDifference : autograd.MultiTensorFunction<SumAndDifference>
    {
        public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars) =>
            [(Tensor)vars[0] + (Tensor)vars[1], ((Tensor)vars[0] - (Tensor)vars[1]).sum()];

        public override List<Tensor> backward(
            autograd.AutogradContext ctx,
            List<Tensor> grad_outputs
        ) => [grad_outputs[0] + grad_outputs[1], grad_outputs[0] - grad_outputs[1]];
    }

    [Fact]
    public void A_custom_function_brings_its_own_derivative()
    {
        Tensor x = Leaf(1, 2);
        Cube.apply(x, 2f).sum().backward();
        Assert.Equal([6f, 24f], Values(x.grad));
    }

    [Fact]
    public void A_custom_function_with_two_outputs_receives_both_gradients()
    {
        Tensor a = Leaf(1, 2),
            b = Leaf(3, 4);
        List<Tensor> y = SumAndDifference.apply(a, b);
        (y[0].sum() * 2 + y[1] * 5).backward();
        Assert.Equal([7f, 7f], Values(a.grad));
        Assert.Equal([-3f, -3f], Values(b.grad));
    }

    private sealed class Returning : autograd.SingleTensorFunction<Returning>
    {
        public override string Name => "returning";

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.save_data("pattern", vars[1]);
            return (Tensor)vars[0] * 2;
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
            [.. ((string)ctx.get_data("pattern")).Select(c => c == 'g' ? grad_output * 2 : null!)];
    }

    [Theory]
    [InlineData("g0", true)]
    [InlineData("g00", true)]
    [InlineData("g", false)]
    [InlineData("", false)]
    [InlineData("gg", false)]
    [InlineData("g0g", false)]
    public void A_custom_function_returns_one_gradient_for_each_argument(string pattern, bool fits)
    {
        Tensor x = Leaf(1, 2);
        Tensor y = Returning.apply(x, pattern).sum();
        if (fits)
        {
            y.backward();
            Assert.Equal([2f, 2f], Values(x.grad));
        }
        else
        {
            Assert.Throws<ExternalException>(y.backward);
        }
    }

    [Fact]
    public void The_jacobian_of_a_matrix_product_is_the_matrix()
    {
        Tensor w = rand(2, 3);
        Tensor j = autograd.functional.jacobian(x => w.mv(x), rand(3));
        Assert.True(j.allclose(w));
    }

    [Fact]
    public void Straight_lines_of_a_thousand_operations_do_not_exhaust_the_stack()
    {
        Tensor x = Leaf(1);
        Tensor y = x;
        for (int i = 0; i < 100_000; i++)
        {
            y = y + 0.00001f;
        }
        y.backward();
        Assert.Equal([1f], Values(x.grad));
    }
}
