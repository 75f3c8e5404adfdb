using Markdig;
using Markdig.Extensions.Alerts;
using Markdig.Extensions.Mathematics;
using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace AdvCourse.Host.Handouts;

/// <summary>Markdown as handouts understand it, and its HTML.</summary>
internal static class Prose
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseGridTables()
        .UseFootnotes()
        .UseDefinitionLists()
        .UseTaskLists()
        .UseListExtras()
        .UseAlertBlocks()
        .UseMathematics()
        .UseEmphasisExtras()
        .UseAutoLinks()
        .Build();

    /// <summary>The document's tree.</summary>
    public static MarkdownDocument Parse(string markdown)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        Typography.Apply(document);
        // On paper the address of a link is written after its words, unless the words are the address.
        foreach (var link in document.Descendants<LinkInline>().Where(link => link.IsAutoLink))
        {
            link.GetAttributes().AddClass("bare");
        }
        foreach (var link in document.Descendants<AutolinkInline>())
        {
            link.GetAttributes().AddClass("bare");
        }
        return document;
    }

    /// <summary>The HTML of a document whose headings have their place in the outline (see <see cref="Place"/>).</summary>
    public static string ToHtml(MarkdownDocument document, FormulaWriter formulas)
    {
        using var text = new StringWriter { NewLine = "\n" };
        Renderer(text, formulas).Render(document);
        return text.ToString();
    }

    /// <summary>The words of a heading as HTML, without links.</summary>
    public static string InlineHtml(LeafBlock block, FormulaWriter formulas)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var renderer = Renderer(text, formulas);
        renderer.ObjectRenderers.Replace<LinkInlineRenderer>(new BareLink());
        renderer.WriteLeafInline(block);
        return text.ToString();
    }

    /// <summary>The words of a heading without any markup; formulas as TeX.</summary>
    public static string InlineText(LeafBlock block, FormulaWriter formulas)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var renderer = Renderer(text, formulas);
        renderer.EnableHtmlForInline = false;
        renderer.EnableHtmlEscape = false;
        renderer.WriteLeafInline(block);
        return text.ToString().Trim();
    }

    /// <summary>Remembers a heading's place in the page's outline.</summary>
    public static void Place(HeadingBlock heading, OutlineEntry entry) =>
        heading.SetData(typeof(OutlineEntry), entry);

    private static HtmlRenderer Renderer(TextWriter text, FormulaWriter formulas)
    {
        var renderer = new HtmlRenderer(text);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<HtmlMathInlineRenderer>(
            new FormulaWriter.Inline(formulas)
        );
        renderer.ObjectRenderers.Replace<HtmlMathBlockRenderer>(new FormulaWriter.Block(formulas));
        renderer.ObjectRenderers.Replace<HeadingRenderer>(new AnchoredHeading());
        renderer.ObjectRenderers.Replace<CodeBlockRenderer>(new ColouredCode());
        renderer.ObjectRenderers.Replace<AlertBlockRenderer>(new Callout());
        renderer.ObjectRenderers.Replace<HtmlTableRenderer>(new ScrollingTable());
        return renderer;
    }

    private sealed class AnchoredHeading : HtmlObjectRenderer<HeadingBlock>
    {
        protected override void Write(HtmlRenderer renderer, HeadingBlock heading)
        {
            // A heading inside of a quotation or list is no part of the outline.
            if (heading.GetData(typeof(OutlineEntry)) is not OutlineEntry entry)
            {
                renderer.Write("<p class=\"minor-heading\">");
                renderer.WriteLeafInline(heading);
                renderer.WriteLine("</p>");
                return;
            }
            renderer.Write($"<h{entry.Level} id=\"{entry.Id}\">");
            renderer.WriteLeafInline(heading);
            renderer.Write(
                $" <a class=\"anchor\" href=\"#{entry.Id}\" aria-label=\"Link to this section\">#</a>"
            );
            renderer.WriteLine($"</h{entry.Level}>");
        }
    }

    private sealed class ColouredCode : HtmlObjectRenderer<CodeBlock>
    {
        protected override void Write(HtmlRenderer renderer, CodeBlock block)
        {
            var source = block.Lines.ToString();
            var language = (block as FencedCodeBlock)?.Info ?? "";
            renderer.EnsureLine();
            renderer.Write("<pre class=\"code\"><code>");
            renderer.Write(
                language.ToLowerInvariant() is "csharp" or "cs" or "c#"
                    ? CSharpHighlighter.ToHtml(source)
                    : Html.Escape(source)
            );
            renderer.WriteLine("</code></pre>");
        }
    }

    private sealed class Callout : HtmlObjectRenderer<AlertBlock>
    {
        protected override void Write(HtmlRenderer renderer, AlertBlock block)
        {
            var kind = block.Kind.ToString();
            var name =
                kind.Length == 0
                    ? "Note"
                    : char.ToUpperInvariant(kind[0]) + kind[1..].ToLowerInvariant();
            renderer.EnsureLine();
            renderer.Write($"<div class=\"callout callout-{Html.Slug(kind)}\" role=\"note\">");
            renderer.WriteLine($"<p class=\"callout-title\">{Html.Escape(name)}</p>");
            var implicitParagraph = renderer.ImplicitParagraph;
            renderer.ImplicitParagraph = false;
            renderer.WriteChildren(block);
            renderer.ImplicitParagraph = implicitParagraph;
            renderer.WriteLine("</div>");
        }
    }

    private sealed class ScrollingTable : HtmlObjectRenderer<Table>
    {
        private readonly HtmlTableRenderer _table = new();

        protected override void Write(HtmlRenderer renderer, Table table)
        {
            renderer.EnsureLine();
            renderer.WriteLine("<div class=\"scroll\">");
            _table.Write(renderer, table);
            renderer.WriteLine("</div>");
        }
    }

    private sealed class BareLink : HtmlObjectRenderer<LinkInline>
    {
        protected override void Write(HtmlRenderer renderer, LinkInline link) =>
            renderer.WriteChildren(link);
    }
}
