using System.CommandLine;
using AdvCourse.Host.Jupyter;

namespace AdvCourse.Host.Commands;

/// <summary><c>advcourse kernel</c>: tells VS Code and Jupyter that this program runs C# notebooks.</summary>
internal static class KernelCommand
{
    public static Command Create() =>
        new(
            "kernel",
            "Make this program known to VS Code and Jupyter as the kernel of C# notebooks."
        )
        {
            Placed("install", "Install the kernel, for this user unless told otherwise.", Install),
            Placed("uninstall", "Remove the kernel again.", Uninstall),
            List(),
        };

    private static Command Placed(string name, string description, Func<string, int> act)
    {
        var prefix = new Option<string?>("--prefix")
        {
            Description =
                "Into this installation, such as /usr/local for everybody on the machine.",
            HelpName = "DIR",
        };
        var sysPrefix = new Option<bool>("--sys-prefix")
        {
            Description = "Into the active environment of Python, such as a classroom's.",
        };
        var command = new Command(name, description) { prefix, sysPrefix };
        command.Validators.Add(result =>
        {
            if (result.GetValue(sysPrefix) && result.GetValue(prefix) is not null)
                result.AddError("--prefix and --sys-prefix name two places: give one of them.");
        });
        command.SetAction(parse =>
        {
            try
            {
                return act(
                    parse.GetValue(prefix) is { } folder ? KernelFolders.Under(folder)
                    : parse.GetValue(sysPrefix) ? KernelFolders.Under(KernelFolders.PythonPrefix())
                    : KernelFolders.User()
                );
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine(e.Message);
                return 1;
            }
        });
        return command;
    }

    private static int Install(string kernels)
    {
        var spec = KernelSpec.Install(kernels, KernelFolders.Searched());
        if (spec.Id == KernelSpec.OtherName)
        {
            Console.WriteLine(
                $"Another program has a kernel called {KernelSpec.Name}, which stays as it is. Choose '{spec.DisplayName}' when a notebook asks for its kernel."
            );
        }
        Console.WriteLine($"Installed '{spec.DisplayName}' as {spec.Id} in {spec.Folder}");
        return 0;
    }

    private static int Uninstall(string kernels)
    {
        var ours = KernelSpec.In(kernels).Where(spec => spec.IsOurs).ToArray();
        foreach (var spec in ours)
        {
            spec.Remove();
            Console.WriteLine($"Removed {spec.Folder}");
        }
        if (ours.Length == 0)
            Console.WriteLine($"There is no kernel of ours in {kernels}: nothing to remove.");
        return 0;
    }

    private static Command List()
    {
        var command = new Command("list", "Show the kernels that VS Code and Jupyter find.");
        command.SetAction(_ =>
        {
            var specs = KernelFolders.Searched().SelectMany(KernelSpec.In).ToArray();
            foreach (var spec in specs)
            {
                var note =
                    spec.Missing is { } file ? $"broken, {file} is gone: install again"
                    : spec.IsOurs ? "this program"
                    : "another program";
                Console.WriteLine($"{spec.Id, -20} {spec.DisplayName, -24} {spec.Folder} ({note})");
            }
            if (!Array.Exists(specs, spec => spec.IsOurs))
                Console.WriteLine(
                    "This program is not installed as a kernel: advcourse kernel install"
                );
            return 0;
        });
        return command;
    }
}
