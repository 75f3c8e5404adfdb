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
    public void What_rounding_loses_is_a_share_of_what_was_found_not_of_all_images()
    {
        using var scope = NewDisposeScope();
        // The border of the test above; 99 images of 100 are far from it.
        var model = Samples.Logistic(1);
        Samples.Set(model.Weight, tensor(new[] { 2550f }, [1, 1]));
        Samples.Set(model.Bias, tensor(new[] { -1004f }));
        var levels = cat([full([1, 1], 100f / 255), zeros(99, 1)]);
        var labels = zeros(100, dtype: ScalarType.Int64);
        var lines = InvariantPanel.Run(new Fgsm(0.45 / 255), model, levels, labels);
        var rounding = lines.Single(line => line.Name.Contains("8 bits", StringComparison.Ordinal));
        Assert.Equal("1 of 1 lost", rounding.Detail);
        Assert.False(rounding.Holds);
    }

    [Fact]
    public void Failures_that_have_a_solution_are_a_share_of_the_failures_not_of_all_images()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Logistic(1);
        Samples.Set(model.Weight, tensor(new[] { 10f }, [1, 1]));
        Samples.Set(model.Bias, tensor(new[] { -5f }));
        var lines = InvariantPanel.Run(
            new ForgetsTheLast(),
            model,
            full([100, 1], 0.4f),
            zeros(100, dtype: ScalarType.Int64)
        );
        var failures = lines.Single(line => line.Name.Contains("BIM", StringComparison.Ordinal));
        Assert.Equal("1 of 1 failures have a solution", failures.Detail);
        Assert.False(failures.Holds);
    }

    [Fact]
    public void An_attack_that_needs_a_target_gets_the_next_class_and_is_held_to_it()
    {
        using var scope = NewDisposeScope();
        var (model, labels) = (Samples.Network(), Samples.Labels(40));
        var attack = new Jsma(Upsilon: 1);
        var lines = InvariantPanel.Run(attack, model, images, labels);
        using var result = attack.Run(
            model,
            images,
            labels,
            Goal.Targeted([.. labels.data<long>().ToArray().Select(label => (label + 1) % 4)])
        );
        var found = result.Success.Count(success => success);
        Assert.InRange(found, 1, 40);
        foreach (
            var part in new[] { "claim to be", "at its target before", "box", "batch", "mode" }
        )
        {
            var line = lines.Single(one => one.Name.Contains(part, StringComparison.Ordinal));
            Assert.True(line.Holds, line.ToString());
        }

        Assert.EndsWith($" of {found} lost", lines[^1].Detail, StringComparison.Ordinal);
        // And the plain attack beside it goes for the same classes.
        var gaveUp = InvariantPanel
            .Run(new TargetedGivesUp(), model, images, labels)
            .Single(one => one.Name.Contains("BIM", StringComparison.Ordinal));
        Assert.False(gaveUp.Holds, gaveUp.ToString());
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

    private sealed record ForgetsTheLast : NearestAttack
    {
        public override string Name => "forgets the last";

        public override Citation Citation => new("goodfellow2014", "section 4");

        public override Norm Distance => Norm.L2;

        protected override Tensor Perturb(Victim victim, Tensor images)
        {
            float[] moves = [.. victim.Numbers.Select(number => number < 99 ? 0.2f : 0f)];
            return images + tensor(moves).unsqueeze(1);
        }
    }

    private sealed record TargetedGivesUp : NearestAttack
    {
        public override string Name => "gives up on targets";

        public override Citation Citation => new("goodfellow2014", "section 4");

        public override Goals Goals => Goals.Targeted;

        public override Norm Distance => Norm.L2;

        protected override Tensor Perturb(Victim victim, Tensor images) => images.clone();
    }

    private sealed record GivesUp : NearestAttack
    {
        public override string Name => "gives up";

        public override Citation Citation => new("goodfellow2014", "section 4");

        public override Norm Distance => Norm.L2;

        protected override Tensor Perturb(Victim victim, Tensor images) => images.clone();
    }
}
