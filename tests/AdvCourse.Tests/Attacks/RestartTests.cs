using AdvCourse.Attacks;
using AdvCourse.Models;
using AdvCourse.Threats;
using FsCheck.Xunit;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Tests.Attacks;

/// <summary>Random starts, several of them, and what is kept of each.</summary>
public sealed class RestartTests
{
    [Property(MaxTest = 8)]
    public void More_restarts_keep_every_success(int seed)
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = Samples.AlmostRight(seed);
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

    [Fact]
    public void Restarts_begin_elsewhere_and_the_highest_loss_stays()
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = Samples.AlmostRight(1);
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
    public void Memory_does_not_grow_with_the_restarts()
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = Samples.AlmostRight(3);
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
}
