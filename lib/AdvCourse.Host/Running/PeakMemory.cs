using System.Diagnostics;
using System.Globalization;

namespace AdvCourse.Host.Running;

/// <summary>The highest resident memory of this process. Linux can start the measurement anew; elsewhere it is that since the start.</summary>
internal static class PeakMemory
{
    public static void Reset()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A container may forbid it: then every cell reports the peak so far.
        }
    }

    /// <summary>Bytes.</summary>
    public static long Read()
    {
        if (OperatingSystem.IsLinux())
        {
            foreach (var line in File.ReadLines("/proc/self/status"))
            {
                if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
                    return 1024
                        * long.Parse(
                            line[6..].Replace("kB", "", StringComparison.Ordinal),
                            NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                            CultureInfo.InvariantCulture
                        );
            }
        }
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
