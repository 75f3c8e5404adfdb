using AdvCourse.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Tests.Attacks;

/// <summary>
/// The exact distances from an image to the decision boundaries of a linear model, in float64: a class t wins over y where
/// a'd reaches z_y - z_t with a = w_t - w_y, and the nearest such d is known in every norm, with and without the box.
/// </summary>
internal sealed class LinearDistances(double[][] weights, double[] bias)
{
    public static LinearDistances Of(Module<Tensor, Tensor> model)
    {
        var parameters = model.parameters().ToArray();
        var rows = Samples.Doubles(parameters[0]).Chunk((int)parameters[0].shape[1]).ToArray();
        var bias = Samples.Doubles(parameters[1]);
        // One logit z stands for the scores -z and z.
        return rows.Length == 1
            ? new(
                [
                    [.. rows[0].Select(value => -value)],
                    rows[0],
                ],
                [-bias[0], bias[0]]
            )
            : new(rows, bias);
    }

    public double[] Scores(double[] x) =>
        [.. weights.Select((row, k) => bias[k] + row.Zip(x, (w, value) => w * value).Sum())];

    /// <summary>L2 to the boundary with one class, or to the nearest of all boundaries.</summary>
    public double L2(double[] x, long label, bool box, long? reached = null) =>
        Nearest(x, label, (a, need) => box ? L2InBox(a, need, x) : need / Length(a), reached);

    public double Linf(double[] x, long label, bool box, long? reached = null) =>
        Nearest(
            x,
            label,
            (a, need) => box ? LinfInBox(a, need, x) : need / a.Sum(Math.Abs),
            reached
        );

    /// <summary>How many pixels have to change: those that can give most, most first, each by all it can in the box.</summary>
    public double L0(double[] x, long label, double lead) =>
        Nearest(
            x,
            label,
            (a, need) =>
            {
                need += lead;
                var count = 0;
                foreach (
                    var gain in a.Select((w, i) => w > 0 ? w * (1 - x[i]) : -w * x[i])
                        .OrderDescending()
                )
                {
                    if (need <= 0 || gain == 0)
                    {
                        break;
                    }

                    need -= gain;
                    count++;
                }

                return need <= 0 ? count : double.PositiveInfinity;
            }
        );

    private double Nearest(
        double[] x,
        long label,
        Func<double[], double, double> distance,
        long? reached = null
    )
    {
        var z = Scores(x);
        return Enumerable
            .Range(0, weights.Length)
            .Where(t => reached is null ? t != label : t == reached)
            .Min(t =>
                distance(
                    [.. weights[t].Zip(weights[label], (p, q) => p - q)],
                    Math.Max(0, z[label] - z[t])
                )
            );
    }

    /// <summary>d = clip(s a) for the smallest s that is enough: the Karush-Kuhn-Tucker conditions, solved by bisection.</summary>
    private static double L2InBox(double[] a, double need, double[] x) =>
        Smallest(
            s => [.. a.Select((w, i) => Math.Clamp(s * w, -x[i], 1 - x[i]))],
            a,
            need,
            d => Length(d)
        );

    private static double LinfInBox(double[] a, double need, double[] x) =>
        Smallest(
            s => [.. a.Select((w, i) => Math.Clamp(s * Math.Sign(w), -x[i], 1 - x[i]))],
            a,
            need,
            d => d.Max(Math.Abs)
        );

    private static double Smallest(
        Func<double, double[]> move,
        double[] a,
        double need,
        Func<double[], double> size
    )
    {
        if (need == 0)
        {
            return 0;
        }

        var (low, high) = (0.0, 1e6);
        for (var i = 0; i < 200; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Dot(move(middle)) >= need ? (low, middle) : (middle, high);
        }

        return Dot(move(high)) >= need - 1e-12 ? size(move(high)) : double.PositiveInfinity;

        double Dot(double[] d) => a.Zip(d, (p, q) => p * q).Sum();
    }

    private static double Length(double[] a) => Math.Sqrt(a.Sum(value => value * value));
}
