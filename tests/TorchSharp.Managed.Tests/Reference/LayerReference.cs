using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests.Reference;

/// <summary>Modules with state, and small networks from end to end.</summary>
public sealed class LayerReference
{
    private static readonly Table Rows = Table.Load(
        "layers",
        new()
        {
            ["BatchNorm2d"] = BatchNorm,
            ["batch_norm function"] = c =>
                [F.batch_norm(c.X, c.Y, c.Z, c.Inputs[3], c.Inputs[4], training: false, eps: 1e-3)],
            ["two-layer network"] = c =>
                [
                    F.cross_entropy(
                        F.linear(F.linear(c.X, c.Y, c.Z).relu(), c.Inputs[3], c.Inputs[4]),
                        c.Inputs[5]
                    ),
                ],
            ["convolutional network"] = c =>
            {
                var x = F.max_pool2d(F.conv2d(c.X, c.Inputs[1], c.Inputs[2]).relu(), 2);
                x = F.conv2d(x, c.Inputs[3], c.Inputs[4], padding: [1, 1]).relu();
                return
                [
                    F.cross_entropy(F.linear(x.flatten(1), c.Inputs[5], c.Inputs[6]), c.Inputs[7]),
                ];
            },
            ["clip_grad_norm_"] = ClipGradients,
            ["parameters_to_vector"] = c =>
                [nn.utils.parameters_to_vector([c.Parameter(0), c.Parameter(1)])],
            ["gradient sign step"] = c => [(c.X + 0.3 * c.X.matmul(c.Y).sum().tanh()).clamp(0, 1)],
            ["layer_norm"] = c => [F.layer_norm(c.X, [c.X.shape[^1]], c.Y, c.Z)],
        }
    );

    /// <summary>The output, then the running mean and variance that the module ends with.</summary>
    private static Tensor[] BatchNorm(Call c)
    {
        var layer = nn.BatchNorm2d(c.X.shape[1], momentum: c.Double("momentum"), dtype: c.X.dtype);
        c.Fill(layer.weight!, 1);
        c.Fill(layer.bias!, 2);
        for (var step = 0; step < c.Long("steps"); step++)
            layer.call(c.X.detach());
        layer.train(c.Flag("training"));
        return [layer.call(c.X), layer.running_mean!, layer.running_var!];
    }

    /// <summary>The total norm, then the clipped gradients, which were twice the parameters.</summary>
    private static Tensor[] ClipGradients(Call c)
    {
        var (p, q) = (c.Parameter(0), c.Parameter(1));
        foreach (var parameter in new[] { p, q })
            parameter.grad = parameter.detach() * 2;
        var total = nn.utils.clip_grad_norm_([p, q], c.Double("limit"), c.Double("order"));
        return [tensor(total, c.X.dtype), p.grad!, q.grad!];
    }

    public static IEnumerable<TheoryDataRow<string>> Cases => Rows.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch(string row) => Rows.Check(row);

    [Fact]
    public void Every_operation_has_rows_and_every_row_an_operation() =>
        Assert.Empty(Rows.Unmatched);
}
