using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests.Reference;

/// <summary>Gather and scatter, masks, sorting, counting, quantiles.</summary>
public sealed class SelectionReference
{
    private static readonly Table Rows = Table.Load(
        "selection",
        new()
        {
            ["gather"] = c => [c.X.gather(c.Long("dim"), c.Y)],
            ["scatter"] = c => [c.X.scatter(c.Long("dim"), c.Y, c.Z)],
            ["scatter in place"] = c => [c.X.clone().scatter_(c.Long("dim"), c.Y, c.Z)],
            ["scatter_add"] = c => [c.X.scatter_add(c.Long("dim"), c.Y, c.Z)],
            ["scatter_add in place"] = c => [c.X.clone().scatter_add_(c.Long("dim"), c.Y, c.Z)],
            ["index_select"] = c => [c.X.index_select(c.Long("dim"), c.Y)],
            ["index_add"] = c => [c.X.index_add(c.Long("dim"), c.Y, c.Z, c.Long("alpha"))],
            ["index_copy"] = c => [c.X.index_copy(c.Long("dim"), c.Y, c.Z)],
            ["index_fill"] = c => [c.X.index_fill(c.Long("dim"), c.Y, c.Double("value"))],
            ["masked_fill"] = c => [c.X.masked_fill(c.Y, c.Double("value"))],
            ["masked_fill in place"] = c => [c.X.clone().masked_fill_(c.Y, c.Double("value"))],
            ["masked_select"] = c => [c.X.masked_select(c.Y)],
            ["nonzero"] = c => [c.X.nonzero()],
            ["topk"] = c => Both(c.X.topk(c.Int("k"), c.Int("dim"), c.Flag("largest"))),
            ["sort"] = c => Both(c.X.sort(c.Long("dim"), c.Flag("descending"), stable: true)),
            ["argsort"] = c => [c.X.argsort(c.Long("dim"), c.Flag("descending"))],
            ["kthvalue"] = c => Both(c.X.kthvalue(c.Long("k"), c.Long("dim"), c.Flag("keepdim"))),
            ["diff"] = c => [c.X.diff(c.Long("n"), c.Long("dim"))],
            ["diff between"] = c => [c.X.diff(c.Long("n"), -1, c.Y, c.Z)],
            ["quantile"] = c => [c.X.quantile(c.Y)],
            ["quantile dim"] = c => [c.X.quantile(c.Y, c.Long("dim"), c.Flag("keepdim"))],
            ["median"] = c => [c.X.median()],
            ["one_hot"] = c => [F.one_hot(c.X, c.Long("classes"))],
            ["arange"] = c => [Range(c)],
            ["linspace"] = c =>
                [
                    linspace(
                        c.Double("start"),
                        c.Double("stop"),
                        c.Long("steps"),
                        ScalarType.Float64
                    ),
                ],
            ["eye"] = c => [eye(c.Long("n"))],
            ["unique"] = c => Three(c.X.unique(return_inverse: true, return_counts: true)),
            ["unique dim"] = c =>
                Three(c.X.unique(return_inverse: true, return_counts: true, dim: c.Int("dim"))),
            ["unique_consecutive"] = c =>
                Three(c.X.unique_consecutive(return_inverse: true, return_counts: true)),
            ["bincount"] = c => [bincount(c.X)],
            ["bincount minlength"] = c => [bincount(c.X, minlength: c.Long("minlength"))],
        }
    );

    private static Tensor[] Three((Tensor, Tensor?, Tensor?) three) =>
        [three.Item1, three.Item2!, three.Item3!];

    private static Tensor[] Both((Tensor, Tensor) pair) => [pair.Item1, pair.Item2];

    /// <summary>Whole numbers give Int64, others Float32.</summary>
    private static Tensor Range(Call c) =>
        double.IsInteger(c.Double("step"))
            ? arange(c.Long("start"), c.Long("stop"), c.Long("step"))
            : arange(c.Double("start"), c.Double("stop"), c.Double("step"));

    public static IEnumerable<TheoryDataRow<string>> Cases => Rows.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch(string row) => Rows.Check(row);

    [Fact]
    public void Every_operation_has_rows_and_every_row_an_operation() =>
        Assert.Empty(Rows.Unmatched);
}
