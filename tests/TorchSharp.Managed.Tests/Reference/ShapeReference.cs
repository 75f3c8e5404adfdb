using static TorchSharp.torch;

namespace TorchSharp.Tests.Reference;

/// <summary>Operations that move elements without changing them: exact.</summary>
public sealed class ShapeReference
{
    private static readonly Table Rows = Table.Load(
        "shapes",
        new()
        {
            ["reshape"] = c => [c.X.reshape(c.Longs("shape"))],
            ["view"] = c => [c.X.view(c.Longs("shape"))],
            ["expand"] = c => [c.X.expand(c.Longs("shape"))],
            ["repeat"] = c => [c.X.repeat(c.Longs("shape"))],
            ["permute"] = c => [c.X.permute(c.Longs("shape"))],
            ["flatten"] = c => [c.X.flatten(c.Long("start"), c.Long("end"))],
            ["squeeze"] = c => [c.X.squeeze()],
            ["squeeze dim"] = c => [c.X.squeeze(c.Long("dim"))],
            ["unsqueeze"] = c => [c.X.unsqueeze(c.Long("dim"))],
            ["transpose"] = c => [c.X.transpose(c.Long("a"), c.Long("b"))],
            ["t"] = c => [c.X.t()],
            ["clone"] = c => [c.X.clone()],
            ["contiguous"] = c => [c.X.contiguous()],
            ["flip"] = c => [c.X.flip(c.Longs("dims"))],
            ["roll"] = c => [c.X.roll(c.Long("shift"), c.Long("dim"))],
            ["cat"] = c => [cat(c.Inputs, c.Long("dim"))],
            ["cat with itself"] = c => [cat([c.X, c.X], c.Long("dim"))],
            ["stack"] = c => [stack(c.Inputs, c.Long("dim"))],
            ["split"] = c => c.X.split(c.Long("size"), c.Int("dim")),
            ["split sizes"] = c => c.X.split(c.Longs("sizes"), c.Long("dim")),
            ["chunk"] = c => c.X.chunk(c.Long("chunks"), c.Long("dim")),
            ["unbind"] = c => c.X.unbind(c.Long("dim")),
            ["narrow"] = c => [c.X.narrow(c.Long("dim"), c.Long("start"), c.Long("length"))],
            ["select"] = c => [c.X.select(c.Long("dim"), c.Long("index"))],
            ["meet a view of a view"] = c =>
                [c.X.transpose(0, 1)[1..].unsqueeze(1) * c.X[.., 0].reshape(1, 1, -1)],
            ["diagonal"] = c => [c.X.diagonal(c.Long("offset"), c.Long("a"), c.Long("b"))],
            ["as_strided"] = c => [c.X.clone().as_strided([3, 2], [2, 3], 1)],
            ["diag"] = c => [c.X.diag()],
            ["tril"] = c => [c.X.tril()],
            ["triu"] = c => [c.X.triu()],
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
