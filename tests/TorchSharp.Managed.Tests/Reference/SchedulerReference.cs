using TorchSharp.Modules;
using static TorchSharp.torch;
using LRScheduler = TorchSharp.torch.optim.lr_scheduler.LRScheduler;

namespace TorchSharp.Tests.Reference;

/// <summary>Learning rates after each of twelve scheduler steps.</summary>
public sealed class SchedulerReference
{
    private static readonly Table Rows = Table.Load(
        "schedulers",
        new()
        {
            ["StepLR"] = Rates(
                (o, c) => optim.lr_scheduler.StepLR(o, c.Int("step_size"), c.Double("gamma"))
            ),
            ["MultiStepLR"] = Rates(
                (o, c) =>
                    optim.lr_scheduler.MultiStepLR(
                        o,
                        [.. c.Longs("milestones").Select(m => (int)m)],
                        c.Double("gamma")
                    )
            ),
            ["ExponentialLR"] = Rates(
                (o, c) => optim.lr_scheduler.ExponentialLR(o, c.Double("gamma"))
            ),
            ["CosineAnnealingLR"] = Rates(
                (o, c) =>
                    optim.lr_scheduler.CosineAnnealingLR(o, c.Double("T_max"), c.Double("eta_min"))
            ),
            ["LinearLR"] = Rates(
                (o, c) =>
                    optim.lr_scheduler.LinearLR(
                        o,
                        c.Double("start_factor"),
                        c.Double("end_factor"),
                        c.Int("total_iters")
                    )
            ),
            ["LambdaLR"] = Rates(
                (o, _) => optim.lr_scheduler.LambdaLR(o, epoch => 1.0 / (1 + epoch))
            ),
            ["MultiplicativeLR"] = Rates(
                (o, _) => optim.lr_scheduler.MultiplicativeLR(o, epoch => 1 - 0.02 * epoch)
            ),
            ["ConstantLR"] = Rates(
                (o, c) => optim.lr_scheduler.ConstantLR(o, c.Double("factor"), c.Int("total_iters"))
            ),
            ["PolynomialLR"] = Rates(
                (o, c) =>
                    optim.lr_scheduler.PolynomialLR(o, c.Int("total_iters"), c.Double("power"))
            ),
            ["OneCycleLR"] = Cycle(
                (o, c) =>
                    optim.lr_scheduler.OneCycleLR(
                        o,
                        c.Double("max_lr"),
                        total_steps: c.Int("total_steps"),
                        pct_start: c.Double("pct_start", otherwise: 0.3),
                        anneal_strategy: c.Has("anneal_strategy")
                            ? optim.lr_scheduler.impl.OneCycleLR.AnnealStrategy.Linear
                            : optim.lr_scheduler.impl.OneCycleLR.AnnealStrategy.Cos,
                        cycle_momentum: !c.Has("cycle_momentum"),
                        div_factor: c.Double("div_factor", otherwise: 25),
                        final_div_factor: c.Double("final_div_factor", otherwise: 1e4),
                        three_phase: c.Flag("three_phase")
                    )
            ),
            ["CyclicLR"] = Cycle(
                (o, c) =>
                    optim.lr_scheduler.CyclicLR(
                        o,
                        c.Double("base_lr"),
                        c.Double("max_lr"),
                        c.Int("step_size_up"),
                        c.Has("step_size_down") ? c.Int("step_size_down") : -1,
                        c.Has("gamma") ? optim.lr_scheduler.impl.CyclicLR.Mode.ExpRange
                            : c.Has("mode") ? optim.lr_scheduler.impl.CyclicLR.Mode.Triangular2
                            : optim.lr_scheduler.impl.CyclicLR.Mode.Triangular,
                        c.Double("gamma", otherwise: 1)
                    )
            ),
            ["ChainedLR"] = Rates(
                (o, _) =>
                    optim.lr_scheduler.ChainedLR([
                        optim.lr_scheduler.ConstantLR(o, 0.1, 2),
                        optim.lr_scheduler.ExponentialLR(o, 0.9),
                    ])
            ),
            ["SequentialLR"] = Rates(
                (o, _) =>
                    optim.lr_scheduler.SequentialLR(
                        o,
                        [
                            optim.lr_scheduler.ConstantLR(o, 0.5, 20),
                            optim.lr_scheduler.ExponentialLR(o, 0.5),
                        ],
                        [4]
                    )
            ),
            ["ReduceLROnPlateau"] = Plateau,
        }
    );

    private static SGD Optimizer(Call c) => optim.SGD([new Parameter(zeros(1))], c.Double("lr"));

    private static double Rate(SGD optimizer) => optimizer.ParamGroups.First().LearningRate;

    private static Func<Call, Tensor[]> Rates(Func<SGD, Call, LRScheduler> make) =>
        c =>
        {
            var optimizer = Optimizer(c);
            var scheduler = make(optimizer, c);
            List<double> rates = [Rate(optimizer)];
            for (var step = 0; step < 12; step++)
            {
                optimizer.step();
                scheduler.step();
                rates.Add(Rate(optimizer));
            }
            return [tensor(rates.ToArray())];
        };

    /// <summary>The rates, and the momenta (or first betas) of the same steps.</summary>
    private static Func<Call, Tensor[]> Cycle(Func<optim.Optimizer, Call, LRScheduler> make) =>
        c =>
        {
            Parameter[] parameters = [new Parameter(zeros(1))];
            optim.Optimizer optimizer = c.Flag("adam")
                ? optim.Adam(parameters, c.Double("lr"))
                : optim.SGD(parameters, c.Double("lr"), momentum: 0.9);
            var scheduler = make(optimizer, c);
            var group = optimizer.ParamGroups.First();
            List<double> found = [];
            for (var step = 0; step < 12; step++)
            {
                found.Add(group.LearningRate);
                found.Add(
                    group is optim.IBetas betas
                        ? betas.Betas.Item1
                        : ((optim.IMomentum)group).Momentum
                );
                optimizer.step();
                scheduler.step();
            }
            return [tensor(found.ToArray()).reshape(12, 2)];
        };

    private static Tensor[] Plateau(Call c)
    {
        var optimizer = Optimizer(c);
        var scheduler = optim.lr_scheduler.ReduceLROnPlateau(
            optimizer,
            c.Has("mode") ? "max" : "min",
            c.Double("factor"),
            c.Int("patience"),
            c.Double("threshold", otherwise: 1e-4),
            c.Has("threshold_mode") ? "abs" : "rel",
            c.Has("cooldown") ? c.Int("cooldown") : 0,
            [c.Double("min_lr")]
        );
        List<double> rates = [];
        foreach (var loss in c.Doubles("losses"))
        {
            optimizer.step();
            scheduler.step(loss);
            rates.Add(Rate(optimizer));
        }
        return [tensor(rates.ToArray())];
    }

    public static IEnumerable<TheoryDataRow<string>> Cases => Rows.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch(string row) => Rows.Check(row);

    [Fact]
    public void Every_operation_has_rows_and_every_row_an_operation() =>
        Assert.Empty(Rows.Unmatched);
}
