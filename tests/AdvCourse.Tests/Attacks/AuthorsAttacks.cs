namespace AdvCourse.Tests.Attacks;

/// <summary>
/// The attacks of Carlini and Wagner step for step as their program takes them, for one image at a time, in float64 and
/// plain arrays: slow and plain on purpose. Pixels run from -0.5 to 0.5 as they do there.
/// </summary>
internal sealed class AuthorsAttacks(ReferenceMlp network, long aim, bool targeted)
{
    /// <summary>The L2 attack. Returns the image in [0, 1], or null where nothing was found.</summary>
    public double[]? L2(
        double[] image,
        int searchSteps,
        int maxIterations,
        double learningRate,
        double initialConst,
        double confidence
    )
    {
        var centred = Centre(image);
        var start = ToTanhSpace(centred);
        var origin = FromTanhSpace(start);
        var (lowerBound, constant, upperBound) = (0.0, initialConst, 1e10);
        var (bestDistance, best) = (1e10, (double[]?)null);
        var repeat = searchSteps >= 10;
        for (var outer = 0; outer < searchSteps; outer++)
        {
            var modifier = new double[image.Length];
            var adam = new TensorFlowAdam(image.Length, learningRate);
            var found = false;
            if (repeat && outer == searchSteps - 1)
            {
                constant = upperBound;
            }

            var previous = double.PositiveInfinity;
            for (var iteration = 0; iteration < maxIterations; iteration++)
            {
                var w = Add(start, modifier);
                var pixels = FromTanhSpace(w);
                var scores = Scores(pixels);
                var (loss1, pull) = Hinge(scores, confidence);
                var distance = SquaredDistance(pixels, origin);
                var loss = (constant * loss1) + distance;
                var back = Backward(pixels, pull);
                var gradient = new double[w.Length];
                for (var i = 0; i < w.Length; i++)
                {
                    gradient[i] =
                        ((constant * back[i]) + (2 * (pixels[i] - origin[i]))) * Slope(w[i]);
                }

                adam.Step(modifier, gradient);
                if (iteration % (maxIterations / 10) == 0)
                {
                    if (loss > previous * 0.9999)
                    {
                        break;
                    }

                    previous = loss;
                }

                if (Succeeds(scores, confidence))
                {
                    found = true;
                    if (distance < bestDistance)
                    {
                        (bestDistance, best) = (distance, pixels);
                    }
                }
            }

            if (found)
            {
                upperBound = Math.Min(upperBound, constant);
                if (upperBound < 1e9)
                {
                    constant = (lowerBound + upperBound) / 2;
                }
            }
            else
            {
                lowerBound = Math.Max(lowerBound, constant);
                constant = upperBound < 1e9 ? (lowerBound + upperBound) / 2 : constant * 10;
            }
        }

        return best is null ? null : Uncentre(best);
    }

    /// <summary>The Linf attack. Returns the last image that succeeded, or null.</summary>
    public double[]? Linf(
        double[] image,
        int maxIterations,
        double learningRate,
        double initialConst,
        double largestConst,
        double decreaseFactor
    )
    {
        var centred = Centre(image);
        var (previous, solution) = (centred, (double[]?)null);
        var (tau, constant) = (1.0, initialConst);
        while (tau > 1.0 / 256)
        {
            var solved = Descend();
            if (solved is null)
            {
                break;
            }

            tau = Math.Min(tau, solved.Zip(centred, (a, b) => Math.Abs(a - b)).Max());
            previous = solution = solved;
            tau *= decreaseFactor;
        }

        return solution is null ? null : Uncentre(solution);

        double[]? Descend()
        {
            var origin = FromTanhSpace(ToTanhSpace(centred));
            var start = ToTanhSpace(previous);
            var modifier = new double[image.Length];
            var adam = new TensorFlowAdam(image.Length, learningRate);
            for (; constant < largestConst; constant *= 2)
            {
                for (var step = 0; step < maxIterations; step++)
                {
                    var w = Add(start, modifier);
                    var pixels = FromTanhSpace(w);
                    var (loss1, pull) = Hinge(Scores(pixels), 0);
                    var back = Backward(pixels, pull);
                    var (loss2, gradient) = (0.0, new double[w.Length]);
                    for (var i = 0; i < w.Length; i++)
                    {
                        var away = pixels[i] - origin[i];
                        var beyond = Math.Abs(away) - tau;
                        loss2 += Math.Max(0, beyond);
                        gradient[i] =
                            ((constant * back[i]) + (beyond > 0 ? Math.Sign(away) : 0))
                            * Slope(w[i]);
                    }

                    adam.Step(modifier, gradient);
                    if ((constant * loss1) + loss2 < 0.0001 * constant)
                    {
                        var next = FromTanhSpace(Add(start, modifier));
                        if (Succeeds(Scores(next), 0))
                        {
                            return next;
                        }
                    }
                }
            }

            return null;
        }
    }

    /// <summary>The L0 attack, one channel. Returns the last image that succeeded, or null.</summary>
    public double[]? L0(
        double[] image,
        int maxIterations,
        double learningRate,
        double initialConst,
        double largestConst
    )
    {
        var centred = Centre(image);
        var mayChange = Enumerable.Repeat(true, image.Length).ToArray();
        var (previous, solution) = (centred, (double[]?)null);
        var constant = initialConst;
        while (Descend() is var (solved, lossGradient))
        {
            if (!mayChange.Contains(true))
            {
                return image;
            }

            var equalCount = solved.Zip(centred, (a, b) => Math.Abs(a - b)).Count(d => d >= 1e-4);
            double[] totalChange =
            [
                .. solved.Select((p, i) => Math.Abs(p - centred[i]) * Math.Abs(lossGradient[i])),
            ];
            var did = 0;
            foreach (var e in Enumerable.Range(0, image.Length).OrderBy(i => totalChange[i]))
            {
                if (!mayChange[e])
                {
                    continue;
                }

                did++;
                mayChange[e] = false;
                if (totalChange[e] > 0.01 || did >= 0.3 * Math.Sqrt(equalCount))
                {
                    break;
                }
            }

            previous = solution = solved;
        }

        return solution is null ? null : Uncentre(solution);

        (double[] Image, double[] Gradient)? Descend()
        {
            var origin = FromTanhSpace(ToTanhSpace(centred));
            var start = ToTanhSpace(previous);
            var modifier = new double[image.Length];
            var adam = new TensorFlowAdam(image.Length, learningRate);
            for (; constant < largestConst; constant *= 2)
            {
                for (var step = 0; step < maxIterations; step++)
                {
                    var w = Add(start, modifier);
                    var pixels = FromTanhSpace(w);
                    for (var i = 0; i < pixels.Length; i++)
                    {
                        pixels[i] = mayChange[i] ? pixels[i] : centred[i];
                    }

                    var (loss1, pull) = Hinge(Scores(pixels), 0.01);
                    var back = Backward(pixels, pull);
                    var gradient = new double[w.Length];
                    for (var i = 0; i < w.Length; i++)
                    {
                        gradient[i] = mayChange[i]
                            ? ((constant * back[i]) + (2 * (pixels[i] - origin[i]))) * Slope(w[i])
                            : 0;
                    }

                    if (loss1 < 0.0001)
                    {
                        return (pixels, gradient);
                    }

                    adam.Step(modifier, gradient);
                }
            }

            return null;
        }
    }

    private double[] Scores(double[] pixels) => network.Scores(Uncentre(pixels));

    /// <summary>max(0, other - real + margin) for a target, with its slope by the scores.</summary>
    private (double Value, double[]? Pull) Hinge(double[] scores, double margin)
    {
        var other = Enumerable.Range(0, scores.Length).Where(k => k != aim).MaxBy(k => scores[k]);
        var (up, down) = targeted ? (other, (int)aim) : ((int)aim, other);
        var lead = scores[up] - scores[down] + margin;
        if (lead <= 0)
        {
            return (0, null);
        }

        var pull = new double[scores.Length];
        (pull[up], pull[down]) = (1, -1);
        return (lead, pull);
    }

    private double[] Backward(double[] pixels, double[]? pull) =>
        pull is null ? new double[pixels.Length] : network.Gradient(Uncentre(pixels), pull);

    private bool Succeeds(double[] scores, double confidence)
    {
        var shifted = (double[])scores.Clone();
        shifted[aim] += targeted ? -confidence : confidence;
        return Array.IndexOf(shifted, shifted.Max()) == aim == targeted;
    }

    private static double[] Centre(double[] image) => [.. image.Select(p => p - 0.5)];

    private static double[] Uncentre(double[] pixels) => [.. pixels.Select(p => p + 0.5)];

    private static double[] ToTanhSpace(double[] pixels) =>
        [.. pixels.Select(p => Math.Atanh(p * 1.999998))];

    private static double[] FromTanhSpace(double[] w) => [.. w.Select(v => Math.Tanh(v) / 2)];

    private static double Slope(double w) => (1 - (Math.Tanh(w) * Math.Tanh(w))) / 2;

    private static double[] Add(double[] a, double[] b) => [.. a.Zip(b, (p, q) => p + q)];

    private static double SquaredDistance(double[] a, double[] b) =>
        a.Zip(b, (p, q) => (p - q) * (p - q)).Sum();

    private sealed class TensorFlowAdam(int size, double learningRate)
    {
        private readonly double[] m = new double[size];
        private readonly double[] v = new double[size];
        private int t;

        public void Step(double[] variables, double[] gradient)
        {
            t++;
            var rate = learningRate * Math.Sqrt(1 - Math.Pow(0.999, t)) / (1 - Math.Pow(0.9, t));
            for (var i = 0; i < size; i++)
            {
                m[i] += (gradient[i] - m[i]) * (1 - 0.9);
                v[i] += ((gradient[i] * gradient[i]) - v[i]) * (1 - 0.999);
                variables[i] -= m[i] * rate / (Math.Sqrt(v[i]) + 1e-8);
            }
        }
    }
}
