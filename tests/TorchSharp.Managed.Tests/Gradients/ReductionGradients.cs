using static TorchSharp.torch;

namespace TorchSharp.Tests.Gradients;

/// <summary>Derivatives of reductions.</summary>
public sealed class ReductionGradients
{
    private static readonly GradientTable Table = new()
    {
        { "sum", x => x[0].sum(), "[2,3]" },
        { "sum dim", x => x[0].sum(1), "[2,3,4]" },
        { "sum dims", x => x[0].sum([0, 2], true), "[2,3,4]" },
        { "mean", x => x[0].mean(), "[2,3]" },
        { "mean dims", x => x[0].mean([1]), "[2,3]" },
        { "var", x => x[0].var(), "[2,3]" },
        { "var dim", x => x[0].var(1, unbiased: false), "[2,3]" },
        { "std", x => x[0].std(), "[2,3]" },
        { "std dim", x => x[0].std(0, unbiased: true, keepdim: true), "[4,3]" },
        { "norm", x => x[0].norm(), "[2,3]" },
        { "norm 1", x => x[0].norm(1f), "[2,3]" },
        { "norm 3", x => x[0].norm(3f), "[2,3]" },
        { "norm -1", x => x[0].norm(-1f), "[2,3]" },
        { "norm dim", x => x[0].norm(dim: 1), "[2,3]" },
        { "vector_norm inf", x => linalg.vector_norm(x[0], double.PositiveInfinity, [1]), "[2,3]" },
        {
            "vector_norm over images",
            x => linalg.vector_norm(x[0], 2, [1, 2, 3], true),
            "[2,1,3,3]"
        },
        { "logsumexp", x => x[0].logsumexp(1), "[2,3]" },
        { "amax", x => x[0].amax([1]), "[2,5]" },
        { "amin", x => x[0].amin([0, 1]), "[2,5]" },
        { "max", x => x[0].max(), "[2,5]" },
        { "max dim", x => x[0].max(1).Item1, "[2,5]" },
        { "min dim", x => x[0].min(0, true).Item1, "[2,5]" },
        { "cumsum", x => x[0].cumsum(1), "[2,3]" },
        { "cummax", x => x[0].cummax(1).values, "[3,5]" },
        { "cummin", x => x[0].cummin(0).values, "[3,5]" },
        { "prod", x => x[0].prod(), "[2,3]" },
        { "prod dim", x => x[0].prod(1, true), "[2,3]" },
        { "topk", x => x[0].topk(2, 1).Item1, "[2,5]" },
        { "sort", x => x[0].sort(1).Item1 * tensor(new double[] { 1, 2, 3, 4, 5 }), "[2,5]" },
        { "carlini margin", x => (x[0].max(1).Item1 - x[0][.., 0]).clamp(min: -0.5), "[4,5]" },
    };

    public static IEnumerable<TheoryDataRow<string>> Cases => Table.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agree_with_finite_differences(string function) => Table.Check(function);
}
