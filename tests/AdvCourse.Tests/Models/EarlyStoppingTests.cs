using AdvCourse.Attacks;
using AdvCourse.Evaluation;
using AdvCourse.Models;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Models;

/// <summary>When training ends before its last epoch, and whose weights it then has.</summary>
public sealed class EarlyStoppingTests
{
    private readonly (Tensor Images, Tensor Labels) data = Samples.Clouds(200);

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
}
