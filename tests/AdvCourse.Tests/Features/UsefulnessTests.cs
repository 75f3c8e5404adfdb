using AdvCourse.Attacks;
using AdvCourse.Evaluation;
using AdvCourse.Features;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Features;

public sealed class UsefulnessTests
{
    // Made when a test first asks, perhaps inside a scope of that test, which must not take them along.
    private static readonly Tensor X = Samples.Images(200).DetachFromDisposeScope();

    private static readonly Tensor Y = Samples.Labels(200, 2).DetachFromDisposeScope();

    [Fact]
    public void Normalised_features_have_mean_0_and_mean_square_1()
    {
        var values = new Feature("square", x => (x * x).sum(1)).Normalised(X).Values(X);
        Assert.Equal(0, values.Average(), 1e-5);
        Assert.Equal(1, values.Average(value => value * value), 1e-5);
        Assert.Contains(
            "cannot be normalised",
            Assert
                .Throws<ArgumentException>(() =>
                    new Feature("constant", x => x.sum(1) * 0 + 3).Normalised(X)
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_feature_that_is_normalised_again_is_so_on_the_new_images()
    {
        using var scope = NewDisposeScope();
        var once = new Feature("square", x => (x * x).sum(1)).Normalised(X);
        var others = 0.3 + (0.5 * X);
        var twice = once.Normalised(others).Values(others);
        Assert.Equal(0, twice.Average(), 1e-5);
        Assert.Equal(1, twice.Average(value => value * value), 1e-5);
    }

    [Theory]
    [InlineData("L2")]
    [InlineData("Linf")]
    [InlineData("L1")]
    public void A_linear_features_closed_form_is_what_an_attack_finds(string norm)
    {
        using var scope = NewDisposeScope();
        var feature = Feature.Linear("a", new Noise(9).Normal([12]));
        var budget = new Budget(
            norm == "L2" ? Norm.L2
                : norm == "L1" ? Norm.L1
                : Norm.Linf,
            0.3
        );
        var closed = Usefulness.OfLinear(feature, X, Y, budget);
        var estimate = Usefulness.Estimate(feature, X, Y, new Fgsm(budget) { Box = Box.None });
        Assert.Equal(closed.Rho, estimate.Rho, 1e-6);
        Assert.Equal(closed.Gamma, estimate.Gamma, 1e-4);
        Assert.True(closed.Gamma < closed.Rho - 0.1);
        Assert.Equal(new Rate(0, 200), closed.Masked);
        Assert.Equal(closed.Masked, estimate.Masked);
        Assert.Equal(0, estimate.FromMasked);
    }

    [Fact]
    public void Usefulness_is_the_correlation_with_the_label_and_robustness_its_rest()
    {
        using var scope = NewDisposeScope();
        // Pixel 0 is the label, pixel 1 the label in one hundredth: both perfectly useful, one of them robustly.
        var sign = (Y * 2 - 1).to(ScalarType.Float32);
        var images = stack([0.5 + (0.4 * sign), 0.5 + (0.004 * sign)], 1);
        var budget = new Budget(Norm.Linf, 0.1);
        var large = Usefulness.OfLinear(
            Feature.Linear("large", tensor([1f, 0f])),
            images,
            Y,
            budget
        );
        var small = Usefulness.OfLinear(
            Feature.Linear("small", tensor([0f, 1f])),
            images,
            Y,
            budget
        );
        Assert.Equal(1, large.Rho, 1e-4);
        Assert.Equal(1 - (0.1 / 0.4), large.Gamma, 1e-4);
        Assert.True(large.IsRobust);
        Assert.Equal(1, small.Rho, 1e-4);
        Assert.Equal(1 - (0.1 / 0.004), small.Gamma, 1e-2);
        Assert.True(small.IsNonRobust);
        var against = Usefulness.OfLinear(
            Feature.Linear("against", tensor([-1f, 0f])),
            images,
            Y,
            budget
        );
        Assert.False(against.IsUseful);
    }

    /// <summary>Rounded to black and white: it says the label, and has no slope that would tell an attack how to change that.</summary>
    [Fact]
    public void A_feature_without_any_slope_is_not_called_robust()
    {
        using var scope = NewDisposeScope();
        var (images, budget) = (Shades(), new Budget(Norm.Linf, 0.45));
        var steps = new Feature("steps", x => (x.select(1, 0).round() + (x * 0).sum(1)));
        var blind = Usefulness.Estimate(steps, images, Y, new Bim(budget));
        Assert.Equal(1, blind.Rho, 1e-6);
        Assert.Equal(1, blind.Gamma, 1e-6);
        Assert.Equal(new Rate(200, 200), blind.Masked);
        Assert.Equal(1, blind.FromMasked, 1e-6);
        Assert.False(blind.IsRobust);
        Assert.False(blind.IsNonRobust);
        Assert.Equal(
            "steps: rho 1.000, gamma 1.000 under Linf 0.45, not shown to be robust; gradient exactly zero for 200 of 200 images: what they add to gamma, 1.000, shows nothing",
            blind.ToString()
        );
    }

    /// <summary>A unit that is off for one of the classes, y f = 1 there; where it is on the attack takes 5 epsilon.</summary>
    [Theory]
    [InlineData(0.1, true)]
    [InlineData(0.3, false)]
    public void A_gamma_that_is_above_0_by_masked_images_only_is_not_called_robust(
        double epsilon,
        bool robust
    )
    {
        using var scope = NewDisposeScope();
        var unit = new Feature("unit", x => nn.functional.relu(x.select(1, 0) - 0.5));
        var attack = new Fgsm(epsilon);
        var result = Usefulness.Estimate(unit, Shades(), Y, attack);
        Assert.Equal(1, result.Rho, 1e-5);
        Assert.Equal((1 + 1 - (5 * epsilon)) / 2, result.Gamma, 1e-4);
        Assert.Equal(new Rate(100, 200), result.Masked);
        Assert.Equal(0.5, result.FromMasked, 1e-5);
        Assert.Equal(robust, result.IsRobust);
        Assert.Contains(
            robust ? ", robust; gradient" : ", not shown to be robust; gradient",
            result.ToString(),
            StringComparison.Ordinal
        );
    }

    /// <summary>Masked images whose y f is below 0 anyway are no excuse for the others.</summary>
    [Fact]
    public void What_is_wrong_and_masked_takes_nothing_off()
    {
        using var scope = NewDisposeScope();
        // Off for both classes but for 30 images of one: y f is below 0 for the 70 others of that class.
        var images = Shades();
        images[(Y.eq(1)).nonzero().squeeze(1)[..70], 0] = 0.1;
        var unit = new Feature("unit", x => nn.functional.relu(x.select(1, 0) - 0.5));
        var result = Usefulness.Estimate(unit, images, Y, new Fgsm(0));
        Assert.Equal(new Rate(170, 200), result.Masked);
        Assert.Equal(result.Rho, result.Gamma, 1e-6);
        // Off is f = -sqrt(0.15 / 0.85).
        Assert.Equal(0.5 * Math.Sqrt(0.15 / 0.85), result.FromMasked, 1e-4);
    }

    [Fact]
    public void One_class_against_the_rest_and_bad_labels()
    {
        Assert.Equal(
            new long[] { 0, 1, 0, 1 },
            Usefulness.Against(tensor([2L, 3, 0, 3]), 3).data<long>().ToArray()
        );
        var error = Assert.Throws<ArgumentException>(() =>
            Usefulness.OfLinear(
                Feature.Linear("a", ones(12)),
                X,
                Samples.Labels(200, 4),
                new Budget(Norm.L2, 1)
            )
        );
        Assert.Contains("Usefulness.Against", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Of two pixels the first is dark for one label and bright for the other.</summary>
    private static Tensor Shades()
    {
        var first = 0.1 + (0.8 * Y.to(ScalarType.Float32));
        return stack([first, full_like(first, 0.5)], 1);
    }
}
