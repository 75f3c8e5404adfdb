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

    [Fact]
    public void Schedules_follow_the_recipe()
    {
        Assert.Equal(0.5, Schedule.Ramp(0.5, 0.7, 250).At(0, 0), 12);
        Assert.Equal(0.6, Schedule.Ramp(0.5, 0.7, 250).At(125, 0), 12);
        Assert.Equal(0.7, Schedule.Ramp(0.5, 0.7, 250).At(1000, 0), 12);
        Assert.Equal(0.1 / 1.000004, Schedule.Decay(0.1, 1.000004).At(0, 1), 12);
        Assert.Equal(0.01, Schedule.Decay(0.1, 2, 0.01).At(0, 50), 12);
        Assert.Equal(0.025, Schedule.Steps(0.1, 0.5, 10).At(20, 0), 12);
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
    public void Early_stopping_on_adversarial_validation_error_goes_back_to_the_best_epoch()
    {
        using var scope = NewDisposeScope();
        var attack = new Fgsm(0.15) { Box = Box.None };
        var model = new Mlp([12, 8, 2], seed: 1);
        var held = Samples.Clouds(100, seed: 6);
        var history = Trainer.Fit(
            model,
            data.Images,
            data.Labels,
            new()
            {
                Epochs = 40,
                Rule = Rule.Sgd(0.5),
                Stop = new(3, attack),
            },
            held
        );
        var best = history.Epochs.Min(epoch => epoch.AdversarialError!.Value);
        Assert.Equal(best, history.Epochs[history.Best - 1].AdversarialError);
        Assert.Equal(
            history.Epochs.First(epoch => epoch.AdversarialError == best).Epoch,
            history.Best
        );
        Assert.Equal(best, attack.Run(model, held.Images, held.Labels).Error.Value);
        Assert.Equal(history.Best + 3, history.Epochs.Count);
        var shorter = new Mlp([12, 8, 2], seed: 1);
        Trainer.Fit(
            shorter,
            data.Images,
            data.Labels,
            new() { Epochs = history.Best, Rule = Rule.Sgd(0.5) }
        );
        Assert.Equal(ZooTests.State(shorter), ZooTests.State(model));
        Assert.Throws<ArgumentException>(() =>
            Trainer.Fit(model, data.Images, data.Labels, new() { Stop = new(3) })
        );
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

    /// <summary>After the first epoch the model shows no slope, and the attack leaves every image as it is.</summary>
    [Fact]
    public void An_epoch_whose_attack_was_blind_is_not_the_best_on_adversarial_validation_error()
    {
        using var scope = NewDisposeScope();
        var model = new Blindfold(new Mlp([12, 8, 2], seed: 1));
        var history = Trainer.Fit(
            model,
            data.Images,
            data.Labels,
            new()
            {
                Epochs = 10,
                Rule = Rule.Sgd(0.5),
                Stop = new(3, new Fgsm(0.1)),
            },
            Samples.Clouds(100, seed: 6),
            epochs: new Told(_ => model.Worn = true)
        );
        Assert.InRange(history.Epochs[0].AdversarialError!.Value, 0.01, 0.99);
        Assert.Equal(1, history.Best);
        Assert.Equal(4, history.Epochs.Count);
        Assert.All(history.Epochs.Skip(1), epoch => Assert.Equal(1, epoch.AdversarialError));
        // Counted as withstood, the last one's images would have looked better than the first one's.
        Assert.True(history.Epochs[^1].ValidationError < history.Epochs[0].AdversarialError);
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

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void Patience_of_no_epoch_is_refused(int patience)
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ArgumentException>(() =>
            Trainer.Fit(
                new Mlp([12, 8, 2], seed: 1),
                data.Images,
                data.Labels,
                new() { Stop = new(patience) },
                data
            )
        );
        Assert.Contains("at least 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Early_stopping_keeps_the_first_of_equally_good_epochs_and_clean_error_decides_without_an_attack()
    {
        using var scope = NewDisposeScope();
        var model = new Mlp([12, 8, 2], seed: 1);
        var held = Samples.Clouds(100, seed: 6);
        var history = Trainer.Fit(
            model,
            data.Images,
            data.Labels,
            new()
            {
                Epochs = 60,
                Rule = Rule.Sgd(0.5),
                Stop = new(5),
            },
            held
        );
        Assert.All(history.Epochs, epoch => Assert.Null(epoch.AdversarialError));
        var best = history.Epochs.Min(epoch => epoch.ValidationError!.Value);
        Assert.Equal(
            history.Epochs.First(epoch => epoch.ValidationError == best).Epoch,
            history.Best
        );
        Assert.Equal(history.Best + 5, history.Epochs.Count);
        Assert.Equal(best, model.Score(held.Images, held.Labels).Error.Value);
        var (low, high) = new Rate((int)Math.Round(100 * best), 100).Wilson();
        Assert.Contains(
            FormattableString.Invariant(
                $"validation error {100 * best:0.0#} % ({100 * low:0.0#} to {100 * high:0.0#}), "
            ),
            history.Epochs[history.Best - 1].ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void After_stopping_the_chosen_number_of_epochs_is_trained_on_everything()
    {
        using var scope = NewDisposeScope();
        var training = new Training
        {
            Epochs = 40,
            Rule = Rule.Sgd(0.5),
            Stop = new(3),
        };
        var history = Trainer.Fit(
            new Mlp([12, 8, 2], seed: 1),
            data.Images,
            data.Labels,
            training,
            Samples.Clouds(100, seed: 6)
        );
        var again = training.For(history);
        Assert.Equal(history.Best, again.Epochs);
        Assert.Null(again.Stop);
        Assert.Equal(training with { Epochs = history.Best, Stop = null }, again);
    }

    private sealed class Told(Action<EpochRecord> act) : IProgress<EpochRecord>
    {
        public void Report(EpochRecord value) => act(value);
    }

    /// <summary>Its model learns; once it is worn the image has no gradient.</summary>
    private sealed class Blindfold : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> inner;

        public Blindfold(nn.Module<Tensor, Tensor> inner)
            : base("blindfold")
        {
            this.inner = inner;
            RegisterComponents();
        }

        public bool Worn { get; set; }

        public override Tensor forward(Tensor input) =>
            inner.call(Worn ? input.detach() + (input * 0) : input);
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
