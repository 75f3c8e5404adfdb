namespace AdvCourse.Papers;

/// <summary>Writes the claims of one paper without repeating its key.</summary>
/// <param name="paper">The paper's key in <see cref="Bibliography"/>.</param>
/// <param name="trust">How far to trust the paper's values, where a row does not say otherwise.</param>
/// <param name="unit">The unit of the values, where a row does not say otherwise.</param>
internal sealed class ClaimRows(string paper, Trust trust = Trust.Quoted, string unit = "%")
{
    public Claim Row(
        string id,
        string place,
        string statement,
        double? value,
        Band? band = null,
        Band? quick = null
    ) =>
        new()
        {
            Id = id,
            Paper = paper,
            Place = place,
            Statement = statement,
            PaperValue = value,
            Band = band,
            QuickBand = quick,
            Trust = trust,
            Unit = unit,
        };

    /// <summary>A row that the course cannot measure, and why.</summary>
    public Claim NotHere(string id, string place, string statement, double? value, string why) =>
        Row(id, place, statement, value) with
        {
            Feasible = false,
            Note = why,
        };
}
