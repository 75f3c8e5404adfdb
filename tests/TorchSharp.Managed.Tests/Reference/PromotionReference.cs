using static TorchSharp.torch;

namespace TorchSharp.Tests.Reference;

/// <summary>The type of a result for every pair of types, with a 0-dim operand, and with a number.</summary>
public sealed class PromotionReference
{
    private static readonly Table Rows = Table.Load(
        "promotion",
        new()
        {
            ["add"] = c => [c.X + c.Y],
            ["div"] = c => [c.X / c.Y],
            ["mul"] = c => [c.X * c.Y],
            ["add int"] = c => [c.X + 2],
            ["add double"] = c => [c.X + 2.5],
            ["double mul"] = c => [2.5 * c.X],
            ["div int"] = c => [c.X / 2],
            ["sum"] = c => [c.X.sum()],
            ["cumsum"] = c => [c.X.cumsum(0)],
            ["max"] = c => [c.X.max()],
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
