using System.Diagnostics;
using System.Globalization;
using System.Text;
using AdvCourse.Plots;
using TorchSharp.Threads;

namespace AdvCourse.Bench;

/// <summary>How the cost of a step grows with the batch, the width of the layers and the threads: a table and two figures.</summary>
internal static class Growth
{
    private static readonly int[] Batches = [1, 2, 4, 8, 16, 32, 64, 128, 256];
    private static readonly int[] Threads = [1, 2];
    private static readonly int[] Hidden = [50, 100, 200, 400, 800, 1600];

    /// <summary>Measures and writes growth-DATE.md, growth-batch-DATE.svg and growth-width-DATE.svg to a folder.</summary>
    public static void Measure(string folder)
    {
        // First, so that a folder that cannot be made costs no measurements.
        Directory.CreateDirectory(folder);
        string date = DateTime.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"# How cost grows, {date}\n\n.NET {Environment.Version}, {Environment.ProcessorCount} cores; the smallest of 9 measurements, ms a step."
        );
        Series[] batches = Table(
            text,
            "Input gradient of the C&W network",
            "batch",
            Batches,
            n => $"cnn input-gradient {n}"
        );
        Series[] widths = Table(
            text,
            "Training step of an MLP 784-h-h-10, batch 128",
            "h",
            Hidden,
            h => $"mlp training-step 784-{h}-{h}-10x128"
        );
        Write(folder, $"growth-{date}.md", text.ToString());
        Write(
            folder,
            $"growth-batch-{date}.svg",
            Figure("Input gradient of the C&W network", "images in the batch", Batches, batches)
        );
        Write(
            folder,
            $"growth-width-{date}.svg",
            Figure(
                "Training step of an MLP 784-h-h-10, batch 128",
                "hidden units h",
                Hidden,
                widths
            )
        );
    }

    private static Series[] Table(
        StringBuilder text,
        string title,
        string axis,
        int[] sizes,
        Func<int, string> name
    )
    {
        double[][] times =
        [
            .. Threads.Select(threads =>
                sizes.Select(n => Milliseconds(name(n), threads)).ToArray()
            ),
        ];
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"\n## {title}\n\n| {axis} | 1 thread | 2 threads | gain |\n|---|---|---|---|"
        );
        for (int i = 0; i < sizes.Length; i++)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {sizes[i]} | {times[0][i]:G4} | {times[1][i]:G4} | {times[0][i] / times[1][i]:F2} |"
            );
        }
        return [new Series("1 thread", times[0]), new Series("2 threads", times[1])];
    }

    private static string Figure(string title, string axis, int[] x, Series[] series) =>
        (
            Plot.Line(title, x, series) with
            {
                XLabel = axis,
                YLabel = "milliseconds a step",
                LogX = true,
                LogY = true,
                ShowMarkers = true,
            }
        ).ToSvg();

    private static double Milliseconds(string name, int threads)
    {
        WorkerPool.Shared.Threads = threads;
        Action step = NetworkWorkloads.Make(name)!;
        double best = double.PositiveInfinity;
        for (int round = 0; round < 10; round++)
        {
            long start = Stopwatch.GetTimestamp();
            int steps = 0;
            do
            {
                step();
                steps++;
            } while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < 15);
            double each = Stopwatch.GetElapsedTime(start).TotalMilliseconds / steps;
            // The first round compiles.
            best = round == 0 ? best : Math.Min(best, each);
        }
        return best;
    }

    private static void Write(string folder, string name, string text)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
        Console.WriteLine($"wrote {name}");
    }
}
