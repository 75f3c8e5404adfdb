using System.Diagnostics;
using System.Globalization;
using TorchSharp.Memory;

namespace AdvCourse.Bench;

/// <summary>
/// How much memory a long training loop takes with dispose scopes and without, each in a process of its own:
/// Carlini and Wagner's network, batches of 128, SGD.
/// </summary>
internal static class MemoryGrowth
{
    private const int WarmUp = 20;
    private static readonly string[] Ways = ["cnn training-step", "cnn training-step-unscoped"];

    /// <summary>Measures both and writes memory-DATE.md to a folder.</summary>
    public static void Measure(string folder, int steps)
    {
        // First, so that a folder that cannot be made costs no measurements.
        Directory.CreateDirectory(folder);
        string[][] rows = [.. Ways.Select(way => Child(way, steps))];
        double ratio = Number(rows[1][0]) / Number(rows[0][0]),
            after = Number(rows[1][1]) / Number(rows[0][1]);
        string date = DateTime.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            # Memory of a training loop, {date}

            {steps:N0} steps of SGD on Carlini and Wagner's network (2017, table I), batch 128; .NET {Environment.Version}, {Environment.ProcessorCount} cores. Peak is the largest working set, in brackets what came after start-up. System allocations are the blocks that the pool took from the system after the first {WarmUp} steps.

            | loop | peak, MB | pool's peak, MB | system allocations | of MB | ms a step |
            |---|---|---|---|---|---|
            | with a dispose scope a step | {Row(rows[0])} |
            | nothing is disposed of | {Row(rows[1])} |

            Without scopes the peak is {ratio:F2} times that with scopes ({after:F2} times without start-up); the goal is 1.5.
            """
        );
        string path = Path.Combine(folder, $"memory-{date}.md");
        File.WriteAllText(path + ".new", text + "\n");
        File.Move(path + ".new", path, overwrite: true);
        Console.WriteLine(text);
    }

    /// <summary>The loop itself: prints its peak, what came after start-up, the pool's peak, system allocations and their bytes, and the time of a step.</summary>
    public static void Loop(string way, int steps)
    {
        double idle = Peak();
        Action step = NetworkWorkloads.Make($"{way} 128")!;
        NativePool pool = NativePool.Shared;
        (long allocations, long held, long start) = (0, 0, Stopwatch.GetTimestamp());
        for (int i = 0; i < steps; i++)
        {
            if (i == WarmUp)
            {
                (allocations, held) = (pool.SystemAllocations, pool.PeakBytes);
            }
            step();
        }
        double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds / steps,
            peak = Peak();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{peak}|{peak - idle}|{Megabytes(pool.PeakBytes)}|{pool.SystemAllocations - allocations}|{Megabytes(pool.PeakBytes - held)}|{time}"
            )
        );
    }

    private static string[] Child(string way, int steps)
    {
        string own = Environment.ProcessPath!;
        var start = new ProcessStartInfo(own) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(own) == "dotnet")
        {
            start.ArgumentList.Add(typeof(MemoryGrowth).Assembly.Location);
        }
        foreach (string word in (string[])["memory-loop", way, $"{steps}"])
        {
            start.ArgumentList.Add(word);
        }
        using Process child = Process.Start(start)!;
        string line = child.StandardOutput.ReadToEnd().Trim();
        child.WaitForExit();
        return child.ExitCode == 0
            ? line.Split('|')
            : throw new InvalidOperationException($"{way} ended with {child.ExitCode}: {line}");
    }

    private static string Row(string[] values) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Number(values[0]):F0} ({Number(values[1]):F0}) | {Number(values[2]):F0} | {values[3]} | {Number(values[4]):F0} | {Number(values[5]):F1}"
        );

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double Megabytes(long bytes) => bytes / 1048576.0;

    private static double Peak()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1048576.0;
    }
}
