using System.Diagnostics;
using System.Globalization;

namespace AdvCourse.AttackRace;

/// <summary>
/// What attacks hold in memory when there are many images: each in a process of its own, whose peak is then its own. A
/// batch bounds what an attack holds, so the peak must not follow the number of images beyond the images themselves.
/// </summary>
internal static class Many
{
    // A few steps each: what grows with steps or images shows, and the whole takes minutes.
    private static readonly string[] Attacks =
    [
        "cw 2 10 0.05 1",
        "pgd 0.3 40 0.01",
        "deepfool 50 0.02",
        "square 0.3 50",
        "lbfgs 2 10",
    ];

    /// <summary>A table of all the attacks, for this many images and for a tenth of them.</summary>
    public static void Compare(string weights, string images, int count)
    {
        Console.WriteLine("| attack | images | seconds | success | peak, MB |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var attack in Attacks)
        {
            foreach (var some in new[] { count / 10, count })
            {
                Console.WriteLine(Alone(weights, images, some, attack));
            }
        }
    }

    /// <summary>One attack; one row of the table.</summary>
    public static void One(string weights, string images, int count, string attack)
    {
        var contest = new Contest(weights, images);
        using var result = contest.Attack(count, Contest.Named(attack.Split(' ')));
        var peak = Process.GetCurrentProcess().PeakWorkingSet64 / (1024.0 * 1024);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {attack} | {count:N0} | {result.Elapsed.TotalSeconds:0.0} | {result.SuccessRate.Count:N0} | {peak:0} |"
            )
        );
    }

    private static string Alone(string weights, string images, int count, string attack)
    {
        string[] arguments =
        [
            typeof(Many).Assembly.Location,
            "one",
            weights,
            images,
            count.ToString(CultureInfo.InvariantCulture),
            attack,
        ];
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true }
        )!;
        var row = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0
            ? row
            : $"| {attack} | {count} | ended with exit code {process.ExitCode} | | |";
    }
}
