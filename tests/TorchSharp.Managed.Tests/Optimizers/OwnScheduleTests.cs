using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;
using static TorchSharp.torch.optim.lr_scheduler;

namespace TorchSharp.Tests.Optimizers;

/// <summary>Schedules that a reader derives, as TorchSharp lets them be derived.</summary>
public sealed class OwnScheduleTests
{
    private sealed class Warmup : LRScheduler
    {
        public Warmup(Optimizer optimizer)
            : base(optimizer) => step();

        protected override IEnumerable<double> get_lr() => [_step_count / 10.0];
    }

    private sealed class AsItIs(Optimizer optimizer) : LRScheduler(optimizer);

    private sealed class Elsewhere : LRScheduler
    {
        public List<int?> Steps { get; } = [];

        public override void step(int? epoch) => Steps.Add(epoch);
    }

    private static SGD Optimizer() => SGD([new Parameter(zeros(1))], 0.5);

    [Fact]
    public void A_schedule_may_count_its_steps()
    {
        var schedule = new Warmup(Optimizer());
        Assert.Equal([0.1], schedule.get_last_lr());
        schedule.step();
        schedule.step(7);
        Assert.Equal([0.3], schedule.get_last_lr());
    }

    [Fact]
    public void A_schedule_that_says_nothing_leaves_the_rates()
    {
        var schedule = new AsItIs(Optimizer());
        schedule.step();
        Assert.Equal([0.5], schedule.get_last_lr());
    }

    [Fact]
    public void A_schedule_without_an_optimizer_steps_as_its_class_says()
    {
        var schedule = new Elsewhere();
        schedule.step();
        schedule.step(3);
        Assert.Equal([null, 3], schedule.Steps);
    }

    [Fact]
    public void A_milestone_at_the_first_epoch_counts()
    {
        var schedule = MultiStepLR(Optimizer(), [0, 2], 0.5);
        Assert.Equal([0.25], schedule.get_last_lr());
        schedule.step();
        Assert.Equal([0.25], schedule.get_last_lr());
        schedule.step();
        Assert.Equal([0.125], schedule.get_last_lr());
    }
}
