using System.CommandLine;
using AdvCourse.Host.Documents;
using AdvCourse.Host.Exports;

namespace AdvCourse.Host.Commands;

/// <summary><c>advcourse export</c> and <c>advcourse import</c>: notebooks to other forms of C#, and from .dib files.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var notebook = new Argument<string>("notebook") { Description = "The notebook." };
        var form = new Option<string>("--to")
        {
            Description = "app: a program for 'dotnet run'; script: a text with cell markers.",
            Required = true,
        };
        form.AcceptOnlyFromAmong("app", "script");
        var output = new Option<string?>("--output", "-o")
        {
            Description = "The folder to write to; artifacts/export unless told otherwise.",
            HelpName = "DIR",
        };
        var command = new Command("export", "Write a notebook as a program or a script.")
        {
            notebook,
            form,
            output,
        };
        command.SetAction(parse =>
            Guarded(() =>
                Export(
                    parse.GetValue(notebook)!,
                    parse.GetValue(form)!,
                    parse.GetValue(output) ?? Path.Combine("artifacts", "export")
                )
            )
        );
        return command;
    }

    public static Command CreateImport()
    {
        var file = new Argument<string>("file") { Description = "A .dib file." };
        var command = new Command("import", "Write a .dib file as a notebook beside it.") { file };
        command.SetAction(parse => Guarded(() => Import(parse.GetValue(file)!)));
        return command;
    }

    private static void Export(string path, string form, string folder)
    {
        var notebook = NotebookDocument.Load(path);
        var name = Path.GetFileNameWithoutExtension(path);
        if (form == "script")
        {
            Directory.CreateDirectory(folder);
            Write(Path.Combine(folder, name + ".csx"), ScriptExport.Write(notebook));
            return;
        }
        // A folder of its own, because the settings beside the program would hold for its neighbours, too.
        var target = Path.Combine(folder, name);
        var (program, settings) = AppExport.Write(
            notebook,
            Path.GetDirectoryName(Path.GetFullPath(path))!
        );
        Directory.CreateDirectory(target);
        AtomicFile.WriteAllText(Path.Combine(target, "Directory.Build.props"), settings);
        Write(Path.Combine(target, name + ".cs"), program);
    }

    private static void Import(string path)
    {
        if (!path.EndsWith(".dib", StringComparison.OrdinalIgnoreCase))
            throw new ExportException($"{path} is no .dib file.");
        var target = Path.ChangeExtension(path, ".ipynb");
        if (File.Exists(target))
            throw new ExportException($"{target} exists already: move it away first.");
        DibImport.Read(File.ReadAllText(path)).Save(target);
        Console.WriteLine(target);
    }

    private static void Write(string path, string text)
    {
        AtomicFile.WriteAllText(path, text);
        Console.WriteLine(path);
    }

    private static int Guarded(Action act)
    {
        try
        {
            act();
            return 0;
        }
        catch (Exception e)
            when (e
                    is IOException
                        or UnauthorizedAccessException
                        or NotebookFormatException
                        or ExportException
            )
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }
}
