using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests.Gradients;

/// <summary>Derivatives of operations that move, select or copy elements.</summary>
public sealed class ShapeGradients
{
    private static readonly GradientTable Table = new()
    {
        { "reshape", x => x[0].reshape(3, -1), "[2,3,4]" },
        { "expand", x => x[0].expand(2, 3, 4), "[3,1]" },
        { "repeat", x => x[0].repeat(2, 3), "[2,3]" },
        { "permute", x => x[0].permute(2, 0, 1), "[2,3,4]" },
        { "flatten", x => x[0].flatten(1), "[2,3,4]" },
        { "squeeze and unsqueeze", x => x[0].squeeze(1).unsqueeze(0), "[2,1,3]" },
        { "transpose", x => x[0].transpose(0, 2), "[2,3,4]" },
        { "flip", x => x[0].flip(1), "[2,3]" },
        { "roll", x => x[0].roll(1, 1), "[2,3]" },
        { "cat", x => cat([x[0], x[1], x[0]], 1), "[2,3]", "[2,1]" },
        { "stack", x => stack([x[0], x[1]], 1), "[2,3]", "[2,3]" },
        { "split", x => x[0].split(2, 1)[1] * x[0].split(2, 1)[0].sum(), "[2,5]" },
        { "chunk", x => x[0].chunk(2, 1)[0].exp() + x[0].chunk(2, 1)[1], "[2,4]" },
        { "unbind", x => x[0].unbind(1)[1].exp(), "[2,3]" },
        { "narrow", x => x[0].narrow(1, 1, 2), "[2,4]" },
        { "tensor_split", x => x[0].tensor_split([1, 3], 1)[1], "[2,4]" },
        {
            "index_add",
            x => x[0].index_add(1, tensor(new long[] { 2, 0, 2 }), x[1], 3),
            "[2,4]",
            "[2,3]"
        },
        {
            "index_copy",
            x => x[0].index_copy(1, tensor(new long[] { 2, 0 }), x[1]),
            "[2,4]",
            "[2,2]"
        },
        { "index_fill", x => x[0].index_fill(1, tensor(new long[] { 2, -4 }), 3), "[2,4]" },
        {
            "scatter of a part of the source",
            x => x[0].scatter(1, tensor(new long[] { 0, 2 }, [1, 2]), x[1]),
            "[2,3]",
            "[2,4]"
        },
        { "hstack", x => hstack(x[0], x[1]), "[2,4]", "[2,3]" },
        { "dstack", x => dstack(x[0], x[1]), "[2,4]", "[2,4]" },
        { "select", x => x[0].select(1, -1), "[2,4]" },
        { "range", x => x[0][.., 1..3], "[2,4]" },
        { "steps", x => x[0][TensorIndex.Colon, TensorIndex.Slice(null, null, 2)], "[2,5]" },
        { "new axis", x => x[0][TensorIndex.Ellipsis, TensorIndex.None], "[2,3]" },
        { "mask", x => x[0][x[0] > 0], "[3,4]" },
        { "index tensor with repeats", x => x[0][tensor(new long[] { 1, 0, 1 })], "[2,3]" },
        { "setter", x => Written(x[0], x[1]), "[3,4]", "[4]" },
        { "gather", x => x[0].gather(1, tensor(new long[] { 0, 2, 1, 1 }, [2, 2])), "[2,3]" },
        {
            "scatter",
            x => x[0].scatter(1, tensor(new long[] { 0, 2, 1, 0 }, [2, 2]), x[1]),
            "[2,3]",
            "[2,2]"
        },
        {
            "scatter_add",
            x => x[0].scatter_add(1, tensor(new long[] { 0, 0, 1, 1 }, [2, 2]), x[1]),
            "[2,3]",
            "[2,2]"
        },
        { "index_select", x => x[0].index_select(1, tensor(new long[] { 2, 2, 0 })), "[2,3]" },
        { "masked_fill", x => x[0].masked_fill(x[0] > 0, 2.0) * x[0], "[2,3]" },
        { "masked_select", x => x[0].masked_select(x[0] < 0), "[3,4]" },
        { "pad", x => F.pad(x[0], [1, 2, 0, 1]), "[2,3]" },
        { "diagonal", x => x[0].diagonal(1, 1, 2), "[2,3,4]" },
        { "as_strided with repeats", x => x[0].clone().as_strided([2, 3], [1, 1], 1), "[2,3]" },
        { "clone and contiguous", x => x[0].clone().t().contiguous(), "[2,3]" },
        { "to and back", x => x[0].to(ScalarType.Float64) * 2, "[2,3]" },
    };

    private static Tensor Written(Tensor x, Tensor row)
    {
        var y = x * 2;
        y[1] = row;
        y[0..1].mul_(x[2]);
        return y;
    }

    public static IEnumerable<TheoryDataRow<string>> Cases => Table.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agree_with_finite_differences(string function) => Table.Check(function);
}
