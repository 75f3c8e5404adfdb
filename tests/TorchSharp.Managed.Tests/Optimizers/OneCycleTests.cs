using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Optimizers;

/// <summary>One cycle whose parts have no length.</summary>
public sealed class OneCycleTests
{
    public static TheoryData<double, int, bool, double[]> Runs =>
        new()
        {
            // The rise takes one step, which stands at the top.
            { 0.1, 10, false, [1] },
            { 0.5, 2, false, [1, 1 / 25.0 / 1e4] },
            { 0.25, 4, true, [1] },
            { 1, 1, false, [1] },
            // The fall has no length.
            { 1, 3, false, [1 / 25.0, 0.52, 1, 1 / 25.0 / 1e4] },
        };

    [Theory, MemberData(nameof(Runs))]
    public void A_part_without_length_is_over_at_once(
        double part,
        int steps,
        bool three,
        double[] rates
    )
    {
        var optimizer = optim.SGD([new Parameter(zeros(1))], 0.1, momentum: 0.9);
        var schedule = optim.lr_scheduler.OneCycleLR(
            optimizer,
            1.0,
            steps,
            pct_start: part,
            three_phase: three
        );
        var group = optimizer.ParamGroups.First();
        var momentum = (optim.IMomentum)group;
        for (var step = 0; step <= steps; step++)
        {
            if (step < rates.Length)
                Assert.Equal(rates[step], group.LearningRate, 1e-12);
            Assert.True(double.IsFinite(group.LearningRate), $"the rate at step {step}");
            Assert.True(double.IsFinite(momentum.Momentum), $"momentum at step {step}");
            if (step < steps)
                schedule.step();
        }
    }
}
