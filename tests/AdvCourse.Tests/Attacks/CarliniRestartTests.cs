using AdvCourse.Attacks;
using AdvCourse.Attacks.Solvers;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Tests.Attacks;

/// <summary>The paper's restarts from the ball around the clean image, section VI-A.</summary>
public sealed class CarliniRestartTests
{
    /// <summary>As a network sees a white image: no slope at all where it stands, and a boundary all around.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void From_where_no_slope_is_only_a_restart_gets_away(bool clips)
    {
        using var scope = NewDisposeScope();
        var (images, labels) = (full([3, 12], 0.5f), zeros(3, dtype: ScalarType.Int64));
        var attack = new CarliniWagnerL2(maxIterations: 400, searchSteps: 6, initialC: 0.5)
        {
            Box = clips ? Box.Pixels : Box.None,
        };
        var once = attack.Run(new Bowl(0.5), images, labels);
        Assert.DoesNotContain(true, once.Success);
        Assert.Equal([true, true, true], once.Masked);

        var again = (attack with { Restarts = 1 }).Run(new Bowl(0.5), images, labels);
        Assert.DoesNotContain(false, again.Success);
        Assert.DoesNotContain(true, again.Masked);
        Assert.All(again.L2, length => Assert.Equal(0.5, length, 0.005));
        Assert.All(again.Gradients, count => Assert.True(count > 1, $"{count} gradients"));

        // Where the way is too far it is no masking any more: the second start saw a slope.
        var far = (attack with { Restarts = 1 }).Run(new Bowl(100), images, labels);
        Assert.DoesNotContain(true, far.Success);
        Assert.DoesNotContain(true, far.Masked);
        Assert.Equal(0, far.L2.Max());
    }

    /// <summary>Where one search ended in a hollow farther away, another may find the nearer way out; none is forgotten.</summary>
    [Fact]
    public void More_searches_are_never_farther_and_sometimes_nearer()
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = Samples.AlmostRight(2);
        var attack = new CarliniWagnerL2(0, 60, 4, learningRate: 0.05, initialC: 0.1);
        var once = attack.Run(model, images, labels, seed: 3);
        var more = (attack with { Restarts = 3 }).Run(model, images, labels, seed: 3);
        var nearer = 0;
        for (var i = 0; i < 40; i++)
        {
            Assert.True(!once.Success[i] || more.Success[i]);
            if (once.Success[i])
            {
                Assert.True(more.L2[i] <= once.L2[i], $"{once.L2[i]} became {more.L2[i]}");
                nearer += more.L2[i] < once.L2[i] ? 1 : 0;
            }
        }

        Assert.InRange(nearer, 1, 40);
    }

    /// <summary>
    /// A start beyond the boundary says nothing of c: as long as c lets the descent leave the goal for good it must grow. The
    /// way to the clean image crosses the boundary wherever the start was; only where c holds it does it slide to the foot.
    /// </summary>
    [Fact]
    public void From_beyond_the_boundary_it_still_finds_the_nearest_place_of_it()
    {
        using var scope = NewDisposeScope();
        const int count = 30;
        var (images, labels) = (full([count, 12], 0.5f), zeros(count, dtype: ScalarType.Int64));
        // Below c = 0.04 the distance wins. No box: a pixel that starts at its edge hardly moves.
        var attack = new CarliniWagnerL2(0, 800, 7, learningRate: 0.005, initialC: 0.01)
        {
            Restarts = 1,
            Box = Box.None,
        };
        var result = attack.Run(new Ledge(), images, labels, seed: 4);
        Assert.All(result.L2, length => Assert.InRange(length, 0.2f, 0.201f));
    }

    /// <summary>After one descent of three looks from elsewhere: which of them were at the goal, and what becomes of c = 1.</summary>
    [Theory]
    [InlineData("stays there", true, true, true, 0.5)]
    [InlineData("falls short in the end", true, true, false, 10)]
    [InlineData("falls short at once", true, false, false, 10)]
    [InlineData("comes back", true, false, true, 0.5)]
    [InlineData("gets there", false, false, true, 0.5)]
    [InlineData("gets there for a moment", false, true, false, 0.5)]
    [InlineData("never gets there", false, false, false, 10)]
    public void A_constant_is_enough_when_a_descent_holds_the_goal_or_gets_to_it(
        string descent,
        bool first,
        bool second,
        bool third,
        double next
    )
    {
        var attack = new CarliniWagnerL2(maxIterations: 3, initialC: 1);
        var pursuit = new L2Search.Pursuit(attack, startsElsewhere: true);
        for (var c = 0; c < 2; c++)
        {
            Assert.Equal(
                [false, false, true],
                [pursuit.Ends(first), pursuit.Ends(second), pursuit.Ends(third)]
            );
            Assert.False(pursuit.WasLast());
            Assert.True(c > 0 || pursuit.C == next, $"{descent}: c became {pursuit.C}");
        }

        // What the first descent was like is forgotten in the second.
        Assert.Equal(next * next, pursuit.C);
    }

    /// <summary>Another search begins in the ball of what was found, and another one elsewhere in it.</summary>
    [Fact]
    public void A_restart_begins_no_farther_than_the_nearest_that_was_found()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var image = Samples.Images(1);
        var label = Samples.Network().call(image).argmax(1);
        var attack = new CarliniWagnerL2(0, 60, 4, learningRate: 0.05, initialC: 0.1);
        var once = new Seer();
        var found = attack.Run(once, image, label);
        Assert.True(found.Success[0]);
        var twice = new Seer();
        (attack with { Restarts = 1 }).Run(twice, image, label, seed: 1);
        var other = new Seer();
        (attack with { Restarts = 1 }).Run(other, image, label, seed: 2);
        // The last look of the first run is the judge's, at the image that was found.
        var (start, elsewhere) = (twice.Seen[once.Seen.Count - 1], other.Seen[once.Seen.Count - 1]);
        Assert.InRange(Far(start, image), 1e-3, found.L2[0] + 1e-4);
        Assert.InRange(Far(elsewhere, image), 1e-3, found.L2[0] + 1e-4);
        Assert.True(Far(start, elsewhere) > 1e-3);

        static double Far(Tensor a, Tensor b) => (a - b).norm().ToDouble();
    }

    [Fact]
    public void Restarts_are_named_and_cannot_be_negative()
    {
        var attack = new CarliniWagnerL2();
        Assert.False(attack.IsRandom);
        Assert.DoesNotContain("restart", attack.ToString(), StringComparison.Ordinal);
        var more = attack with { Restarts = 2 };
        Assert.True(more.IsRandom);
        Assert.Contains("2 restarts", more.ToString(), StringComparison.Ordinal);
        Assert.Contains(
            "-1 restarts",
            Assert.Throws<ArgumentException>(() => attack with { Restarts = -1 }).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>Class 1 leads outside of a ball around grey.</summary>
    private sealed class Bowl(double radius) : Module<Tensor, Tensor>(nameof(Bowl))
    {
        public override Tensor forward(Tensor input)
        {
            var lead = ((input - 0.5).square().sum(1, keepdim: true) - (radius * radius)) * 10;
            return cat([zeros_like(lead), lead], 1);
        }
    }

    /// <summary>Class 1 leads beyond a plane at 0.2 from grey; at grey itself there is no slope to be seen.</summary>
    private sealed class Ledge() : Module<Tensor, Tensor>(nameof(Ledge))
    {
        public override Tensor forward(Tensor input)
        {
            var far = input - 0.5;
            var along = far.sum(1, keepdim: true) / Math.Sqrt(input.shape[1]);
            var lead = (along * far.abs().amax([1], keepdim: true).gt(1e-3) - 0.2) * 10;
            return cat([zeros_like(lead), lead], 1);
        }
    }

    /// <summary>A network that keeps what it was shown.</summary>
    private sealed class Seer() : Module<Tensor, Tensor>(nameof(Seer))
    {
        private readonly Module<Tensor, Tensor> inner = Samples.Network();

        public List<Tensor> Seen { get; } = [];

        public override Tensor forward(Tensor input)
        {
            Seen.Add(input.detach().clone().DetachFromDisposeScope());
            return inner.call(input);
        }
    }
}
