using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;
using Reduction = TorchSharp.torch.nn.Reduction;

namespace TorchSharp.Tests.Reference;

/// <summary>Losses with every reduction, weights, ignored labels, smoothing.</summary>
public sealed class LossReference
{
    private static readonly Table Rows = Table.Load(
        "losses",
        new()
        {
            ["cross_entropy"] = c => [CrossEntropy(c, null)],
            ["cross_entropy weight"] = c => [CrossEntropy(c, c.Z)],
            ["nll_loss"] = c => [F.nll_loss(c.X, c.Y, null, Reduced(c))],
            ["nll_loss weight"] = c => [F.nll_loss(c.X, c.Y, c.Z, Reduced(c))],
            ["kl_div"] = c => [F.kl_div(c.X, c.Y, c.Flag("log_target"), Reduced(c))],
            ["kl_div as TorchSharp defaults"] = c => [F.kl_div(c.X, c.Y)],
            ["binary_cross_entropy"] = c => [F.binary_cross_entropy(c.X, c.Y, null, Reduced(c))],
            ["binary_cross_entropy weight"] = c =>
                [F.binary_cross_entropy(c.X, c.Y, c.Z, Reduced(c))],
            ["binary_cross_entropy_with_logits"] = c =>
                [F.binary_cross_entropy_with_logits(c.X, c.Y, null, Reduced(c))],
            ["binary_cross_entropy_with_logits weights"] = c =>
                [F.binary_cross_entropy_with_logits(c.X, c.Y, c.Z, Reduced(c), c.Inputs[3])],
            ["huber_loss"] = c => [F.huber_loss(c.X, c.Y, c.Double("delta"), Reduced(c))],
            ["smooth_l1_loss"] = c => [F.smooth_l1_loss(c.X, c.Y, Reduced(c))],
            ["mse_loss"] = c => [F.mse_loss(c.X, c.Y, Reduced(c))],
            ["l1_loss"] = c => [F.l1_loss(c.X, c.Y, Reduced(c))],
        }
    );

    private static Reduction Reduced(Call c) =>
        c.Text("reduction") switch
        {
            "none" => Reduction.None,
            "mean" => Reduction.Mean,
            _ => Reduction.Sum,
        };

    private static Tensor CrossEntropy(Call c, Tensor? weight) =>
        F.cross_entropy(
            c.X,
            c.Y,
            weight,
            c.Long("ignore_index", otherwise: -100),
            Reduced(c),
            c.Double("label_smoothing")
        );

    public static IEnumerable<TheoryDataRow<string>> Cases => Rows.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch(string row) => Rows.Check(row);

    [Fact]
    public void Every_operation_has_rows_and_every_row_an_operation() =>
        Assert.Empty(Rows.Unmatched);
}
