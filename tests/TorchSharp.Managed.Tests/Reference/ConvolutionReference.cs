using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests.Reference;

/// <summary>conv2d: kernels, strides, paddings, dilations, groups, channel counts, memory layouts.</summary>
public sealed class ConvolutionReference
{
    private static readonly Table Rows = Table.Load(
        "convolution",
        new()
        {
            ["conv2d"] = c => [Convolve(c, c.Z)],
            ["conv2d without bias"] = c => [Convolve(c, null)],
            ["Conv2d module"] = c =>
                [Through(nn.Conv2d(3, 4, 3, stride: 2, padding: 1, dtype: c.X.dtype), c)],
            ["Conv2d padding same"] = c =>
                [Through(nn.Conv2d(2, 3, 3, Padding.Same, bias: false, dtype: c.X.dtype), c)],
        }
    );

    private static Tensor Convolve(Call c, Tensor? bias) =>
        F.conv2d(
            c.X,
            c.Y,
            bias,
            strides: Pair(c, "stride", 1),
            padding: Pair(c, "padding", 0),
            dilation: Pair(c, "dilation", 1),
            groups: c.Long("groups", otherwise: 1)
        );

    private static long[] Pair(Call c, string name, long otherwise) =>
        c.Has(name) ? c.Longs(name) : [otherwise, otherwise];

    /// <summary>The module with the row's weights as its parameters, which then stand for the inputs.</summary>
    private static Tensor Through(Conv2d layer, Call c)
    {
        layer.weight = c.Parameter(1);
        if (c.Inputs.Length > 2)
            layer.bias = c.Parameter(2);
        return layer.call(c.X);
    }

    public static IEnumerable<TheoryDataRow<string>> Cases => Rows.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch(string row) => Rows.Check(row);

    [Fact]
    public void Every_operation_has_rows_and_every_row_an_operation() =>
        Assert.Empty(Rows.Unmatched);
}
