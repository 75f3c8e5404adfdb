using System.Globalization;
using AdvCourse.Papers;

namespace AdvCourse.Tests.Papers;

public sealed class ClaimTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("advcourse-").FullName;

    private static Claim Claim { get; } =
        new()
        {
            Id = "error",
            Paper = "goodfellow2014",
            Place = "section 4",
            Statement = "softmax regression, FGSM 0.25",
            PaperValue = 99.9,
            Band = Band.AtLeast(99),
            QuickBand = Band.Between(95, 100),
        };

    [Fact]
    public void A_claim_knows_where_it_stands()
    {
        Assert.Equal(ClaimStatus.Open, Claim.Status);
        Assert.Equal(ClaimStatus.InBand, Claim.Measured(99.2, Profile.Full).Status);
        Assert.Equal(ClaimStatus.OutOfBand, Claim.Measured(98.9, Profile.Full).Status);
        Assert.Equal(ClaimStatus.InBand, Claim.Measured(98.9, Profile.Quick).Status);
        Assert.Equal(ClaimStatus.OutOfBand, Claim.Measured(double.NaN, Profile.Full).Status);
        Assert.Equal(ClaimStatus.NotFeasible, (Claim with { Feasible = false }).Status);
        Assert.Equal(
            ClaimStatus.Open,
            (Claim with { Band = null }).Measured(1, Profile.Full).Status
        );
    }

    [Fact]
    public void Claims_come_back_from_disk_as_they_were_whatever_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new("de-DE");
            var claims = new ClaimSet([
                Claim,
                Claim with
                {
                    Id = "other",
                    Band = Band.AtMost(0.3),
                    Note = "a \"note\" é",
                },
            ]);
            claims.Measure("error", 99.91);
            var path = Path.Combine(folder, "results", "goodfellow2014.quick.json");
            claims.Save(path, new DateOnly(2026, 11, 23));
            var (read, date) = ClaimSet.Load(path);
            Assert.Equal(claims.Claims, read.Claims);
            Assert.Equal(new DateOnly(2026, 11, 23), date);
            Assert.Contains("99.91", File.ReadAllText(path), StringComparison.Ordinal);
            Assert.DoesNotContain('\r', File.ReadAllText(path));
            Assert.Contains("99.91", read.Table().ToHtml(), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_mean_over_nothing_is_shown_as_no_case()
    {
        var claims = new ClaimSet([Claim]);
        claims.Measure("error", double.NaN);
        var html = claims.Table().ToHtml();
        Assert.Contains("no case", html, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_marks_what_is_out_of_band_and_what_nobody_checked()
    {
        var claims = new ClaimSet([
            Claim with
            {
                Trust = Trust.Recalled,
            },
            Claim with
            {
                Id = "other",
            },
        ]);
        claims.Measure("other", 20);
        var html = claims.Table().ToHtml();
        Assert.Contains("Goodfellow et al. 2014", html, StringComparison.Ordinal);
        Assert.Contains("99.9 (as commonly reported)", html, StringComparison.Ordinal);
        Assert.Contains("out of band", html, StringComparison.Ordinal);
        Assert.Contains("✗", html, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "✗",
            claims.Table(claims: claim => claim.Id == "error").ToHtml(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Sets_refuse_double_identifiers_unknown_papers_and_unknown_claims()
    {
        Assert.Throws<ArgumentException>(() => new ClaimSet([Claim, Claim]));
        Assert.Throws<ArgumentException>(() => new ClaimSet([Claim with { Paper = "nobody2000" }]));
        Assert.Contains(
            "error",
            Assert
                .Throws<ArgumentException>(() => new ClaimSet([Claim]).Measure("none", 1))
                .Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"date\":\"yesterday\",\"claims\":[]}")]
    public void A_damaged_file_is_named(string text)
    {
        var path = Path.Combine(folder, "broken.json");
        File.WriteAllText(path, text);
        Assert.Contains(
            "broken.json",
            Assert.Throws<InvalidDataException>(() => ClaimSet.Load(path)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_papers_own_values_lie_in_their_bands_or_say_why_not()
    {
        foreach (
            var claim in Goodfellow2014
                .Claims()
                .Claims.Where(claim => claim is { PaperValue: not null, Band: not null })
        )
        {
            Assert.True(claim.Band!.Value.Holds(claim.PaperValue!.Value), claim.ToString());
        }
    }

    [Fact]
    public void What_is_not_feasible_has_its_reason_and_what_is_has_a_statement()
    {
        foreach (var claim in Goodfellow2014.Claims().Claims)
        {
            Assert.NotEmpty(claim.Statement);
            Assert.True(claim.Feasible || claim.Note.Length > 0, claim.Id);
        }
    }

    [Fact]
    public void Bibliography_keys_are_unique_and_written_as_BibTeX()
    {
        Assert.Equal(
            Bibliography.All.Count,
            Bibliography.All.Select(reference => reference.Key).Distinct().Count()
        );
        Assert.Equal("Goodfellow et al. 2014", Bibliography.Get("goodfellow2014").ToString());
        Assert.Equal("Carlini and Wagner 2016", Bibliography.Get("carlini2016").ToString());
        Assert.Contains("eprint = {1412.6572}", Bibliography.ToBibTeX(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "quick")]
    [InlineData("", "quick")]
    [InlineData("Full", "full")]
    [InlineData("quick", "quick")]
    public void The_profile_is_quick_unless_it_says_full(string? value, string expected) =>
        Assert.Equal(expected, Profile.Parse(value).Name);

    [Fact]
    public void An_unknown_profile_is_refused() =>
        Assert.Contains(
            "fast",
            Assert.Throws<ArgumentException>(() => Profile.Parse("fast")).Message,
            StringComparison.Ordinal
        );

    public void Dispose() => Directory.Delete(folder, true);
}
