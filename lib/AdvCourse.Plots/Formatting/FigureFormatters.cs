using System.Diagnostics.CodeAnalysis;

namespace AdvCourse.Plots.Formatting;

/// <summary>The three ways in which a notebook shows a figure; named by <see cref="TypeFormatterSourceAttribute"/>.</summary>
[SuppressMessage(
    "Performance",
    "CA1822",
    Justification = "Notebooks call CreateTypeFormatters on an instance."
)]
public sealed class FigureFormatters
{
    /// <summary>Inline SVG or an HTML table: needs no script and no network.</summary>
    public const string Html = "text/html";

    /// <summary>Plotly's data and layout, for front ends that draw them.</summary>
    public const string Plotly = "application/vnd.plotly.v1+json";

    /// <summary>The alt text, or an aligned table.</summary>
    public const string Plain = "text/plain";

    /// <summary>One formatter for each mime type, best first.</summary>
    public IEnumerable<object> CreateTypeFormatters() =>
        [
            new FigureFormatter(Html, figure => figure.ToHtml()),
            new FigureFormatter(Plotly, figure => figure.ToPlotlyJson()),
            new FigureFormatter(Plain, figure => figure.ToString()),
        ];
}

/// <summary>Writes a figure as one mime type.</summary>
public sealed class FigureFormatter
{
    private readonly Func<Figure, string> write;

    internal FigureFormatter(string mimeType, Func<Figure, string> write)
    {
        MimeType = mimeType;
        this.write = write;
    }

    /// <summary>The mime type that this formatter writes.</summary>
    public string MimeType { get; }

    /// <summary>Writes the value and returns true when it is a <see cref="Figure"/>; else writes nothing and returns false.</summary>
    public bool Format(object value, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value is not Figure figure)
        {
            return false;
        }
        writer.Write(write(figure));
        return true;
    }
}
