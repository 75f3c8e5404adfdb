using AdvCourse.Models;

namespace AdvCourse.Tests.Attacks;

/// <summary>
/// A multi-layer perceptron with ReLU in float64 and plain loops: scores, and the gradient of any weighted sum of them.
/// Shares nothing with the tensor engine but the weights.
/// </summary>
internal sealed class ReferenceMlp
{
    private readonly List<(double[][] Weights, double[] Bias)> layers = [];

    public ReferenceMlp(Mlp model)
    {
        foreach (var pair in model.parameters().Chunk(2))
        {
            layers.Add(
                (
                    [.. Samples.Doubles(pair[0]).Chunk((int)pair[0].shape[1])],
                    Samples.Doubles(pair[1])
                )
            );
        }
    }

    public double[] Scores(double[] x) => Forward(x)[^1];

    /// <summary>The derivative by x of the sum of weights[k] * score[k].</summary>
    public double[] Gradient(double[] x, double[] weights)
    {
        var values = Forward(x);
        var back = weights;
        for (var layer = layers.Count - 1; layer >= 0; layer--)
        {
            var below = new double[layers[layer].Weights[0].Length];
            for (var k = 0; k < back.Length; k++)
            {
                for (var i = 0; i < below.Length; i++)
                {
                    below[i] += back[k] * layers[layer].Weights[k][i];
                }
            }

            back = layer == 0 ? below : [.. below.Select((g, i) => values[layer][i] > 0 ? g : 0)];
        }

        return back;
    }

    /// <summary>The input, each hidden layer after its ReLU, and the scores.</summary>
    private List<double[]> Forward(double[] x)
    {
        List<double[]> values = [x];
        foreach (var (weights, bias) in layers)
        {
            var (below, sums) = (values[^1], (double[])bias.Clone());
            for (var k = 0; k < sums.Length; k++)
            {
                for (var i = 0; i < below.Length; i++)
                {
                    sums[k] += weights[k][i] * below[i];
                }

                sums[k] = values.Count == layers.Count ? sums[k] : Math.Max(0, sums[k]);
            }

            values.Add(sums);
        }

        return values;
    }
}
