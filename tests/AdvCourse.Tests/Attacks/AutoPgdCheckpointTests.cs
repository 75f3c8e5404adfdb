using AdvCourse.Attacks;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Tests.Attacks;

/// <summary>
/// Condition 2 of Croce and Hein 2020, section 3.2, at the first checkpoint: eta^(w_0) is eta^(w_1), for nothing was halved
/// at w_0 = 0. Their code begins as if something had been, and goes on with the whole step.
/// </summary>
public sealed class AutoPgdCheckpointTests
{
    private const int Steps = 15;
    private const int FirstCheckpoint = 4;
    private const double Epsilon = 0.5;

    private static readonly double[] Clean = [0.5, 0.4];

    /// <summary>The loss rises at every step but the first, which left the highest point of all: a narrow hill at the start.</summary>
    [Fact]
    public void Steps_that_rise_without_a_new_best_are_halved_at_the_first_checkpoint_already()
    {
        using var scope = NewDisposeScope();
        using var flat = new Hill(null);
        var start = Way(flat)[0];
        using var hill = new Hill(start);
        var way = Way(hill);
        double[] losses = [.. way.Select(hill.Loss)];
        // Condition 1 leaves this interval alone: three rises of four are 75 %.
        Assert.Equal(3, Enumerable.Range(0, FirstCheckpoint).Count(i => losses[i + 1] > losses[i]));
        Assert.True(losses[1..(FirstCheckpoint + 1)].Max() < losses[0]);
        var expected = new List<double[]>();
        SlowApgd.Run(
            start,
            Steps,
            2 * Epsilon,
            hill.Loss,
            hill.Gradient,
            _ => false,
            (at, gradient, eta) =>
            {
                var length = Length(gradient);
                return Onto([.. at.Zip(gradient, (a, g) => a + (eta * g / length))]);
            },
            Onto,
            expected
        );
        Assert.Equal(Steps + 1, way.Length);
        for (var k = 0; k <= Steps; k++)
        {
            Assert.All(
                expected[k].Zip(way[k]),
                pair => Assert.True(Math.Abs(pair.First - pair.Second) < 1e-9, $"x^({k})")
            );
        }
    }

    /// <summary>A loss that stays the same has not risen: every checkpoint halves the step.</summary>
    [Fact]
    public void On_a_plateau_nothing_rises_and_every_checkpoint_halves()
    {
        using var scope = NewDisposeScope();
        var plateau = new Plateau();
        var way = Way(plateau, plateau.Asked);
        var expected = new List<double[]>();
        SlowApgd.Run(
            way[0],
            Steps,
            2 * Epsilon,
            _ => 1,
            _ => [0.6, 0.8],
            _ => false,
            (at, gradient, eta) => Onto([.. at.Zip(gradient, (a, g) => a + (eta * g))]),
            Onto,
            expected
        );
        Assert.Equal(Steps + 1, way.Length);
        for (var k = 0; k <= Steps; k++)
        {
            Assert.All(
                expected[k].Zip(way[k]),
                pair => Assert.True(Math.Abs(pair.First - pair.Second) < 1e-9, $"x^({k})")
            );
        }
    }

    private static double[][] Way(Hill hill) => Way(hill, hill.Asked);

    /// <summary>All points that auto-PGD asks about, from the start on.</summary>
    private static double[][] Way(Module<Tensor, Tensor> model, List<double[]> asked)
    {
        var attack = new ApgdCe(new Budget(Norm.L2, Epsilon), Steps) { Box = Box.None };
        var labels = zeros(1, dtype: ScalarType.Int64);
        attack.Run(model, tensor(Clean, [1, 2]), labels);
        return [.. asked.Where(point => !point.SequenceEqual(Clean)).Take(Steps + 1)];
    }

    private static double[] Onto(double[] at)
    {
        double[] d = [.. at.Zip(Clean, (a, x) => a - x)];
        var share = Math.Min(1, Epsilon / Length(d));
        return [.. Clean.Zip(d, (x, value) => x + (share * value))];
    }

    private static double Length(double[] d) => Math.Sqrt(d.Sum(value => value * value));

    /// <summary>The same scores everywhere, with a slope all the same.</summary>
    private sealed class Plateau() : Module<Tensor, Tensor>(nameof(Plateau))
    {
        public List<double[]> Asked { get; } = [];

        public override Tensor forward(Tensor input)
        {
            Asked.Add(Samples.Doubles(input));
            var along = input.matmul(tensor(new[] { 0.6, 0.8 }, [2, 1]));
            var score = along - along.detach();
            return cat([ones_like(score) * 2, score], 1);
        }
    }

    /// <summary>
    /// Two classes; the wrong one's score winds up around the clean image, from just behind a point on which a narrow hill
    /// stands. It never leads.
    /// </summary>
    private sealed class Hill(double[]? top) : Module<Tensor, Tensor>(nameof(Hill))
    {
        private const double Steepness = 0.1;
        private const double Sharpness = 1e4;

        private readonly double turn = top is null
            ? 0
            : 0.3 - Math.PI - Math.Atan2(top[1] - Clean[1], top[0] - Clean[0]);

        public List<double[]> Asked { get; } = [];

        public double Loss(double[] x) => Math.Log(1 + Math.Exp(Score(x)));

        public double[] Gradient(double[] x)
        {
            var (dx, dy) = (x[0] - Clean[0], x[1] - Clean[1]);
            double[] winds = [-dy / ((dx * dx) + (dy * dy)), dx / ((dx * dx) + (dy * dy))];
            var share = 1 / (1 + Math.Exp(-Score(x)));
            return
            [
                .. winds.Select(
                    (w, i) =>
                        share
                        * (
                            (Steepness * w)
                            - (top is null ? 0 : 2 * Sharpness * (x[i] - top[i]) * Bump(x))
                        )
                ),
            ];
        }

        public override Tensor forward(Tensor input)
        {
            Asked.Add(Samples.Doubles(input));
            var (cos, sin) = (Math.Cos(turn), Math.Sin(turn));
            var turned = (input - tensor(Clean, [1, 2])).matmul(
                tensor(new[] { cos, sin, -sin, cos }, [2, 2])
            );
            var angle = turned.narrow(1, 1, 1).atan2(turned.narrow(1, 0, 1));
            var score = (angle * Steepness) - 3;
            if (top is not null)
            {
                var away = (input - tensor(top, [1, 2])).square().sum(1, keepdim: true);
                score += (away * -Sharpness).exp();
            }

            return cat([zeros_like(score), score], 1);
        }

        private double Score(double[] x)
        {
            var (dx, dy) = (x[0] - Clean[0], x[1] - Clean[1]);
            var (cos, sin) = (Math.Cos(turn), Math.Sin(turn));
            var angle = Math.Atan2((sin * dx) + (cos * dy), (cos * dx) - (sin * dy));
            return (Steepness * angle) - 3 + (top is null ? 0 : Bump(x));
        }

        private double Bump(double[] x) =>
            Math.Exp(-Sharpness * x.Zip(top!, (a, b) => (a - b) * (a - b)).Sum());
    }
}
