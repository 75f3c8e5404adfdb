using System.Diagnostics;
using System.Globalization;
using TorchSharp.Kernels.Simd;
using TorchSharp.Threads;

namespace AdvCourse.Bench;

/// <summary>
/// The engine's side of the race against PyTorch: reads one command a line and answers with one line.
/// <c>threads N</c> sets the number of threads; <c>time SECONDS NAME</c> runs a workload for about that long
/// and answers with milliseconds a call; <c>width</c> answers with the vector width in floats.
/// </summary>
internal static class RaceServer
{
    /// <summary>Serves until the input ends.</summary>
    public static void Serve(TextReader input, TextWriter output)
    {
        var workloads = new Dictionary<string, Action>();
        while (input.ReadLine() is { } line)
        {
            string[] words = line.Split(' ', 3);
            switch (words)
            {
                case ["threads", var count]:
                    WorkerPool.Shared.Threads = int.Parse(count, CultureInfo.InvariantCulture);
                    output.WriteLine("ok");
                    break;
                case ["width"]:
                    output.WriteLine(Widths.Current.ToString(CultureInfo.InvariantCulture));
                    break;
                case ["time", var seconds, var name]:
                    if (!workloads.TryGetValue(name, out Action? workload))
                    {
                        workloads[name] = workload = Workloads.Make(name);
                    }
                    double budget = double.Parse(seconds, CultureInfo.InvariantCulture);
                    output.WriteLine(
                        Time(workload, budget).ToString("R", CultureInfo.InvariantCulture)
                    );
                    break;
                default:
                    output.WriteLine($"unknown command: {line}");
                    break;
            }
            output.Flush();
        }
    }

    /// <summary>Milliseconds a call: one call to warm up and to learn how many fit into the time.</summary>
    private static double Time(Action workload, double seconds)
    {
        long start = Stopwatch.GetTimestamp();
        workload();
        double once = Stopwatch.GetElapsedTime(start).TotalSeconds;
        int calls = Math.Clamp((int)(seconds / Math.Max(once, 1e-7)), 1, 100_000);
        start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            workload();
        }
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / calls;
    }
}
