using System.Text.Json.Nodes;
using AdvCourse.Plots.Drawing;
using AdvCourse.Plots.Formatting;

namespace AdvCourse.Plots;

/// <summary>
/// A figure: data and settings that cannot change, drawn as static SVG, as HTML, as Plotly's data and layout, and as
/// words. Make one with <see cref="Plot"/>, alter it with <c>with { ... }</c>, leave it as the last expression of a cell.
/// </summary>
[TypeFormatterSource(
    typeof(FigureFormatters),
    PreferredMimeTypes = [FigureFormatters.Html, FigureFormatters.Plotly, FigureFormatters.Plain]
)]
public abstract record Figure
{
    private protected Figure(string title) => Title = title;

    /// <summary>The title; never blank, save for a panel that only lays others side by side.</summary>
    /// <exception cref="ArgumentException">Blank.</exception>
    public string Title
    {
        get;
        init =>
            field =
                this is Panel || !string.IsNullOrWhiteSpace(value)
                    ? value ?? ""
                    : throw new ArgumentException("Every figure needs a title; say what it shows.");
    }

    /// <summary>A sentence or two under the figure; null for none.</summary>
    public string? Caption { get; init; }

    /// <summary>What the figure shows, in words, for those who do not see it; made from the data unless set.</summary>
    public string Alt
    {
        get => field ?? Describe();
        init;
    }

    /// <summary>The width that a figure fills, in SVG units where text is 13 high: 520 alone, less in a panel.</summary>
    internal double Room { get; init; } = 520;

    /// <summary>The figure as one self-contained SVG element: no scripts, no references, colours that follow the page.</summary>
    public string ToSvg()
    {
        Picture2D body = WithTitle(Draw());
        return Wrap(body);
    }

    /// <summary>Plotly's <c>{"data": [...], "layout": {...}}</c>, for application/vnd.plotly.v1+json.</summary>
    public string ToPlotlyJson() => PlotlyJson.Write(ToPlotly());

    /// <summary>A figure element of HTML: title, inline SVG with its alt text, caption.</summary>
    public virtual string ToHtml() =>
        $"<figure class=\"advcourse-figure\" style=\"margin:1em 0\">{HtmlTitle()}{Wrap(Draw())}{HtmlCaption()}</figure>";

    /// <summary>The alt text; for a table its rows.</summary>
    public sealed override string ToString() => ToText();

    /// <summary>The drawing without its title.</summary>
    internal abstract Picture2D Draw();

    /// <summary>The alt text made from the data.</summary>
    internal abstract string Describe();

    /// <summary>Data and layout in Plotly's schema.</summary>
    internal abstract JsonObject ToPlotly();

    private protected virtual string ToText() => Alt;

    /// <summary>The drawing with its title above it.</summary>
    internal Picture2D WithTitle(Picture2D body)
    {
        if (Title.Length == 0)
        {
            return body;
        }
        const double LineHeight = 19;
        IReadOnlyList<string> lines = TextMetrics.Wrap(Title, body.Width - 4, Svg.TitleSize);
        double height = lines.Count * LineHeight + 4;
        Svg svg = new();
        svg.Lines(
            2,
            15,
            lines,
            LineHeight,
            attributes: $"font-size=\"{Num.Coord(Svg.TitleSize)}\" font-weight=\"600\""
        );
        svg.Raw($"<g transform=\"translate(0 {Num.Coord(height)})\">").Raw(body.Body).Close();
        return new(body.Width, body.Height + height, svg.ToString());
    }

    private protected string HtmlTitle() =>
        Title.Length == 0
            ? ""
            : $"<div class=\"advcourse-figure-title\" style=\"font-weight:600;margin:0 0 .35em\">{Svg.Escape(Title)}</div>";

    private protected string HtmlCaption() =>
        Caption is null
            ? ""
            : $"<figcaption style=\"font-size:.9em;opacity:.85;margin-top:.35em;max-width:40em\">{Svg.Escape(Caption)}</figcaption>";

    private string Wrap(Picture2D body)
    {
        string title = Title.Length == 0 ? "Figure" : Title;
        string alt = Alt;
        // Names made from the content: two figures on a page never share one, unless they are the same figure.
        string id = "advcourse-" + Svg.Name(title + "\n" + alt + "\n" + body.Body);
        string width = Num.Coord(body.Width, 0);
        return $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"advcourse-svg\" viewBox=\"0 0 {width} {Num.Coord(body.Height, 0)}\" role=\"img\" aria-labelledby=\"{id}-t\" aria-describedby=\"{id}-d\""
            + $" style=\"display:block;width:100%;max-width:{Num.Coord(body.Width * 1.08, 0)}px;height:auto;color:var(--advcourse-ink,currentColor)\""
            + " fill=\"currentColor\" font-family=\"system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif\" font-size=\"13\">"
            + $"<title id=\"{id}-t\">{Svg.Escape(title)}</title><desc id=\"{id}-d\">{Svg.Escape(alt)}</desc>{body.Body}</svg>";
    }
}
