using System.Diagnostics;
using System.Globalization;
using TorchSharp.Kernels.Simd;
using TorchSharp.Threads;

namespace AdvCourse.Bench;

/// <summary>
/// The engine's side of the race against PyTorch: reads one command a line and answers with one line.
/// <c>threads N</c> sets the number of threads; <c>first NAME</c> answers with the milliseconds of a workload's first call,
/// <c>time SECONDS NAME</c> runs it for about that long and answers with milliseconds a call;
/// <c>peak</c> gives the most memory the process ever held, in megabytes; <c>version</c> the vector width in floats and .NET's version.
/// </summary>
internal static class RaceServer
{
    /// <summary>Serves until the input ends.</summary>
    public static void Serve(TextReader input, TextWriter output)
    {
        var workloads = new Dictionary<string, Action>();
        while (input.ReadLine() is { } line)
        {
            output.WriteLine(Answer(line.Split(' ', 2), workloads));
            output.Flush();
        }
    }

    private static string Answer(string[] words, Dictionary<string, Action> workloads)
    {
        switch (words)
        {
            case ["threads", var count]:
                WorkerPool.Shared.Threads = int.Parse(count, CultureInfo.InvariantCulture);
                return "ok";
            case ["version"]:
                return $"{Widths.Current}|{Environment.Version}";
            case ["peak"]:
                using (var process = Process.GetCurrentProcess())
                {
                    return Text(process.PeakWorkingSet64 / 1048576.0);
                }
            case ["first", var name]:
                Action call = workloads[name] = Make(name);
                long start = Stopwatch.GetTimestamp();
                call();
                return Text(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            case ["time", var rest]:
                string[] parts = rest.Split(' ', 2);
                if (!workloads.TryGetValue(parts[1], out Action? workload))
                {
                    workloads[parts[1]] = workload = Make(parts[1]);
                }
                return Text(Time(workload, double.Parse(parts[0], CultureInfo.InvariantCulture)));
            default:
                return $"unknown command: {string.Join(' ', words)}";
        }
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static Action Make(string name) =>
        NetworkWorkloads.Make(name) ?? KernelWorkloads.Make(name);

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
