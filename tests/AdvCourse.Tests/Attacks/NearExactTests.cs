using System.Numerics.Tensors;
using AdvCourse.Attacks;
using AdvCourse.Attacks.Objectives;
using AdvCourse.Models;
using AdvCourse.Threats;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace AdvCourse.Tests.Attacks;

/// <summary>
/// Random linear models of ten classes, on which the defaults of three attacks end a few percent beyond the nearest
/// adversarial image. It is the methods that do: the authors' program, or the exact minimiser, ends as far away. With the
/// settings that the attacks' descriptions name L2 and L-BFGS come within one percent; L0, which never takes a pixel back
/// into its choice, comes nearer.
/// </summary>
public sealed class NearExactTests
{
    private const int Pixels = 60;
    private const int Classes = 10;
    private const int Count = 20;

    private readonly List<Case> grey = [.. Cases(0.3, 0.7)];
    private readonly List<Case> edges = [.. Cases(-1, 2)];

    /// <summary>A step of Adam moves every pixel by about half of the learning rate: images nearer than a few steps are passed.</summary>
    [Theory]
    [InlineData(9, 0.01, 1.01, 1.03)]
    [InlineData(20, 0.001, 1, 1.01)]
    public void CW_L2_is_as_far_as_the_authors_and_within_one_percent_by_small_steps(
        int searchSteps,
        double learningRate,
        double least,
        double most
    )
    {
        var attack = new CarliniWagnerL2(0, 1000, searchSteps, learningRate);
        var ours = Ratio(grey, attack, result => result.L2, L2);
        var authors = Ratio(
            grey,
            (program, x, _) => program.L2(x, searchSteps, 1000, learningRate, 0.001, 0),
            L2,
            Norms.L2
        );
        Assert.InRange(ours / authors, 0.99, 1.01);
        Assert.InRange(ours, least, most);
        Assert.InRange(authors, least, most);
    }

    [Fact]
    public void The_precise_CW_L2_leaves_no_image_far_away()
    {
        var ratios = Ratios(
            [.. grey.Take(1)],
            CarliniWagnerL2.Precise with
            {
                MaxIterations = 1000, // No pixel is at an edge here.
            },
            result => result.L2,
            L2
        );
        Assert.InRange(ratios.Max(), 1 - 1e-4, 1.03);
        Assert.InRange(ratios.Average(), 1 - 1e-4, 1.005);
    }

    /// <summary>Untargeted the attack goes to the class that leads on its way; of nine targets the nearest is taken.</summary>
    [Fact]
    public void CW_L0_is_as_far_as_the_authors_and_nearer_by_the_best_target()
    {
        var attack = new CarliniWagnerL0(200, largestC: 500);
        double[]? Authors(AuthorsAttacks program, double[] x) =>
            program.L0(x, 200, 0.01, 0.001, 500);

        var ours = Ratio(edges, attack, result => result.L0, L0);
        var authors = Ratio(edges, (program, x, _) => Authors(program, x), L0, Norms.L0);
        Assert.InRange(ours / authors, 0.99, 1.01);
        Assert.InRange(ours, 1.03, 1.12);

        var best = Ratio([edges[1]], attack, result => result.L0, L0, bestTarget: true);
        var authorsBest = Ratio(
            [edges[1]],
            (program, x, _) => Authors(program, x),
            L0,
            Norms.L0,
            bestTarget: true
        );
        Assert.InRange(best, 1, 1.02);
        Assert.InRange(authorsBest, 1, 1.02);
    }

    /// <summary>Cross-entropy pulls away from all classes at once, the boundary knows one: the exact minimiser pays as much.</summary>
    [Fact]
    public void LBFGS_on_cross_entropy_is_as_far_as_the_exact_minimiser_and_the_precise_one_is_not()
    {
        var (ours, exact, precise) = (new List<double>(), new List<double>(), new List<double>());
        foreach (var one in grey.Skip(1))
        {
            using var scope = NewDisposeScope();
            var goal = Goal.Targeted(one.Nearest);
            var labels = tensor(one.Labels);
            var plain = new LbfgsAttack(bisections: 12) { Box = Box.None };
            var near = LbfgsAttack.Precise with { Box = Box.None };
            var found = plain.Run(one.Model, one.Images, labels, goal).L2;
            var best = near.Run(one.Model, one.Images, labels, goal).L2;
            for (var i = 0; i < Count; i++)
            {
                var distance = L2(one.Exact, one.X[i], one.Labels[i]);
                ours.Add(found[i] / distance);
                precise.Add(best[i] / distance);
                exact.Add(CrossEntropy.Distance(one.Model, one.X[i], one.Nearest[i]) / distance);
            }
        }

        Assert.All(ours.Zip(exact), pair => Assert.InRange(pair.First / pair.Second, 0.99, 1.01));
        Assert.InRange(exact.Average(), 1.01, 1.06);
        Assert.InRange(precise.Max(), 1 - 1e-4, 1.01);
    }

    private static double L2(LinearDistances exact, double[] x, long label) =>
        exact.L2(x, label, box: true);

    // The authors' f asks for a lead of 0.01.
    private static double L0(LinearDistances exact, double[] x, long label) =>
        exact.L0(x, label, 0.01);

    private static double Ratio(
        IReadOnlyList<Case> cases,
        Attack attack,
        Func<AttackResult, IReadOnlyList<float>> measured,
        Func<LinearDistances, double[], long, double> nearest,
        bool bestTarget = false
    ) => Ratios(cases, attack, measured, nearest, bestTarget).Average();

    /// <summary>Each image's distance over the smallest that there is.</summary>
    private static List<double> Ratios(
        IReadOnlyList<Case> cases,
        Attack attack,
        Func<AttackResult, IReadOnlyList<float>> measured,
        Func<LinearDistances, double[], long, double> nearest,
        bool bestTarget = false
    )
    {
        var ratios = new List<double>();
        foreach (var one in cases)
        {
            using var scope = NewDisposeScope();
            var tries = bestTarget ? Classes - 1 : 1;
            var result = attack.Run(
                one.Model,
                one.Images.repeat(tries, 1),
                tensor(one.Labels).repeat(tries),
                bestTarget
                    ? Goal.Targeted([
                        .. Enumerable.Range(1, tries).SelectMany(step => one.Others(step)),
                    ])
                    : Goal.Untargeted
            );
            for (var i = 0; i < Count; i++)
            {
                var reached = Enumerable
                    .Range(0, tries)
                    .Select(step => i + (step * Count))
                    .Where(row => result.Success[row])
                    .Min(row => measured(result)[row]);
                ratios.Add(reached / nearest(one.Exact, one.X[i], one.Labels[i]));
            }
        }

        return ratios;
    }

    private static double Ratio(
        IReadOnlyList<Case> cases,
        Func<AuthorsAttacks, double[], long, double[]?> program,
        Func<LinearDistances, double[], long, double> nearest,
        Func<double[], double> size,
        bool bestTarget = false
    )
    {
        var ratios = new List<double>();
        foreach (var one in cases)
        {
            var network = new ReferenceMlp(one.Model);
            for (var i = 0; i < Count; i++)
            {
                var (x, label) = (one.X[i], one.Labels[i]);
                var aims = bestTarget
                    ? Enumerable.Range(1, Classes - 1).Select(step => one.Others(step)[i])
                    : [label];
                ratios.Add(
                    aims.Select(aim => program(new(network, aim, bestTarget), x, aim))
                        .OfType<double[]>()
                        .Min(moved => size([.. moved.Zip(x, (a, b) => a - b)]))
                        / nearest(one.Exact, x, label)
                );
            }
        }

        return ratios.Average();
    }

    private static IEnumerable<Case> Cases(double low, double high)
    {
        for (var seed = 0; seed < 2; seed++)
        {
            var model = new Mlp([Pixels, Classes]);
            Samples.Set(model.parameters().First(), new Noise(60 + seed).Normal([Classes, Pixels]));
            model.eval();
            yield return new(
                model,
                new Noise(80 + seed).Uniform([Count, Pixels], low, high).clamp(0.0, 1.0)
            );
        }
    }

    /// <summary>A linear model, images, and what is known of both.</summary>
    private sealed class Case
    {
        public Case(Mlp model, Tensor images)
        {
            (Model, Images, Exact) = (model, images, LinearDistances.Of(model));
            X = [.. Samples.Doubles(images).Chunk(Pixels)];
            Labels = [.. X.Select(x => (long)Top(Exact.Scores(x)))];
            Nearest =
            [
                .. X.Select(
                    (x, i) =>
                        Enumerable
                            .Range(1, Classes - 1)
                            .Select(step => Others(step)[i])
                            .MinBy(other => Exact.L2(x, Labels[i], box: false, other))
                ),
            ];
        }

        public Mlp Model { get; }

        public Tensor Images { get; }

        public LinearDistances Exact { get; }

        public double[][] X { get; }

        public long[] Labels { get; }

        /// <summary>The class beyond the nearest boundary.</summary>
        public long[] Nearest { get; }

        public long[] Others(int step) => [.. Labels.Select(label => (label + step) % Classes)];
    }

    private static int Top(double[] scores) => Array.IndexOf(scores, scores.Max());

    private static class Norms
    {
        public static double L2(double[] change) => Math.Sqrt(change.Sum(d => d * d));

        public static double L0(double[] change) => change.Count(d => Math.Abs(d) >= 1e-4);
    }

    /// <summary>
    /// The minimiser of c |r|^2 - log F_t(x + r) on a linear model in float64, by Nesterov's accelerated gradient for a strongly
    /// convex function, with the largest c whose minimiser the model takes for t.
    /// </summary>
    private static class CrossEntropy
    {
        public static double Distance(Mlp model, double[] x, long target)
        {
            var rows = Samples.Doubles(model.parameters().First()).Chunk(x.Length).ToArray();
            var scores = new ReferenceMlp(model).Scores(x);
            var (low, high) = (1e-3, 1e6);
            for (var i = 0; i < 20; i++)
            {
                var middle = Math.Sqrt(low * high);
                var r = Minimise(rows, scores, target, middle);
                (low, high) =
                    Top(Moved(rows, scores, r)) == target ? (middle, high) : (low, middle);
            }

            return Norms.L2(Minimise(rows, scores, target, low));
        }

        private static double[] Minimise(double[][] rows, double[] scores, long target, double c)
        {
            // No direction is more curved than half of the squared weights.
            var steepest = (2 * c) + (rows.Sum(row => row.Sum(w => w * w)) / 2);
            var root = Math.Sqrt(steepest / (2 * c));
            var (r, before) = (new double[rows[0].Length], new double[rows[0].Length]);
            for (var step = 0; step < 15 * root; step++)
            {
                var ahead = new double[r.Length];
                for (var i = 0; i < ahead.Length; i++)
                {
                    ahead[i] = r[i] + ((root - 1) / (root + 1) * (r[i] - before[i]));
                }

                var z = Moved(rows, scores, ahead);
                var top = z.Max();
                var total = z.Sum(score => Math.Exp(score - top));
                double[] gradient = [.. ahead.Select(value => 2 * c * value)];
                for (var k = 0; k < rows.Length; k++)
                {
                    var pull = (Math.Exp(z[k] - top) / total) - (k == target ? 1 : 0);
                    for (var i = 0; i < gradient.Length; i++)
                    {
                        gradient[i] += pull * rows[k][i];
                    }
                }

                (before, r) = (r, [.. ahead.Zip(gradient, (at, slope) => at - (slope / steepest))]);
            }

            return r;
        }

        private static double[] Moved(double[][] rows, double[] scores, double[] r) =>
            [.. scores.Select((score, k) => score + TensorPrimitives.Dot<double>(rows[k], r))];
    }
}
