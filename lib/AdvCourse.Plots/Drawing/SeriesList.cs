namespace AdvCourse.Plots.Drawing;

/// <summary>What line and scatter charts ask of their series.</summary>
internal static class SeriesList
{
    /// <summary>Each series with its x filled in; throws when one cannot be drawn or two share a name.</summary>
    public static IReadOnlyList<Series> Checked(Numbers? x, IReadOnlyList<Series> series)
    {
        RequireNames(series);
        Series[] all = [.. series.Select(s => s.Checked(x))];
        foreach (Series s in all)
        {
            if (s.X!.Any(double.IsNaN))
            {
                throw new ArgumentException($"x of '{s.Name}' holds NaN; only y may have gaps.");
            }
        }
        return all;
    }

    /// <summary>Throws when there is no series, one has no name, or two share one.</summary>
    public static void RequireNames(IReadOnlyList<Series> series)
    {
        ArgumentNullException.ThrowIfNull(series);
        if (series.Count == 0)
        {
            throw new ArgumentException(
                "There is no series to draw; give at least one (name, values)."
            );
        }
        if (series.GroupBy(s => s.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new ArgumentException(
                $"Two series are called '{twice.Key}'; give each its own name."
            );
        }
    }

    /// <summary>Axes that hold all series and references.</summary>
    public static (Axis X, Axis Y) Axes(CartesianFigure figure, IReadOnlyList<Series> series) =>
        (
            Axis.For(
                series.SelectMany(s => s.X!).Concat(figure.ReferenceValues(onX: true)),
                figure.XRange,
                figure.LogX,
                6,
                snap: false,
                "x"
            ),
            Axis.For(
                series.SelectMany(s => s.YExtent).Concat(figure.ReferenceValues(onX: false)),
                figure.YRange,
                figure.LogY,
                5,
                snap: true,
                "y"
            )
        );
}
