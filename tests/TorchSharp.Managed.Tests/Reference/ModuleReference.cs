using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;
using Reduction = TorchSharp.torch.nn.Reduction;

namespace TorchSharp.Tests.Reference;

/// <summary>Functions beside the course's own layers: further activations, norms, convolutions, rearrangements and losses.</summary>
public sealed class ModuleReference
{
    private static readonly Table Rows = Table.Load(
        "modules",
        new()
        {
            ["celu"] = c => [F.celu(c.X, 0.7)],
            ["hardshrink"] = c => [F.hardshrink(c.X)],
            ["softshrink"] = c => [F.softshrink(c.X)],
            ["tanhshrink"] = c => [F.tanhshrink(c.X)],
            ["hardtanh"] = c => [F.hardtanh(c.X, -1, 0.7)],
            ["hardsigmoid"] = c => [F.hardsigmoid(c.X)],
            ["hardswish"] = c => [F.hardswish(c.X)],
            ["mish"] = c => [F.mish(c.X)],
            ["softsign"] = c => [F.softsign(c.X)],
            ["threshold"] = c => [F.threshold(c.X, 0.1, 20)],
            ["gelu tanh"] = c => [F.gelu(c.X, Modules.GELU.Approximate.tanh)],
            ["glu"] = c => [F.glu(c.X, c.Long("dim"))],
            ["prelu"] = c => [F.prelu(c.X, c.Y)],
            ["softmax2d"] = c => [nn.Softmax2d().call(c.X)],
            ["group_norm"] = c => [F.group_norm(c.X, c.Long("groups"), c.Y, c.Z)],
            ["instance_norm"] = c => [F.instance_norm(c.X, weight: c.Y, bias: c.Z)],
            ["InstanceNorm2d running"] = c =>
            {
                var layer = nn.InstanceNorm2d(
                    c.X.shape[1],
                    track_running_stats: true,
                    dtype: c.X.dtype
                );
                layer.call(c.X.detach());
                layer.call(c.X.detach() * 2);
                layer.eval();
                return [layer.call(c.X), layer.running_mean!, layer.running_var!];
            },
            ["BatchNorm1d"] = c =>
            {
                var layer = nn.BatchNorm1d(
                    c.X.shape[1],
                    momentum: c.Double("momentum"),
                    dtype: c.X.dtype
                );
                layer.call(c.X.detach());
                var y = layer.call(c.X);
                return [y, layer.running_mean!, layer.running_var!];
            },
            ["local_response_norm"] = c =>
                [
                    F.local_response_norm(
                        c.X,
                        c.Long("size"),
                        c.Double("alpha"),
                        c.Double("beta"),
                        c.Double("k")
                    ),
                ],
            ["conv1d"] = c =>
                [
                    F.conv1d(
                        c.X,
                        c.Y,
                        c.Z,
                        c.Long("stride", 1),
                        c.Long("padding", 0),
                        c.Long("dilation", 1),
                        c.Long("groups", 1)
                    ),
                ],
            ["conv_transpose1d"] = c =>
                [
                    F.conv_transpose1d(
                        c.X,
                        c.Y,
                        c.Z,
                        c.Long("stride"),
                        c.Long("padding"),
                        c.Long("output_padding")
                    ),
                ],
            ["conv_transpose2d"] = c =>
                [
                    F.conv_transpose2d(
                        c.X,
                        c.Y,
                        c.Z,
                        Pair(c, "stride", 1),
                        Pair(c, "padding", 0),
                        Pair(c, "output_padding", 0),
                        Pair(c, "dilation", 1),
                        c.Long("groups", 1)
                    ),
                ],
            ["pixel_shuffle"] = c => [F.pixel_shuffle(c.X, c.Long("upscale_factor"))],
            ["pixel_unshuffle"] = c => [F.pixel_unshuffle(c.X, c.Long("downscale_factor"))],
            ["bilinear"] = c => [F.bilinear(c.X, c.Y, c.Z, c.Inputs[3])],
            ["max_pool1d"] = c => [F.max_pool1d(c.X, 3, c.Long("stride", 3), c.Long("padding", 0))],
            ["avg_pool1d"] = c => [F.avg_pool1d(c.X, 3, c.Long("stride", 3), c.Long("padding", 0))],
            ["adaptive_avg_pool1d"] = c => [F.adaptive_avg_pool1d(c.X, c.Long("output_size"))],
            ["embedding"] = c =>
            {
                var layer = nn.Embedding_from_pretrained(c.X, freeze: false, padding_idx: 1);
                layer.weight = c.Parameter(0);
                return [layer.call(c.Y)];
            },
            ["antialiased"] = c =>
                [
                    F.interpolate(
                        c.X,
                        c.Longs("size"),
                        mode: c.Text("mode") == "bilinear"
                            ? InterpolationMode.Bilinear
                            : InterpolationMode.Bicubic,
                        align_corners: false,
                        antialias: true
                    ),
                ],
            ["cosine_embedding_loss"] = c =>
                [F.cosine_embedding_loss(c.X, c.Y, c.Z, 0.2, Reduced(c))],
            ["hinge_embedding_loss"] = c => [F.hinge_embedding_loss(c.X, c.Y, 0.5, Reduced(c))],
            ["margin_ranking_loss"] = c => [F.margin_ranking_loss(c.X, c.Y, c.Z, 0.3, Reduced(c))],
            ["soft_margin_loss"] = c => [F.soft_margin_loss(c.X, c.Y, Reduced(c))],
            ["gaussian_nll_loss"] = c =>
                [F.gaussian_nll_loss(c.X, c.Y, c.Z, full: true, reduction: Reduced(c))],
            ["poisson_nll_loss"] = c =>
                [F.poisson_nll_loss(c.X, c.Y.to(c.X.dtype), full: true, reduction: Reduced(c))],
            ["triplet_margin_loss"] = c =>
                [F.triplet_margin_loss(c.X, c.Y, c.Z, swap: true, reduction: Reduced(c))],
            ["multi_margin_loss"] = c =>
                [F.multi_margin_loss(c.X, c.Y, 2, 0.7, reduction: Reduced(c))],
            ["multilabel_soft_margin_loss"] = c =>
                [F.multilabel_soft_margin_loss(c.X, c.Y, reduction: Reduced(c))],
            ["multilabel_margin_loss"] = c => [F.multi_label_margin_loss(c.X, c.Y, Reduced(c))],
            ["pairwise_distance"] = c => [F.pairwise_distance(c.X, c.Y, 3)],
        }
    );

    private static long[] Pair(Call c, string name, long otherwise) =>
        c.Has(name) ? c.Longs(name) : [otherwise, otherwise];

    private static Reduction Reduced(Call c) =>
        c.Text("reduction") switch
        {
            "none" => Reduction.None,
            "mean" => Reduction.Mean,
            _ => Reduction.Sum,
        };

    public static IEnumerable<TheoryDataRow<string>> Cases => Rows.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch(string row) => Rows.Check(row);

    [Fact]
    public void Every_operation_has_rows_and_every_row_an_operation() =>
        Assert.Empty(Rows.Unmatched);
}
