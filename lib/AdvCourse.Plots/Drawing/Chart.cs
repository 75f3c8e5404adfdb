namespace AdvCourse.Plots.Drawing;

/// <summary>Lays out a figure with axes: margins from the widths of labels, then grid, references, data, labels.</summary>
internal sealed class Chart(CartesianFigure figure)
{
    private const double Text = Svg.TextSize;
    private const double LineHeight = 16;
    private const double KeyWidth = 22;
    private const double LabelWidth = 115;
    private const double ReferenceGap = 6;

    private readonly Svg svg = new();

    // Where the labels of the references on x end.
    private double xReferenceEnd = double.NegativeInfinity;

    public Picture2D Draw()
    {
        (Axis x, Axis y) = figure.CheckedAxes();
        IReadOnlyList<EndLabel> ends = EndLabels(out bool direct);
        double right = ends.Count == 0 ? 14 : ends.Max(e => e.Width) + 12;
        if (x.Ticks.Count > 0 && !x.Categories)
        {
            right = Math.Max(right, TextMetrics.Width(x.Ticks[^1].Label, Text) / 2 + 2);
        }
        double left = YTickWidth(y) + 10;
        double top =
            Legend(direct) + (figure.YLabel.Length > 0 ? 25 : 8) + XReferenceHeight() + figure.Air;
        double plotWidth = figure.Width - left - right;
        IReadOnlyList<string>[] xLabels = XLabels(x, plotWidth);
        double bottom =
            8
            + xLabels.Select(l => l.Count).DefaultIfEmpty(1).Max() * LineHeight
            + (figure.XLabel.Length > 0 ? 18 : 0);
        double plotHeight = figure.Height - 25 - bottom;
        if (figure.EqualAxes)
        {
            // The largest rectangle of the right shape: the ranges stay as they are asked for.
            double unit = Math.Min(plotWidth / (x.High - x.Low), plotHeight / (y.High - y.Low));
            (plotWidth, plotHeight) = (unit * (x.High - x.Low), unit * (y.High - y.Low));
            xLabels = XLabels(x, plotWidth);
        }
        double height = top + plotHeight + bottom;
        Area area = new(x, y, left, top, left + plotWidth, top + plotHeight);

        Grid(area, xLabels);
        Bands(area);
        Data(area);
        XReferenceLabels(area, ends.Count > 0);
        Lines(area);
        AxisTitles(area, height);
        PaintEnds(area, ends);
        return new(figure.Width, height, svg.ToString());
    }

    private double RowLabelWidth => figure.Width * 0.4;

    private double YTickWidth(Axis y) =>
        y.Categories
            ? y
                .Ticks.SelectMany(t => TextMetrics.Wrap(t.Label, RowLabelWidth, Text))
                .Max(line => TextMetrics.Width(line, Text))
            : y.Ticks.Select(t => TextMetrics.Width(t.Label, Text)).DefaultIfEmpty(0).Max();

    private static IReadOnlyList<string>[] XLabels(Axis x, double plotWidth) =>
        x.Categories
            ?
            [
                .. x.Ticks.Select(t =>
                    TextMetrics.Wrap(t.Label, plotWidth / x.Ticks.Count - 6, Text)
                ),
            ]
            :
            [
                .. Thinned(x, plotWidth)
                    .Select(t => (IReadOnlyList<string>)(t.Label.Length == 0 ? [] : [t.Label])),
            ];

    // Labels that would touch their neighbour are left out, gridlines stay.
    private static IEnumerable<Tick> Thinned(Axis x, double plotWidth)
    {
        double free = double.NegativeInfinity;
        foreach (Tick tick in x.Ticks)
        {
            double centre = x.Map(tick.Value, 0, plotWidth);
            double half = TextMetrics.Width(tick.Label, Text) / 2;
            bool fits = centre - half >= free;
            free = fits ? centre + half + 8 : free;
            yield return fits ? tick : tick with { Label = "" };
        }
    }

    private void Grid(Area area, IReadOnlyList<string>[] xLabels)
    {
        svg.Open("stroke=\"currentColor\" stroke-opacity=\".14\" fill=\"none\"");
        foreach (Tick tick in area.YAxis.Categories ? [] : area.YAxis.Ticks)
        {
            svg.Line(area.Left, area.Y(tick.Value), area.Right, area.Y(tick.Value));
        }
        foreach (Tick tick in area.XAxis.Categories ? [] : area.XAxis.Ticks)
        {
            svg.Line(area.X(tick.Value), area.Top, area.X(tick.Value), area.Bottom);
        }
        svg.Close();
        // The base line: zero for bars and error rates, else the lower end of the axis.
        if (area.YAxis.Categories)
        {
            svg.Line(
                area.Left,
                area.Top,
                area.Left,
                area.Bottom,
                "stroke=\"currentColor\" stroke-opacity=\".6\""
            );
        }
        else
        {
            double zero = !area.YAxis.Log && area.YAxis.Holds(0) ? 0 : area.YAxis.Low;
            svg.Line(
                area.Left,
                area.Y(zero),
                area.Right,
                area.Y(zero),
                "stroke=\"currentColor\" stroke-opacity=\".6\""
            );
        }
        svg.Open("fill-opacity=\".8\"");
        foreach (Tick tick in area.YAxis.Ticks)
        {
            IReadOnlyList<string> lines = area.YAxis.Categories
                ? TextMetrics.Wrap(tick.Label, RowLabelWidth, Text)
                : [tick.Label];
            double y = area.Y(tick.Value) + 4.5 - (lines.Count - 1) * LineHeight / 2;
            svg.Lines(area.Left - 7, y, lines, LineHeight, "end");
        }
        for (int i = 0; i < xLabels.Length; i++)
        {
            svg.Lines(
                area.X(area.XAxis.Ticks[i].Value),
                area.Bottom + 18,
                xLabels[i],
                LineHeight,
                "middle"
            );
        }
        svg.Close();
    }

    private void AxisTitles(Area area, double height)
    {
        if (figure.YLabel.Length > 0)
        {
            svg.Text(2, area.Top - 13 - XReferenceHeight() - figure.Air, figure.YLabel);
        }
        if (figure.XLabel.Length > 0)
        {
            svg.Text((area.Left + area.Right) / 2, height - 4, figure.XLabel, "middle");
        }
    }

    private void Data(Area area)
    {
        bool clipped = figure.XRange is not null || figure.YRange is not null;
        if (clipped)
        {
            // A nested svg clips without needing a name for a clip path.
            string x = Num.Coord(area.Left);
            string y = Num.Coord(area.Top - 1);
            string w = Num.Coord(area.Width);
            string h = Num.Coord(area.Height + 2);
            svg.Raw(
                $"<svg x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" viewBox=\"{x} {y} {w} {h}\" overflow=\"hidden\">"
            );
        }
        figure.Paint(svg, area);
        if (clipped)
        {
            svg.Raw("</svg>");
        }
        figure.PaintOver(svg, area);
    }

    private void Bands(Area area)
    {
        foreach (Reference band in figure.References.Where(r => r.IsBand))
        {
            (double x1, double x2) = band.OnX
                ? (area.X(band.Low), area.X(band.High))
                : (area.Left, area.Right);
            (double y1, double y2) = band.OnX
                ? (area.Top, area.Bottom)
                : (area.Y(band.High), area.Y(band.Low));
            svg.Rect(x1, y1, x2 - x1, y2 - y1, "fill-opacity=\".09\"");
        }
    }

    private void Lines(Area area)
    {
        foreach (Reference line in figure.References.Where(r => !r.IsBand).OrderBy(r => r.Low))
        {
            const string Style =
                "stroke=\"currentColor\" stroke-opacity=\".7\" stroke-dasharray=\"3 3\"";
            if (line.OnX)
            {
                svg.Line(area.X(line.Low), area.Top - 4, area.X(line.Low), area.Bottom, Style);
            }
            else
            {
                svg.Line(area.Left, area.Y(line.Low), area.Right, area.Y(line.Low), Style);
            }
        }
    }

    // Above the plot and no wider than it: to the left are the labels of y, to the right those of the lines' ends.
    private void XReferenceLabels(Area area, bool endLabels)
    {
        Reference[] sorted =
        [
            .. figure.References.Where(r => r.OnX).OrderBy(r => area.X((r.Low + r.High) / 2)),
        ];
        double[] widths =
        [
            .. sorted.Select(r => TextMetrics.Width(r.Label, Svg.SmallSize) + ReferenceGap),
        ];
        double[] centres = Spread.Out(
            [.. sorted.Select(r => area.X((r.Low + r.High) / 2))],
            widths,
            area.Left - ReferenceGap / 2,
            (endLabels ? area.Right : figure.Width) + ReferenceGap / 2
        );
        for (int i = 0; i < sorted.Length; i++)
        {
            xReferenceEnd = centres[i] + widths[i] / 2;
            svg.Text(
                centres[i],
                area.Top - 7,
                sorted[i].Label,
                "middle",
                $"font-size=\"{Num.Coord(Svg.SmallSize)}\""
            );
        }
    }

    private double XReferenceHeight() => figure.References.Any(r => r.OnX) ? 16 : 0;

    // The legend above the chart; returns its height.
    private double Legend(bool direct)
    {
        bool wanted =
            figure.Legend == Plots.Legend.Above
            || (figure.Legend == Plots.Legend.Auto && figure.Keys.Count > 1);
        if (direct || !wanted)
        {
            return 0;
        }
        double x = 2;
        double y = 9;
        foreach ((string name, SeriesStyle style) in figure.Keys)
        {
            double width = KeyWidth + 6 + TextMetrics.Width(name, Text);
            if (x > 2 && x + width > figure.Width)
            {
                (x, y) = (2, y + LineHeight + 2);
            }
            figure.PaintKey(svg, x, y - 0.5, style);
            svg.Text(x + KeyWidth + 5, y + 4, name);
            x += width + 16;
        }
        return y + 13;
    }

    private List<EndLabel> EndLabels(out bool direct)
    {
        List<EndLabel> labels =
        [
            .. figure
                .References.Where(r => !r.OnX)
                .Select(r => new EndLabel(r.Label, null, double.NaN, (r.Low + r.High) / 2)),
        ];
        IReadOnlyList<(double X, double Y)>? ends = figure.LineEnds;
        direct =
            figure.Legend == Plots.Legend.Auto
            && ends is not null
            && figure.Keys.Count is > 1 and <= 7
            && figure.Keys.All(k => TextMetrics.Wrap(k.Name, LabelWidth, Text).Count <= 3);
        if (direct)
        {
            labels.AddRange(
                figure.Keys.Select((k, i) => new EndLabel(k.Name, k.Style, ends![i].X, ends[i].Y))
            );
        }
        return labels;
    }

    private void PaintEnds(Area area, IReadOnlyList<EndLabel> labels)
    {
        if (labels.Count == 0)
        {
            return;
        }
        EndLabel[] sorted = [.. labels.OrderBy(l => area.Y(l.Value))];
        double[] wanted =
        [
            .. sorted.Select(l => Math.Clamp(area.Y(l.Value), area.Top, area.Bottom)),
        ];
        double[] placed = Spread.Out(
            wanted,
            [.. sorted.Select(l => l.Lines.Count * LineHeight)],
            // Below a reference's label that does not fit over the plot.
            xReferenceEnd > area.Right + 12
                ? area.Top - 2
                : area.Top - 8,
            area.Bottom + 8
        );
        for (int i = 0; i < sorted.Length; i++)
        {
            EndLabel label = sorted[i];
            double fromX = double.IsNaN(label.X)
                ? area.Right
                : Math.Min(area.X(label.X), area.Right);
            double start = area.Right + 12;
            if (label.Style is { } style)
            {
                svg.Open(
                    $"class=\"advcourse-s{style.Index + 1}\" color=\"{style.Colour}\" stroke=\"currentColor\""
                );
                bool moved = Math.Abs(placed[i] - wanted[i]) > 3 || fromX < area.Right - 3;
                if (moved)
                {
                    svg.Path(
                        $"{Svg.Move(fromX + 5, wanted[i])}{Svg.To(fromX + 5, wanted[i], start, placed[i])}",
                        "stroke-opacity=\".45\" fill=\"none\""
                    );
                }
                Markers.Draw(svg, style.Marker, [(start + 5, placed[i])], 4);
                svg.Close();
                start += 13;
            }
            double y = placed[i] + 4.5 - (label.Lines.Count - 1) * LineHeight / 2;
            svg.Lines(
                start,
                y,
                label.Lines,
                LineHeight,
                attributes: label.Style is null ? "fill-opacity=\".8\"" : ""
            );
        }
    }

    /// <summary>A label in the right margin: the end of a line, or a reference.</summary>
    private sealed record EndLabel(string Name, SeriesStyle? Style, double X, double Value)
    {
        public IReadOnlyList<string> Lines { get; } = TextMetrics.Wrap(Name, LabelWidth, Text);

        public double Width =>
            Lines.Max(l => TextMetrics.Width(l, Text)) + (Style is null ? 0 : 13);
    }
}
