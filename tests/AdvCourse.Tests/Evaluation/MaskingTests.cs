using AdvCourse.Attacks;
using AdvCourse.Defenses;
using AdvCourse.Evaluation;
using AdvCourse.Models;
using AdvCourse.Physical;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Evaluation;

public sealed class MaskingTests
{
    private static readonly MaskingProbe Probe = new(0.22)
    {
        Steps = 10,
        Restarts = 2,
        Queries = 200,
        Draws = 10,
    };

    private readonly Tensor images = Samples.Clouds(80).Images;

    [Fact]
    public void A_model_that_hides_nothing_shows_no_sign()
    {
        using var scope = NewDisposeScope();
        var model = Trained();
        var labels = Labels(model);
        var report = Probe.Run(model, images, labels, surrogate: Trained(8));
        Assert.True(report.Cause == MaskingCause.None, report.ToString());
        Assert.All(report.Signs, sign => Assert.False(sign.Found, sign.ToString()));
        Assert.Equal(1, report["clean"].Value);
        Assert.Equal(0, report["BIM over the whole range"].Count);
        Assert.True(report["transfer from another model"].Value >= report["BIM"].Value);
        Assert.True(
            report.Lowest.Value <= report.Accuracies.SkipLast(1).Min(row => row.Accuracy.Value)
        );
        using var bim = new Bim(0.22, 10).Run(model, images, labels);
        Assert.Equal(bim.Score.Accuracy, report["BIM"]);
        Assert.Contains("upper bound", report.Verdict, StringComparison.Ordinal);
        Assert.Contains($"here: {report.Lowest}", report.Verdict, StringComparison.Ordinal);
        // None of 80 is less than 4.6 % with 95 % certainty: Wilson's interval ends at z² / (n + z²).
        var whole = report.Signs.Single(sign => sign.Name.Contains("whole range"));
        Assert.Equal("accuracy 0.0 % (0.0 to 4.58)", whole.Detail);
        Assert.Equal(report.Accuracies.Count, report.AccuracyTable().Rows.Count);
        Assert.Equal(6, report.SignTable().Rows.Count);
        Assert.Throws<ArgumentException>(() => report["nothing"]);
    }

    /// <summary>Of no draw at all every image would be right, those that are wrong when clean included.</summary>
    [Fact]
    public void Random_noise_is_drawn_at_least_once() =>
        Assert.Contains(
            "0 random perturbations",
            Assert.Throws<ArgumentException>(() => Probe with { Draws = 0 }).Message,
            StringComparison.Ordinal
        );

    /// <summary>An image withstands the noise if it withstands every draw, so that more draws leave fewer.</summary>
    [Fact]
    public void Each_further_draw_of_noise_can_only_find_more()
    {
        using var scope = NewDisposeScope();
        var (model, images) = (Samples.Network(), Samples.Images(100));
        var labels = model.call(images).argmax(1);
        var left = Enumerable.Range(1, 8).Select(Withstanding).ToArray();
        Assert.Equal(left.OrderDescending(), left);
        Assert.True(left[7] < left[0] - 3, $"{left[0]} to {left[7]}");

        int Withstanding(int draws) =>
            new MaskingProbe(0.25)
            {
                Steps = 1,
                Restarts = 1,
                Queries = 1,
                Draws = draws,
            }
                .Run(model, images, labels)["random noise, best of draws"]
                .Count;
    }

    [Fact]
    public void Logits_too_large_for_the_softmax_are_named()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var plain = Trained();
        var labels = Labels(plain);
        var loud = new Tempered(plain, 1e-3);
        var report = Probe.Run(loud, images, labels);
        Assert.Equal(MaskingCause.Saturation, report.Cause);
        Assert.Contains("saturation", report.Verdict, StringComparison.Ordinal);
        Assert.Contains(
            $" {report.Saturated.Brief} of the",
            report.Verdict,
            StringComparison.Ordinal
        );
        Assert.EndsWith($"here: {report.Lowest}.", report.Verdict, StringComparison.Ordinal);
        var figures = string.Join("\n", report.Signs);
        Assert.Contains(
            $"({report.ZeroGradients.Brief} zero, {report.TinyGradients.Brief} below 1e-10",
            figures,
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"(FGSM {report["FGSM"].Brief}, BIM {report["BIM"].Brief})",
            figures,
            StringComparison.Ordinal
        );
        Assert.True(report.ZeroGradients.Value > 0.5, report.ZeroGradients.ToString());
        Assert.Equal(report.ZeroGradients, report.Saturated);
        Assert.Equal(
            1000 * plain.call(images).abs().sum(1).mean().ToDouble(),
            report.LogitScale,
            report.LogitScale * 1e-4
        );
        // What hid it gone, it is as weak as the model behind it.
        Assert.Equal(
            Probe.Run(plain, images, labels)["PGD, more steps and restarts"].Value,
            report["PGD on divided logits"].Value,
            0.03
        );
        Assert.True(report["BIM"].Value > report["PGD on divided logits"].Value + 0.2);
    }

    [Fact]
    public void A_step_without_slope_is_named_and_seen_through_it_hides_nothing()
    {
        using var scope = NewDisposeScope();
        var defended = new TransformedInput(Trained(), new Quantise(64));
        var labels = Labels(defended);
        var report = Probe.Run(defended, images, labels);
        Assert.Equal(MaskingCause.ZeroDerivative, report.Cause);
        Assert.Equal(1, report.ZeroGradients.Value);
        Assert.Equal(1, report["BIM"].Value);
        Assert.True(report["Square, no gradient"].Value < 0.8);
        Assert.Contains("straight through", report.Verdict, StringComparison.Ordinal);
        Assert.Contains(
            $" {report.ZeroGradients.Brief} of the",
            report.Verdict,
            StringComparison.Ordinal
        );
        Assert.EndsWith($"here: {report.Lowest}.", report.Verdict, StringComparison.Ordinal);
        var honest = Probe.Run(defended.SeenThrough, images, labels);
        Assert.True(honest["BIM"].Value < 0.6, honest.ToString());
        Assert.Equal(0, honest.ZeroGradients.Count);
    }

    /// <summary>Of fifty gradients that are zero so many are so because the softmax is certain; half of them decide the cause.</summary>
    [Theory]
    [InlineData(30, MaskingCause.Saturation)]
    [InlineData(25, MaskingCause.Saturation)]
    [InlineData(20, MaskingCause.ZeroDerivative)]
    public void The_cause_of_zero_gradients_is_that_of_most(int certain, MaskingCause cause)
    {
        using var scope = NewDisposeScope();
        var pixels = full([50, 12], 0.5f);
        pixels[..certain, 0] = 0.9f;
        var report = Probe.Run(new Steps(), pixels, zeros(50, dtype: ScalarType.Int64));
        Assert.Equal(new Rate(50, 50), report.ZeroGradients);
        Assert.Equal(new Rate(certain, 50), report.Saturated);
        Assert.Equal(cause, report.Cause);
    }

    /// <summary>Always class 0, without a slope: where the first pixel is bright, beyond doubt.</summary>
    private sealed class Steps() : nn.Module<Tensor, Tensor>(nameof(Steps))
    {
        public override Tensor forward(Tensor input)
        {
            var lead = (input.narrow(1, 0, 1).detach() - 0.2).round() * 998 + 2;
            return cat([lead, -lead], 1) + (0 * input.narrow(1, 0, 1));
        }
    }

    /// <summary>Divided by their lead these logits are 1 and 0, which are not the probabilities that they look like.</summary>
    [Fact]
    public void One_lead_for_all_images_is_no_softmax()
    {
        using var scope = NewDisposeScope();
        var report = Probe.Run(new OneLead(), images, zeros(80, dtype: ScalarType.Int64));
        Assert.Equal(400, report.MedianLead);
        Assert.Equal(MaskingCause.Saturation, report.Cause);
        Assert.Equal(1, report["BIM"].Value);
    }

    private sealed class OneLead() : nn.Module<Tensor, Tensor>(nameof(OneLead))
    {
        public override Tensor forward(Tensor input)
        {
            var slope = 0 * input.narrow(1, 0, 1);
            return cat([slope + 400, slope], 1);
        }
    }

    [Fact]
    public void A_gradient_that_points_the_wrong_way_is_named()
    {
        using var scope = NewDisposeScope();
        var model = new Backwards(Trained());
        var report = Probe.Run(model, images, Labels(model));
        Assert.Equal(MaskingCause.UselessDirection, report.Cause);
        Assert.EndsWith($"here: {report.Lowest}.", report.Verdict, StringComparison.Ordinal);
        Assert.True(report["Square, no gradient"].Value < report["BIM"].Value);
        Assert.Contains(
            report.Signs,
            sign => sign.Found && sign.Name.Contains("whole range", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Too_few_steps_are_named()
    {
        using var scope = NewDisposeScope();
        // Random weights make several hills: another start climbs another one.
        var model = Samples.Network(30, 6);
        var random = Samples.Images(200, 30);
        var labels = tensor(model.Predict(random).Classes.ToArray());
        var few = new MaskingProbe(0.08)
        {
            Steps = 2,
            Restarts = 8,
            Queries = 5,
            Draws = 2,
        };
        var report = few.Run(model, random, labels);
        Assert.True(report.Cause == MaskingCause.AttackTooWeak, report.ToString());
        Assert.EndsWith($"here: {report.Lowest}.", report.Verdict, StringComparison.Ordinal);
        Assert.StartsWith(
            "more steps",
            Assert.Single(report.Signs, sign => sign.Found).Name,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void In_L2_and_on_two_classes_it_runs_too()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Logistic();
        var labels = tensor(model.Predict(images).Classes.ToArray());
        var report = (Probe with { Budget = new Budget(Norm.L2, 0.2) }).Run(model, images, labels);
        Assert.Equal(MaskingCause.None, report.Cause);
        Assert.Equal(5, report.Curve.Count);
        Assert.Equal(Math.Sqrt(12), report.Curve[^1].Epsilon, 1e-9);
    }

    /// <summary>A network that has learned something smooth: gradients lead somewhere.</summary>
    private static Mlp Trained(long seed = 3)
    {
        var model = new Mlp([12, 32, 2], Activation.Tanh, seed);
        var (x, y) = Samples.Clouds(200);
        Trainer.Fit(model, x, y, new() { Epochs = 10, BatchSize = 20 });
        return model;
    }

    private Tensor Labels(nn.Module<Tensor, Tensor> model) =>
        tensor(model.Predict(images).Classes.ToArray());

    /// <summary>The same values, the gradient with its sign turned.</summary>
    private sealed class Backwards : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> inner;

        public Backwards(nn.Module<Tensor, Tensor> inner)
            : base("backwards")
        {
            this.inner = inner;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => inner.call((2 * input.detach()) - input);
    }
}
