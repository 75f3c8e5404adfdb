using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AdvCourse.Host.Jupyter;

/// <summary>Notices that the program which started the kernel is gone: nobody could ever end the kernel then.</summary>
internal static class ParentWatch
{
    private const string Variable = "JPY_PARENT_PID";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Calls <paramref name="died"/> when the process that <c>JPY_PARENT_PID</c> names has ended; does nothing without that variable.</summary>
    public static void Start(Action died)
    {
        var text = Environment.GetEnvironmentVariable(Variable);
        // 1 is what a front end reports whose own parent has died: not a process that ends.
        if (
            !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parent)
            || parent <= 1
        )
            return;
        new Thread(() =>
        {
            if (OperatingSystem.IsWindows())
                WaitForHandle(parent);
            else
                WaitForProcess((int)parent);
            died();
        })
        {
            IsBackground = true,
            Name = "parent watch",
        }.Start();
    }

    // On Windows Jupyter gives a handle of itself, which is inherited.
    private static void WaitForHandle(long handle)
    {
        using var parent = new ManualResetEvent(false);
        parent.SafeWaitHandle = new SafeWaitHandle((nint)handle, ownsHandle: true);
        parent.WaitOne();
    }

    private static void WaitForProcess(int parent)
    {
        // An orphan gets another parent at once, even while its old one still lies about as a zombie.
        var isChild = GetParent() == parent;
        while (isChild ? GetParent() == parent : Exists(parent))
            Thread.Sleep(Interval);
    }

    private static bool Exists(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "getppid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetParent();
}
