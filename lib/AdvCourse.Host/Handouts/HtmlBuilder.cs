using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace AdvCourse.Host.Handouts;

/// <summary>Collects HTML; what is interpolated is escaped unless it says <c>:raw</c>.</summary>
internal sealed class HtmlBuilder
{
    private readonly StringBuilder _html = new();

    /// <summary>Markup with values in it: <c>$"&lt;p&gt;{text}&lt;/p&gt;{html:raw}"</c>.</summary>
    public HtmlBuilder Add([InterpolatedStringHandlerArgument("")] ref Markup markup)
    {
        _ = markup;
        return this;
    }

    /// <summary>HTML as it is.</summary>
    public HtmlBuilder AddRaw(string html)
    {
        _html.Append(html);
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _html.ToString();

    /// <summary>Writes the pieces of an interpolated string straight into the builder.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Markup
    {
        private readonly HtmlBuilder _builder;

        /// <summary>Called by the compiler.</summary>
        public Markup(int literalLength, int formattedCount, HtmlBuilder builder)
        {
            _ = literalLength + formattedCount;
            _builder = builder;
        }

        /// <summary>The markup between the values.</summary>
        public void AppendLiteral(string html) => _builder._html.Append(html);

        /// <summary>A text, escaped.</summary>
        public void AppendFormatted(string? text) => _builder._html.Append(Html.Escape(text ?? ""));

        /// <summary>HTML, when the format says raw.</summary>
        public void AppendFormatted(string? html, string format) =>
            _builder._html.Append(
                format == "raw"
                    ? html
                    : throw new FormatException($"'{format}' is no format of HTML.")
            );

        /// <summary>A number.</summary>
        public void AppendFormatted(int number) =>
            _builder._html.Append(number.ToString(CultureInfo.InvariantCulture));
    }
}
