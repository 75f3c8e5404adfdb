using static TorchSharp.torch;

namespace TorchSharp.Tests.Reference;

/// <summary>One operand, element by element, also NaN, infinities and the whole range of an approximation.</summary>
public sealed class PointwiseReference
{
    private static readonly Table Rows = Table.Load(
        "pointwise",
        new()
        {
            ["neg"] = c => [-c.X],
            ["abs"] = c => [c.X.abs()],
            ["sign"] = c => [c.X.sign()],
            ["sqrt"] = c => [c.X.sqrt()],
            ["exp"] = c => [c.X.exp()],
            ["log"] = c => [c.X.log()],
            ["square"] = c => [c.X.square()],
            ["tanh"] = c => [c.X.tanh()],
            ["atanh"] = c => [c.X.atanh()],
            ["sigmoid"] = c => [c.X.sigmoid()],
            ["erf"] = c => [c.X.erf()],
            ["erfinv"] = c => [c.X.erfinv()],
            ["lgamma"] = c => [c.X.lgamma()],
            ["digamma"] = c => [c.X.digamma()],
            ["floor"] = c => [c.X.floor()],
            ["round"] = c => [c.X.round()],
            ["round decimals"] = c => [c.X.round(c.Long("decimals"))],
            ["isnan"] = c => [c.X.isnan()],
            ["isfinite"] = c => [c.X.isfinite()],
            ["isinf"] = c => [c.X.isinf()],
            ["zeros_like"] = c => [zeros_like(c.X)],
            ["ones_like"] = c => [ones_like(c.X)],
            ["full_like"] = c => [full_like(c.X, c.Double("value"))],
            ["to float32"] = c => [c.X.to(ScalarType.Float32)],
            ["to float64"] = c => [c.X.to(ScalarType.Float64)],
            ["to int64"] = c => [c.X.to(ScalarType.Int64)],
            ["to int32"] = c => [c.X.to(ScalarType.Int32)],
            ["to uint8"] = c => [c.X.to(ScalarType.Byte)],
            ["to bool"] = c => [c.X.to(ScalarType.Bool)],
        }
    );

    public static IEnumerable<TheoryDataRow<string>> Cases => Rows.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch(string row) => Rows.Check(row);

    [Fact]
    public void Every_operation_has_rows_and_every_row_an_operation() =>
        Assert.Empty(Rows.Unmatched);
}
