using System.Globalization;
using System.Text.RegularExpressions;
using AdvCourse.Papers;

namespace Notebooks.Tests;

/// <summary>
/// The papers' numbers, the measurements and the prose say the same: bands come from the library, measurements from
/// data/results (written by a full run), and the notebook that was committed shows exactly these.
/// </summary>
public sealed partial class ClaimTests
{
    private static readonly (string Notebook, string Results, Func<ClaimSet> Claims)[] Papers =
    [
        ("31-explaining-and-harnessing.ipynb", "goodfellow2014.full.json", Goodfellow2014.Claims),
    ];

    public static TheoryData<string> Notebooks => [.. Papers.Select(paper => paper.Notebook)];

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Every_measured_row_lies_in_its_band(string notebook)
    {
        var (wanted, measured) = Sets(notebook);
        foreach (var claim in wanted.Claims.Where(claim => claim.Feasible))
        {
            var ours = measured[claim.Id].Ours;
            Assert.True(ours is not null, $"{claim.Id} was not measured by the full run.");
            if (claim.Band is { } band)
                Assert.True(
                    band.Holds(ours.Value),
                    $"{claim.Id}: measured {ours}, band {band}. Run the notebook in full again, or explain."
                );
        }
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void What_cannot_be_measured_says_why(string notebook) =>
        Assert.All(
            Sets(notebook).Wanted.Claims.Where(claim => !claim.Feasible),
            claim => Assert.NotEmpty(claim.Note)
        );

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void The_committed_table_shows_the_committed_measurements(string notebook)
    {
        var (wanted, measured) = Sets(notebook);
        var table = Course
            .Cells(notebook, "code")
            .Where(cell =>
                Course.Source(cell).Contains("run.Save(claims)", StringComparison.Ordinal)
            )
            .SelectMany(cell => cell["outputs"]!.AsArray())
            .Select(output => output!["data"]?["text/plain"])
            .OfType<System.Text.Json.Nodes.JsonNode>()
            .Select(Course.Text)
            .Single();
        foreach (var claim in wanted.Claims.Where(claim => claim.Feasible))
        {
            var row = table
                .Split('\n')
                .FirstOrDefault(line => line.Contains(claim.Statement, StringComparison.Ordinal));
            Assert.True(row is not null, $"The table has no row \"{claim.Statement}\".");
            var ours = measured[claim.Id].Ours!.Value;
            Assert.True(
                Numbers(row!).Any(shown => Math.Abs(shown - ours) <= Rounding(ours)),
                $"{claim.Id} is {ours} in data/results, but the notebook's row says: {row}"
            );
        }
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Percentages_in_the_prose_are_the_papers_own(string notebook)
    {
        double[] known =
        [
            .. Sets(notebook).Wanted.Claims.Select(claim => claim.PaperValue).OfType<double>(),
        ];
        foreach (var cell in Course.Cells(notebook, "markdown"))
        foreach (Match match in Percentage().Matches(Course.Source(cell)))
        {
            var value = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
            Assert.True(
                known.Contains(value),
                $"\"{match.Value}\" in {notebook} is typed: a measured number comes from a cell, a paper's number from a claim."
            );
        }
    }

    /// <summary>Half of the last digit shown: two decimals, or two digits of a small value.</summary>
    private static double Rounding(double value) =>
        Math.Abs(value) < 0.01 ? 0.05 * Math.Abs(value) : 0.00501;

    private static (ClaimSet Wanted, ClaimSet Measured) Sets(string notebook)
    {
        var (_, results, claims) = Papers.Single(paper => paper.Notebook == notebook);
        return (
            claims(),
            ClaimSet.Load(Path.Combine(Course.Root, "data", "results", results)).Claims
        );
    }

    private static IEnumerable<double> Numbers(string row) =>
        Number()
            .Matches(row.Replace('−', '-'))
            .Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"-?\d+(\.\d+)?([eE][-+]?\d+)?")]
    private static partial Regex Number();

    [GeneratedRegex(@"(\d+(?:\.\d+)?)\s*(?:\\?%|per ?cent)")]
    private static partial Regex Percentage();
}
