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
                        beta1: Beta(c, 0, 0.9),
                        beta2: Beta(c, 1, 0.999),
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
                        beta1: Beta(c, 0, 0.9),
                        beta2: Beta(c, 1, 0.999),
                        eps: c.Double("eps", otherwise: 1e-8),
                        weight_decay: c.Double("weight_decay"),
                        amsgrad: c.Flag("amsgrad")
                    )
            ),
            ["Adamax"] = Trace(
                (p, c) =>
                    optim.Adamax(
                        p,
                        c.Double("lr"),
                        beta1: Beta(c, 0, 0.9),
                        beta2: Beta(c, 1, 0.999),
                        weight_decay: c.Double("weight_decay")
                    )
            ),
            ["RMSProp"] = Trace(
                (p, c) =>
                    optim.RMSProp(
                        p,
                        c.Double("lr"),
                        alpha: c.Double("alpha", otherwise: 0.99),
                        weight_decay: c.Double("weight_decay"),
                        momentum: c.Double("momentum"),
                        centered: c.Flag("centered"),
                        maximize: c.Flag("maximize")
                    )
            ),
            ["Adagrad"] = Trace(
                (p, c) =>
                    optim.Adagrad(
                        p,
                        c.Double("lr"),
                        lr_decay: c.Double("lr_decay"),
                        weight_decay: c.Double("weight_decay")
                    )
            ),
            ["Adadelta"] = Trace(
                (p, c) =>
                    optim.Adadelta(
                        p,
                        c.Double("lr"),
                        rho: c.Double("rho", otherwise: 0.9),
                        weight_decay: c.Double("weight_decay"),
                        maximize: c.Flag("maximize")
                    )
            ),
            ["NAdam"] = Trace((p, c) => optim.NAdam(p, c.Double("lr"))),
            ["RAdam"] = Trace(
                (p, c) =>
                    optim.RAdam(
                        p,
                        c.Double("lr"),
                        beta1: Beta(c, 0, 0.9),
                        beta2: Beta(c, 1, 0.999),
                        weight_decay: c.Double("weight_decay")
                    )
            ),
            ["Rprop"] = Trace(
                (p, c) =>
                    optim.Rprop(
                        p,
                        c.Double("lr"),
                        etaminus: Pair(c, "etas", 0, 0.5),
                        etaplus: Pair(c, "etas", 1, 1.2),
                        min_step: Pair(c, "step_sizes", 0, 1e-6),
                        max_step: Pair(c, "step_sizes", 1, 50)
                    )
            ),
            ["ASGD"] = Trace(
                (p, c) =>
                    optim.ASGD(
                        p,
                        c.Double("lr"),
                        lambd: c.Double("lambd", otherwise: 1e-4),
                        alpha: c.Double("alpha", otherwise: 0.75),
                        t0: c.Double("t0", otherwise: 1e6),
                        weight_decay: c.Double("weight_decay")
                    )
            ),
            ["LBFGS"] = LimitedMemoryStep,
        }
    );

    /// <summary>The loss mixes both parameters, so that every gradient changes every step.</summary>
    private static Tensor Loss(Parameter p, Parameter q, Tensor target)
    {
        var error = p * q.sum() - target;
        return (error * error).sum() + 0.1 * q.pow(4).sum();
    }

    private static double Beta(Call c, int which, double otherwise) =>
        Pair(c, "betas", which, otherwise);

    private static double Pair(Call c, string name, int which, double otherwise) =>
        c.Has(name) ? c.Doubles(name)[which] : otherwise;

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

    private static Tensor[] LimitedMemoryStep(Call c)
    {
        var (p, q) = (c.Parameter(0), c.Parameter(1));
        var optimizer = optim.LBFGS(
            [p, q],
            c.Double("lr"),
            c.Long("max_iter"),
            tolerange_grad: 1e-5,
            history_size: c.Has("history_size") ? c.Long("history_size") : 100
        );
        for (var call = 0; call < (c.Has("calls") ? c.Long("calls") : 1); call++)
            optimizer.step(() =>
            {
                optimizer.zero_grad();
                var loss = Loss(p, q, c.Z);
                loss.backward();
                return loss;
            });
        return [Flat(p, q)];
    }

    public static IEnumerable<TheoryDataRow<string>> Cases => Rows.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch(string row) => Rows.Check(row);

    [Fact]
    public void Every_operation_has_rows_and_every_row_an_operation() =>
        Assert.Empty(Rows.Unmatched);
}
