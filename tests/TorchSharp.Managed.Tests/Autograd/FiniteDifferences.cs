using static TorchSharp.torch;

namespace TorchSharp.Tests.Autograd;

/// <summary>Holds derivatives to finite differences in float64: the first ones, and the second ones through create_graph.</summary>
internal static class FiniteDifferences
{
    private const double FirstTolerance = 1e-5;
    private const double SecondTolerance = 1e-4;

    /// <summary>Compares the gradient of a random weighting of f's output with central differences, in every input element.</summary>
    public static void Check(Func<Tensor[], Tensor> f, params Tensor[] inputs)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] x = Array.ConvertAll(inputs, static t => t.detach().requires_grad_());
        Tensor y = f(x);
        Tensor weights = randn(y.shape, float64);
        Func<Tensor[], Tensor> loss = z => (f(z) * weights).sum();
        IList<Tensor> found = autograd.grad([loss(x)], x, allow_unused: true);
        Compare(loss, x, found, 1e-6, FirstTolerance, every: 1);
    }

    /// <summary>Compares the gradient of a function of f's gradients with central differences, in some elements.</summary>
    public static void CheckTwice(Func<Tensor[], Tensor> f, params Tensor[] inputs)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] x = Array.ConvertAll(inputs, static t => t.detach().requires_grad_());
        Tensor weights = randn(f(x).shape, float64);
        Func<Tensor[], Tensor> loss = z =>
        {
            Tensor y = f(z);
            IList<Tensor> gradients = autograd.grad(
                [(y * weights * y).sum()],
                z,
                create_graph: true,
                allow_unused: true
            );
            Tensor total = (y * 0).sum();
            foreach (Tensor? g in gradients)
            {
                total = g is null ? total : total + (g * g).sum();
            }
            return total;
        };
        IList<Tensor> found = autograd.grad([loss(x)], x, allow_unused: true);
        Compare(loss, x, found, 1e-5, SecondTolerance, every: 3);
    }

    private static void Compare(
        Func<Tensor[], Tensor> loss,
        Tensor[] x,
        IList<Tensor> found,
        double step,
        double tolerance,
        int every
    )
    {
        for (int k = 0; k < x.Length; k++)
        {
            double[] values = x[k].data<double>().ToArray();
            double[] gradient = found[k]?.data<double>().ToArray() ?? new double[values.Length];
            for (int i = 0; i < values.Length; i += every)
            {
                double At(double shift)
                {
                    using DisposeScope scope = NewDisposeScope();
                    double[] moved = [.. values];
                    moved[i] += shift;
                    Tensor[] z = Array.ConvertAll(x, static t => t.detach().requires_grad_());
                    z[k] = tensor(moved, x[k].shape).requires_grad_();
                    return loss(z).item<double>();
                }

                double expected = (At(step) - At(-step)) / (2 * step);
                Assert.True(
                    Math.Abs(expected - gradient[i]) <= tolerance * (1 + Math.Abs(expected)),
                    $"element {i} of input {k}: {gradient[i]} instead of {expected}"
                );
            }
        }
    }
}
