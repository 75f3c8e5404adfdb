using AdvCourse.Attacks;
using AdvCourse.Features;
using AdvCourse.Threats;
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
}
