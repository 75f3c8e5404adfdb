namespace AdvCourse.Tests.Attacks;

/// <summary>
/// Algorithm 1 of Croce and Hein 2020 for one image, with plain lists; the names are the paper's. All points go to the way.
/// </summary>
internal static class SlowApgd
{
    public static double[] Run(
        double[] start,
        int iterations,
        double eta,
        Func<double[], double> f,
        Func<double[], double[]> gradient,
        Func<double[], bool> adversarial,
        Func<double[], double[], double, double[]> project,
        Func<double[], double[]> onto,
        List<double[]>? way = null
    )
    {
        List<double[]> x = way ?? [];
        x.Add(start);
        List<double> values = [f(start)];
        var (xMax, fMax) = (start, values[0]);
        double[]? found = adversarial(start) ? start : null;
        var foundValue = found is null ? double.NegativeInfinity : values[0];
        List<int> w = [0];
        List<double> p = [0, 0.22];
        while (p[^1] <= 1 + 1e-9)
        {
            w.Add((int)Math.Ceiling((p[^1] * iterations) - 1e-9));
            p.Add(p[^1] + Math.Max(p[^1] - p[^2] - 0.03, 0.06));
        }

        // w_0 = 0 is a checkpoint as well: eta and f_max there are those of the start.
        var (etaBefore, fMaxBefore) = (eta, fMax);
        var current = start;
        var previous = start;
        for (var k = 0; k < iterations; k++)
        {
            var z = project(current, gradient(current), eta);
            var next = k == 0 ? z : onto(Mix(current, z, previous));
            (previous, current) = (current, next);
            x.Add(next);
            values.Add(f(next));
            if (values[^1] > fMax)
            {
                (xMax, fMax) = (next, values[^1]);
            }

            if (adversarial(next) && (found is null || values[^1] > foundValue))
            {
                (found, foundValue) = (next, values[^1]);
            }

            var j = w.IndexOf(k + 1);
            if (j > 0)
            {
                var rises = Enumerable
                    .Range(w[j - 1], w[j] - w[j - 1])
                    .Count(i => values[i + 1] > values[i]);
                var condition1 = rises < 0.75 * (w[j] - w[j - 1]);
                var condition2 = etaBefore == eta && fMaxBefore >= fMax;
                (etaBefore, fMaxBefore) = (eta, fMax);
                if (condition1 || condition2)
                {
                    eta /= 2;
                    current = xMax;
                    values[^1] = fMax;
                }
            }
        }

        return found ?? xMax;
    }

    private static double[] Mix(double[] at, double[] z, double[] before) =>
        [.. at.Select((a, i) => a + (0.75 * (z[i] - a)) + (0.25 * (a - before[i])))];
}
