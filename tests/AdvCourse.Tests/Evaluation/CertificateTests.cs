using AdvCourse.Attacks;
using AdvCourse.Evaluation;
using AdvCourse.Models;
using AdvCourse.Threats;
using FsCheck.Xunit;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Evaluation;

public sealed class CertificateTests
{
    [Fact]
    public void On_a_linear_model_the_interval_bound_is_exact()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var model = new SoftmaxRegression(12, 4);
        Samples.Set(model.Weight, new Noise(1).Normal([4, 12]));
        var (images, labels) = (Samples.Images(60), model.Predict(Samples.Images(60)).Classes);
        var w = Samples.Doubles(model.Weight).Chunk(12).ToArray();
        var x = Samples.Doubles(images).Chunk(12).ToArray();
        foreach (var epsilon in new[] { 0.02, 0.05, 0.1 })
        {
            var proved = IntervalBounds
                .Certify(model, images, tensor(labels.ToArray()), epsilon, Box.None)
                .Certified;
            for (var i = 0; i < 60; i++)
            {
                var y = (int)labels[i];
                var margin = Enumerable
                    .Range(0, 4)
                    .Where(k => k != y)
                    .Min(k =>
                        Enumerable.Range(0, 12).Sum(p => (w[y][p] - w[k][p]) * x[i][p])
                        - (epsilon * Enumerable.Range(0, 12).Sum(p => Math.Abs(w[y][p] - w[k][p])))
                    );
                Assert.True(Math.Abs(margin) > 1e-3, "a margin too near to 0 to judge");
                Assert.Equal(margin > 0, proved[i]);
            }
        }
    }

    [Fact]
    public void On_logistic_regression_it_is_the_paper_s_margin_drop()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (model, images, labels) = (
            Samples.Logistic(),
            Samples.Images(50),
            Samples.Labels(50, 2)
        );
        var margins = Samples.Doubles(model.Margins(images, labels));
        var drop = 0.05 * Samples.Doubles(model.Weight).Sum(Math.Abs);
        var proved = IntervalBounds.Certify(model, images, labels, 0.05, Box.None).Certified;
        Assert.Equal(margins.Select(margin => margin > drop), proved);
        Assert.Contains(true, proved);
        Assert.Contains(false, proved);
    }

    [Property(MaxTest = 25)]
    public void No_sample_in_the_ball_leaves_the_bounds(int seed)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        foreach (var activation in Enum.GetValues<Activation>())
        {
            var model = new Mlp([12, 9, 7, 3], activation, seed);
            model.eval();
            var images = Samples.Images(4, seed: seed);
            var (lower, upper) = IntervalBounds.Logits(model, images, 0.1);
            for (var i = 0; i < 20; i++)
            {
                var noise = new Noise(seed).Then(i);
                // Corners of the ball are where bounds are nearest.
                var moved = images + noise.Signs(images.shape, 0.1);
                var logits = model.call(moved.clamp(0.0, 1.0)).to(ScalarType.Float64);
                Assert.True((logits - lower).min().ToDouble() >= -1e-5);
                Assert.True((upper - logits).min().ToDouble() >= -1e-5);
            }
        }
    }

    [Fact]
    public void Convolutions_and_pooling_are_carried_through_soundly_and_tightly()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var model = nn.Sequential(
            nn.Conv2d(1, 3, 3, padding: 1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(3, 2, 2),
            nn.Flatten(),
            nn.Linear(8, 3)
        );
        var layer = 0;
        foreach (var parameter in model.parameters())
        {
            Samples.Set(parameter, new Noise(layer++).Uniform(parameter.shape, -1, 1));
        }

        var images = new Noise(9).Uniform([5, 1, 6, 6], 0, 1);
        var (same, alsoSame) = IntervalBounds.Logits(model, images, 0);
        var logits = model.call(images).to(ScalarType.Float64);
        Attacks.ClosedFormTests.AssertClose(logits, same);
        Attacks.ClosedFormTests.AssertClose(logits, alsoSame);
        var (lower, upper) = IntervalBounds.Logits(model, images, 0.05);
        for (var i = 0; i < 200; i++)
        {
            var moved = images + new Noise(i).Signs(images.shape, 0.05);
            var there = model.call(moved.clamp(0.0, 1.0)).to(ScalarType.Float64);
            Assert.True((there - lower).min().ToDouble() >= -1e-5);
            Assert.True((upper - there).min().ToDouble() >= -1e-5);
        }
    }

    [Fact]
    public void Proved_images_survive_every_attack_and_the_bracket_says_so()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Network();
        var images = Samples.Images(80);
        var labels = tensor(model.Predict(images).Classes.ToArray());
        var previous = double.PositiveInfinity;
        foreach (var epsilon in new[] { 0, 0.01, 0.03, 0.2 })
        {
            var proof = IntervalBounds.Certify(model, images, labels, epsilon);
            var attack = new Bim(epsilon, 20).Run(model, images, labels);
            var bracket = proof.Beside(attack);
            Assert.Equal(0, bracket.Broken);
            Assert.True(bracket.Proved.Value <= bracket.Attacked.Value);
            Assert.True(proof.Rate.Value <= previous);
            previous = proof.Rate.Value;
        }

        Assert.Equal(1, IntervalBounds.Certify(model, images, labels, 0).Rate.Value);
        Assert.Equal(0, previous);
    }

    [Fact]
    public void A_proof_that_an_attack_breaks_is_called_a_bug()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Network();
        var images = Samples.Images(80);
        var labels = tensor(model.Predict(images).Classes.ToArray());
        var attack = new Bim(0.2).Run(model, images, labels);
        var wrong = new Certificate(
            new Budget(Norm.Linf, 0.2),
            [.. Enumerable.Repeat(true, 80)]
        ).Beside(attack);
        Assert.Equal(attack.Error.Count, wrong.Broken);
        Assert.Contains("bug", wrong.ToString(), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() =>
            new Certificate(new Budget(Norm.Linf, 0.2), [true]).Beside(attack)
        );
    }

    [Fact]
    public void A_proof_says_nothing_of_an_attack_that_may_do_more_than_is_proved()
    {
        using var scope = NewDisposeScope();
        var (model, images) = (Samples.Network(), Samples.Images(20));
        var labels = tensor(model.Predict(images).Classes.ToArray());
        var proof = new Certificate(new Budget(Norm.Linf, 0.1), new bool[20]);
        var unclipped = new Fgsm(0.1) { Box = Box.None };
        (Attack Attack, Goal Goal, string Named)[] more =
        [
            (new Fgsm(0.1), Goal.Targeted(2), "Goal.Untargeted"),
            (new DeepFool(), Goal.Untargeted, "no budget"),
            (new Fgsm(new Budget(Norm.L2, 0.1)), Goal.Untargeted, "Norm.Linf"),
            (new Fgsm(0.11), Goal.Untargeted, "the proof's budget"),
            (unclipped, Goal.Untargeted, "Box.None"),
        ];
        foreach (var (attack, goal, named) in more)
        {
            using var result = attack.Run(model, images, labels, goal);
            var error = Assert.Throws<ArgumentException>(() => proof.Beside(result));
            Assert.Contains(named, error.Message, StringComparison.Ordinal);
        }

        foreach (var attack in new[] { new Fgsm(0.1), new Fgsm(0.05) })
        {
            using var result = attack.Run(model, images, labels);
            Assert.Equal(result.Score.Accuracy, proof.Beside(result).Attacked);
        }

        using var outside = unclipped.Run(model, images, labels);
        Assert.Equal(0, (proof with { Box = Box.None }).Beside(outside).Broken);
    }

    [Fact]
    public void A_proof_knows_whether_pixels_stay_in_the_box()
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = (Samples.Network(), Samples.Images(4), Samples.Labels(4));
        Assert.Equal(Box.Pixels, IntervalBounds.Certify(model, images, labels, 0.01).Box);
        Assert.Equal(Box.None, IntervalBounds.Certify(model, images, labels, 0.01, Box.None).Box);
        Assert.Equal(
            Box.None,
            LipschitzBound.Of(model, 12).Certify(model, images, labels, 0.01).Box
        );
    }

    [Fact]
    public void The_Lipschitz_radius_is_exact_for_a_linear_model_of_two_opposite_rows_and_holds_elsewhere()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        // Rows w and -w: the margin changes at most by 2 |w| = sqrt(2) times the spectral norm sqrt(2) |w|.
        var model = new SoftmaxRegression(12, 2);
        var w = new Noise(1).Normal([1, 12]);
        Samples.Set(model.Weight, cat([w, -w]));
        var length = Math.Sqrt(Samples.Doubles(w).Sum(value => value * value));
        var bound = LipschitzBound.Of(model, 12);
        // Never above the exact radius, and below it by no more than the slack.
        Assert.InRange(bound.CertifiedRadius(0.6) / (0.6 / (2 * length)), 1 - 1.5e-3, 1 - 1e-6);
        var network = Samples.Network();
        var images = Samples.Images(80);
        var labels = tensor(network.Predict(images).Classes.ToArray());
        var proof = LipschitzBound.Of(network, 12).Certify(network, images, labels, 0.01);
        Assert.InRange(proof.Rate.Value, 0.05, 0.999);
        Assert.Equal(
            0,
            proof
                .Beside(
                    new Bim(new Budget(Norm.L2, 0.01), 20) { Box = Box.None }.Run(
                        network,
                        images,
                        labels
                    )
                )
                .Broken
        );
    }

    [Fact]
    public void The_Lipschitz_radius_of_one_logit_is_its_distance_to_the_wall()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Logistic();
        var images = Samples.Images(200);
        var labels = tensor(model.Predict(images).Classes.ToArray());
        // The distance is |z| over |w|, and a step against w of just more than that changes the class.
        var length = Math.Sqrt(Samples.Doubles(model.Weight).Sum(w => w * w));
        double[] distances =
        [
            .. Samples.Doubles(model.call(images)).Select(z => Math.Abs(z) / length),
        ];
        const double epsilon = 0.2;
        var proof = LipschitzBound.Of(model, 12).Certify(model, images, labels, epsilon);
        Assert.Equal(distances.Select(distance => distance > epsilon * 1.001), proof.Certified);
        var attack = new Fgsm(new Budget(Norm.L2, epsilon)) { Box = Box.None };
        Assert.Equal(0, proof.Beside(attack.Run(model, images, labels)).Broken);
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-4)]
    [InlineData(1e-5)]
    [InlineData(1e-6)]
    public void The_radius_holds_though_close_singular_values_leave_the_norm_a_little_low(
        double gap
    )
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var model = new SoftmaxRegression(4, 4);
        // Singular values 1, 1 - gap, 1 - gap, 1 - gap.
        var other = (float)(1 - gap);
        Samples.Set(model.Weight, eye(4) * tensor(new[] { 1, other, other, other }).unsqueeze(1));
        var bound = LipschitzBound.Of(model, 4);
        Assert.True(bound.Product < 1, "the estimate is not low: this proves nothing");
        Assert.InRange(bound.CertifiedRadius(1) * Math.Sqrt(2), 1 - 1.5e-3, 1);
    }

    [Fact]
    public void Margins_are_the_right_score_minus_the_best_other()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (model, images, labels) = (Samples.Network(), Samples.Images(20), Samples.Labels(20));
        var logits = Samples.Doubles(model.call(images)).Chunk(4).ToArray();
        var y = labels.data<long>().ToArray();
        var margins = Margin.Of(model, images, labels, batchSize: 7);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(
                logits[i][y[i]] - logits[i].Where((_, k) => k != y[i]).Max(),
                margins[i],
                1e-5
            );
        }

        var wrong = Assert.Throws<ArgumentException>(() => Margin.Of(model, images, labels + 4));
        Assert.Contains("4 classes", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bounds_do_not_depend_on_the_batch_size_and_are_made_batch_by_batch()
    {
        using var scope = NewDisposeScope();
        var (model, images) = (Samples.Network(), Samples.Images(11));
        var batches = 0;
        var whole = IntervalBounds.Logits(model, images, 0.05);
        var parts = IntervalBounds.Logits(
            model,
            images,
            0.05,
            batchSize: 4,
            progress: new Seen(() => batches++)
        );
        Assert.Equal(3, batches);
        Attacks.ClosedFormTests.AssertClose(whole.Lower, parts.Lower, 1e-12);
        Attacks.ClosedFormTests.AssertClose(whole.Upper, parts.Upper, 1e-12);
    }

    [Fact]
    public void What_cannot_be_proved_about_is_refused()
    {
        using var scope = NewDisposeScope();
        var (images, labels) = (Samples.Images(3), Samples.Labels(3));
        var broken = images.clone();
        broken[1, 2] = tensor(float.NaN);
        foreach (
            var (pixels, epsilon) in new[] { (broken, 0.1), (images * 3, 0.1), (images, -0.1) }
        )
        {
            Assert.Throws<ArgumentException>(() =>
                IntervalBounds.Logits(Samples.Network(), pixels, epsilon)
            );
        }

        Assert.Throws<ArgumentException>(() =>
            IntervalBounds.Certify(new Rbf(12, 4), images, labels, 0.1)
        );
        Assert.Throws<ArgumentException>(() =>
            IntervalBounds.Certify(Samples.Network(), images, labels, -0.1)
        );
        Assert.Throws<ArgumentException>(() =>
            IntervalBounds.Certify(Samples.Network(), images, labels + 4, 0.1)
        );
        Assert.Throws<ArgumentException>(() =>
            IntervalBounds.Certify(Samples.Network(), images * 3, labels, 0.1)
        );
    }
}
