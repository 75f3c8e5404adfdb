using System.CommandLine;
using AdvCourse.Host.Documents;
using AdvCourse.Host.Running;

namespace AdvCourse.Host.Commands;

/// <summary><c>advcourse strip</c>: removes outputs and execution counts, and touches nothing else.</summary>
internal static class StripCommand
{
    public static Command Create()
    {
        var notebooks = new Argument<string[]>("notebooks")
        {
            Description = "Notebooks, folders or patterns such as notebooks/3*.ipynb.",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("strip", "Remove the outputs of notebooks.") { notebooks };
        command.SetAction(parse => Strip(parse.GetValue(notebooks)!));
        return command;
    }

    private static int Strip(string[] patterns)
    {
        try
        {
            foreach (var path in NotebookFiles.Find(patterns))
            {
                var notebook = NotebookDocument.Load(path);
                var before = notebook.ToText();
                foreach (var cell in notebook.Cells)
                    cell.ClearOutputs();
                if (notebook.ToText() == before)
                    continue;
                notebook.Save(path);
                Console.WriteLine($"{path}: outputs removed");
            }
            return 0;
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or NotebookFormatException)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }
}
