using static TorchSharp.torch;

namespace TorchSharp.Conformance;

/// <summary>backward, autograd.grad, modes, in-place changes, custom functions, Jacobians.</summary>
internal static class Derivatives
{
    private static Tensor Leaf(params float[] values) => tensor(values, requires_grad: true);

    public static readonly Rows Rows = new()
    {
        { () => Gradient(x => (x * x).sum()), "Float32[2] 2 6" },
        { () => Gradient(x => x.exp().log().sum()), "Float32[2] 1 1" },
        { () => Gradient(x => x.max()), "Float32[2] 0 1" },
        { () => Gradient(x => x[0] * 5), "Float32[2] 5 0" },
        { () => Gradient(x => x.expand(3, 2).sum()), "Float32[2] 3 3" },
        { () => Gradient(x => (x.detach() * x).sum()), "Float32[2] 1 3" },
        { () => Twice(), "Float32[1] 4" },
        { () => Leaf(1, 3).backward_with(ones(2)), "Float32[2] 1 1" },
        { () => Run(() => (Leaf(1, 3) * 2).backward()), "throws ExternalException" },
        { () => Run(() => ones(1).sum().backward()), "throws ExternalException" },
        { () => SecondBackward(retain: false), "throws ExternalException" },
        { () => SecondBackward(retain: true), "Float32[1] 8" },
        { () => SecondDerivative(), "Float32[1] 12" },
        {
            () =>
                autograd.grad([Leaf(2).square().sum()], [Leaf(1)], allow_unused: true)[0]
                    is null
                        or { IsInvalid: true },
            "true"
        },
        { () => WithRespectToInput(), "Float32[1] 4, null" },
        { () => Leaf(1).is_leaf, "true" },
        { () => (Leaf(1) * 2).is_leaf, "false" },
        { () => Retained(), "Float32[1] 3" },
        { () => Under(no_grad()), "false" },
        { () => Under(inference_mode()), "false" },
        { () => Under(set_grad_enabled(false)), "false" },
        { () => Under(enable_grad()), "true" },
        { () => is_grad_enabled(), "true" },
        { () => Leaf(1).add_(1), "throws ExternalException" },
        { () => ChangedBeforeBackward(), "throws ExternalException" },
        { () => HistoryFromFactor(), "Float32[2] 5 7" },
        { () => ViewTakenBefore(), "Float32[3] 0 10 100" },
        { () => Double.apply(Leaf(3)), "Float32[1] 6" },
        { () => Gradient(x => Double.apply(x).sum()), "Float32[2] 20 20" },
        {
            () => autograd.functional.jacobian(x => x * x, tensor(new[] { 1f, 3f })),
            "Float32[2,2] 2 0 0 6"
        },
        { () => Leaf(1).requires_grad_(false).requires_grad, "false" },
        { () => Leaf(1).grad is null, "true" },
    };

    private static Tensor Gradient(Func<Tensor, Tensor> loss)
    {
        Tensor x = Leaf(1, 3);
        loss(x).backward();
        return x.grad;
    }

    private static Tensor backward_with(this Tensor x, Tensor gradient)
    {
        (x * 1).backward([gradient]);
        return x.grad;
    }

    private static object Run(Action action)
    {
        action();
        return null;
    }

    private static Tensor Twice()
    {
        Tensor x = Leaf(5);
        (x * 2).sum().backward();
        (x * 2).sum().backward();
        return x.grad;
    }

    private static Tensor SecondBackward(bool retain)
    {
        Tensor x = Leaf(2);
        Tensor y = (x * x).sum();
        y.backward(retain_graph: retain);
        y.backward();
        return x.grad;
    }

    private static Tensor SecondDerivative()
    {
        Tensor x = Leaf(2);
        Tensor first = autograd.grad([x.pow(3).sum()], [x], retain_graph: true, create_graph: true)[
            0
        ];
        return autograd.grad([first.sum()], [x])[0];
    }

    private static object WithRespectToInput()
    {
        Tensor x = Leaf(2),
            w = Leaf(1);
        return (autograd.grad([(x * x * w).sum()], [x])[0], w.grad);
    }

    private static Tensor Retained()
    {
        Tensor y = Leaf(2) * 2;
        y.retain_grad();
        (y * 3).sum().backward();
        return y.grad;
    }

    private static bool Under(IDisposable mode)
    {
        using (mode)
        {
            return (Leaf(1) * 2).requires_grad;
        }
    }

    private static object ChangedBeforeBackward()
    {
        Tensor x = Leaf(2);
        Tensor y = x * 1;
        Tensor z = y.square().sum();
        y.add_(1);
        z.backward();
        return null;
    }

    private static Tensor HistoryFromFactor()
    {
        Tensor w = Leaf(2, 3);
        Tensor x = tensor(new[] { 5f, 7f });
        x.mul_(w);
        x.sum().backward();
        return w.grad;
    }

    private static Tensor ViewTakenBefore()
    {
        Tensor w = Leaf(2, 3, 4);
        Tensor x = tensor(new[] { 1f, 10f, 100f });
        Tensor view = x[1..];
        x.mul_(w);
        view.sum().backward();
        return w.grad;
    }

    /// <summary>Twice its argument, with ten times the derivative that this has.</summary>
    private sealed class Double : autograd.SingleTensorFunction<Double>
    {
        public override string Name => nameof(Double);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) =>
            (Tensor)vars[0] * 2;

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
            [grad_output * 20];
    }
}
