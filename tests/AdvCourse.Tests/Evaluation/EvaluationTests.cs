using AdvCourse.Attacks;
using AdvCourse.Evaluation;
using AdvCourse.Models;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Tests.Evaluation;

public sealed class EvaluationTests
{
    [Fact]
    public void Rubbish_is_counted_where_any_class_passes_one_half()
    {
        using var scope = NewDisposeScope();
        // p(class 1) = sigmoid(4 x0): claims class 1 where x0 > 0, class 0 elsewhere: always an error, half and half.
        var model = Samples.Logistic(6);
        Samples.Set(model.Weight, tensor(new[] { 4f, 0, 0, 0, 0, 0 }, [1, 6]));
        Samples.Set(model.Bias, zeros(1));
        var sure = Rubbish.Evaluate(model, 2000, [6], batchSize: 300);
        Assert.Equal(2000, sure.Error.Count);
        Assert.Equal(2000, sure.Claims.Sum());
        Assert.InRange(sure.ShareOf(1), 0.46, 0.54);
        var noise = Samples
            .Doubles(new Noise(0).Normal([2000, 6]))
            .Chunk(6)
            .Select(row => row[0])
            .ToArray();
        Assert.Equal(noise.Count(x => x > 0), sure.Claims[1]);
        Assert.Equal(
            noise.Average(x => 1 / (1 + Math.Exp(-4 * Math.Abs(x)))),
            sure.Confidence,
            1e-4
        );
    }

    [Fact]
    public void A_model_that_says_none_of_them_makes_no_rubbish_error()
    {
        using var scope = NewDisposeScope();
        var rubbish = Rubbish.Evaluate(new Rbf(12, 4, precision: 2), 500, [12]);
        Assert.Equal(0, rubbish.Error.Count);
        Assert.Equal([0, 0, 0, 0], rubbish.Claims);
        Assert.Contains("never", rubbish.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void One_step_from_noise_fools_a_linear_model_towards_every_class()
    {
        using var scope = NewDisposeScope();
        var model = new SoftmaxRegression(50, 3);
        Samples.Set(model.Weight, new Noise(1).Normal([3, 50]));
        var rates = Rubbish.Fool(model, 1, 3, 100, [50]);
        Assert.All(rates, rate => Assert.True(rate.Fooled.Value > 0.9, rate.ToString()));
        Assert.Equal([0, 1, 2], rates.Select(rate => rate.Class));
    }

    /// <summary>Rubbish is an error where a class has more than half of the probability, in either experiment.</summary>
    [Theory]
    [InlineData(0.45, 0)]
    [InlineData(0.55, 50)]
    public void A_class_that_leads_with_less_than_half_is_no_claim(double lead, int errors)
    {
        using var scope = NewDisposeScope();
        // Ten classes, of which the last always leads; the slope is there for the attack to have one.
        var sure = new Leading(Math.Log(lead / ((1 - lead) / 9)));
        Assert.Equal(new Rate(errors, 50), Rubbish.Evaluate(sure, 50).Error);
        Assert.Equal(new Rate(errors, 50), Rubbish.Fool(sure, 0.25, 10, 50)[9].Fooled);
    }

    /// <summary>The last of ten classes is ahead of the others, which are equal, by so much.</summary>
    private sealed class Leading(double ahead) : nn.Module<Tensor, Tensor>(nameof(Leading))
    {
        public override Tensor forward(Tensor input)
        {
            var nothing = input.narrow(1, 0, 1) * 1e-6;
            return cat([nothing.expand(input.shape[0], 9), (nothing * 2) + ahead], 1);
        }
    }

    [Fact]
    public void Agreement_counts_among_the_firsts_errors_and_where_both_are_wrong()
    {
        Predictions Said(params long[] classes) => new(classes, new float[classes.Length]);
        var agreement = Agreement.Of(Said(1, 1, 1, 0, 2), Said(1, 2, 0, 1, 2), [0, 0, 0, 0, 2]);
        Assert.Equal(new(1, 3), agreement.OnErrors);
        Assert.Equal(new(1, 2), agreement.BothWrong);
        var error = Assert.Throws<ArgumentException>(() =>
            Agreement.Of(Said(1, 1), Said(1, 2, 0), [0, 0])
        );
        Assert.Contains("2 and 3 answers for 2 labels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_transfer_matrix_has_each_models_own_attack_on_its_diagonal()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (Samples.Network(seed: 1), Samples.Network(seed: 2));
        var (images, labels) = (Samples.Images(60), Samples.Labels(60));
        var attack = new Fgsm(0.2);
        Assert.Throws<ArgumentException>(() =>
            TransferMatrix.Run(attack, [("a", a), ("a", b)], images, labels)
        );
        var matrix = TransferMatrix.Run(attack, [("a", a), ("b", b)], images, labels);
        Assert.Equal(attack.Run(a, images, labels).Error, matrix["a", "a"].Error);
        Assert.Equal(
            b.Score(attack.Run(a, images, labels).Images, labels).Error,
            matrix["a", "b"].Error
        );
        Assert.Equal(matrix["b", "a"].Error.Percent, matrix.Errors()[1, 0]);
        var (low, high) = matrix["a", "b"].Error.Wilson();
        Assert.Contains(
            FormattableString.Invariant($" % ({100 * low:0.0#} to {100 * high:0.0#})"),
            matrix.ToString().Split('\n')[0],
            StringComparison.Ordinal
        );
        Assert.Equal(matrix["a", "a"].Error.Count, matrix.Agreement("a", "b").OnErrors.Total);
        Assert.Contains(
            "\"c\"",
            Assert.Throws<ArgumentException>(() => matrix["a", "c"]).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void On_a_linear_model_the_logits_are_straight_lines_of_known_slope()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var model = new SoftmaxRegression(12, 3);
        Samples.Set(model.Weight, new Noise(1).Normal([3, 12]));
        var image = Samples.Images(1);
        var line = EpsilonLine.Trace(model, image, 1);
        var direction = InputGradient.Of(model, image, tensor(new[] { 1L })).sign();
        var slopes = Samples.Doubles(model.Weight.matmul(direction.t()));
        for (var k = 0; k < 3; k++)
        {
            Assert.Equal(slopes[k], line.Slope(k, -10, 10), 1e-4);
            Assert.Equal(slopes[k], line.Slope(k, 8, 10), 1e-4);
        }

        Assert.Equal(41, line.Epsilons.Count);
        Assert.Equal(line.Epsilons.Where((_, i) => line.WinnerAt(i) == 1), line.CorrectAt());
        Assert.Throws<ArgumentException>(() => EpsilonLine.Trace(model, Samples.Images(2), 1));
        Assert.Throws<ArgumentException>(() => EpsilonLine.Trace(model, image, 1, []));
        foreach (var wrong in new[] { -1, 3 })
        {
            Assert.Contains(
                $"Label {wrong} of image 0 is not one of the model's 3 classes",
                Assert
                    .Throws<ArgumentException>(() => EpsilonLine.Trace(model, image, wrong))
                    .Message,
                StringComparison.Ordinal
            );
        }

        Assert.Contains(
            "look like probabilities",
            Assert
                .Throws<ArgumentException>(() =>
                    EpsilonLine.Trace(nn.Sequential(model, nn.Softmax(1)), image, 1)
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_activation_grows_by_epsilon_m_n_and_random_signs_by_the_square_root()
    {
        using var scope = NewDisposeScope();
        var points = LinearGrowth.Measure(
            new Noise(1).Normal([400]),
            Samples.Images(20, 400),
            0.1,
            [25, 100, 400]
        );
        Assert.All(points, point => Assert.Equal(point.Predicted, point.Growth, 1e-6));
        Assert.InRange(points[2].Growth / points[0].Growth, 12, 20);
        Assert.InRange(points[2].Random / points[0].Random, 3.2, 4.8);
        Assert.Throws<ArgumentException>(() =>
            LinearGrowth.Measure(zeros(3), Samples.Images(2, 4), 0.1, [2])
        );
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-1)]
    public void A_label_that_is_no_class_is_refused_not_counted_as_an_error(long label)
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = (Samples.Network(), Samples.Images(6), Samples.Labels(6, 2));
        labels[5] = tensor(label);
        foreach (
            var look in (Action[])
                [
                    () => model.Score(images, labels, batchSize: 2),
                    () => model.Right(images, labels, batchSize: 2),
                    () => model.Right(images, labels, top: 2, batchSize: 2),
                    () => Samples.Logistic().Score(images, labels),
                ]
        )
        {
            var error = Assert.Throws<ArgumentException>(look);
            Assert.Contains($"Label {label} of image 5", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_curve_starts_at_the_clean_error_and_ends_at_the_attacks()
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = (Samples.Network(), Samples.Images(60), Samples.Labels(60));
        var curve = EpsilonCurve.Run(new Fgsm(0.3), model, images, labels, [0, 0.1, 0.3]);
        Assert.Equal(model.Score(images, labels).Error, curve[0].Score.Error);
        Assert.Equal(new Fgsm(0.3).Run(model, images, labels).Error, curve[2].Score.Error);
        Assert.All(curve, point => Assert.Equal(new Rate(0, 60), point.Masked));
        Assert.DoesNotContain("masked", curve[2].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_curve_names_the_images_that_no_attack_could_see()
    {
        using var scope = NewDisposeScope();
        // The constant says class 0 of all images, which is right for four of these.
        var (images, labels) = (Samples.Images(6), tensor(new long[] { 0, 1, 0, 2, 0, 0 }));
        var constant = new SoftmaxRegression(12, 4);
        var point = EpsilonCurve.Run(new Fgsm(0.3), constant, images, labels, [0.3])[0];
        Assert.Equal(new Rate(4, 6), point.Score.Accuracy);
        Assert.Equal(new Rate(4, 6), point.Masked);
        Assert.Contains(
            "4 of 6 images: masked, not robust",
            point.ToString(),
            StringComparison.Ordinal
        );

        using var blind = new DeepFool().Run(constant, images, labels);
        var curve = DistortionCurve.Of(Norm.L2, blind);
        Assert.Equal(new Rate(4, 6), curve.AccuracyAt(1));
        Assert.Equal(new Rate(4, 6), curve.Masked);
        Assert.Contains(
            "4 of 6 images: masked, not robust",
            curve.ToString(),
            StringComparison.Ordinal
        );

        // An attack that needs no gradient looked, and found nothing: that counts.
        using var seeing = new UniformNoise(0.3).Run(constant, images, labels);
        Assert.Equal(new Rate(0, 6), DistortionCurve.Of(Norm.L2, blind, seeing).Masked);
    }

    [Fact]
    public void The_invariant_panel_passes_a_plain_network_and_finds_a_masked_one()
    {
        using var scope = NewDisposeScope();
        var (images, labels) = Samples.Clouds(100);
        var model = new Mlp([12, 16, 2], seed: 1);
        Trainer.Fit(model, images, labels, new() { Epochs = 10, Rule = Rule.Sgd(0.5) });
        var lines = InvariantPanel.Run(new Bim(0.3), model, images, labels);
        Assert.All(lines, line => Assert.True(line.Holds, line.ToString()));
        var masked = InvariantPanel.Run(new Bim(0.3), new Masked(model), images, labels);
        Assert.Contains(
            masked,
            line => !line.Holds && line.Name.Contains("whole range", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Predictions_do_not_depend_on_the_batch_size()
    {
        using var scope = NewDisposeScope();
        var (model, images) = (Samples.Network(), Samples.Images(33));
        var (whole, parts) = (model.Predict(images), model.Predict(images, batchSize: 5));
        Assert.Equal(whole.Classes, parts.Classes);
        Assert.All(
            whole.Confidence.Zip(parts.Confidence),
            pair => Assert.Equal(pair.First, pair.Second, 1e-5f)
        );
    }

    /// <summary>The same decisions, but no gradient: the input is rounded to halves and cut off from the graph.</summary>
    private sealed class Masked : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> inner;

        public Masked(Module<Tensor, Tensor> inner)
            : base("masked")
        {
            this.inner = inner;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) =>
            inner.call(((input * 2).round() / 2) + (input * 0));
    }
}
