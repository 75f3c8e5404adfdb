using System.Globalization;
using TorchSharp.Tests.Reference;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Gradients;

/// <summary>
/// Holds derivatives to central finite differences in float64: for L = sum(w * f(inputs)) with fixed weights w,
/// every dL/dx is compared with (L(x + h) - L(x - h)) / 2h.
/// </summary>
internal static class GradCheck
{
    /// <summary>h: truncation is then below 1e-11, rounding below 1e-9 of L.</summary>
    private const double Step = 1e-6;
    private const double Allowed = 1e-6;

    /// <summary>
    /// Fails unless autograd gives f's derivative for every element of every input. The inputs are Float64 leaves
    /// that require a gradient, of any strides; f may also reach them by itself (a module its parameters).
    /// </summary>
    public static void Check(Func<Tensor[], Tensor> f, params Tensor[] inputs)
    {
        using var scope = NewDisposeScope();
        var output = f(inputs);
        Assert.True(output.requires_grad, "the output does not require a gradient");
        var weights = Weights(output.shape, seed: 7);
        var gradients = autograd.grad([(output * weights).sum()], inputs, allow_unused: true);
        for (var k = 0; k < inputs.Length; k++)
        {
            Assert.False(
                gradients[k] is null || gradients[k].IsInvalid,
                $"input {k} has no gradient"
            );
            Assert.True(
                gradients[k].shape.SequenceEqual(inputs[k].shape),
                $"input {k} and its gradient differ in shape"
            );
            var analytic = Comparison.Read(gradients[k]);
            for (var i = 0; i < analytic.Length; i++)
            {
                var numeric = Difference(
                    () => (f(inputs) * weights).sum().item<double>(),
                    inputs[k],
                    i
                );
                Assert.True(
                    Math.Abs(analytic[i] - numeric) <= Allowed * (1 + Math.Abs(numeric)),
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"input {k}, element {i}: autograd gives {analytic[i]:R}, finite differences {numeric:R}"
                    )
                );
            }
        }
    }

    /// <summary>
    /// The same for f's gradients, taken with create_graph: second derivatives. (In TorchSharp create_graph does
    /// not imply retain_graph, as it does in PyTorch.)
    /// </summary>
    public static void CheckTwice(Func<Tensor[], Tensor> f, params Tensor[] inputs) =>
        Check(
            xs =>
            {
                var output = f(xs);
                var weighted = (output * Weights(output.shape, seed: 8)).sum();
                var gradients = autograd.grad(
                    [weighted],
                    xs,
                    retain_graph: true,
                    create_graph: true
                );
                return cat([.. gradients.Select(g => g.reshape(-1))]);
            },
            inputs
        );

    private static Tensor Weights(long[] shape, int seed) =>
        Notation.Make(
            ScalarType.Float64,
            Notation.Draw("signed", seed, (int)shape.Aggregate(1L, (a, b) => a * b)),
            shape
        );

    /// <summary>The central difference along one element, moved in place through an alias that autograd does not see.</summary>
    private static double Difference(Func<double> loss, Tensor input, int element)
    {
        using var scope = NewDisposeScope();
        var alias = input.detach();
        var direction = new double[input.numel()];
        direction[element] = Step;
        var h = Notation.Make(ScalarType.Float64, direction, input.shape);
        alias.add_(h);
        var above = loss();
        alias.sub_(h).sub_(h);
        var below = loss();
        alias.add_(h);
        return (above - below) / (2 * Step);
    }
}
