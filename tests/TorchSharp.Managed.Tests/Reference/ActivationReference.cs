using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests.Reference;

/// <summary>Softmax and activation functions.</summary>
public sealed class ActivationReference
{
    private static readonly Table Rows = Table.Load(
        "activations",
        new()
        {
            ["softmax"] = c => [F.softmax(c.X, c.Long("dim"))],
            ["log_softmax"] = c => [F.log_softmax(c.X, c.Long("dim"))],
            ["relu"] = c => [F.relu(c.X)],
            ["relu6"] = c => [F.relu6(c.X)],
            ["leaky_relu"] = c => [F.leaky_relu(c.X)],
            ["leaky_relu slope"] = c => [F.leaky_relu(c.X, c.Double("slope"))],
            ["elu"] = c => [F.elu(c.X, 1.0)],
            ["selu"] = c => [F.selu(c.X)],
            ["gelu"] = c => [F.gelu(c.X)],
            ["silu"] = c => [F.silu(c.X)],
            ["softplus"] = c => [F.softplus(c.X)],
            ["logsigmoid"] = c => [F.logsigmoid(c.X)],
            ["normalize"] = c => [F.normalize(c.X, 2.0, c.Long("dim"))],
            ["relu in place"] = c => [c.X.clone().relu_()],
            ["maxout"] = c => [c.X.reshape(c.X.shape[0], -1, c.Long("pieces")).amax([2])],
            ["cosine_similarity"] = c => [F.cosine_similarity(c.X, c.Y, c.Long("dim"))],
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
