using System.Text.RegularExpressions;
using AdvCourse.Host.Documents;
using Markdig.Syntax;

namespace AdvCourse.Host.Handouts;

/// <summary>A notebook on its way to a page: read and outlined at once, written when the course around it is known.</summary>
internal sealed partial class NotebookPage
{
    private const int WordsPerMinute = 200;
    private const int CodeLinesPerMinute = 20;

    private readonly NotebookDocument _notebook;
    private readonly Dictionary<NotebookCell, MarkdownDocument> _prose = [];
    private readonly FormulaWriter _formulas;
    private readonly List<RenderProblem> _problems = [];
    private readonly PageIds _ids = new();
    private int _cell;

    /// <summary>Parses the notebook's prose and gives its headings their places.</summary>
    /// <param name="path">The notebook's file.</param>
    /// <param name="notebook">Its content.</param>
    /// <param name="cache">Typesets formulas; null when KaTeX is not installed.</param>
    /// <param name="times">How long the notebooks ran; null when nobody measured.</param>
    public NotebookPage(
        string path,
        NotebookDocument notebook,
        FormulaCache? cache,
        RunTimes? times = null
    )
    {
        File = Path.GetFullPath(path);
        _notebook = notebook;
        Facts = HandoutFacts.Read(notebook.Metadata);
        Facts = times?.Complete(Facts, Name) ?? Facts;
        _formulas = new FormulaWriter(cache, message => Report(message));
        Title = TitleHtml = "";
        ReadProse();
        Introduction = Introduction.Read(_prose.Values, Facts, _formulas);
        foreach (
            var id in new[] { "content", "theme", "contents" }.Concat(
                Outline.Entries.Select(entry => entry.Id)
            )
        )
        {
            _ids.Reserve(id);
        }
        if (Facts.Title is { } title)
        {
            (Title, TitleHtml) = (title, Html.Escape(title));
        }
        else if (Title.Length == 0)
        {
            Title = Name;
            TitleHtml = Html.Escape(Name);
        }
    }

    /// <summary>A notebook, or a page that goes with the notebooks: Markdown, such as a glossary, or the references as BibTeX.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="NotebookFormatException">It is neither Markdown nor BibTeX nor a notebook.</exception>
    public static NotebookPage Load(string path, FormulaCache? cache, RunTimes? times)
    {
        if (!IsBesideTheNotebooks(path))
            return new(path, NotebookDocument.Load(path), cache, times);
        var text = System.IO.File.ReadAllText(path);
        var isBibTeX = References.IsBibTeXFile(path);
        var page = NotebookDocument.Create();
        page.Add(
            new NotebookCell(CellKind.Markdown, isBibTeX ? References.ToMarkdown(text) : text)
        );
        return new(path, page, cache)
        {
            Download = isBibTeX ? References.Download(System.IO.Path.GetFileName(path), text) : "",
        };
    }

    private static bool IsBesideTheNotebooks(string path) =>
        path.EndsWith(".md", StringComparison.OrdinalIgnoreCase) || References.IsBibTeXFile(path);

    /// <summary>The notebook's file.</summary>
    public string File { get; }

    /// <summary>Whether it goes with the notebooks and is none.</summary>
    public bool IsBeside => IsBesideTheNotebooks(File);

    /// <summary>The page's file for the reader to keep, as HTML; empty for a page that says all itself.</summary>
    public string Download { get; private init; } = "";

    /// <summary>The file's name without its ending; the page has the same.</summary>
    public string Name => Path.GetFileNameWithoutExtension(File);

    /// <summary>The title as plain text.</summary>
    public string Title { get; private set; }

    /// <summary>The title as HTML, with its formulas.</summary>
    public string TitleHtml { get; private set; }

    /// <summary>What the notebook's metadata says.</summary>
    public HandoutFacts Facts { get; }

    /// <summary>The headings below the title.</summary>
    public Outline Outline { get; } = new();

    /// <summary>What was found wrong so far.</summary>
    public IReadOnlyList<RenderProblem> Problems => _problems;

    /// <summary>Formulas that stayed TeX because KaTeX is not installed.</summary>
    public int FormulasLeftAsTex => _formulas.LeftAsTex;

    /// <summary>What the index says of the notebook.</summary>
    public Introduction Introduction { get; }

    /// <summary>Minutes to read prose and code, rounded up to five.</summary>
    public int ReadingMinutes
    {
        get
        {
            var words = _notebook
                .Cells.Where(cell => cell.Kind == CellKind.Markdown)
                .Sum(cell => Words(cell.Source));
            var lines = _notebook
                .Cells.Where(cell => cell.Kind == CellKind.Code)
                .Sum(cell =>
                    cell.Source.Split('\n').Count(line => !string.IsNullOrWhiteSpace(line))
                );
            var minutes = (double)words / WordsPerMinute + (double)lines / CodeLinesPerMinute;
            return Math.Max(5, 5 * (int)Math.Ceiling(minutes / 5));
        }
    }

    /// <summary>Writes the cells.</summary>
    /// <param name="addresses">Where links and pictures lead.</param>
    /// <param name="interactive">Whether figures keep their data for a script.</param>
    public string BodyHtml(PageAddresses addresses, bool interactive)
    {
        var html = new HtmlBuilder();
        _cell = 0;
        foreach (var cell in _notebook.Cells)
        {
            _cell++;
            if (cell.Tags.Contains("remove-cell"))
            {
                continue;
            }
            if (cell.Kind == CellKind.Markdown)
            {
                html.AddRaw(ProseHtml(cell, addresses));
            }
            else if (cell.Kind == CellKind.Code)
            {
                AppendCode(html, cell, addresses, interactive);
            }
        }
        _cell = 0;
        CheckLinks(html.ToString());
        return html.ToString();
    }

    private void CheckLinks(string html)
    {
        var targets = Target()
            .Matches(html)
            .Select(match => match.Groups[1].Value)
            .ToHashSet(StringComparer.Ordinal);
        foreach (
            var name in LinkWithin().Matches(html).Select(match => match.Groups[1].Value).Distinct()
        )
        {
            if (!targets.Contains(name))
            {
                Report($"the link '#{name}' leads nowhere: there is no such heading");
            }
        }
    }

    private string ProseHtml(NotebookCell cell, PageAddresses addresses)
    {
        var html = Prose.ToHtml(_prose[cell], _formulas);
        var rename = _ids.Admit(html, id => Outline.Find(id) == id);
        var safe = SafeHtml.Rewrite(
            html,
            new HtmlPolicy(
                (element, attribute, address) =>
                    addresses.Resolve(
                        element,
                        attribute,
                        address,
                        cell.Attachments,
                        message => Report(message)
                    ),
                id => Outline.Find(id) ?? rename(id),
                id => id is not null && Outline.Find(id) == id
            )
        );
        return $"<div class=\"prose\">\n{safe}</div>\n";
    }

    private void AppendCode(
        HtmlBuilder html,
        NotebookCell cell,
        PageAddresses addresses,
        bool interactive
    )
    {
        var source = cell.Source.TrimEnd();
        var output = cell.Tags.Contains("hide-output")
            ? ""
            : new OutputWriter(Place, _formulas, _cell, interactive).ToHtml(cell.Outputs);
        if (source.Length == 0 && output.Length == 0)
        {
            return;
        }
        html.Add(
            $"<div class=\"cell\" id=\"cell-{_cell}\" role=\"group\" aria-label=\"Code cell {_cell}\">\n"
        );
        if (source.Length > 0)
        {
            var code = $"<pre class=\"code\"><code>{CSharpHighlighter.ToHtml(source)}</code></pre>";
            html.AddRaw(
                cell.Tags.Contains("hide-input")
                    ? $"<details class=\"input\"><summary>Code</summary>{code}</details>\n"
                    : $"<div class=\"input\">{code}</div>\n"
            );
        }
        if (output.Length > 0)
        {
            html.AddRaw("<div class=\"output\">\n").AddRaw(output).AddRaw("</div>\n");
        }
        html.AddRaw("</div>\n");

        string Place(string fragment)
        {
            var rename = _ids.Admit(fragment, _ => false);
            return SafeHtml.Rewrite(
                fragment,
                new HtmlPolicy(
                    (element, attribute, address) =>
                        addresses.Resolve(
                            element,
                            attribute,
                            address,
                            null,
                            message => Report(message)
                        ),
                    rename,
                    _ => false
                )
            );
        }
    }

    private void ReadProse()
    {
        foreach (var cell in _notebook.Cells)
        {
            _cell++;
            if (cell.Kind != CellKind.Markdown || cell.Tags.Contains("remove-cell"))
            {
                continue;
            }
            var document = Prose.Parse(cell.Source);
            _prose.Add(cell, document);
            foreach (var heading in document.OfType<HeadingBlock>().ToList())
            {
                ReadHeading(document, heading);
            }
        }
        _cell = 0;
    }

    private void ReadHeading(MarkdownDocument document, HeadingBlock heading)
    {
        var text = Prose.InlineText(heading, _formulas);
        var html = Prose.InlineHtml(heading, _formulas);
        if (Title.Length == 0 && heading.Level == 1)
        {
            (Title, TitleHtml) = (text, SafeHtml.Inert(html));
            document.Remove(heading);
            return;
        }
        Prose.Place(heading, Outline.Add(heading.Level, text, SafeHtml.Inert(html)));
    }

    private void Report(string message, bool isError = true) =>
        _problems.Add(new RenderProblem(Path.GetFileName(File), _cell, message, isError));

    private static int Words(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    [GeneratedRegex("<a\\b[^>]* href=\"#([^\"]+)\"")]
    private static partial Regex LinkWithin();

    [GeneratedRegex(" id=\"([^\"]+)\"")]
    private static partial Regex Target();
}
