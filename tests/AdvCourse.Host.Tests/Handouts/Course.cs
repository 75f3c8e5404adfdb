using AdvCourse.Host.Documents;
using AdvCourse.Host.Handouts;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace AdvCourse.Host.Tests.Handouts;

/// <summary>Notebooks in a folder of their own, and the pages they become.</summary>
internal sealed class Course : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _notebooks = [];

    /// <summary>Whether the npm package is installed above the tests; formulas are left as TeX without it.</summary>
    public static bool HasKatex => Katex.Find(AppContext.BaseDirectory) is not null;

    public string Folder => _folder.Path;

    public string Output => System.IO.Path.Combine(Folder, "out");

    public IReadOnlyList<string> Notebooks => _notebooks;

    public HandoutOptions Options =>
        new(Output, "Adversarial examples") { Start = AppContext.BaseDirectory };

    public Course Add(string name, params NotebookCell[] cells)
    {
        var notebook = NotebookDocument.Create();
        foreach (var cell in cells)
        {
            notebook.Add(cell);
        }
        return Add(name, notebook);
    }

    public Course Add(string name, NotebookDocument notebook)
    {
        var path = System.IO.Path.Combine(Folder, name + ".ipynb");
        notebook.Save(path);
        _notebooks.Add(path);
        return this;
    }

    public HandoutReport Render() => HandoutBook.Render(Notebooks, Options);

    /// <summary>The page of a notebook, after a render without problems, read by a parser that forgives nothing.</summary>
    public IHtmlDocument Page(string name)
    {
        var report = Render();
        Assert.Empty(report.Problems);
        return Parse(Text(name));
    }

    public string Text(string name) =>
        File.ReadAllText(System.IO.Path.Combine(Output, name + ".html"));

    public static IHtmlDocument Parse(string html) =>
        new HtmlParser(new HtmlParserOptions { IsStrictMode = true }).ParseDocument(html);

    public static NotebookCell Prose(string markdown) => new(CellKind.Markdown, markdown);

    public static NotebookCell Code(string source, params CellOutput[] outputs)
    {
        var cell = new NotebookCell(CellKind.Code, source);
        cell.SetOutputs(outputs);
        return cell;
    }

    public static DisplayOutput Display(params (string Mime, string Value)[] formats) =>
        new(
            MimeBundle.Of(formats.Select(format => KeyValuePair.Create(format.Mime, format.Value)))
        );

    public void Dispose() => _folder.Dispose();
}
