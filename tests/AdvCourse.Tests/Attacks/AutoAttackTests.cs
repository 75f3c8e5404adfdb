using AdvCourse.Attacks;
using AdvCourse.Threats;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Tests.Attacks;

/// <summary>Auto-PGD with its two losses, and the ensemble that it is a part of.</summary>
public sealed class AutoAttackTests
{
    [Fact]
    public void The_DLR_loss_is_equations_6_and_7_and_ignores_scale_and_shift()
    {
        using var scope = NewDisposeScope();
        var scores = tensor(
            new[]
            {
                1f,
                5,
                3,
                2,
                0, /**/
                4,
                1,
                0,
                3.5f,
                2,
            },
            [2, 5]
        );
        var labels = tensor(new long[] { 1, 1 });
        var targets = tensor(new long[] { 2, 4 });
        // -(5-3)/(5-2); -(1-4)/(4-2).
        double[] untargeted = [-2.0 / 3, 3.0 / 2];
        // -(5-3)/(5-(2+1)/2); -(1-2)/(4-(2+1)/2).
        double[] targeted = [-2 / 3.5, 1 / 2.5];
        foreach (var (scale, shift) in new[] { (1.0, 0.0), (37.0, -4.0), (0.01, 9.0) })
        {
            var z = (scores * scale) + shift;
            Assert.All(Samples.Doubles(Dlr.Untargeted(z, labels)).Zip(untargeted), Close);
            Assert.All(Samples.Doubles(Dlr.Targeted(z, labels, targets)).Zip(targeted), Close);
        }

        Assert.Contains(
            "3 classes only",
            Assert
                .Throws<ArgumentException>(() => Dlr.Targeted(zeros(2, 3), labels, targets))
                .Message,
            StringComparison.Ordinal
        );

        static void Close((double A, double B) pair) => Assert.Equal(pair.A, pair.B, 1e-3);
    }

    [Fact]
    public void Auto_PGDs_intervals_are_those_of_section_3_2() =>
        Assert.Equal([22, 41, 57, 70, 80, 87, 93, 99], AutoPgd.Checkpoints(100));

    [Fact]
    public void The_last_point_of_auto_PGD_is_looked_at_without_a_gradient()
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = Samples.AlmostRight(2);
        var result = new ApgdCe(0.01, 7).Run(model, images, labels);
        Assert.All(result.Gradients, count => Assert.Equal(7, count));
        Assert.All(result.Queries, count => Assert.Equal(8, count));
    }

    [Fact]
    public void APGD_T_goes_from_the_likeliest_wrong_class_to_the_next()
    {
        using var scope = NewDisposeScope();
        var model = new ThirdOnly();
        var (images, labels) = (full([6, 100], 0.5f), zeros(6, dtype: ScalarType.Int64));
        var one = new ApgdT(0.3, 20, targets: 1).Run(model, images, labels);
        var two = new ApgdT(0.3, 20, targets: 2).Run(model, images, labels);
        Assert.All(one.Success, Assert.False);
        Assert.All(two.Success, Assert.True);
        Assert.All(two.Adversarial.Classes, chosen => Assert.Equal(2, chosen));
    }

    /// <summary>As APGD-CE's: drawn from the cube, scaled to its surface, so that one pixel moves by the whole epsilon.</summary>
    [Fact]
    public void APGD_T_begins_at_a_random_place_of_its_own_for_each_target()
    {
        using var scope = NewDisposeScope();
        var (model, image) = (new Asked(Samples.Network()), Samples.Images(1));
        var label = model.call(image).argmax(1);
        model.Points.Clear();
        new ApgdT(1e-3, steps: 1) { Box = Box.None }.Run(model, image, label);
        var clean = Samples.Doubles(image);
        var starts = model
            .Points.Select(point => point.Zip(clean, (a, b) => Math.Abs(a - b) / 1e-3).ToArray())
            .Where(sizes =>
                sizes.Max() is > 0.99 and < 1.01 && sizes.Count(size => size > 0.99) < 5
            )
            .Select(sizes => sizes.Sum())
            .Distinct();
        Assert.Equal(3, starts.Count());
    }

    /// <summary>Its score is the smallest of all, as is what the true class is given to stand behind all others.</summary>
    [Fact]
    public void APGD_T_comes_to_the_unlikeliest_class_too_and_never_to_the_true_one()
    {
        using var scope = NewDisposeScope();
        var model = new LastOnly();
        var (images, labels) = (full([6, 100], 0.5f), zeros(6, dtype: ScalarType.Int64));
        var two = new ApgdT(0.3, 20, targets: 2).Run(model, images, labels);
        var all = new ApgdT(0.3, 20).Run(model, images, labels);
        Assert.All(two.Success, Assert.False);
        Assert.All(all.Success, Assert.True);
        Assert.All(all.Adversarial.Classes, chosen => Assert.Equal(3, chosen));
    }

    [Theory]
    [InlineData("Linf", 0.1)]
    [InlineData("L2", 0.3)]
    public void AutoAttack_breaks_what_any_of_its_parts_breaks_and_leaves_wrong_images_alone(
        string norm,
        double epsilon
    )
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = Samples.AlmostRight(1);
        var attack = new AutoAttack(new Budget(Norms.Named(norm), epsilon), 20, 100);
        var whole = attack.Run(model, images, labels);
        foreach (var part in attack.Parts)
        {
            var alone = part.Run(model, images, labels);
            Assert.All(
                alone.Success.Zip(whole.Success),
                pair => Assert.True(!pair.First || pair.Second, part.Name)
            );
        }

        Assert.Contains(whole.Success, success => !success);
        for (var i = 0; i < whole.Labels.Count; i++)
        {
            if (whole.Clean.Classes[i] != whole.Labels[i])
            {
                Assert.Equal(0, whole.Linf[i]);
                Assert.Equal(0, whole.Queries[i]);
            }
        }
    }

    /// <summary>Logits so far apart that the cross-entropy is exactly zero: APGD-CE is blind, the DLR loss is not.</summary>
    [Fact]
    public void What_withstands_a_loss_that_can_see_is_not_masked_though_the_cross_entropy_is_blind()
    {
        using var scope = NewDisposeScope();
        var saturated = new Times(Samples.Network(), 1e4);
        var images = Samples.Images(40);
        var labels = saturated.call(images).argmax(1);
        var budget = new Budget(Norm.Linf, 0.02);
        var blind = new ApgdCe(budget, 10).Run(saturated, images, labels);
        Assert.True(blind.Masked.Count(masked => masked) > 20, blind.Summary);
        var result = new AutoAttack(budget, 10, 20).Run(saturated, images, labels);
        Assert.All(result.Masked, Assert.False);
        Assert.InRange(result.Robust.Count, 1, 39);
        Assert.Equal(40 - result.SuccessRate.Count, result.Robust.Count);
        Assert.DoesNotContain("masked", result.Summary, StringComparison.Ordinal);
        // A model without any slope stays masked, whatever withstands: that is AutoAttack's case of the table of hard inputs.
    }

    /// <summary>Before the first gradient, not when the images that are left come to the targeted loss, if any are.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Fewer_than_four_classes_are_refused_at_the_start_with_the_remedy(int classes)
    {
        using var scope = NewDisposeScope();
        var model = Samples.Network(classes: classes);
        var images = Samples.Images(10);
        var right = model.call(images).argmax(1);
        // All wrong already: nothing would be left for the targeted loss.
        foreach (var labels in new[] { right, (right + 1).remainder(classes) })
        {
            foreach (var attack in new Attack[] { new AutoAttack(0.5, 5, 5), new ApgdT(0.5, 5) })
            {
                var steps = 0;
                var error = Assert.Throws<ArgumentException>(() =>
                    attack.Run(model, images, labels, progress: new Seen(() => steps++))
                );
                Assert.Contains(
                    $"has {classes} classes only",
                    error.Message,
                    StringComparison.Ordinal
                );
                Assert.Contains(
                    "APGD-CE with several restarts",
                    error.Message,
                    StringComparison.Ordinal
                );
                Assert.StartsWith(attack.Name, error.Message, StringComparison.Ordinal);
                Assert.Equal(0, steps);
            }
        }
    }

    /// <summary>Keeps where it was asked.</summary>
    private sealed class Asked(Module<Tensor, Tensor> inner) : Module<Tensor, Tensor>(nameof(Asked))
    {
        public List<double[]> Points { get; } = [];

        public override Tensor forward(Tensor input)
        {
            Points.Add(Samples.Doubles(input));
            return inner.call(input);
        }
    }

    /// <summary>Classes 1 and 2 never lead; class 3 is last at grey and wins where pixels are brighter.</summary>
    private sealed class LastOnly() : Module<Tensor, Tensor>(nameof(LastOnly))
    {
        public override Tensor forward(Tensor input)
        {
            var one = ones(input.shape[0], 1);
            var last = 10 * (input.mean([1], keepdim: true) - 0.5);
            return cat([one, one * 0.9, one * 0.8, last], 1);
        }
    }

    /// <summary>
    /// Class 0 leads class 1 by a tenth wherever one goes; class 2, third at grey, wins where pixels are brighter; class 3 is far off.
    /// </summary>
    private sealed class ThirdOnly() : Module<Tensor, Tensor>(nameof(ThirdOnly))
    {
        public override Tensor forward(Tensor input)
        {
            var one = ones(input.shape[0], 1);
            var third = 0.5 + (10 * (input.mean([1], keepdim: true) - 0.5));
            return cat([one, one * 0.9, third, one * -5], 1);
        }
    }
}
