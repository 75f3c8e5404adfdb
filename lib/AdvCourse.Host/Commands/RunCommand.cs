using System.CommandLine;
using AdvCourse.Host.Documents;
using AdvCourse.Host.Running;

namespace AdvCourse.Host.Commands;

/// <summary><c>advcourse run</c>: runs notebooks in order and saves their outputs, or compares them with the saved ones.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var notebooks = new Argument<string[]>("notebooks")
        {
            Description = "Notebooks, folders or patterns such as notebooks/3*.ipynb.",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = new Option<DirectoryInfo?>("--output", "-o")
        {
            Description = "Save into this folder instead of in place.",
            HelpName = "DIR",
        };
        var profile = new Option<string?>("--profile")
        {
            Description = "Handed to the notebooks as ADVCOURSE_PROFILE.",
        };
        profile.AcceptOnlyFromAmong("quick", "full");
        var timeout = new Option<double>("--timeout")
        {
            Description = "Minutes that one notebook may take.",
            HelpName = "MINUTES",
            DefaultValueFactory = _ => 60,
        };
        timeout.Validators.Add(result =>
        {
            if (
                result.Tokens.Count > 0
                && result.GetValueOrDefault<double>() is not (> 0 and < 24 * 60 * 14)
            )
                result.AddError(
                    $"--timeout takes a positive number of minutes, not '{result.Tokens[0].Value}'."
                );
        });
        var check = new Option<bool>("--check")
        {
            Description =
                "Save nothing; compare with the outputs in the file and fail when they differ.",
        };
        var stopOnError = new Option<bool>("--stop-on-error")
        {
            Description = "After a notebook that failed, do not start the next.",
        };
        var report = new Option<FileInfo?>("--report")
        {
            Description = "Write seconds and peak memory per notebook and cell to this JSON file.",
            HelpName = "FILE",
        };
        var command = new Command(
            "run",
            "Run notebooks from a fresh engine and save their outputs."
        )
        {
            notebooks,
            output,
            profile,
            timeout,
            check,
            stopOnError,
            report,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(check) && result.GetValue(output) is not null)
                result.AddError("--check saves nothing, so it does not go with --output.");
        });
        command.SetAction(
            (parse, cancellationToken) =>
                new RunSession(
                    new(parse.GetValue(profile), TimeSpan.FromMinutes(parse.GetValue(timeout))),
                    parse.GetValue(output)?.FullName,
                    parse.GetValue(check),
                    parse.GetValue(stopOnError),
                    parse.GetValue(report)?.FullName
                ).RunAsync(parse.GetValue(notebooks)!, cancellationToken)
        );
        return command;
    }
}
