using System.CommandLine;
using AdvCourse.Host.Documents;
using AdvCourse.Host.Handouts;
using AdvCourse.Host.Running;

namespace AdvCourse.Host.Commands;

/// <summary><c>advcourse render</c>: notebooks to self-contained HTML handouts.</summary>
internal static class RenderCommand
{
    private const string CourseTitle = "Adversarial examples in C#";
    private const string CourseSubtitle =
        "Five papers, each derived, computed and measured in one notebook.";

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var notebooks = new Argument<string[]>("notebooks")
        {
            Description =
                "Notebooks, folders or patterns, in the order in which the handouts follow each other; Markdown files become pages beside them, a BibTeX file the references.",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "Folder for the pages and index.html.",
            DefaultValueFactory = _ => Path.Combine("artifacts", "handouts"),
        };
        var title = new Option<string>("--title")
        {
            Description = "Name of the course, on every page.",
            DefaultValueFactory = _ => CourseTitle,
        };
        var report = new Option<string?>("--report")
        {
            Description = "What 'advcourse run --report' wrote: the minutes that the pages state.",
        };
        var resources = new Option<string[]>("--resources")
        {
            Description = "Further folder in which the notebooks' pictures are looked for.",
        };
        var interactive = new Option<bool>("--interactive")
        {
            Description =
                "Bundle plotly.js (4.8 MB a page), so that figures can be zoomed and hovered.",
        };
        var command = new Command("render", "Renders notebooks as self-contained HTML pages.")
        {
            notebooks,
            output,
            title,
            report,
            resources,
            interactive,
        };
        command.SetAction(result =>
        {
            var named = result.GetValue(title)!;
            var options = new HandoutOptions(
                result.GetValue(output)!,
                named,
                result.GetValue(interactive)
            )
            {
                Report = result.GetValue(report),
                Resources = result.GetValue(resources) ?? [],
                Subtitle = named == CourseTitle ? CourseSubtitle : null,
            };
            return Run(result.GetValue(notebooks)!, options, Console.Out, Console.Error);
        });
        return command;
    }

    /// <summary>Renders and tells what happened.</summary>
    /// <returns>0 when every notebook became a page; 1 otherwise.</returns>
    internal static int Run(
        IReadOnlyList<string> notebooks,
        HandoutOptions options,
        TextWriter output,
        TextWriter error
    )
    {
        HandoutReport report;
        try
        {
            report = HandoutBook.Render(NotebookFiles.Find(notebooks), options);
        }
        catch (Exception e)
            when (e
                    is NotebookFormatException
                        or IOException
                        or InvalidDataException
                        or ArgumentException
                        or UnauthorizedAccessException
            )
        {
            error.WriteLine(e.Message);
            return 1;
        }
        foreach (var problem in report.Problems)
        {
            error.WriteLine(problem);
        }
        if (!report.Succeeded)
        {
            error.WriteLine("Nothing was written: mend the notebooks and render again.");
            return 1;
        }
        if (report.FormulasLeftAsTex > 0)
        {
            error.WriteLine(
                $"{report.FormulasLeftAsTex} formulas are shown as TeX because KaTeX is missing: install Node.js and run 'npm ci' in the course's folder to typeset them."
            );
        }
        foreach (var page in report.Pages)
        {
            output.WriteLine(
                FormattableString.Invariant(
                    $"{new FileInfo(page).Length / 1024.0, 8:F0} KB  {page}"
                )
            );
        }
        return 0;
    }
}
