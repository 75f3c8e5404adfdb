using AdvCourse.Attacks;
using AdvCourse.Models;
using AdvCourse.Threats;
using FsCheck.Xunit;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Tests.Attacks;

/// <summary>Restarts, early leaving, ensembles and universal perturbations: what must hold between runs.</summary>
public sealed class WorstCaseTests
{
    [Property(MaxTest = 8)]
    public void More_restarts_keep_every_success(int seed)
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = Task(seed);
        var before = new bool[images.shape[0]];
        foreach (var restarts in new[] { 1, 2, 5 })
        {
            var now = new Pgd(0.06, steps: 3, restarts: restarts).Run(
                model,
                images,
                labels,
                seed: seed
            );
            Assert.All(before.Zip(now.Success), pair => Assert.True(!pair.First || pair.Second));
            before = [.. now.Success];
        }
    }

    [Property(MaxTest = 8)]
    public void Leaving_early_keeps_every_success_and_saves_gradients(int seed)
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = Task(seed);
        var budget = new Budget(Norm.Linf, 0.12);
        (Attack Stays, Attack Leaves)[] pairs =
        [
            (new Bim(budget), new Bim(budget) { StopWhenAdversarial = true }),
            (new MiFgsm(budget), new MiFgsm(budget) { StopWhenAdversarial = true }),
            (new Pgd(budget, 10), new Pgd(budget, 10) { StopWhenAdversarial = true }),
            (new ApgdCe(budget, 20), new ApgdCe(budget, 20) { StopWhenAdversarial = true }),
            (new ApgdT(budget, 10), new ApgdT(budget, 10) { StopWhenAdversarial = true }),
        ];
        foreach (var (stays, leaves) in pairs)
        {
            var (all, some) = (
                stays.Run(model, images, labels, seed: seed),
                leaves.Run(model, images, labels, seed: seed)
            );
            Assert.All(
                all.Success.Zip(some.Success),
                pair => Assert.True(!pair.First || pair.Second, stays.Name)
            );
            Assert.True(some.Gradients.Sum() < all.Gradients.Sum(), stays.Name);
            Assert.All(
                some.Success.Zip(some.Gradients, all.Gradients),
                row => Assert.True(row.First ? row.Second <= row.Third : row.Second == row.Third)
            );
        }
    }

    [Property(MaxTest = 10)]
    public void BIM_climbs_no_lower_than_FGSM_on_a_smooth_model(int seed)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var smooth = Sequential(Linear(12, 16), Tanh(), Linear(16, 4));
        var round = 0;
        foreach (var parameter in smooth.parameters())
        {
            Samples.Set(
                parameter,
                new Noise(seed).Then(round++).Normal([.. parameter.shape, 1]).squeeze(-1) * 0.5
            );
        }

        var (images, labels) = (Samples.Images(60), Samples.Labels(60));
        Assert.True(Mean(new Bim(0.1)) >= Mean(new Fgsm(0.1)) - 1e-4);

        double Mean(Attack attack) =>
            Head
                .Softmax.Losses(smooth.call(attack.Run(smooth, images, labels).Images), labels)
                .mean()
                .ToDouble();
    }

    [Property(MaxTest = 20)]
    public void Random_starts_fill_the_ball_and_never_leave_it(int seed)
    {
        using var scope = NewDisposeScope();
        var (images, numbers) = (
            zeros(200, 6),
            Enumerable.Range(0, 200).Select(i => (long)i).ToArray()
        );
        foreach (var norm in new[] { Norm.Linf, Norm.L2, Norm.L1 })
        {
            var lengths = Samples.Doubles(
                norm.Measure(RandomStart.InBall(norm, images, 0.5, new Noise(seed), numbers))
            );
            Assert.All(lengths, length => Assert.InRange(length, 0, 0.5 + 1e-6));
            // In six dimensions the mean length of a point of the ball is 6/7 of the radius, in every norm.
            Assert.Equal(6.0 / 7, lengths.Average() / 0.5, 0.06);
        }

        foreach (var norm in new[] { Norm.Linf, Norm.L2 })
        {
            var lengths = Samples.Doubles(
                norm.Measure(RandomStart.OnSphere(norm, images, 0.5, new Noise(seed), numbers))
            );
            Assert.All(lengths, length => Assert.Equal(0.5, length, 1e-5));
        }
    }

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

    [Theory]
    [InlineData("Linf", 0.1)]
    [InlineData("L2", 0.3)]
    public void AutoAttack_breaks_what_any_of_its_parts_breaks_and_leaves_wrong_images_alone(
        string norm,
        double epsilon
    )
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = Task(1);
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

    [Fact]
    public void A_universal_perturbation_is_the_same_for_all_and_works_on_images_it_has_not_seen()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Network();
        var images = Samples.Images(80);
        var labels = model.call(images).argmax(1);
        var attack = new UniversalPerturbation(0.3, passes: 3) { Box = Box.None };
        var result = attack.Run(model, images[0..40], labels[0..40]);
        var changes = Samples.Doubles(result.Images - images[0..40]).Chunk(12).ToArray();
        Assert.All(
            changes,
            change =>
                Assert.All(
                    change.Zip(changes[0]),
                    pair => Assert.Equal(pair.First, pair.Second, 1e-6)
                )
        );
        var found = attack.Find(model, images[0..40], labels[0..40]);
        Assert.Equal([1, 12], found.shape);
        Assert.All(
            Samples.Doubles(found).Zip(changes[0]),
            pair => Assert.Equal(pair.First, pair.Second, 1e-6)
        );
        var (unseen, truth) = (images[40..80], labels[40..80]);
        var fooled = (model.call(unseen + found).argmax(1) != truth)
            .to(ScalarType.Int64)
            .sum()
            .ToInt64();
        var random = new RandomSign(0.3) { Box = Box.None }.Run(model, unseen, truth);
        Assert.True(
            fooled > random.Error.Count,
            $"{fooled} against {random.Error.Count} by chance"
        );
    }

    [Fact]
    public void Restarts_begin_elsewhere_and_the_highest_loss_stays()
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = Task(1);
        var targets = (labels + 1).remainder(4).data<long>().ToArray();
        foreach (var goal in new[] { Goal.Untargeted, Goal.Targeted(targets) })
        {
            // Within so little nothing falls, so every start counts.
            double[] Losses(int restarts)
            {
                var result = new Pgd(0.004, 1, 1e-6, restarts).Run(model, images, labels, goal);
                var aims = goal.IsTargeted ? tensor(targets) : labels;
                return Samples.Doubles(Head.Softmax.Losses(model.call(result.Images), aims));
            }

            var sign = goal.IsTargeted ? -1 : 1;
            var gains = Losses(1).Zip(Losses(6), (one, six) => sign * (six - one)).ToArray();
            Assert.InRange(gains.Skip(4).Count(gain => gain < -1e-5), 0, 1); // one may fall after all
            Assert.True(gains.Skip(4).Count(gain => gain > 1e-5) > 20);
        }
    }

    [Fact]
    public void An_adversarial_image_is_worth_more_than_a_higher_loss()
    {
        using var scope = NewDisposeScope();
        // Its logits are the pixels times ten.
        var model = Linear(3, 3, hasBias: false);
        Samples.Set(model.weight!, eye(3) * 10);
        var clean = tensor(new[] { 0.9f, 0.2f, 0.2f }, [1, 3]);
        var undecided = tensor(new[] { 0.5f, 0.499f, 0.499f }, [1, 3]);
        var wrong = tensor(new[] { 0.5f, 0.51f, 0 }, [1, 3]);
        var result = new Shown([undecided, wrong]).Run(
            model,
            clean,
            zeros(1, dtype: ScalarType.Int64)
        );
        Assert.Equal(Samples.Floats(wrong), Samples.Floats(result.Images));
        // Of two that are not adversarial the higher loss, in either order.
        Tensor[][] orders =
        [
            [clean, undecided],
            [undecided, clean],
        ];
        foreach (var order in orders)
        {
            Assert.Equal(
                Samples.Floats(undecided),
                Samples.Floats(
                    new Shown(order).Run(model, clean, zeros(1, dtype: ScalarType.Int64)).Images
                )
            );
        }
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

    [Fact]
    public void The_last_point_of_auto_PGD_is_looked_at_without_a_gradient()
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = Task(2);
        var result = new ApgdCe(0.01, 7).Run(model, images, labels);
        Assert.All(result.Gradients, count => Assert.Equal(7, count));
        Assert.All(result.Queries, count => Assert.Equal(8, count));
    }

    [Fact]
    public void Memory_does_not_grow_with_the_restarts()
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = Task(3);
        foreach (
            var make in new Func<int, Attack>[]
            {
                restarts => new Pgd(0.01, 2, restarts: restarts),
                restarts => new ApgdCe(0.01, 2, restarts),
            }
        )
        {
            Assert.InRange(Most(make(40)), 1, Most(make(4)) + 4);
        }

        // Some images leave after the first start, most never do.
        long Most(Attack attack)
        {
            var (before, most) = (DisposeScopeManager.Statistics.ThreadTotalLiveCount, 0L);
            var seen = new Seen(() =>
                most = Math.Max(most, DisposeScopeManager.Statistics.ThreadTotalLiveCount - before)
            );
            attack.Run(model, images, labels, progress: seen).Dispose();
            return most;
        }
    }

    private static (Mlp Model, Tensor Images, Tensor Labels) Task(int seed)
    {
        var model = Samples.Network(seed: Math.Abs((long)seed) + 3);
        var images = Samples.Images(40, seed: Math.Abs((long)seed) + 1);
        using var quiet = no_grad();
        // Mostly right, a few wrong: what a trained model looks like.
        var labels = model.call(images).argmax(1);
        labels[0..4] = (labels[0..4] + 1).remainder(4);
        return (model, images, labels);
    }

    private sealed class Seen(Action act) : IProgress<double>
    {
        public void Report(double value) => act();
    }

    /// <summary>Not an attack: offers given images, one after the other.</summary>
    private sealed record Shown(Tensor[] Tries) : Attack
    {
        public override string Name => "shown";

        public override Citation Citation => new("madry2017", "nowhere");

        protected override string Settings => Name;

        protected override Tensor Perturb(Victim victim, Tensor images)
        {
            var worst = new WorstFound(victim);
            foreach (var moved in Tries)
            {
                worst.Offer(moved);
            }

            return worst.Images;
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
