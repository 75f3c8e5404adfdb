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
        },
        missing: ["OneCycleLR", "CyclicLR", "SequentialLR", "ReduceLROnPlateau"]
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

    public static IEnumerable<TheoryDataRow<string>> Cases => Rows.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch(string row) => Rows.Check(row);

    [Fact]
    public void Every_operation_has_rows_and_every_row_an_operation() =>
        Assert.Empty(Rows.Unmatched);
}
