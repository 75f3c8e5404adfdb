using AdvCourse.Attacks;
using AdvCourse.Defenses;
using AdvCourse.Evaluation;
using AdvCourse.Models;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Attacks;

/// <summary>On linear models everything is known exactly.</summary>
public sealed class ClosedFormTests
{
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.25)]
    public void FGSM_lowers_the_margin_of_logistic_regression_by_epsilon_times_the_L1_norm(
        double epsilon
    )
    {
        using var scope = NewDisposeScope();
        var model = Samples.Logistic();
        var check = ExactAdversary.Check(model, Samples.Images(50), Samples.Labels(50, 2), epsilon);
        Assert.Equal(epsilon * Samples.Doubles(model.Weight).Sum(Math.Abs), check.Drop, 1e-6);
        Assert.True(check.Relative <= 1e-5, check.ToString());
    }

    [Fact]
    public void No_perturbation_of_the_same_size_is_worse_for_a_linear_model_than_FGSM()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (model, images, labels) = (
            Samples.Logistic(),
            Samples.Images(20),
            Samples.Labels(20, 2)
        );
        var worst = model.Margins(
            new Fgsm(0.1) { Box = Box.None }
                .Run(model, images, labels)
                .Images,
            labels
        );
        for (var seed = 0; seed < 50; seed++)
        {
            var other = model.Margins(
                images + new Noise(seed).Uniform(images.shape, -0.1, 0.1),
                labels
            );
            Assert.True((other - worst).min().ToDouble() >= -1e-5);
        }
    }

    [Fact]
    public void The_fast_gradient_method_in_L2_lowers_the_margin_by_epsilon_times_the_L2_norm()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (model, images, labels) = (
            Samples.Logistic(),
            Samples.Images(20),
            Samples.Labels(20, 2)
        );
        var moved = new Fgsm(new Budget(Norm.L2, 0.3)) { Box = Box.None }
            .Run(model, images, labels)
            .Images;
        var drops = Samples.Doubles(model.Margins(images, labels) - model.Margins(moved, labels));
        var expected =
            0.3 * Math.Sqrt(Samples.Doubles(model.Weight).Sum(weight => weight * weight));
        Assert.All(drops, drop => Assert.Equal(expected, drop, 1e-5));
    }

    [Fact]
    public void The_binary_head_agrees_with_a_two_class_softmax()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (model, images, labels) = (
            Samples.Logistic(),
            Samples.Images(20),
            Samples.Labels(20, 2)
        );
        var z = model.call(images);
        var two = cat([zeros_like(z), z], 1);
        AssertClose(Head.Softmax.Probabilities(two), model.Probabilities(images));
        AssertClose(Head.Softmax.Losses(two, labels), Head.Binary.Losses(z, labels));
    }

    [Fact]
    public void The_corrected_objective_is_the_loss_on_the_attacked_images_and_the_printed_one_is_not()
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = (
            Samples.Logistic(),
            Samples.Images(40),
            Samples.Labels(40, 2)
        );
        var moved = new Fgsm(0.1) { Box = Box.None }
            .Run(model, images, labels)
            .Images;
        var attacked = new CleanLoss().Loss(model, moved, labels, default).ToDouble();
        var exact = new ExactLogisticAdversary(0.1).Loss(model, images, labels, default).ToDouble();
        var printed = new ExactLogisticAdversary(0.1) { AsPrinted = true }
            .Loss(model, images, labels, default)
            .ToDouble();
        Assert.Equal(attacked, exact, 1e-5);
        Assert.True(Math.Abs(printed - exact) > 0.01);
        var positive = ones_like(labels);
        Assert.Equal(
            new ExactLogisticAdversary(0.1).Loss(model, images, positive, default).ToDouble(),
            new CleanLoss()
                .Loss(
                    model,
                    new Fgsm(0.1) { Box = Box.None }
                        .Run(model, images, positive)
                        .Images,
                    positive,
                    default
                )
                .ToDouble(),
            1e-5
        );
    }

    internal static void AssertClose(Tensor expected, Tensor actual, double tolerance = 1e-5)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.All(
            Samples.Doubles(expected).Zip(Samples.Doubles(actual)),
            pair => Assert.Equal(pair.First, pair.Second, tolerance)
        );
    }
}
