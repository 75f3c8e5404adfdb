using AdvCourse.Attacks;
using AdvCourse.Defenses;
using AdvCourse.Models;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Defenses;

public sealed class MinMaxTests
{
    private readonly Tensor images = Samples.Images(20);
    private readonly Tensor labels = Samples.Labels(20);

    [Fact]
    public void On_a_linear_model_PGD_finds_the_worst_corner_from_any_start()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Logistic();
        var y = Samples.Labels(20, 2);
        using var worst = new Fgsm(0.1).Run(model, images, y);
        foreach (var randomStart in new[] { false, true })
        {
            var moved = new PgdTraining(0.1, 10, randomStart: randomStart).Perturb(
                model,
                images,
                y,
                new Noise(3),
                model.Head
            );
            Attacks.ClosedFormTests.AssertClose(worst.Images, moved, 1e-6);
        }
    }

    [Fact]
    public void The_loss_is_the_plain_one_on_the_perturbed_images()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Network();
        foreach (
            var objective in new[]
            {
                new PgdTraining(0.1),
                new PgdTraining(new Budget(Norm.L2, 0.4), 5, 0.2),
            }
        )
        {
            var moved = objective.Perturb(model, images, labels, new Noise(3), model.Head);
            var plain = new CleanLoss().Loss(model, moved, labels, default).ToDouble();
            var clean = new CleanLoss().Loss(model, images, labels, default).ToDouble();
            var loss = objective.Loss(model, images, labels, new Noise(3));
            Assert.Equal(plain, loss.ToDouble(), 1e-6);
            Assert.True(plain > clean + 0.05, $"{plain} is not above {clean}");
            var norms = Samples.Doubles(objective.Budget.Norm.Measure(moved - images));
            Assert.All(
                norms,
                norm => Assert.True(norm <= objective.Budget.Epsilon * (1 + 1e-5) + 1e-7)
            );
            Assert.InRange(moved.min().ToDouble(), 0, 1);
            Assert.InRange(moved.max().ToDouble(), 0, 1);
            Assert.False(moved.requires_grad);
        }
    }

    /// <summary>What is trained against is what is measured with: the same steps, back to the ball and then to the box.</summary>
    [Theory]
    [InlineData("Linf", 0.2)]
    [InlineData("L2", 0.8)]
    public void The_inner_maximisation_is_the_attack_PGD(string norm, double epsilon)
    {
        using var scope = NewDisposeScope();
        var (model, budget) = (Samples.Network(), new Budget(Attacks.Norms.Named(norm), epsilon));
        var attack = new Pgd(budget, 10) { RandomStarts = false };
        using var attacked = attack.Run(model, images, labels);
        var moved = new PgdTraining(budget, 10, RandomStart: false).Perturb(
            model,
            images,
            labels,
            new Noise(3),
            model.Head
        );
        Assert.Contains(0f, Samples.Floats(moved));
        Attacks.ClosedFormTests.AssertClose(attacked.Images, moved, 1e-5);
    }

    [Fact]
    public void More_steps_find_more_and_one_step_from_the_image_is_FGSM()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Network();
        double Loss(PgdTraining objective) =>
            objective.Loss(model, images, labels, new Noise(3)).ToDouble();
        using var fgsm = new Fgsm(0.1).Run(model, images, labels);
        Assert.Equal(
            new CleanLoss().Loss(model, fgsm.Images, labels, default).ToDouble(),
            Loss(new(0.1, 1, 0.1, randomStart: false)),
            1e-6
        );
        Assert.True(Loss(new(0.1, 20)) > Loss(new(0.1, 1, 0.02)) + 0.01);
        Assert.NotEqual(
            Loss(new(0.1, 1, 0.01)),
            new PgdTraining(0.1, 1, 0.01).Loss(model, images, labels, new Noise(4)).ToDouble()
        );
    }

    [Fact]
    public void The_random_start_is_anywhere_in_the_ball_and_another_at_every_update()
    {
        using var scope = NewDisposeScope();
        var grey = full([50, 12], 0.5f);
        var y = Samples.Labels(50);
        foreach (var norm in new[] { Norm.Linf, Norm.L2 })
        {
            // A step too small to matter shows where the climb began.
            var objective = new PgdTraining(new Budget(norm, 0.3), 1, 1e-6);
            Tensor Start(long seed) =>
                objective.Perturb(
                    Samples.Network(),
                    grey,
                    y,
                    new Noise(seed),
                    Samples.Network().Head
                );
            var lengths = Samples.Doubles(norm.Measure(Start(1) - grey));
            Assert.InRange(lengths.Max(), 0.28, 0.3 + 1e-5);
            Assert.True(lengths.Min() < 0.29);
            Assert.InRange((Start(1) - grey).mean().ToDouble(), -0.03, 0.03);
            Assert.True((Start(1) - Start(2)).abs().max().ToDouble() > 0.05);
            Assert.Equal(Samples.Floats(Start(1)), Samples.Floats(Start(1)));
        }
    }

    [Fact]
    public void TRADES_is_the_clean_loss_plus_beta_times_the_divergence_by_its_formula()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Network();
        var clean = new CleanLoss().Loss(model, images, labels, default).ToDouble();
        Assert.Equal(
            clean,
            new Trades(0.1, beta: 0).Loss(model, images, labels, new Noise(3)).ToDouble(),
            1e-6
        );
        var moved = new Trades(0.1).Perturb(model, images, new Noise(3));
        var (p, q) = (Probabilities(model, images), Probabilities(model, moved));
        var divergence = p.Zip(q, (a, b) => a.Zip(b, (x, y) => x * Math.Log(x / y)).Sum())
            .Average();
        foreach (var beta in new[] { 1.0, 6 })
        {
            Assert.Equal(
                clean + (beta * divergence),
                new Trades(0.1, beta).Loss(model, images, labels, new Noise(3)).ToDouble(),
                1e-4
            );
        }

        Assert.True(divergence > 0.02, $"{divergence}");
        Assert.True(Samples.Doubles(Norm.Linf.Measure(moved - images)).Max() <= 0.1 + 1e-6);
    }

    [Fact]
    public void TRADES_climbs_the_divergence()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var model = Samples.Network();
        double Divergence(Tensor moved) =>
            Trades.Divergence(model.call(images), model.call(moved)).ToDouble();
        var found = Divergence(new Trades(0.1).Perturb(model, images, new Noise(3)));
        for (var seed = 0; seed < 20; seed++)
        {
            var corner = (images + new Noise(seed).Signs(images.shape, 0.1)).clamp(0.0, 1.0);
            Assert.True(found > Divergence(corner));
        }

        // KL(p || q) and KL(q || p) differ: the order of the two is the paper's.
        var (one, other) = (tensor(new[] { 2f, 0 }, [1, 2]), tensor(new[] { 0f, 0 }, [1, 2]));
        var s = 1 / (1 + Math.Exp(-2));
        Assert.Equal(
            (s * Math.Log(s / 0.5)) + ((1 - s) * Math.Log((1 - s) / 0.5)),
            Trades.Divergence(one, other).ToDouble(),
            1e-6
        );
    }

    [Fact]
    public void The_gradient_of_TRADES_equals_finite_differences_of_its_formula_in_float64()
    {
        using var scope = NewDisposeScope();
        var model = new SoftmaxRegression(12, 3);
        Samples.Set(model.Weight, new Noise(1).Normal([3, 12]));
        var y = Samples.Labels(20, 3);
        var objective = new Trades(0.1, beta: 2);
        var moved = objective.Perturb(model, images, new Noise(3));
        var gradient = Samples.Doubles(
            autograd.grad([objective.Loss(model, images, y, new Noise(3))], [model.Weight])[0]
        );
        var (x, z, truth) = (
            Samples.Doubles(images).Chunk(12).ToArray(),
            Samples.Doubles(moved).Chunk(12).ToArray(),
            y.data<long>().ToArray()
        );
        var w = Samples.Doubles(model.Weight);
        double Formula(double[] weights) =>
            x.Select(
                    (row, n) =>
                    {
                        var (p, q) = (Softmax(weights, row), Softmax(weights, z[n]));
                        return -Math.Log(p[truth[n]])
                            + (2 * p.Zip(q, (a, b) => a * Math.Log(a / b)).Sum());
                    }
                )
                .Average();
        for (var i = 0; i < w.Length; i += 5)
        {
            double[] above = [.. w],
                below = [.. w];
            above[i] += 1e-6;
            below[i] -= 1e-6;
            Assert.Equal((Formula(above) - Formula(below)) / 2e-6, gradient[i], 2e-5);
        }
    }

    [Fact]
    public void Min_max_training_withstands_what_plain_training_does_not()
    {
        using var scope = NewDisposeScope();
        var (x, y) = Models.TrainerTests.Features(400);
        double Error(Objective objective)
        {
            var model = new Mlp([20, 16, 2], seed: 1);
            Trainer.Fit(
                model,
                x,
                y,
                new()
                {
                    Epochs = 20,
                    Rule = Rule.Adam(0.01),
                    BatchSize = 20,
                    Objective = objective,
                }
            );
            using var attack = new Bim(0.1, 20).Run(model, x, y);
            return attack.Error.Value;
        }

        var plain = Error(new CleanLoss());
        var pgd = Error(new PgdTraining(0.1, 5));
        var trades = Error(new Trades(0.1, 3, 5));
        Assert.True(pgd < plain - 0.3, $"PGD {pgd} against {plain}");
        Assert.True(trades < plain - 0.3, $"TRADES {trades} against {plain}");
    }

    [Fact]
    public void Mode_and_gradients_are_left_alone_and_bad_settings_refused()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Network();
        model.train();
        new PgdTraining(0.1).Loss(model, images, labels, default);
        new Trades(0.1).Loss(model, images, labels, default);
        Assert.True(model.training);
        Assert.All(model.parameters(), parameter => Assert.True(parameter.grad is null));
        Assert.Throws<ArgumentException>(() => new PgdTraining(0.1, 0));
        Assert.Throws<ArgumentException>(() => new PgdTraining(0.1, stepSize: -1));
        Assert.Throws<ArgumentException>(() => new PgdTraining(new Budget(Norm.L1, 1)));
        Assert.Throws<ArgumentException>(() => new Trades(0.1, -1));
        Assert.Throws<ArgumentException>(() =>
            new Trades(0.1).Loss(Samples.Logistic(), images, labels, default)
        );
        Assert.Equal(
            "PgdTraining(Budget=Linf 0.3, Steps=40, StepSize=0.01, RandomStart=true)",
            PgdTraining.Mnist.ToString()
        );
        Assert.Equal(
            "Trades(Budget=Linf 0.3, Beta=1, Steps=40, StepSize=0.01)",
            Trades.Mnist.ToString()
        );
    }

    [Fact]
    public void A_step_unless_given_is_two_and_a_half_epsilon_over_the_steps()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Network();
        var budget = new Budget(Norm.L2, 0.4);
        Attacks.ClosedFormTests.AssertClose(
            new PgdTraining(budget, 10, 0.1).Perturb(
                model,
                images,
                labels,
                new Noise(3),
                model.Head
            ),
            new PgdTraining(budget, 10).Perturb(model, images, labels, new Noise(3), model.Head),
            1e-6
        );
        Attacks.ClosedFormTests.AssertClose(
            new Trades(budget, 1, 10, 0.1).Perturb(model, images, new Noise(3)),
            new Trades(budget, 1, 10).Perturb(model, images, new Noise(3)),
            1e-6
        );
    }

    [Fact]
    public void Perturbations_are_made_without_dropout()
    {
        using var scope = NewDisposeScope();
        var dropping = nn.Sequential(
            nn.Linear(12, 30),
            nn.ReLU(),
            nn.Dropout(0.5),
            nn.Linear(30, 4)
        );
        Tensor[] Made() =>
            [
                new PgdTraining(0.1).Perturb(dropping, images, labels, new Noise(3), Head.Softmax),
                new Trades(0.1).Perturb(dropping, images, new Noise(3)),
            ];
        dropping.eval();
        var still = Made();
        dropping.train();
        foreach (var (expected, moved) in still.Zip(Made()))
        {
            Assert.Equal(Samples.Floats(expected), Samples.Floats(moved));
        }

        Assert.True(dropping.training);
    }

    [Fact]
    public void TRADES_starts_a_thousandth_beside_the_image()
    {
        using var scope = NewDisposeScope();
        // A step too small to matter shows where the climb began.
        var start = new Trades(0.1, 1, 1, 1e-7).Perturb(Samples.Network(), images, new Noise(3));
        var inside = images.ge(0.1).logical_and(images.le(0.9));
        var moves = (start - images).masked_select(inside);
        Assert.InRange(moves.square().mean().sqrt().ToDouble(), 0.0008, 0.0012);
    }

    private static double[][] Probabilities(Classifier model, Tensor x) =>
        [
            .. Samples
                .Doubles(model.call(x))
                .Chunk(4)
                .Select(row =>
                {
                    var sum = row.Sum(Math.Exp);
                    return row.Select(value => Math.Exp(value) / sum).ToArray();
                }),
        ];

    private static double[] Softmax(double[] weights, double[] x)
    {
        var logits = weights
            .Chunk(12)
            .Select(row => Math.Exp(row.Zip(x, (a, b) => a * b).Sum()))
            .ToArray();
        return [.. logits.Select(value => value / logits.Sum())];
    }
}
