using static TorchSharp.torch;

namespace TorchSharp.Tests.Reference;

/// <summary>Sums, means, variances, norms, extremes with ties, whole and along axes.</summary>
public sealed class ReductionReference
{
    private static readonly Table Rows = Table.Load(
        "reductions",
        new()
        {
            ["sum"] = c => [c.X.sum()],
            ["mean"] = c => [c.X.mean()],
            ["logsumexp all"] = c => [c.X.flatten().logsumexp(0)],
            ["sum type"] = c => [c.X.sum(ScalarType.Float64)],
            ["sum dim"] = c => [c.X.sum(c.Long("dim"), c.Flag("keepdim"))],
            ["sum dims"] = c => [c.X.sum(c.Longs("dims"), c.Flag("keepdim"))],
            ["mean dims"] = c => [c.X.mean(c.Longs("dims"), c.Flag("keepdim"))],
            ["std"] = c => [c.X.std(c.Flag("unbiased"))],
            ["var"] = c => [c.X.var(c.Flag("unbiased"))],
            ["std dim"] = c => [c.X.std(c.Long("dim"), c.Flag("unbiased"), c.Flag("keepdim"))],
            ["var dim"] = c => [c.X.var(c.Long("dim"), c.Flag("unbiased"), c.Flag("keepdim"))],
            ["norm"] = c => [c.X.norm((float)c.Double("p"))],
            ["norm dim"] = c => [c.X.norm(c.Int("dim"), c.Flag("keepdim"), (float)c.Double("p"))],
            ["vector_norm"] = c =>
                [linalg.vector_norm(c.X, c.Order("ord"), c.Longs("dims"), c.Flag("keepdim"))],
            ["nuclear norm"] = c => [linalg.norm(c.X, "nuc")],
            ["svdvals"] = c => [linalg.svdvals(c.X)],
            ["linalg.norm"] = c =>
                [linalg.norm(c.X, c.Order("ord"), c.Longs("dims"), c.Flag("keepdim"))],
            ["logsumexp"] = c => [c.X.logsumexp(c.Long("dim"), c.Flag("keepdim"))],
            ["amax"] = c => [c.X.amax(c.Longs("dims"), c.Flag("keepdim"))],
            ["amin"] = c => [c.X.amin(c.Longs("dims"), c.Flag("keepdim"))],
            ["max"] = c => [c.X.max()],
            ["min"] = c => [c.X.min()],
            ["max dim"] = c => Both(c.X.max(c.Long("dim"), c.Flag("keepdim"))),
            ["min dim"] = c => Both(c.X.min(c.Long("dim"), c.Flag("keepdim"))),
            ["argmax"] = c => [c.X.argmax()],
            ["argmin"] = c => [c.X.argmin()],
            ["argmax dim"] = c => [c.X.argmax(c.Long("dim"), c.Flag("keepdim"))],
            ["argmin dim"] = c => [c.X.argmin(c.Long("dim"), c.Flag("keepdim"))],
            ["cumsum"] = c => [c.X.cumsum(c.Long("dim"))],
            ["cummax"] = c => Both(c.X.cummax(c.Long("dim"))),
            ["cummin"] = c => Both(c.X.cummin(c.Long("dim"))),
            ["prod"] = c => [c.X.prod()],
            ["prod dim"] = c => [c.X.prod(c.Long("dim"), c.Flag("keepdim"))],
            ["any"] = c => [c.X.any()],
            ["all"] = c => [c.X.all()],
            ["any dim"] = c => [c.X.any(c.Long("dim"), c.Flag("keepdim"))],
            ["all dim"] = c => [c.X.all(c.Long("dim"), c.Flag("keepdim"))],
            ["count_nonzero"] = c => [c.X.count_nonzero()],
        }
    );

    private static Tensor[] Both((Tensor, Tensor) pair) => [pair.Item1, pair.Item2];

    public static IEnumerable<TheoryDataRow<string>> Cases => Rows.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch(string row) => Rows.Check(row);

    [Fact]
    public void Every_operation_has_rows_and_every_row_an_operation() =>
        Assert.Empty(Rows.Unmatched);
}
