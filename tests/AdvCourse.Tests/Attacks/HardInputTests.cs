using AdvCourse.Attacks;
using AdvCourse.Models;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Tests.Attacks;

/// <summary>Each bad input gets an error that names it and the remedy, or a documented result; never a wrong number.</summary>
public sealed class HardInputTests
{
    private readonly Mlp model = Samples.Network();

    public static TheoryData<string, string> Bad =>
        new()
        {
            { "empty", "at least one image" },
            { "one image without a batch", "unsqueeze(0)" },
            { "bytes", "Float32" },
            { "doubles", "Float64" },
            { "above one", "Divide by 255" },
            { "below zero", "-0.5" },
            { "not a number", "NaN" },
            { "labels too many", "31" },
            { "labels as Int32", "Int64" },
            { "label out of range", "9 of image 2" },
            { "negative label", "-1 of image 0" },
            { "target out of range", "Target 7" },
            { "targets too few", "2 targets for 30" },
            { "batch size", "batch size of 0" },
        };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bad_input_is_refused_with_its_value_and_the_remedy(string what, string named)
    {
        using var scope = NewDisposeScope();
        var (x, y) = (Samples.Images(30), Samples.Labels(30));
        var fgsm = new Fgsm(0.1);
        var error = Assert.Throws<ArgumentException>(() =>
            what switch
            {
                "empty" => fgsm.Run(model, zeros(0, 12), y),
                "one image without a batch" => fgsm.Run(model, x[0], y),
                "bytes" => fgsm.Run(model, x.to(ScalarType.Byte), y),
                "doubles" => fgsm.Run(model, x.to(ScalarType.Float64), y),
                "above one" => fgsm.Run(model, x * 255, y),
                "below zero" => fgsm.Run(model, full([30, 12], -0.5f), y),
                "not a number" => fgsm.Run(model, x / 0 * 0, y),
                "labels too many" => fgsm.Run(model, x, Samples.Labels(31)),
                "labels as Int32" => fgsm.Run(model, x, y.to(ScalarType.Int32)),
                "label out of range" => fgsm.Run(model, x, With(y, 2, 9)),
                "negative label" => fgsm.Run(model, x, With(y, 0, -1)),
                "target out of range" => fgsm.Run(model, x, y, Goal.Targeted(7)),
                "targets too few" => fgsm.Run(model, x, y, Goal.Targeted(1, 2)),
                _ => fgsm.Run(model, x, y, batchSize: 0),
            }
        );
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_ends_in_a_softmax_is_found_out()
    {
        using var scope = NewDisposeScope();
        var wrong = Sequential(Samples.Network(), Softmax(1));
        var error = Assert.Throws<ArgumentException>(() =>
            new Fgsm(0.1).Run(wrong, Samples.Images(5), Samples.Labels(5))
        );
        Assert.Contains("look like probabilities", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_image_is_a_batch_of_one()
    {
        using var scope = NewDisposeScope();
        var (images, labels) = (Samples.Images(30), Samples.Labels(30));
        var all = new Fgsm(0.1).Run(model, images, labels);
        var one = new Fgsm(0.1).Run(model, images[4..5], labels[4..5]);
        ClosedFormTests.AssertClose(all.Images[4..5], one.Images);
    }

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
    public void Weights_that_are_not_numbers_end_the_attack_instead_of_counting_as_errors()
    {
        using var scope = NewDisposeScope();
        var broken = Samples.Network();
        Samples.Set(broken.parameters().Last(), full([4], float.NaN));
        Assert.ThrowsAny<ArithmeticException>(() =>
            new Fgsm(0.1).Run(broken, Samples.Images(5), Samples.Labels(5))
        );
        Assert.ThrowsAny<ArithmeticException>(() =>
            new RandomSign(0.1).Run(broken, Samples.Images(5), Samples.Labels(5))
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

    private static Tensor With(Tensor labels, int position, long value)
    {
        var values = labels.data<long>().ToArray();
        values[position] = value;
        return tensor(values);
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
