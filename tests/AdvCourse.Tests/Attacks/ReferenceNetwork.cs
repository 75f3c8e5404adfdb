using AdvCourse.Models;

namespace AdvCourse.Tests.Attacks;

/// <summary>
/// A network with one hidden ReLU layer and its cross-entropy gradient, in float64 with plain loops: shares nothing with
/// the tensor engine but the weights.
/// </summary>
internal sealed class ReferenceNetwork
{
    private readonly double[][] w1;
    private readonly double[] b1;
    private readonly double[][] w2;
    private readonly double[] b2;

    public ReferenceNetwork(Mlp model)
    {
        var parameters = model.parameters().ToArray();
        w1 = Rows(parameters[0].shape, Samples.Doubles(parameters[0]));
        b1 = Samples.Doubles(parameters[1]);
        w2 = Rows(parameters[2].shape, Samples.Doubles(parameters[2]));
        b2 = Samples.Doubles(parameters[3]);
    }

    public double[] Logits(double[] x) => Affine(w2, b2, Hidden(x));

    public double[] Probabilities(double[] x)
    {
        var z = Logits(x);
        var exponentials = z.Select(value => Math.Exp(value - z.Max())).ToArray();
        return [.. exponentials.Select(value => value / exponentials.Sum())];
    }

    public double Loss(double[] x, long label) => -Math.Log(Probabilities(x)[label]);

    /// <summary>d(-log softmax(z)_y)/dx.</summary>
    public double[] Gradient(double[] x, long label) =>
        Back(x, [.. Probabilities(x).Select((p, k) => p - (k == label ? 1 : 0))]);

    /// <summary>dz_k/dx.</summary>
    public double[] LogitGradient(double[] x, int k) =>
        Back(x, [.. b2.Select((_, j) => j == k ? 1.0 : 0)]);

    /// <summary>dp_k/dx.</summary>
    public double[] ProbabilityGradient(double[] x, int k)
    {
        var p = Probabilities(x);
        return Back(x, [.. p.Select((value, j) => p[k] * ((j == k ? 1 : 0) - value))]);
    }

    /// <summary>The gradient by the image of what has these derivatives by the logits.</summary>
    private double[] Back(double[] x, double[] byLogits)
    {
        var hidden = Hidden(x);
        var gradient = new double[x.Length];
        for (var j = 0; j < hidden.Length; j++)
        {
            var through = hidden[j] > 0 ? byLogits.Select((value, k) => value * w2[k][j]).Sum() : 0;
            for (var i = 0; i < x.Length; i++)
            {
                gradient[i] += through * w1[j][i];
            }
        }

        return gradient;
    }

    private double[] Hidden(double[] x) =>
        [.. Affine(w1, b1, x).Select(value => Math.Max(0, value))];

    private static double[] Affine(double[][] w, double[] b, double[] x) =>
        [.. w.Select((row, k) => b[k] + row.Zip(x, (weight, value) => weight * value).Sum())];

    private static double[][] Rows(long[] shape, double[] values) =>
        [.. values.Chunk((int)shape[1])];
}
