using System.Globalization;
using System.Text.RegularExpressions;
using AdvCourse;
using AdvCourse.Papers;

namespace Notebooks.Tests;

/// <summary>
/// The papers' numbers, the measurements and the prose say the same: bands come from the library, measurements from
/// data/results (written by the build's Commit target), and the notebook that was committed shows exactly the full run's.
/// </summary>
public sealed partial class ClaimTests
{
    internal static readonly (string Notebook, string Paper, Func<ClaimSet> Claims)[] Papers =
    [
        ("30-intriguing-properties.ipynb", "szegedy2013", Szegedy2013.Claims),
        ("31-explaining-and-harnessing.ipynb", "goodfellow2014", Goodfellow2014.Claims),
        ("32-evaluating-robustness.ipynb", "carlini2016", Carlini2016.Claims),
        ("33-physical-world.ipynb", "kurakin2016", Kurakin2016.Claims),
        ("34-not-bugs-but-features.ipynb", "ilyas2019", Ilyas2019.Claims),
    ];

    public static TheoryData<string> Notebooks => [.. Papers.Select(paper => paper.Notebook)];

    public static TheoryData<string, string> Runs =>
        [
            .. Papers.SelectMany(paper =>
                new[] { (paper.Notebook, "quick"), (paper.Notebook, "full") }
            ),
        ];

    [Theory]
    [MemberData(nameof(Runs))]
    public void Every_measured_row_lies_in_its_band(string notebook, string profile)
    {
        var (wanted, measured) = Sets(notebook, profile);
        foreach (var claim in wanted.Claims.Where(claim => claim.Feasible))
        {
            var ours = measured[claim.Id].Ours;
            Assert.True(ours is not null, $"{claim.Id} was not measured by the {profile} run.");
            if (claim.Measured(ours.Value, Profile.Parse(profile)).ActiveBand is { } band)
                Assert.True(
                    band.Holds(ours.Value) != Outside.Contains((notebook, profile, claim.Id)),
                    $"{claim.Id}: measured {ours}, band {band}. Run the notebook again, or explain."
                );
        }
    }

    /// <summary>
    /// Measured outside of its band, which was not moved; the row's note says why, and the report shows it. A measurement
    /// within the band takes the line out.
    /// </summary>
    private static readonly HashSet<(string Notebook, string Profile, string Claim)> Outside = [];

    [Fact]
    public void What_lies_outside_of_its_band_says_why() =>
        Assert.All(
            Outside,
            row =>
                Assert.NotEmpty(
                    Sets(row.Notebook).Wanted.Claims.Single(claim => claim.Id == row.Claim).Note
                )
        );

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

    /// <summary>Half of the last digit shown: two decimals, or two digits of a small value.</summary>
    private static double Rounding(double value) =>
        Math.Abs(value) < 0.01 ? 0.05 * Math.Abs(value) : 0.00501;

    private static (ClaimSet Wanted, ClaimSet Measured) Sets(
        string notebook,
        string profile = "full"
    )
    {
        var (_, paper, claims) = Papers.Single(paper => paper.Notebook == notebook);
        var file = Path.Combine(Course.Root, "data", "results", $"{paper}.{profile}.json");
        return (claims(), ClaimSet.Load(file).Claims);
    }

    private static IEnumerable<double> Numbers(string row) =>
        Number()
            .Matches(row.Replace('−', '-'))
            .Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"-?\d+(\.\d+)?([eE][-+]?\d+)?")]
    private static partial Regex Number();
}
