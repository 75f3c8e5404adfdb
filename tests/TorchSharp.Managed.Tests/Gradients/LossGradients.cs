using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;
using Reduction = TorchSharp.torch.nn.Reduction;

namespace TorchSharp.Tests.Gradients;

/// <summary>Derivatives of losses.</summary>
public sealed class LossGradients
{
    private static readonly GradientTable Table = new()
    {
        { "cross_entropy", x => F.cross_entropy(x[0], Labels()), "[4,3]" },
        {
            "cross_entropy sum",
            x => F.cross_entropy(x[0], Labels(), reduction: Reduction.Sum),
            "[4,3]"
        },
        {
            "cross_entropy none",
            x => F.cross_entropy(x[0], Labels(), reduction: Reduction.None),
            "[4,3]"
        },
        {
            "cross_entropy smoothed",
            x => F.cross_entropy(x[0], Labels(), label_smoothing: 0.2),
            "[4,3]"
        },
        {
            "cross_entropy ignoring",
            x => F.cross_entropy(x[0], Labels(), ignore_index: 1),
            "[4,3]"
        },
        { "nll_loss", x => F.nll_loss(F.log_softmax(x[0], 1), Labels()), "[4,3]" },
        { "mse_loss", x => F.mse_loss(x[0], x[1]), "[2,3]", "[2,3]" },
        { "l1_loss", x => F.l1_loss(x[0], x[1]), "[2,3]", "[2,3]" },
        { "huber_loss", x => F.huber_loss(x[0], x[1], 0.7), "[2,3]", "[2,3]" },
        { "smooth_l1_loss", x => F.smooth_l1_loss(x[0], x[1]), "[2,3]", "[2,3]" },
        { "kl_div log_target", x => F.kl_div(x[0], x[1], log_target: true), "[2,3]", "[2,3]" },
        { "kl_div", x => F.kl_div(x[0], x[1], log_target: false), "[2,3]", "[2,3] unit" },
        { "binary_cross_entropy", x => F.binary_cross_entropy(x[0].sigmoid(), Targets()), "[2,3]" },
        {
            "binary_cross_entropy_with_logits",
            x => F.binary_cross_entropy_with_logits(x[0], Targets()),
            "[2,3]"
        },
        { "cosine_similarity", x => F.cosine_similarity(x[0], x[1]), "[3,4]", "[3,4]" },
        {
            "cosine_similarity broadcast",
            x => F.cosine_similarity(x[0], x[1], 2),
            "[3,1,4]",
            "[2,4]"
        },
    };

    private static Tensor Labels() => tensor(new long[] { 0, 2, 1, 1 });

    private static Tensor Targets() => tensor(new double[] { 0, 1, 0.5, 0.25, 1, 0 }, [2, 3]);

    public static IEnumerable<TheoryDataRow<string>> Cases => Table.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agree_with_finite_differences(string function) => Table.Check(function);
}
