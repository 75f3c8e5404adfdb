using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests.Reference;

/// <summary>Pooling with ties, padding, interpolation.</summary>
public sealed class PoolingReference
{
    private static readonly Table Rows = Table.Load(
        "pooling",
        new()
        {
            ["max_pool2d"] = c =>
                [
                    F.max_pool2d(
                        c.X,
                        c.Long("kernel"),
                        stride: c.Long("stride"),
                        padding: c.Long("padding")
                    ),
                ],
            ["avg_pool2d"] = c =>
                [
                    F.avg_pool2d(
                        c.X,
                        c.Long("kernel"),
                        stride: c.Long("stride"),
                        padding: c.Long("padding")
                    ),
                ],
            ["adaptive_avg_pool2d"] = c => [F.adaptive_avg_pool2d(c.X, c.Long("size"))],
            ["pad constant"] = c =>
                [F.pad(c.X, c.Longs("pad"), PaddingModes.Constant, c.Double("value"))],
            ["pad reflect"] = c => [F.pad(c.X, c.Longs("pad"), PaddingModes.Reflect)],
            ["pad replicate"] = c => [F.pad(c.X, c.Longs("pad"), PaddingModes.Replicate)],
            ["pad circular"] = c => [F.pad(c.X, c.Longs("pad"), PaddingModes.Circular)],
            ["interpolate nearest"] = c => [F.interpolate(c.X, c.Longs("size"))],
            ["interpolate nearest scale"] = c =>
                [F.interpolate(c.X, scale_factor: c.Doubles("scale"))],
            ["interpolate bilinear"] = c =>
                [
                    F.interpolate(
                        c.X,
                        c.Longs("size"),
                        mode: InterpolationMode.Bilinear,
                        align_corners: c.Flag("align")
                    ),
                ],
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
