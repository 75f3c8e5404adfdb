namespace AdvCourse.Plots.Drawing;

/// <summary>Data in words, for alt texts.</summary>
internal static class Words
{
    /// <summary>"test error of maxout rises from 1.7 % at epsilon 0 to 89 % at epsilon 0.25, peak ...".</summary>
    public static string Trend(Series series, AxisLabel x, AxisLabel y, bool alone = false)
    {
        string what = alone ? y.Quantity : $"{y.Quantity} of {series.Name}";
        (double X, double Y)[] points =
        [
            .. series.X!.Zip(series.Y).Where(p => double.IsFinite(p.Second)).OrderBy(p => p.First),
        ];
        (double X, double Y) first = points[0];
        (double X, double Y) last = points[^1];
        if (points.Length == 1)
        {
            return $"{what} is {y.Value(first.Y)} at {At(first.X)}";
        }
        (double X, double Y) low = points.MinBy(p => p.Y);
        (double X, double Y) high = points.MaxBy(p => p.Y);
        double spread = high.Y - low.Y;
        double change = last.Y - first.Y;
        string verb =
            spread == 0 || spread < 0.02 * Math.Abs(high.Y) ? "stays near"
            : Math.Abs(change) < 0.1 * spread ? "goes"
            : change > 0 ? "rises"
            : "falls";
        if (verb == "stays near")
        {
            return $"{what} stays near {y.Value(points.Average(p => p.Y))} from {At(first.X)} to {Num.Text(last.X)}";
        }
        string text =
            $"{what} {verb} from {y.Value(first.Y)} at {At(first.X)} to {y.Value(last.Y)} at {At(last.X)}";
        if (high.Y > Math.Max(first.Y, last.Y) + 0.05 * spread)
        {
            text += $", with a peak of {y.Value(high.Y)} at {At(high.X)}";
        }
        if (low.Y < Math.Min(first.Y, last.Y) - 0.05 * spread)
        {
            text += $", with a low of {y.Value(low.Y)} at {At(low.X)}";
        }
        return text;

        string At(double value) => $"{x.Quantity} {x.Value(value)}";
    }

    /// <summary>"1 image", "3 images".</summary>
    public static string Count(int count, string noun) =>
        count == 1 ? $"1 {noun}" : $"{Num.Fixed(count, 0)} {noun}s";

    /// <summary>The first few of a list, then how many more there are.</summary>
    public static string List(IReadOnlyList<string> items, int most = 8, string between = ", ") =>
        items.Count <= most
            ? string.Join(between, items)
            : string.Join(between, items.Take(most)) + $" and {items.Count - most} more";

    /// <summary>Pearson's correlation over the finite pairs; NaN when one side does not vary.</summary>
    public static double Correlation(Numbers x, Numbers y)
    {
        (double X, double Y)[] points = [.. x.Zip(y).Where(p => double.IsFinite(p.Second))];
        double meanX = points.Average(p => p.X);
        double meanY = points.Average(p => p.Y);
        double xy = points.Sum(p => (p.X - meanX) * (p.Y - meanY));
        double xx = points.Sum(p => (p.X - meanX) * (p.X - meanX));
        double yy = points.Sum(p => (p.Y - meanY) * (p.Y - meanY));
        return xx == 0 || yy == 0 ? double.NaN : xy / Math.Sqrt(xx * yy);
    }

    /// <summary>The median of numbers in ascending order.</summary>
    public static double Median(IReadOnlyList<double> sorted) =>
        (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
}
