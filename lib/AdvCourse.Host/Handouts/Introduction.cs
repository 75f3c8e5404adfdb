using System.Text.RegularExpressions;
using Markdig.Syntax;

namespace AdvCourse.Host.Handouts;

/// <summary>What the index says of a notebook, read from its first cell.</summary>
/// <param name="PaperHtml">The paragraph that begins with <c>**Paper.**</c>, without these words; null when there is none.</param>
/// <param name="Abstract">The paragraph that begins with <c>**In one sentence.**</c>, else the first sentence; as text.</param>
/// <param name="AbstractHtml">The same as HTML that may stand in a paragraph.</param>
internal sealed partial record Introduction(string? PaperHtml, string Abstract, string AbstractHtml)
{
    /// <summary>Reads the introduction; what the metadata says comes first.</summary>
    public static Introduction Read(
        IEnumerable<MarkdownDocument> prose,
        HandoutFacts facts,
        FormulaWriter formulas
    )
    {
        var paragraphs =
            prose
                .Select(document => document.OfType<ParagraphBlock>().ToList())
                .FirstOrDefault(found => found.Count > 0)
            ?? [];
        var paper = paragraphs.Find(paragraph => Label(paragraph) == "Paper");
        var told = facts.Abstract is { } written
            ? Prose.Parse(written).OfType<ParagraphBlock>().FirstOrDefault()
            : paragraphs.Find(paragraph => Label(paragraph) == "In one sentence");
        var paperHtml =
            facts.Paper is { } cited ? Html.Escape(cited)
            : paper is null ? null
            : HtmlOf(paper);
        if (told is not null)
        {
            return new(paperHtml, LabelText().Replace(TextOf(told), ""), HtmlOf(told));
        }
        var first = paragraphs.Find(paragraph => paragraph != paper);
        var sentence = first is null ? "" : FirstSentence(TextOf(first));
        return new(paperHtml, sentence, Html.Escape(sentence));

        string? Label(ParagraphBlock paragraph) =>
            LabelText().Match(TextOf(paragraph)) is { Success: true } match
                ? match.Groups[1].Value
                : null;

        string TextOf(ParagraphBlock paragraph) =>
            Regex.Replace(Prose.InlineText(paragraph, formulas), @"\s+", " ");

        string HtmlOf(ParagraphBlock paragraph) =>
            SafeHtml
                .Inert(LabelHtml().Replace(Prose.InlineHtml(paragraph, formulas), ""))
                .Replace('\n', ' ');
    }

    private static string FirstSentence(string text)
    {
        for (
            var at = text.IndexOf(". ", StringComparison.Ordinal);
            at >= 0;
            at = text.IndexOf(". ", at + 1, StringComparison.Ordinal)
        )
        {
            // "et al. 2014" and "e.g. this" end no sentence; a capital after a longer word does.
            if (
                at + 2 < text.Length
                && char.IsUpper(text[at + 2])
                && at > 3
                && text[(at - 3)..at] is not (" al" or "e.g" or "i.e" or "Fig" or " vs")
            )
            {
                return text[..(at + 1)];
            }
        }
        return text;
    }

    [GeneratedRegex(@"^(Paper|In one sentence)\. ")]
    private static partial Regex LabelText();

    [GeneratedRegex(@"^<strong>(?:Paper|In one sentence)\.</strong>\s*")]
    private static partial Regex LabelHtml();
}
