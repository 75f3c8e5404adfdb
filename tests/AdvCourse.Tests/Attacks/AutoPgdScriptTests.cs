using AdvCourse.Attacks;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Tests.Attacks;

/// <summary>
/// Croce and Hein 2020, section 3.2: when steps are halved, by losses that are told beforehand, against algorithm 1 read line
/// by line. What the losses are has nothing to do with where the attack is, so that each condition can be met by itself.
/// </summary>
public sealed class AutoPgdScriptTests
{
    private const double Epsilon = 0.5;

    private static readonly double[] Clean = [0.5, 0.4];

    /// <summary>Condition 1 asks for three quarters of the steps, and three quarters are enough.</summary>
    [Theory]
    [InlineData(15, 4, 2)]
    [InlineData(15, 4, 3)]
    [InlineData(100, 22, 15)]
    [InlineData(100, 22, 16)]
    [InlineData(100, 22, 17)]
    public void Three_quarters_of_the_steps_must_rise(int steps, int first, int rises)
    {
        // First the falls, then the rises, which come to a new best each: condition 2 has nothing to say.
        var losses = new List<double> { 0 };
        for (var k = 1; k <= first; k++)
        {
            losses.Add(losses[^1] + (k <= first - rises ? -0.1 : 1));
        }

        Rise(losses, steps, 1);
        var halved = Follow(losses, steps);
        Assert.Equal(4 * rises < 3 * first, halved[0]);
    }

    /// <summary>Condition 2: steps rise, to no new best; that is enough for a half where none was taken the last time.</summary>
    [Fact]
    public void Without_a_new_best_every_other_checkpoint_halves()
    {
        // Checkpoints at 22, 41, 57, 70, ...: the first interval falls, and after it only the first step does, deep.
        var losses = new List<double> { 100 };
        Rise(losses, 22, -1);
        foreach (var end in new[] { 41, 57, 70, 80, 87, 93, 99, 100 })
        {
            losses.Add(-100);
            Rise(losses, end, 0.1);
        }

        Assert.Equal([true, false, true, false], Follow(losses, 100)[..4]);
    }

    /// <summary>After a half the next step is held against the best, where it begins.</summary>
    [Fact]
    public void After_a_half_a_step_that_rises_over_the_last_but_not_over_the_best_has_not_risen()
    {
        // 22 steps to -22, back to 100; then 50 is a fall, as are 4 of the 18 that follow: 14 of 19 are below 14.25.
        var losses = new List<double> { 100 };
        Rise(losses, 22, -1);
        losses.Add(50);
        for (var k = 0; k < 4; k++)
        {
            losses.Add(losses[^1] - 1);
        }

        losses.Add(200);
        Rise(losses, 41, 1);
        Rise(losses, 100, 1);
        Assert.Equal([true, true], Follow(losses, 100)[..2]);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(40)]
    [InlineData(100)]
    public void Any_losses_lead_the_way_of_algorithm_1(int steps)
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var random = Samples.Doubles(new Noise(seed).Uniform([2, steps + 1], 0, 1));
            var losses = new List<double> { 0 };
            for (var k = 1; k <= steps; k++)
            {
                var fall = random[k] > 0.78;
                losses.Add(losses[^1] + (fall ? -6 : 1) * random[steps + 1 + k]);
            }

            Follow(losses, steps);
        }
    }

    private static void Rise(List<double> losses, int end, double by)
    {
        while (losses.Count <= end)
        {
            losses.Add(losses[^1] + by);
        }
    }

    /// <summary>Holds the attack's way against the algorithm's, and says at which checkpoints the latter halved.</summary>
    private static bool[] Follow(IReadOnlyList<double> losses, int steps)
    {
        using var scope = NewDisposeScope();
        using var told = new Told(losses);
        var attack = new ApgdCe(new Budget(Norm.L2, Epsilon), steps) { Box = Box.None };
        attack.Run(told, tensor(Clean, [1, 2]), zeros(1, dtype: ScalarType.Int64));
        var way = told.Asked;
        var (expected, sizes) = (new List<double[]>(), new List<double>());
        SlowApgd.Run(
            way[0],
            steps,
            2 * Epsilon,
            at => losses[Place(at)],
            at => Told.Slope(Place(at)),
            _ => false,
            (at, gradient, eta) =>
            {
                sizes.Add(eta);
                return Onto([.. at.Zip(gradient, (a, g) => a + (eta * g))]);
            },
            Onto,
            expected
        );
        Assert.Equal(steps + 1, expected.Count);
        for (var k = 0; k <= steps; k++)
        {
            Assert.True(
                expected[k].Zip(way[k]).All(pair => Math.Abs(pair.First - pair.Second) < 1e-9),
                $"x^({k}) of {steps}: [{string.Join(", ", way[k])}], not [{string.Join(", ", expected[k])}]"
            );
        }

        var ends = AutoPgd.Checkpoints(steps).Where(end => end < steps);
        return [.. ends.Select(end => sizes[end] < sizes[end - 1])];

        int Place(double[] at) => expected.FindLastIndex(point => ReferenceEquals(point, at));
    }

    private static double[] Onto(double[] at)
    {
        double[] d = [.. at.Zip(Clean, (a, x) => a - x)];
        var share = Math.Min(1, Epsilon / Math.Sqrt(d.Sum(value => value * value)));
        return [.. Clean.Zip(d, (x, value) => x + (share * value))];
    }

    /// <summary>Says one loss after another, wherever it is asked, each with a slope of its own.</summary>
    private sealed class Told(IReadOnlyList<double> losses) : Module<Tensor, Tensor>(nameof(Told))
    {
        public List<double[]> Asked { get; } = [];

        public static double[] Slope(int place) => [Math.Cos(2.4 * place), Math.Sin(2.4 * place)];

        public override Tensor forward(Tensor input)
        {
            var at = Samples.Doubles(input);
            var place = Math.Min(Asked.Count, losses.Count - 1);
            if (!at.SequenceEqual(Clean))
            {
                Asked.Add(at);
            }

            // Far from the lead of the wrong class, and no loss so small that float64 takes two for one.
            var along = input.matmul(tensor(Slope(place), [2, 1]));
            var score = along - along.detach() + (losses[place] / 1000) - 3;
            return cat([zeros_like(score), score], 1);
        }
    }
}
