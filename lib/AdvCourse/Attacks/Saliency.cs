namespace AdvCourse.Attacks;

/// <summary>The search for the most salient pair of pixels, algorithm 3 of Papernot et al. 2015.</summary>
internal static class Saliency
{
    /// <summary>
    /// The pair p, q (p before q) with the largest -(alpha_p + alpha_q)(beta_p + beta_q), where the first sum helps the
    /// target and the second hinders the other classes; the first such pair when several tie.
    /// </summary>
    /// <param name="target">The derivatives of the target class by each pixel, alpha.</param>
    /// <param name="others">The derivatives of the sum of all other classes, beta.</param>
    /// <param name="open">Which pixels may still move.</param>
    /// <param name="sign">1 when pixels increase, -1 when they decrease.</param>
    /// <returns>The pair, or null when no pair helps.</returns>
    public static (int P, int Q)? Pair(
        ReadOnlySpan<float> target,
        ReadOnlySpan<float> others,
        ReadOnlySpan<bool> open,
        int sign
    )
    {
        // Only the open pixels, with the signs that make "helps" positive: a pair counts where a > 0 and b > 0.
        var (count, places) = (0, new int[target.Length]);
        var (a, b) = (new float[target.Length], new float[target.Length]);
        for (var i = 0; i < target.Length; i++)
        {
            if (open[i])
            {
                (places[count], a[count], b[count]) = (i, sign * target[i], -sign * others[i]);
                count++;
            }
        }

        // Products of tiny derivatives (a model that is very sure has no others) would vanish; powers of two change no order.
        Enlarge(a.AsSpan(0, count));
        Enlarge(b.AsSpan(0, count));
        var (best, first, second) = (0f, -1, -1);
        for (var p = 0; p < count; p++)
        {
            var (ap, bp) = (a[p], b[p]);
            for (var q = p + 1; q < count; q++)
            {
                var (helps, hinders) = (ap + a[q], bp + b[q]);
                if (helps > 0 && hinders > 0 && helps * hinders > best)
                {
                    (best, first, second) = (helps * hinders, p, q);
                }
            }
        }

        return first < 0 ? null : (places[first], places[second]);
    }

    /// <summary>Multiplies by the power of two that brings the largest to between 1 and 2.</summary>
    private static void Enlarge(Span<float> values)
    {
        var largest = 0f;
        foreach (var value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        if (largest > 0)
        {
            var power = -MathF.ILogB(largest);
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = MathF.ScaleB(values[i], power);
            }
        }
    }
}
