using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Reference;

/// <summary>Parameters after each of five optimizer steps.</summary>
public sealed class OptimizerReference
{
    private static readonly Table Rows = Table.Load(
        "optimizers",
        new()
        {
            ["SGD"] = Trace(
                (p, c) =>
                    optim.SGD(
                        p,
                        c.Double("lr"),
                        momentum: c.Double("momentum"),
                        dampening: c.Double("dampening"),
                        weight_decay: c.Double("weight_decay"),
                        nesterov: c.Flag("nesterov"),
                        maximize: c.Flag("maximize")
                    )
            ),
            ["Adam"] = Trace(
                (p, c) =>
                    optim.Adam(
                        p,
                        c.Double("lr"),
                        beta1: c.Has("betas") ? c.Doubles("betas")[0] : 0.9,
                        beta2: c.Has("betas") ? c.Doubles("betas")[1] : 0.999,
                        eps: c.Double("eps", otherwise: 1e-8),
                        weight_decay: c.Double("weight_decay"),
                        amsgrad: c.Flag("amsgrad")
                    )
            ),
            ["AdamW"] = Trace(
                (p, c) =>
                    optim.AdamW(
                        p,
                        c.Double("lr"),
                        beta1: c.Has("betas") ? c.Doubles("betas")[0] : 0.9,
                        beta2: c.Has("betas") ? c.Doubles("betas")[1] : 0.999,
                        eps: c.Double("eps", otherwise: 1e-8),
                        weight_decay: c.Double("weight_decay"),
                        amsgrad: c.Flag("amsgrad")
                    )
            ),
        },
        missing: ["LBFGS", "RMSProp", "Adagrad", "Adadelta", "NAdam", "RAdam", "Rprop", "ASGD"]
    );

    /// <summary>The loss mixes both parameters, so that every gradient changes every step.</summary>
    private static Tensor Loss(Parameter p, Parameter q, Tensor target)
    {
        var error = p * q.sum() - target;
        return (error * error).sum() + 0.1 * q.pow(4).sum();
    }

    private static Tensor Flat(Parameter p, Parameter q) =>
        cat([p.detach().flatten(), q.detach().flatten()]).clone();

    private static Func<Call, Tensor[]> Trace(Func<Parameter[], Call, optim.Optimizer> make) =>
        c =>
        {
            var (p, q) = (c.Parameter(0), c.Parameter(1));
            var optimizer = make([p, q], c);
            List<Tensor> history = [];
            for (var step = 0; step < 5; step++)
            {
                optimizer.zero_grad();
                Loss(p, q, c.Z).backward();
                optimizer.step();
                history.Add(Flat(p, q));
            }
            return [stack(history)];
        };

    public static IEnumerable<TheoryDataRow<string>> Cases => Rows.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch(string row) => Rows.Check(row);

    [Fact]
    public void Every_operation_has_rows_and_every_row_an_operation() =>
        Assert.Empty(Rows.Unmatched);
}
