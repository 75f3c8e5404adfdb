using AdvCourse.Attacks;
using AdvCourse.Evaluation;
using AdvCourse.Threats;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Evaluation;

public sealed class SmallestEpsilonTests
{
    [Fact]
    public void On_a_linear_model_it_is_the_margin_over_the_dual_norm()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Logistic();
        var images = Samples.Images(30);
        var scores = Samples.Doubles(model.call(images).squeeze(1));
        var labels = tensor(scores.Select(score => score > 0 ? 1L : 0L).ToArray());
        var norm = Samples.Doubles(model.Weight.abs().sum(1L))[0];

        var found = SmallestEpsilon.Run(
            new Fgsm(1) { Box = Box.None },
            model,
            images,
            labels,
            [0.1, 0.4, 2],
            bisections: 14
        );

        var said = model.Predict(found.Images).Classes;
        for (var i = 0; i < 30; i++)
        {
            Assert.Equal(Math.Abs(scores[i]) / norm, found.Epsilons[i], 2e-4);
            Assert.NotEqual(scores[i] > 0 ? 1L : 0L, said[i]);
        }

        // The second decimal of the answer differs from image to image: no budget of the grid is returned as it is.
        Assert.True(found.Epsilons.Distinct().Count() > 20);
    }

    [Fact]
    public void Where_no_budget_is_enough_the_clean_image_stands_at_an_infinite_distance()
    {
        using var scope = NewDisposeScope();
        var (images, labels) = (Samples.Images(10), Samples.Labels(10));
        var model = Samples.Network();
        var right = tensor(model.Predict(images).Classes.ToArray());
        var found = SmallestEpsilon.Run(new Fgsm(1), model, images, right, [1e-9], bisections: 3);
        Assert.All(found.Epsilons, epsilon => Assert.Equal(double.PositiveInfinity, epsilon));
        Assert.True(found.Images.eq(images).all().item<bool>());

        var reached = SmallestEpsilon.Run(
            new Bim(new Budget(Norm.Linf, 1), 20),
            model,
            images,
            labels,
            [0.05, 0.2, 1],
            Goal.Targeted(labels)
        );
        var said = model.Predict(reached.Images).Classes;
        var wanted = labels.data<long>().ToArray();
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(double.IsFinite(reached.Epsilons[i]), said[i] == wanted[i]);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_image_that_fulfils_the_goal_already_needs_nothing(bool targeted)
    {
        using var scope = NewDisposeScope();
        var (model, images) = (Samples.Network(), Samples.Images(12));
        long[] said = [.. model.Predict(images).Classes];
        // Every other image is there from the start: wrong already, or at its target.
        long[] labels = [.. said.Select((c, i) => i % 2 == 0 == targeted ? c : (c + 1) % 4)];
        var found = SmallestEpsilon.Run(
            new Bim(new Budget(Norm.Linf, 1), 20),
            model,
            images,
            tensor(labels),
            [0.05, 0.2, 1],
            targeted ? Goal.Targeted(labels) : null,
            bisections: 2
        );
        for (var i = 0; i < 12; i++)
        {
            Assert.Equal(i % 2 == 0, found.Epsilons[i] == 0);
            Assert.Equal(
                i % 2 == 0,
                Samples.Floats(images[i]).SequenceEqual(Samples.Floats(found.Images[i]))
            );
        }
    }

    [Fact]
    public void Labels_that_do_not_fit_and_no_images_are_refused()
    {
        using var scope = NewDisposeScope();
        var (model, images) = (Samples.Network(), Samples.Images(5));
        foreach (var count in new[] { 4, 12 })
        {
            var wrong = Assert.Throws<ArgumentException>(() =>
                SmallestEpsilon.Run(new Fgsm(1), model, images, Samples.Labels(count), [0.1])
            );
            Assert.Contains($"[{count}] for 5 images", wrong.Message);
        }

        var none = Assert.Throws<ArgumentException>(() =>
            SmallestEpsilon.Run(new Fgsm(1), model, images[..0], Samples.Labels(5)[..0], [0.1])
        );
        Assert.Contains("at least one image", none.Message);
        none = Assert.Throws<ArgumentException>(() =>
            TargetStudy.Run(new Fgsm(1), model, images[..0], Samples.Labels(5)[..0])
        );
        Assert.Contains("at least one image", none.Message);
    }

    [Fact]
    public void A_study_knows_no_class_that_the_model_does_not()
    {
        using var scope = NewDisposeScope();
        var study = TargetStudy.Run(
            new Fgsm(0.1),
            Samples.Network(),
            Samples.Images(3),
            Samples.Labels(3)
        );
        foreach (var target in new[] { -1, 4, 77 })
        {
            var wrong = Assert.Throws<ArgumentOutOfRangeException>(() => study.Distance(0, target));
            Assert.Contains("0 to 3", wrong.Message);
        }
    }

    [Fact]
    public void A_study_with_the_smallest_budget_keeps_distances_and_images()
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = (Samples.Network(), Samples.Images(8), Samples.Labels(8));
        double[] grid = [0.05, 0.1, 0.2, 0.4, 0.8];
        var attack = new Bim(new Budget(Norm.Linf, 1), 10);
        var study = TargetStudy.Run(attack, model, images, labels, grid, bisections: 2, seed: 4);
        Assert.Equal(Norm.Linf, study.Norm);
        var y = labels.data<long>().ToArray();
        for (var target = 0; target < 4; target++)
        {
            var alone = SmallestEpsilon.Run(
                attack,
                model,
                images,
                labels,
                grid,
                Goal.Targeted(target),
                bisections: 2
            );
            for (var i = 0; i < 8; i++)
            {
                if (y[i] == target)
                {
                    Assert.Throws<ArgumentException>(() => study.Image(i, target));
                    continue;
                }

                Assert.Equal(alone.Epsilons[i], study.Distance(i, target));
                Assert.Equal(
                    Samples.Floats(alone.Images[i]),
                    Samples.Floats(study.Image(i, target))
                );
            }
        }

        for (var i = 0; i < 8; i++)
        {
            Assert.Equal(study.Average.Distances[i], study.Distance(i, (int)study.DrawnTarget(i)));
        }
    }

    /// <summary>Components are counted: halfway between 4 and 7 of them are 5, and between 4 and 5 there is nothing.</summary>
    [Fact]
    public void Between_two_numbers_of_components_only_whole_ones_are_tried()
    {
        using var scope = NewDisposeScope();
        var (model, images) = (Samples.Network(), Samples.Images(20));
        var labels = tensor(model.Predict(images).Classes.ToArray());
        var attack = new Bim(new Budget(Norm.L0, 12));
        var found = SmallestEpsilon.Run(attack, model, images, labels, [4, 12], bisections: 6);
        var each = Enumerable
            .Range(1, 12)
            .Select(count => attack.WithEpsilon(count).Run(model, images, labels).Success.ToArray())
            .ToArray();
        for (var i = 0; i < 20; i++)
        {
            var (low, high) = (
                0,
                each[3][i] ? 4
                : each[11][i] ? 12
                : 99
            );
            low = high == 12 ? 4 : low;
            while (high < 99 && high - low > 1)
            {
                var middle = (low + high) / 2;
                (low, high) = each[middle - 1][i] ? (low, middle) : (middle, high);
            }

            Assert.Equal(high == 99 ? double.PositiveInfinity : high, found.Epsilons[i]);
        }

        Assert.True(found.Epsilons.Distinct().Count() > 3);
    }

    [Theory]
    [InlineData(0, 0.1, 0.05)]
    [InlineData(0, 0.0, 0.1)]
    [InlineData(-1, 0.1, 0.2)]
    public void Bad_budgets_are_refused(int bisections, double first, double second)
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() =>
            SmallestEpsilon.Run(
                new Fgsm(1),
                Samples.Network(),
                Samples.Images(2),
                Samples.Labels(2),
                [first, second],
                bisections: bisections
            )
        );
    }
}
