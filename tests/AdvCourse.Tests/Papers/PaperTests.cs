using AdvCourse.Papers;

namespace AdvCourse.Tests.Papers;

/// <summary>What must hold for the claims of every paper, found by reflection.</summary>
public sealed class PaperTests
{
    public static TheoryData<string> Papers =>
        [
            .. typeof(ClaimSet)
                .Assembly.GetTypes()
                .Where(type => type.GetMethod("Claims", [])?.ReturnType == typeof(ClaimSet))
                .Select(type => type.FullName!),
        ];

    [Theory]
    [MemberData(nameof(Papers))]
    public void Rows_have_names_of_their_own_a_place_and_words(string paper)
    {
        var claims = Of(paper).Claims;
        Assert.Distinct(claims.Select(claim => claim.Id));
        Assert.Distinct(claims.Select(claim => claim.Statement));
        Assert.Single(claims.Select(claim => claim.Paper).Distinct());
        Assert.NotNull(Bibliography.Find(claims[0].Paper));
        Assert.All(claims, claim => Assert.NotEmpty(claim.Place));
    }

    [Theory]
    [MemberData(nameof(Papers))]
    public void What_cannot_be_measured_says_why_and_asserts_nothing(string paper) =>
        Assert.All(
            Of(paper).Claims.Where(claim => !claim.Feasible),
            claim =>
            {
                Assert.NotEmpty(claim.Note);
                Assert.Null(claim.Band);
            }
        );

    [Theory]
    [MemberData(nameof(Papers))]
    public void A_quick_band_is_no_narrower_than_the_full_one(string paper) =>
        Assert.All(
            Of(paper).Claims.Where(claim => claim.QuickBand is not null),
            claim =>
            {
                Assert.NotNull(claim.Band);
                Assert.True(
                    claim.QuickBand!.Value.Low <= claim.Band!.Value.Low
                        && claim.QuickBand.Value.High >= claim.Band.Value.High,
                    claim.ToString()
                );
            }
        );

    private static ClaimSet Of(string paper) =>
        (ClaimSet)
            typeof(ClaimSet).Assembly.GetType(paper)!.GetMethod("Claims", [])!.Invoke(null, [])!;
}
