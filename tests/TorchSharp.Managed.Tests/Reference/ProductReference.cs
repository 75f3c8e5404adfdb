using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests.Reference;

/// <summary>Matrix products over transposed, sliced and broadcast operands.</summary>
public sealed class ProductReference
{
    private static readonly Table Rows = Table.Load(
        "products",
        new()
        {
            ["mm"] = c => [c.X.mm(c.Y)],
            ["matmul"] = c => [c.X.matmul(c.Y)],
            ["bmm"] = c => [c.X.bmm(c.Y)],
            ["dot"] = c => [c.X.dot(c.Y)],
            ["outer"] = c => [c.X.outer(c.Y)],
            ["mv"] = c => [c.X.mv(c.Y)],
            ["einsum"] = c => [einsum(c.Text("equation"), c.Inputs)],
            ["linear"] = c => [F.linear(c.X, c.Y, c.Z)],
            ["linear without bias"] = c => [F.linear(c.X, c.Y)],
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
