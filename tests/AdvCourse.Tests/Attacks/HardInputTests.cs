using AdvCourse.Attacks;
using AdvCourse.Evaluation;
using AdvCourse.Models;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Tests.Attacks;

/// <summary>Awkward input of single attacks; what holds for all of them is in <see cref="HardInputsOfEveryAttackTests"/>.</summary>
public sealed class HardInputTests
{
    private readonly Mlp model = Samples.Network();

    [Fact]
    public void Constant_logits_are_reported_as_masked_not_as_robust()
    {
        using var scope = NewDisposeScope();
        var constant = new SoftmaxRegression(12, 4);
        var result = new Fgsm(0.1).Run(
            constant,
            Samples.Images(10),
            zeros(10, dtype: ScalarType.Int64)
        );
        Assert.All(result.Masked, Assert.True);
        Assert.Equal(0, result.Error.Count);
        Assert.Contains("exactly zero for 10 of 10", result.Summary, StringComparison.Ordinal);
        Assert.All(
            new Fgsm(0.1).Run(model, Samples.Images(10), Samples.Labels(10)).Masked,
            Assert.False
        );
    }

    [Fact]
    public void Images_that_were_wrong_before_count_as_errors_but_not_among_the_correct_ones()
    {
        using var scope = NewDisposeScope();
        var (images, labels) = (Samples.Images(50), Samples.Labels(50));
        var result = new Fgsm(0.0).Run(model, images, labels);
        Assert.Equal(result.CleanScore.Error, result.Error);
        Assert.Equal(0, result.SuccessAmongCorrect.Count);
        Assert.Equal(50 - result.Error.Count, result.SuccessAmongCorrect.Total);
    }

    /// <summary>Carlini and Wagner's success rate: of the images that were right before, how many are wrong now.</summary>
    [Fact]
    public void Success_among_the_correct_is_a_share_of_those_that_were_right_before()
    {
        using var scope = NewDisposeScope();
        var result = new Fgsm(0.2).Run(model, Samples.Images(50), Samples.Labels(50));
        var (right, turned) = (0, 0);
        for (var i = 0; i < 50; i++)
        {
            var wasRight = result.Clean.Classes[i] == result.Labels[i];
            right += wasRight ? 1 : 0;
            turned += wasRight && result.Adversarial.Classes[i] != result.Labels[i] ? 1 : 0;
        }

        Assert.InRange(turned, 1, right - 1);
        Assert.Equal(new Rate(turned, right), result.SuccessAmongCorrect);
        Assert.NotEqual(result.SuccessRate, result.SuccessAmongCorrect);
    }

    [Fact]
    public void A_targeted_attack_succeeds_where_the_target_is_reached()
    {
        using var scope = NewDisposeScope();
        var result = new Bim(0.5, steps: 20).Run(
            model,
            Samples.Images(30),
            Samples.Labels(30),
            Goal.Targeted(2)
        );
        Assert.Equal(result.Adversarial.Classes.Select(label => label == 2), result.Success);
        Assert.True(result.SuccessRate.Value > 0.8, result.Summary);
        Assert.Contains("targeted to 2", result.Summary, StringComparison.Ordinal);
    }

    /// <summary>The scores are finite, their difference is beyond float32: what compares losses has nothing to compare.</summary>
    [Fact]
    public void Losses_that_are_not_finite_end_the_run_of_whoever_compares_them()
    {
        using var scope = NewDisposeScope();
        var (images, labels) = (Samples.Images(10), zeros(10, dtype: ScalarType.Int64));
        var apart = new Apart(model);
        Attack[] comparing =
        [
            new ApgdCe(0.1, 10),
            new Pgd(0.1, 5, restarts: 2),
            new Square(0.1, queries: 10),
        ];
        foreach (var attack in comparing)
        {
            var error = Assert.Throws<ArithmeticException>(() =>
                attack.Run(apart, images, labels, Goal.Targeted(1))
            );
            Assert.Contains("loss of image 0 is ", error.Message, StringComparison.Ordinal);
            Assert.Contains("Infinity", error.Message, StringComparison.Ordinal);
        }

        // The slope is finite, and one walk compares nothing.
        var walked = new Bim(0.1).Run(apart, images, labels, Goal.Targeted(1));
        Assert.All(walked.Success, Assert.False);
        Assert.All(walked.Linf, size => Assert.Equal(0.1f, size, 1e-5f));
    }

    [Fact]
    public void A_cancelled_run_ends_and_leaves_the_model_in_its_mode()
    {
        using var scope = NewDisposeScope();
        using var cancel = new CancellationTokenSource();
        model.train();
        var progress = new Immediate(share =>
        {
            if (share >= 0.3)
            {
                cancel.Cancel();
            }
        });
        Assert.Throws<OperationCanceledException>(() =>
            new Bim(0.1).Run(
                model,
                Samples.Images(30),
                Samples.Labels(30),
                batchSize: 10,
                progress: progress,
                cancellation: cancel.Token
            )
        );
        Assert.True(model.training);
        Assert.InRange(progress.Seen[^1], 0.3, 0.4);
        Assert.Equal(progress.Seen.Order(), progress.Seen);
    }

    [Fact]
    public void Dropout_is_off_while_a_model_in_training_mode_is_attacked()
    {
        using var scope = NewDisposeScope();
        var dropping = Sequential(Linear(12, 30), ReLU(), Dropout(0.5), Linear(30, 4));
        var (images, labels) = (Samples.Images(20), Samples.Labels(20));
        dropping.train();
        var training = new Fgsm(0.1).Run(dropping, images, labels);
        dropping.eval();
        var evaluating = new Fgsm(0.1).Run(dropping, images, labels);
        Assert.Equal(Samples.Floats(evaluating.Images), Samples.Floats(training.Images));
        Assert.Equal(evaluating.Adversarial.Confidence, training.Adversarial.Confidence);
    }

    /// <summary>Class 0 leads by 6e38.</summary>
    private sealed class Apart(Module<Tensor, Tensor> inner) : Module<Tensor, Tensor>(nameof(Apart))
    {
        public override Tensor forward(Tensor input) =>
            inner.call(input) + tensor(new[] { 3e38f, -3e38f, -3e38f, -3e38f });
    }

    private sealed class Immediate(Action<double> act) : IProgress<double>
    {
        public List<double> Seen { get; } = [];

        public void Report(double value)
        {
            Seen.Add(value);
            act(value);
        }
    }
}
