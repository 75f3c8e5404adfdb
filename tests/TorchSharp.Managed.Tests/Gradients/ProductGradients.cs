using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests.Gradients;

/// <summary>Derivatives of matrix products and of the linear layer.</summary>
public sealed class ProductGradients
{
    private static readonly GradientTable Table = new()
    {
        { "mm", x => x[0].mm(x[1]), "[3,4]", "[4,5]" },
        { "mm with transposes", x => x[0].t().mm(x[1].t()), "[4,3]", "[5,4]" },
        { "matmul vectors", x => x[0].matmul(x[1]), "[4]", "[4]" },
        { "matmul matrix vector", x => x[0].matmul(x[1]), "[3,4]", "[4]" },
        { "matmul vector matrix", x => x[0].matmul(x[1]), "[3]", "[3,4]" },
        { "matmul batches", x => x[0].matmul(x[1]), "[2,3,4]", "[4,2]" },
        { "matmul broadcast batches", x => x[0].matmul(x[1]), "[2,1,3,4]", "[3,4,2]" },
        { "bmm", x => x[0].bmm(x[1]), "[2,3,4]", "[2,4,2]" },
        { "einsum", x => einsum("bij,bjk->bk", x[0], x[1]), "[2,3,4]", "[2,4,2]" },
        { "einsum diagonal", x => einsum("ii,ij->j", x[0], x[1]), "[3,3]", "[3,2]" },
        { "dot", x => x[0].dot(x[1]), "[5]", "[5]" },
        { "outer", x => x[0].outer(x[1]), "[3]", "[4]" },
        { "mv", x => x[0].mv(x[1]), "[3,4]", "[4]" },
        { "linear", x => F.linear(x[0], x[1], x[2]), "[3,4]", "[5,4]", "[5]" },
        { "linear of batches", x => F.linear(x[0], x[1]), "[2,3,4]", "[5,4]" },
        { "quadratic form", x => x[0].matmul(x[1]).matmul(x[0].t()), "[2,3]", "[3,3]" },
    };

    public static IEnumerable<TheoryDataRow<string>> Cases => Table.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agree_with_finite_differences(string function) => Table.Check(function);
}
