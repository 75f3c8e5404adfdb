using System.CommandLine;

namespace AdvCourse.Host.Commands;

/// <summary>The command line: one file per command in this folder, each listed here.</summary>
internal static class CommandLine
{
    public static RootCommand Create() =>
        new("Runs and renders C# notebooks.")
        {
            RunCommand.Create(),
            RenderCommand.Create(),
            StripCommand.Create(),
            KernelCommand.Create(),
            ExportCommand.Create(),
            ExportCommand.CreateImport(),
        };
}
