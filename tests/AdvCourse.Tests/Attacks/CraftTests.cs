using AdvCourse.Attacks;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Attacks;

/// <summary><see cref="Attack.Craft"/>: the images of a run without its report.</summary>
public sealed class CraftTests
{
    public static TheoryData<string, bool> WithEachGoal => AttackTable.NamesAndGoals;

    [Theory]
    [MemberData(nameof(WithEachGoal))]
    public void Its_images_are_those_of_a_run_bit_by_bit(string name, bool targeted)
    {
        using var scope = NewDisposeScope();
        var attack = AttackTable.Named(name);
        var (model, images, labels) = (Samples.Network(), Samples.Images(20), Samples.Labels(20));
        var goal = targeted ? AttackTable.Next(labels) : null;
        var judged = attack.Run(model, images, labels, goal, seed: 5, batchSize: 9);
        var crafted = attack.Craft(model, images, labels, goal, seed: 5, batchSize: 9);
        Assert.Equal(judged.Images.shape, crafted.shape);
        Assert.Equal(Samples.Floats(judged.Images), Samples.Floats(crafted));
        Assert.False(crafted.requires_grad);
    }

    [Fact]
    public void An_attack_with_a_budget_asks_the_model_once_less_a_batch()
    {
        using var scope = NewDisposeScope();
        var (images, labels) = (Samples.Images(20), Samples.Labels(20));
        var judged = new Counting(Samples.Network());
        new Fgsm(0.1).Run(judged, images, labels, batchSize: 5);
        var crafted = new Counting(Samples.Network());
        new Fgsm(0.1).Craft(crafted, images, labels, batchSize: 5);
        Assert.Equal(1 + (4 * 2), judged.Calls); // a first look at the outputs; then a gradient and a verdict a batch
        Assert.Equal(1 + 4, crafted.Calls);
    }

    [Fact]
    public void Where_the_nearest_was_not_found_the_clean_image_stands()
    {
        using var scope = NewDisposeScope();
        var (model, images) = (Samples.Network(), Samples.Images(12));
        var said = model.call(images).argmax(1).detach();
        var crafted = new DeepFool(Steps: 1, Overshoot: 0).Craft(model, images, said);
        var judged = new DeepFool(Steps: 1, Overshoot: 0).Run(model, images, said);
        Assert.Contains(false, judged.Success); // half a way to the boundary is no success ...
        foreach (var i in Enumerable.Range(0, 12).Where(i => !judged.Success[i]))
        {
            Assert.Equal(Samples.Floats(images[i]), Samples.Floats(crafted[i])); // ... and not handed over
        }
    }

    [Fact]
    public void Bad_input_is_refused_as_in_a_run()
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = (Samples.Network(), Samples.Images(4), Samples.Labels(4));
        Func<object>[] wrong =
        [
            () => new Fgsm(0.1).Craft(model, images + 1, labels),
            () => new Fgsm(0.1).Craft(model, images, labels[..3]),
            () => new Fgsm(0.1).Craft(model, images, labels + 100),
            () => new DeepFool().Craft(model, images, labels, Goal.Targeted(labels)),
        ];
        Assert.All(wrong, craft => Assert.Throws<ArgumentException>(craft));
    }

    [Fact]
    public void It_reports_reaches_one_and_can_be_cancelled()
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = (Samples.Network(), Samples.Images(20), Samples.Labels(20));
        var shares = new List<double>();
        new Bim(0.1, 5).Craft(model, images, labels, batchSize: 5, progress: new Told(shares.Add));
        Assert.Equal(1, shares[^1]);
        Assert.Equal(shares.Order(), shares);
        using var cancel = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() =>
            new Bim(0.1, 5).Craft(
                model,
                images,
                labels,
                progress: new Seen(cancel.Cancel),
                cancellation: cancel.Token
            )
        );
    }

    [Fact]
    public void The_model_comes_out_in_the_mode_it_went_in()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Network();
        model.train();
        new Fgsm(0.1).Craft(model, Samples.Images(4), Samples.Labels(4));
        Assert.True(model.training);
    }
}
