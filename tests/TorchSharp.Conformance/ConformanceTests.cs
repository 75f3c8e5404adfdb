namespace TorchSharp.Conformance;

/// <summary>
/// The course's surface of TorchSharp, row by row. Runs on either engine; <c>-p:TensorEngine=torchsharp</c> takes the package, which is
/// where the expected texts come from.
/// </summary>
public sealed class ConformanceTests
{
    private static readonly Dictionary<string, Rows> Areas = new()
    {
        ["create"] = Creation.Rows,
        ["arithmetic"] = Arithmetic.Rows,
        ["reduce"] = Reductions.Rows,
        ["select"] = Selection.Rows,
        ["shape"] = ShapesAndIndices.Rows,
        ["autograd"] = Derivatives.Rows,
        ["modules"] = ModulesAndLosses.Rows,
        ["training"] = Training.Rows,
        ["scopes"] = Scopes.Rows,
        ["out"] = Output.Rows,
        ["quirks"] = Quirks.Rows,
        ["corners"] = Corners.Rows,
    };

    public static IEnumerable<TheoryDataRow<string, string>> Cases =>
        from area in Areas
        from row in area.Value
        select new TheoryDataRow<string, string>(area.Key, row.Key)
        {
            Label = $"{area.Key}: {row.Key}",
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gives_what_TorchSharp_gives(string area, string row) => Areas[area].Check(row);
}
