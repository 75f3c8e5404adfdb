using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Notebooks.Tests;

/// <summary>What a notebook and the README say of time and memory was measured (data/results/timings.json, written by the build's Commit target).</summary>
public sealed partial class TimingTests
{
    private static readonly JsonNode Timings = JsonNode.Parse(
        File.ReadAllText(Path.Combine(Course.Root, "data", "results", "timings.json"))
    )!;

    public static TheoryData<string> Notebooks => Course.Notebooks;

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void The_title_states_the_measured_time_and_memory(string notebook)
    {
        var measured = Timings[Path.GetFileNameWithoutExtension(notebook)]!;
        var title = Course.Source(Course.Cells(notebook, "markdown").First());
        var stated = Stated().Match(title);
        Assert.True(stated.Success, "The first cell says: quick N s, full N min, N MB.");
        About(Number(stated, 1), (double)measured["quick"]!["seconds"]!);
        About(Number(stated, 2), (double)measured["full"]!["seconds"]! / 60);
        About(Number(stated, 3), Peak(measured));
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void The_README_states_the_same(string notebook)
    {
        var measured = Timings[Path.GetFileNameWithoutExtension(notebook)]!;
        var row = File.ReadLines(Path.Combine(Course.Root, "README.md"))
            .Single(line =>
                line.StartsWith('|') && line.Contains(notebook, StringComparison.Ordinal)
            );
        var stated = ReadmeRow().Match(row);
        Assert.True(stated.Success, "The README's row ends with: | N s | N min | N MB |.");
        About(Number(stated, 1), (double)measured["quick"]!["seconds"]!);
        About(Number(stated, 2), (double)measured["full"]!["seconds"]! / 60);
        About(Number(stated, 3), Peak(measured));
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void The_budgets_hold(string notebook)
    {
        var measured = Timings[Path.GetFileNameWithoutExtension(notebook)]!;
        if (!Busy(measured["quick"]!))
            Assert.InRange((double)measured["quick"]!["seconds"]!, 1, 90);
        if (!Busy(measured["full"]!))
            Assert.InRange((double)measured["full"]!["seconds"]!, 1, 15 * 60);
        Assert.InRange((double)measured["quick"]!["megabytes"]!, 1, 2048);
        Assert.InRange((double)measured["full"]!["megabytes"]!, 1, 2048);
    }

    [Fact]
    public void The_whole_course_fits_its_budget()
    {
        double Minutes(string profile) =>
            Timings.AsObject().Sum(row => (double)row.Value![profile]!["seconds"]!) / 60;
        Assert.InRange(Minutes("quick"), 1, 6);
        Assert.InRange(Minutes("full"), 1, 50);
    }

    /// <summary>A time that was measured beside other work proves nothing about the budget, and the title says so.</summary>
    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Times_measured_beside_other_work_say_so(string notebook)
    {
        var measured = Timings[Path.GetFileNameWithoutExtension(notebook)]!;
        var title = Course.Source(Course.Cells(notebook, "markdown").First());
        Assert.Equal(
            Busy(measured["quick"]!) || Busy(measured["full"]!),
            title.Contains("beside other work", StringComparison.Ordinal)
        );
    }

    /// <summary>Two cores with two workers have a load of two or three.</summary>
    private static bool Busy(JsonNode run) => (double?)run["load"] > 4;

    /// <summary>A reader of either profile must have the memory that is stated.</summary>
    private static double Peak(JsonNode measured) =>
        Math.Max((double)measured["quick"]!["megabytes"]!, (double)measured["full"]!["megabytes"]!);

    /// <summary>Stated is measured, rounded up a little.</summary>
    private static void About(double stated, double measured) =>
        Assert.InRange(stated, 0.97 * measured, 1.25 * measured + 1);

    private static double Number(Match match, int group) =>
        double.Parse(
            match.Groups[group].Value.Replace(",", "", StringComparison.Ordinal),
            CultureInfo.InvariantCulture
        );

    [GeneratedRegex(@"quick (\d+) s, full (\d+) min, ([\d,]+) MB")]
    private static partial Regex Stated();

    [GeneratedRegex(@"\| (\d+) s \| (\d+) min \| ([\d,]+) MB \|\s*$")]
    private static partial Regex ReadmeRow();
}
