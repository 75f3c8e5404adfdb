using AdvCourse.Attacks;
using AdvCourse.Evaluation;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Evaluation;

public sealed class DistanceTests
{
    [Fact]
    public void The_destruction_rate_counts_as_the_formula_does()
    {
        // clean right:   1 1 1 1 0 0
        // adv right:     0 0 0 1 0 1
        // after T right: 1 0 1 1 1 1   counted: the first three, of which two are disarmed.
        bool[] clean = [true, true, true, true, false, false];
        bool[] adversarial = [false, false, false, true, false, true];
        bool[] transformed = [true, false, true, true, true, true];
        Assert.Equal(new Rate(2, 3), DestructionRate.Of(clean, adversarial, transformed));
        Assert.Equal(
            new Rate(0, 0),
            DestructionRate.Of([false, true], [false, true], [true, true])
        );
        Assert.Throws<ArgumentException>(() => DestructionRate.Of([true], [true], []));
    }

    [Fact]
    public void In_the_prefiltered_case_it_is_the_accuracy_on_transformed_adversarial_images()
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = (Samples.Network(), Samples.Images(80), Samples.Labels(80));
        var truth = tensor(model.Predict(images).Classes.ToArray());
        using var attack = new Fgsm(0.3).Run(model, images, truth);
        var kept = attack
            .Success.Select((success, i) => (success, i))
            .Where(item => item.success)
            .Select(item => (long)item.i)
            .ToArray();
        var chosen = tensor(kept);
        var (x, adversarial, y) = (
            images.index_select(0, chosen),
            attack.Images.index_select(0, chosen),
            truth.index_select(0, chosen)
        );
        Tensor Darken(Tensor t) => t * 0.7;
        var rate = DestructionRate.Of(model, x, adversarial, y, Darken);
        Assert.Equal(kept.Length, rate.Total);
        Assert.Equal(model.Score(Darken(adversarial), y).Accuracy, rate);
        // Over all images the denominator is the same: those that were right and became wrong.
        Assert.Equal(rate, DestructionRate.Of(model, images, attack.Images, truth, Darken));
        Assert.Equal(0, DestructionRate.Of(model, x, adversarial, y, t => t).Count);
    }

    [Fact]
    public void Top_k_counts_the_scores_that_reach_the_classs_own()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (model, images, labels) = (Samples.Network(), Samples.Images(50), Samples.Labels(50));
        var logits = Samples.Doubles(model.call(images)).Chunk(4).ToArray();
        var y = labels.data<long>().ToArray();
        foreach (var top in new[] { 1, 2, 3 })
        {
            Assert.Equal(
                logits.Select((row, i) => row.OrderDescending().Take(top).Contains(row[y[i]])),
                model.Right(images, labels, top, batchSize: 9)
            );
        }

        Assert.Throws<ArgumentException>(() => model.Right(images, labels, 4));
        Assert.Throws<ArgumentException>(() => model.Right(images, labels, 0));
        // A model that says the same of every class knows nothing, whatever the order of its ties.
        Assert.DoesNotContain(true, nn.Sequential(new Constant()).Right(images, labels, 2));
    }

    private sealed class Constant() : nn.Module<Tensor, Tensor>("constant")
    {
        public override Tensor forward(Tensor input) => zeros(input.shape[0], 4);
    }

    [Fact]
    public void Distortion_is_the_root_mean_square_change_of_a_pixel()
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = (Samples.Network(), Samples.Images(30), Samples.Labels(30));
        using var result = new Fgsm(new Budget(Norm.L2, 0.6)) { Box = Box.None }.Run(
            model,
            images,
            labels
        );
        Assert.All(
            result.Distortions(),
            distortion => Assert.Equal(0.6 / Math.Sqrt(12), distortion, 1e-5)
        );
        var changes = Samples.Doubles(result.Images - images).Chunk(12).ToArray();
        Assert.Equal(
            changes
                .Where((_, i) => result.Success[i])
                .Average(row => Math.Sqrt(row.Average(value => value * value))),
            result.AverageDistortion(),
            1e-6
        );
    }

    /// <summary>An image that withstands has been moved too, but to no adversarial one (Szegedy et al. 2013, table 1).</summary>
    [Fact]
    public void The_average_distortion_is_that_of_the_images_that_were_found()
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = (Samples.Network(), Samples.Images(60), Samples.Labels(60));
        // In the box a step comes out shorter where pixels end.
        using var result = new Fgsm(0.3).Run(model, images, labels);
        var (found, missed) = (new List<double>(), new List<double>());
        foreach (
            var (change, i) in Samples
                .Doubles(result.Images - images)
                .Chunk(12)
                .Select((c, i) => (c, i))
        )
        {
            (result.Success[i] ? found : missed).Add(Math.Sqrt(change.Average(x => x * x)));
        }

        Assert.True(Math.Abs(found.Average() - missed.Average()) > 1e-3);
        Assert.Equal(found.Average(), result.AverageDistortion(), 1e-5);
    }

    [Fact]
    public void The_distortion_curve_agrees_with_its_distances()
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = (Samples.Network(), Samples.Images(61), Samples.Labels(61));
        using var far = new Fgsm(0.5).Run(model, images, labels);
        using var near = new Fgsm(0.05).Run(model, images, labels);
        var curve = DistortionCurve.Of(Norm.Linf, far, near);
        for (var i = 0; i < 61; i++)
        {
            var expected =
                far.Clean.Classes[i] != far.Labels[i] ? 0
                : near.Success[i] && far.Success[i] ? Math.Min(near.Linf[i], far.Linf[i])
                : near.Success[i] ? near.Linf[i]
                : far.Success[i] ? far.Linf[i]
                : double.PositiveInfinity;
            Assert.Equal(expected, curve.Distances[i]);
        }

        Assert.Equal(far.CleanScore.Accuracy, curve.AccuracyAt(0));
        Assert.Equal(curve.Distances.Count(double.IsInfinity), curve.AccuracyAt(0.51).Count);
        Assert.Equal(
            0,
            DistortionCurve.Of(Norm.Linf, far).AccuracyAt(2).Count - far.Success.Count(s => !s)
        );
        var steps = curve.Steps();
        Assert.Equal(0, steps[0].Epsilon);
        Assert.Equal(curve.AccuracyAt(0).Percent, steps[0].Percent);
        Assert.Equal(
            steps.OrderByDescending(step => step.Percent).Select(step => step.Percent),
            steps.Select(step => step.Percent)
        );
        Assert.Equal(curve.Distances.Order().ElementAt(30), curve.Median);
        var even = new Fgsm(0.05).Run(model, images[..60], labels[..60]);
        var lengths = even.Distances(Norm.Linf);
        double[] sorted =
        [
            .. Enumerable
                .Range(0, 60)
                .Select(i =>
                    even.Clean.Classes[i] != even.Labels[i] ? 0
                    : even.Success[i] ? lengths[i]
                    : double.PositiveInfinity
                )
                .Order(),
        ];
        Assert.Equal((sorted[29] + sorted[30]) / 2, DistortionCurve.Of(Norm.Linf, even).Median);
        Assert.Equal(
            curve.Distances.Where(d => d > 0 && double.IsFinite(d)).Average(),
            curve.Mean,
            1e-9
        );
        Assert.Throws<ArgumentException>(() => DistortionCurve.Of(Norm.Linf));
        Assert.Throws<ArgumentException>(() => DistortionCurve.Of(Norm.L1, far));
        using var targeted = new Fgsm(0.1).Run(model, images, labels, Goal.Targeted(1));
        Assert.Throws<ArgumentException>(() => DistortionCurve.Of(Norm.Linf, targeted));
    }
}
