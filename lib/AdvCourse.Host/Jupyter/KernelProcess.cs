using System.Net.Sockets;
using System.Runtime.InteropServices;
using AdvCourse.Host.Scripting;

namespace AdvCourse.Host.Jupyter;

/// <summary>The process that a front end starts, from its connection file to its end.</summary>
internal static class KernelProcess
{
    /// <summary>The first argument that makes the program a kernel; the connection file follows.</summary>
    public const string Argument = "--kernel";

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1.5);

    /// <summary>Serves until a front end, or the end of the one that started it, ends the kernel.</summary>
    /// <returns>Only an error; a kernel that has served ends the process.</returns>
    public static async Task<int> MainAsync(string connectionFile)
    {
        KernelChannels channels;
        try
        {
            channels = new(ConnectionFile.Read(connectionFile));
        }
        catch (Exception e)
            when (e
                    is IOException
                        or InvalidDataException
                        or SocketException
                        or UnauthorizedAccessException
            )
        {
            await Console.Error.WriteLineAsync($"The kernel cannot start: {e.Message}");
            return 1;
        }
        var formatter = new InteractiveFormatter();
        var session = new ScriptSession(Environment.CurrentDirectory, formatter);
        var server = new KernelServer(channels, session);
        // While the reader opens the notebook, the compiler gets warm, and the formatting package on another core.
        _ = session.WarmUpAsync();
        _ = Task.Run(() => formatter.Format(0, []));
        ParentWatch.Start(() => End(1));
        using var interrupt = PosixSignalRegistration.Create(
            PosixSignal.SIGINT,
            signal =>
            {
                signal.Cancel = true;
                server.Interrupt();
            }
        );
        await server.Ended;
        // A cell may still run, or block; from here on it has no say.
        EndAfter(Grace);
        await server.DisposeAsync();
        End(0);
        return 0;
    }

    private static void End(int code)
    {
        EndAfter(Grace);
        Environment.Exit(code);
    }

    /// <summary>Ends the process even if something that the notebook left behind holds up a proper exit.</summary>
    private static void EndAfter(TimeSpan time) =>
        new Thread(() =>
        {
            Thread.Sleep(time);
            System.Diagnostics.Process.GetCurrentProcess().Kill();
        })
        {
            IsBackground = true,
        }.Start();
}
