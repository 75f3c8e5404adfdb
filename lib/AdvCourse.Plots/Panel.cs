using System.Text.Json.Nodes;
using AdvCourse.Plots.Drawing;

namespace AdvCourse.Plots;

public static partial class Plot
{
    /// <summary>Figures side by side; on a narrow page they go below one another. <c>Plot.Panel(before, after)</c></summary>
    public static Panel Panel(params Figure[] figures) => new("", figures);

    /// <summary>Figures side by side under a common title.</summary>
    public static Panel Panel(string title, params Figure[] figures) => new(title, figures);
}

/// <summary>Figures side by side; make it with <see cref="Plot.Panel(Figure[])"/>.</summary>
public sealed record Panel : Figure
{
    internal Panel(string title, IReadOnlyList<Figure> figures)
        : base(title)
    {
        ArgumentNullException.ThrowIfNull(figures);
        if (figures.Count == 0)
        {
            throw new ArgumentException("The panel is empty; give at least one figure.");
        }
        Figures = [.. figures];
    }

    /// <summary>The figures, from the left.</summary>
    public IReadOnlyList<Figure> Figures { get; }

    /// <summary>The most figures in a row; null for up to three. 1 or more.</summary>
    public int? Columns
    {
        get;
        init =>
            field = value is null or >= 1
                ? value
                : throw new ArgumentException($"Columns is {value}; a panel needs at least one.");
    }

    // A handout's column is about 720 wide: what each figure gets of it, as long as it stays readable.
    private double Share =>
        Across == 1 ? Room : Math.Max(300, (Room / 520 * 720 - 24 * (Across - 1)) / Across);

    private IEnumerable<Figure> Fitted => Figures.Select(f => f with { Room = Share });

    private int Across => Math.Min(Figures.Count, Columns ?? 3);

    /// <inheritdoc/>
    public override string ToHtml()
    {
        // Each child keeps a readable least width; flex wraps what does not fit.
        string share =
            $"flex:1 1 max(15em,calc({Num.Coord(100.0 / Across)}% - 1.5em));min-width:0;max-width:34em";
        return $"<figure class=\"advcourse-figure advcourse-panel\" style=\"margin:1em 0\">{HtmlTitle()}"
            + "<div style=\"display:flex;flex-wrap:wrap;gap:0 1.5em;align-items:flex-start\">"
            + string.Concat(Fitted.Select(f => $"<div style=\"{share}\">{f.ToHtml()}</div>"))
            + $"</div>{HtmlCaption()}</figure>";
    }

    internal override Picture2D Draw() => Side([.. Fitted], Across, Share);

    /// <summary>Drawings with their titles in rows, none wider than its cell.</summary>
    internal static Picture2D Side(IReadOnlyList<Figure> figures, int across, double cell)
    {
        const double Gap = 24;
        Svg svg = new();
        double y = 0;
        foreach (Figure[] row in figures.Chunk(across))
        {
            double height = 0;
            for (int i = 0; i < row.Length; i++)
            {
                Picture2D body = row[i].WithTitle(row[i].Draw());
                double scale = Math.Min(1, cell / body.Width);
                string place = $"translate({Num.Coord(i * (cell + Gap))} {Num.Coord(y)})";
                svg.Open(
                    $"transform=\"{place}{(scale < 1 ? $" scale({Num.Coord(scale, 3)})" : "")}\""
                );
                svg.Raw(body.Body).Close();
                height = Math.Max(height, body.Height * scale);
            }
            y += height + Gap;
        }
        return new(across * (cell + Gap) - Gap, y - Gap, svg.ToString());
    }

    internal override string Describe() =>
        string.Join(" ", Figures.Select((f, i) => $"({(char)('a' + i % 26)}) {f.Title}: {f.Alt}"));

    internal override JsonObject ToPlotly() => PlotlySubplots.Merge(Title, Figures, Across);
}
