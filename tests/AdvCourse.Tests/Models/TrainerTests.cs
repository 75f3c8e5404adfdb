using AdvCourse.Attacks;
using AdvCourse.Defenses;
using AdvCourse.Evaluation;
using AdvCourse.Models;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Models;

public sealed class TrainerTests
{
    private readonly (Tensor Images, Tensor Labels) data = Samples.Clouds(200);

    [Fact]
    public void Training_learns_what_can_be_learned_and_the_same_seed_gives_the_same_weights()
    {
        using var scope = NewDisposeScope();
        var training = new Training
        {
            Epochs = 5,
            BatchSize = 20,
            Rule = Rule.Sgd(0.5, momentum: 0.5),
            Seed = 3,
        };
        Mlp Fit(long seed)
        {
            var model = new Mlp([12, 8, 2], seed: 1);
            Trainer.Fit(model, data.Images, data.Labels, training with { Seed = seed });
            return model;
        }

        var (a, b, c) = (Fit(3), Fit(3), Fit(4));
        Assert.True(a.Score(data.Images, data.Labels).Error.Percent < 3);
        Assert.Equal(ZooTests.State(a), ZooTests.State(b));
        Assert.NotEqual(ZooTests.State(a), ZooTests.State(c));
        Assert.False(a.training);
    }

    [Fact]
    public void One_step_of_gradient_descent_is_the_rate_times_the_gradient()
    {
        using var scope = NewDisposeScope();
        var model = new SoftmaxRegression(12, 2);
        var before = Samples.Doubles(model.Weight);
        var loss = new CleanLoss().Loss(model, data.Images, data.Labels, default);
        var gradient = Samples.Doubles(autograd.grad([loss], [model.Weight])[0]);
        Trainer.Fit(
            model,
            data.Images,
            data.Labels,
            new Training
            {
                Epochs = 1,
                BatchSize = 200,
                Rule = Rule.Sgd(0.3),
            }
        );
        var after = Samples.Doubles(model.Weight);
        for (var i = 0; i < after.Length; i++)
        {
            Assert.Equal(before[i] - (0.3 * gradient[i]), after[i], 1e-6);
        }
    }

    [Fact]
    public void The_norm_limit_holds_for_the_weights_into_every_unit()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Network(12, 2);
        Trainer.Fit(model, data.Images, data.Labels, new Training { MaxNorm = 0.5 });
        foreach (var weight in model.parameters().Where(parameter => parameter.ndim == 2))
        {
            Assert.All(
                Samples.Doubles(Norm.L2.Measure(weight)),
                norm => Assert.True(norm <= 0.5 + 1e-5)
            );
        }
    }

    /// <summary>A limit is no norm to reach: the largest stand on it, and units below are left as they are.</summary>
    [Fact]
    public void The_norm_limit_makes_no_unit_larger()
    {
        using var scope = NewDisposeScope();
        var (free, held) = (Norms(null), Norms(0.5));
        Assert.Contains(free, norm => norm < 0.4);
        Assert.Contains(free, norm => norm > 0.6);
        Assert.All(
            free.Zip(held),
            pair => Assert.Equal(Math.Min(0.5, pair.First), pair.Second, 1e-5)
        );

        double[] Norms(double? limit)
        {
            var model = new Mlp([12, 8, 2], seed: 1);
            Samples.Set(
                model.parameters().First(),
                new Noise(3).Uniform([8, 12], -1, 1) * arange(1, 9).unsqueeze(1) * 0.05
            );
            Trainer.Fit(
                model,
                data.Images,
                data.Labels,
                new Training { Rule = Rule.Sgd(1e-12), MaxNorm = limit }
            );
            return Samples.Doubles(Norm.L2.Measure(model.parameters().First()));
        }
    }

    // A negative limit would turn every weight round, 0 would put out the network.
    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(double.NaN)]
    public void A_norm_limit_that_no_weights_can_have_is_refused(double limit)
    {
        using var scope = NewDisposeScope();
        var model = Samples.Network(12, 2);
        Assert.Contains(
            "take a positive number",
            Assert
                .Throws<ArgumentException>(() =>
                    Trainer.Fit(model, data.Images, data.Labels, new Training { MaxNorm = limit })
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Schedules_follow_the_recipe()
    {
        Assert.Equal(0.5, Schedule.Ramp(0.5, 0.7, 250).At(0, 0), 12);
        Assert.Equal(0.6, Schedule.Ramp(0.5, 0.7, 250).At(125, 0), 12);
        Assert.Equal(0.7, Schedule.Ramp(0.5, 0.7, 250).At(1000, 0), 12);
        Assert.Equal(0.1 / 1.000004, Schedule.Decay(0.1, 1.000004).At(0, 1), 12);
        Assert.Equal(0.01, Schedule.Decay(0.1, 2, 0.01).At(0, 50), 12);
        double[] steps = [0.1, 0.1, 0.05, 0.05, 0.025];
        int[] epochs = [0, 9, 10, 19, 20];
        Assert.Equal(steps, epochs.Select(epoch => Schedule.Steps(0.1, 0.5, 10).At(epoch, 0)));
    }

    [Fact]
    public void The_momentum_of_the_schedule_reaches_the_optimizer()
    {
        using var scope = NewDisposeScope();
        float[] Fit(Schedule momentum)
        {
            var model = new Mlp([12, 8, 2], seed: 1);
            Trainer.Fit(
                model,
                data.Images,
                data.Labels,
                new Training { Epochs = 3, Rule = Rule.Sgd(0.1, momentum) }
            );
            return ZooTests.State(model);
        }

        Assert.Equal(Fit(0.5), Fit(Schedule.Ramp(0.5, 0.5, 10)));
        Assert.NotEqual(Fit(0.5), Fit(Schedule.Ramp(0.5, 0.9, 2)));
    }

    [Fact]
    public void Adversarial_training_lowers_the_error_under_attack()
    {
        using var scope = NewDisposeScope();
        var (images, labels) = Features(400);
        double Error(Objective objective)
        {
            var model = new Mlp([20, 16, 2], seed: 1);
            Trainer.Fit(
                model,
                images,
                labels,
                new()
                {
                    Epochs = 30,
                    Rule = Rule.Adam(0.01),
                    BatchSize = 20,
                    Objective = objective,
                }
            );
            return new Fgsm(0.1) { Box = Box.None }
                .Run(model, images, labels)
                .Error.Value;
        }

        var (plain, noisy, adversarial) = (
            Error(new CleanLoss()),
            Error(new NoiseTraining(0.1)),
            Error(new AdversarialTraining(0.1))
        );
        Assert.True(adversarial < plain - 0.3, $"{adversarial} against {plain}");
        Assert.True(adversarial < noisy - 0.1, $"{adversarial} against {noisy} with noise");
    }

    [Fact]
    public void A_cancelled_training_leaves_the_model_in_evaluation_mode_and_keeps_nothing_in_a_cache()
    {
        using var scope = NewDisposeScope();
        using var cancel = new CancellationTokenSource();
        var folder = Directory.CreateTempSubdirectory("advcourse-");
        var model = new Mlp([12, 8, 2], seed: 1);
        var stop = new Stopper(cancel);
        Assert.Throws<OperationCanceledException>(() =>
            new ModelCache(folder.FullName).Train(
                model,
                data.Images,
                data.Labels,
                new() { Epochs = 5 },
                epochs: stop,
                cancellation: cancel.Token
            )
        );
        Assert.False(model.training);
        Assert.All(model.parameters(), parameter => Assert.True(parameter.grad is null));
        Assert.Empty(folder.GetFiles());
        folder.Delete(true);
    }

    [Fact]
    public void Labels_that_are_no_classes_of_the_model_are_refused_before_anything_is_learned()
    {
        using var scope = NewDisposeScope();
        // One logit learns "not class 0" of a label of 2 without a word; a softmax would fail in the middle.
        foreach (var model in new Classifier[] { new LogisticRegression(12), new Mlp([12, 8, 2]) })
        {
            var before = ZooTests.State(model);
            var error = Assert.Throws<ArgumentException>(() =>
                Trainer.Fit(model, data.Images, data.Labels + 1, new() { Epochs = 1 })
            );
            Assert.Contains("Label 2 of image", error.Message, StringComparison.Ordinal);
            Assert.Contains("2 classes, 0 to 1", error.Message, StringComparison.Ordinal);
            Assert.Equal(before, ZooTests.State(model));
        }
    }

    [Fact]
    public void A_loss_that_explodes_ends_the_training_with_the_remedy()
    {
        using var scope = NewDisposeScope();
        var model = new Mlp([12, 8, 2], seed: 1);
        var error = Assert.Throws<ArithmeticException>(() =>
            Trainer.Fit(
                model,
                data.Images,
                data.Labels,
                new() { Epochs = 50, Rule = Rule.Sgd(1e30) }
            )
        );
        Assert.Contains("smaller learning rate", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_works_where_the_caller_has_switched_gradients_off()
    {
        using var scope = NewDisposeScope();
        var (inside, outside) = (new Mlp([12, 8, 2], seed: 1), new Mlp([12, 8, 2], seed: 1));
        Trainer.Fit(outside, data.Images, data.Labels, new());
        using (no_grad())
        {
            Trainer.Fit(inside, data.Images, data.Labels, new());
            Assert.False(is_grad_enabled());
        }

        Assert.Equal(ZooTests.State(outside), ZooTests.State(inside));
    }

    private sealed class Stopper(CancellationTokenSource cancel) : IProgress<EpochRecord>
    {
        public void Report(EpochRecord value) => cancel.Cancel();
    }

    /// <summary>
    /// A strong feature that is right nine times in ten, and many weak ones that are right together: only the strong one
    /// survives a perturbation of 0.1.
    /// </summary>
    internal static (Tensor Images, Tensor Labels) Features(int count)
    {
        var labels = Samples.Labels(count, 2);
        var y = labels.to(ScalarType.Float32).unsqueeze(1);
        var right = (new Noise(1).Uniform([count, 1], 0, 1) > 0.1).to(ScalarType.Float32);
        var strong = 0.2 + (0.6 * ((y * right) + ((1 - y) * (1 - right))));
        var weak = 0.46 + (0.08 * y) + new Noise(2).Uniform([count, 19], -0.1, 0.1);
        return (cat([strong, weak], 1), labels);
    }
}
