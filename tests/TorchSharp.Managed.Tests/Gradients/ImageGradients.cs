using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests.Gradients;

/// <summary>Derivatives of convolution, pooling, padding, interpolation and batch normalisation.</summary>
public sealed class ImageGradients
{
    private static readonly GradientTable Table = new()
    {
        { "conv2d", x => F.conv2d(x[0], x[1], x[2]), "[2,2,5,4]", "[3,2,3,3]", "[3]" },
        {
            "conv2d stride, padding",
            x => F.conv2d(x[0], x[1], null, [2, 1], [1, 2]),
            "[1,2,5,4]",
            "[3,2,3,3]"
        },
        {
            "conv2d dilation",
            x => F.conv2d(x[0], x[1], null, dilation: [2, 2]),
            "[1,2,6,6]",
            "[2,2,2,2]"
        },
        { "conv2d groups", x => F.conv2d(x[0], x[1], null, groups: 2), "[1,4,4,4]", "[4,2,3,3]" },
        { "conv2d 1x1", x => F.conv2d(x[0], x[1]), "[2,3,3,3]", "[2,3,1,1]" },
        { "max_pool2d", x => F.max_pool2d(x[0], 2), "[1,2,4,4]" },
        {
            "max_pool2d overlapping",
            x => F.max_pool2d(x[0], 3, stride: 1, padding: 1),
            "[1,2,4,4]"
        },
        { "avg_pool2d", x => F.avg_pool2d(x[0], 2), "[1,2,4,4]" },
        { "adaptive_avg_pool2d", x => F.adaptive_avg_pool2d(x[0], 2), "[1,2,5,4]" },
        { "interpolate nearest", x => F.interpolate(x[0], [5, 6]), "[1,2,3,4]" },
        {
            "interpolate bilinear",
            x =>
                F.interpolate(x[0], [5, 6], mode: InterpolationMode.Bilinear, align_corners: false),
            "[1,2,3,4]"
        },
        {
            "batch_norm",
            x => F.batch_norm(x[0], null!, null!, x[1], x[2], training: true),
            "[3,2,2,2]",
            "[2]",
            "[2]"
        },
    };

    public static IEnumerable<TheoryDataRow<string>> Cases => Table.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agree_with_finite_differences(string function) => Table.Check(function);
}
