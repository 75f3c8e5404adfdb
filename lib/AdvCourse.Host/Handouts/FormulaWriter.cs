using Markdig.Extensions.Mathematics;
using Markdig.Renderers;
using Markdig.Renderers.Html;

namespace AdvCourse.Host.Handouts;

/// <summary>Writes formulas as typeset HTML, or as legible TeX where they cannot be typeset.</summary>
/// <param name="cache">Null when KaTeX is not installed.</param>
/// <param name="report">Told of every formula that KaTeX does not understand.</param>
internal sealed class FormulaWriter(FormulaCache? cache, Action<string> report)
{
    /// <summary>How many formulas were left as TeX because KaTeX is not installed.</summary>
    public int LeftAsTex { get; private set; }

    /// <summary>One formula as HTML.</summary>
    /// <param name="tex">Without the dollars.</param>
    /// <param name="display">On a line of its own.</param>
    public string ToHtml(string tex, bool display)
    {
        tex = tex.Replace("\r\n", "\n").Trim();
        if (cache is null)
        {
            LeftAsTex++;
            return Tex(tex, display, "tex");
        }
        try
        {
            return cache.Render(tex, display);
        }
        catch (TexException e)
        {
            report(
                $"the formula {(display ? "$$" : "$")}{tex}{(display ? "$$" : "$")} does not typeset: {e.Message}"
            );
            return Tex(tex, display, "tex tex-error");
        }
    }

    private static string Tex(string tex, bool display, string style) =>
        display
            ? $"<span class=\"{style} tex-display\">{Html.Escape(tex)}</span>"
            : $"<span class=\"{style}\">{Html.Escape(tex)}</span>";

    /// <summary><c>$...$</c>, and <c>$$...$$</c> within a paragraph.</summary>
    internal sealed class Inline(FormulaWriter writer) : HtmlObjectRenderer<MathInline>
    {
        /// <inheritdoc/>
        protected override void Write(HtmlRenderer renderer, MathInline formula)
        {
            var tex = formula.Content.ToString();
            var html = renderer.EnableHtmlForInline
                ? writer.ToHtml(tex, formula.DelimiterCount > 1)
                : tex;
            if (formula.GetData(typeof(Typography.Marks)) is not Typography.Marks marks)
            {
                renderer.Write(html);
                return;
            }
            html = Html.Escape(marks.Before) + html + Html.Escape(marks.After);
            renderer.Write(
                renderer.EnableHtmlForInline ? $"<span class=\"nobr\">{html}</span>" : html
            );
        }
    }

    /// <summary><c>$$</c> on lines of their own.</summary>
    internal sealed class Block(FormulaWriter writer) : HtmlObjectRenderer<MathBlock>
    {
        /// <inheritdoc/>
        protected override void Write(HtmlRenderer renderer, MathBlock formula)
        {
            renderer.EnsureLine();
            renderer.Write("<div class=\"formula\">");
            renderer.Write(writer.ToHtml(formula.Lines.ToString(), display: true));
            renderer.WriteLine("</div>");
        }
    }
}
