using AdvCourse.Attacks;
using AdvCourse.Evaluation;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Evaluation;

public sealed class PanelTests
{
    private readonly Tensor images = Samples.Images(40);

    [Fact]
    public void A_sound_nearest_attack_holds_every_line()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Network();
        var labels = Samples.Labels(40);
        var lines = InvariantPanel.Run(
            new CarliniWagnerL2(maxIterations: 200, searchSteps: 6, initialC: 1),
            model,
            images,
            labels,
            tolerance: 0.1
        );
        Assert.Equal(7, lines.Count);
        Assert.All(lines, line => Assert.True(line.Holds, line.ToString()));
    }

    [Fact]
    public void An_attack_that_gives_up_is_found_out()
    {
        using var scope = NewDisposeScope();
        var lines = InvariantPanel.Run(
            new GivesUp(),
            Samples.Network(),
            images,
            Samples.Labels(40)
        );
        Assert.Contains(
            "failure",
            Assert.Single(lines, line => !line.Holds).Name,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_lives_between_two_levels_is_lost_by_rounding_and_said()
    {
        using var scope = NewDisposeScope();
        // Images of whole levels, just on the right side of a border at 100.4 levels: less than half a level crosses it.
        var model = Samples.Logistic(1);
        Samples.Set(model.Weight, tensor(new[] { 2550f }, [1, 1]));
        Samples.Set(model.Bias, tensor(new[] { -1004f }));
        var levels = full([20, 1], 100f / 255);
        var labels = zeros(20, dtype: ScalarType.Int64);
        var lines = InvariantPanel.Run(new Fgsm(0.45 / 255), model, levels, labels);
        var rounding = Assert.Single(
            lines,
            line => line.Name.Contains("8 bits", StringComparison.Ordinal)
        );
        Assert.False(rounding.Holds);
        Assert.Equal("20 of 20 lost", rounding.Detail);
    }

    [Fact]
    public void An_attack_with_a_budget_gets_the_same_panel_by_either_door()
    {
        using var scope = NewDisposeScope();
        var (model, labels) = (Samples.Network(), Samples.Labels(40));
        var attack = new Fgsm(0.2);
        Assert.Equal(
            InvariantPanel.Run(attack, model, images, labels),
            InvariantPanel.Run((Attack)attack, model, images, labels)
        );
    }

    private sealed record GivesUp : NearestAttack
    {
        public override string Name => "gives up";

        public override Citation Citation => new("goodfellow2014", "section 4");

        public override Norm Distance => Norm.L2;

        protected override Tensor Perturb(Victim victim, Tensor images) => images.clone();
    }
}
