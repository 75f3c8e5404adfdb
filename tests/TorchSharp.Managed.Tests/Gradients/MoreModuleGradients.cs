using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests.Gradients;

/// <summary>Derivatives of the functions beside the course's own layers.</summary>
public sealed class MoreModuleGradients
{
    private static readonly GradientTable Table = new()
    {
        { "selu", x => F.selu(x[0]), "[2,5]" },
        { "celu", x => F.celu(x[0], 0.7), "[2,5]" },
        { "logsigmoid", x => F.logsigmoid(x[0]), "[2,5]" },
        { "mish", x => F.mish(x[0]), "[2,5]" },
        { "gelu by tanh", x => F.gelu(x[0], Modules.GELU.Approximate.tanh), "[2,5]" },
        { "hardswish", x => F.hardswish(x[0]), "[2,5]" },
        { "softsign", x => F.softsign(x[0]), "[2,5]" },
        { "tanhshrink", x => F.tanhshrink(x[0]), "[2,5]" },
        { "glu", x => F.glu(x[0], 1), "[2,4]" },
        { "prelu", x => F.prelu(x[0], x[1]), "[2,3,2]", "[3]" },
        { "normalize", x => F.normalize(x[0]), "[3,4]" },
        { "layer_norm", x => F.layer_norm(x[0], [4], x[1], x[2]), "[3,4]", "[4]", "[4]" },
        { "group_norm", x => F.group_norm(x[0], 2, x[1], x[2]), "[2,4,3]", "[4]", "[4]" },
        {
            "instance_norm",
            x => F.instance_norm(x[0], weight: x[1], bias: x[2]),
            "[2,2,5]",
            "[2]",
            "[2]"
        },
        { "local_response_norm", x => F.local_response_norm(x[0], 3, 0.5), "[2,4,2]" },
        { "conv1d", x => F.conv1d(x[0], x[1], x[2], 2, 1), "[2,2,7]", "[3,2,3]", "[3]" },
        {
            "conv_transpose2d",
            x => F.conv_transpose2d(x[0], x[1], x[2], [2, 1], [1, 0], [1, 0]),
            "[2,2,3,3]",
            "[2,3,3,2]",
            "[3]"
        },
        {
            // A margin of the output that is wider than the stride, which dilation allows.
            "dilated conv_transpose2d",
            x => F.conv_transpose2d(x[0], x[1], x[2], [1, 2], [0, 1], [1, 2], [2, 3]),
            "[2,3,3,4]",
            "[3,2,3,2]",
            "[2]"
        },
        { "pixel_shuffle", x => F.pixel_shuffle(x[0], 2), "[1,4,2,2]" },
        { "bilinear", x => F.bilinear(x[0], x[1], x[2]), "[2,3]", "[2,2]", "[4,3,2]" },
        {
            "antialiased interpolation",
            x =>
                F.interpolate(
                    x[0],
                    [3, 2],
                    mode: InterpolationMode.Bilinear,
                    align_corners: false,
                    antialias: true
                ),
            "[1,1,5,4]"
        },
        {
            "gaussian_nll_loss",
            x => F.gaussian_nll_loss(x[0], x[1], x[2].exp()),
            "[2,3]",
            "[2,3]",
            "[2,3]"
        },
        {
            "triplet_margin_loss",
            x => F.triplet_margin_loss(x[0], x[1], x[2], margin: 2),
            "[2,3]",
            "[2,3]",
            "[2,3]"
        },
        { "soft_margin_loss", x => F.soft_margin_loss(x[0], ones(2, 3)), "[2,3]" },
        {
            "multi_margin_loss",
            x => F.multi_margin_loss(x[0], tensor(new long[] { 0, 2 }), 2),
            "[2,3]"
        },
    };

    public static IEnumerable<TheoryDataRow<string>> Cases => Table.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agree_with_finite_differences(string function) => Table.Check(function);
}
