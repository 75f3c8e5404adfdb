using AdvCourse.Attacks;
using AdvCourse.Evaluation;
using AdvCourse.Models;
using AdvCourse.Threats;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Tests.Evaluation;

/// <summary>What an attack could not see or do is named by every report that counts its failures.</summary>
public sealed class BlindAttackTests
{
    private const string Masked = "images: masked, not robust";

    /// <summary>Says class 0 of all images, which is right for four of these.</summary>
    private static readonly SoftmaxRegression Constant = new(12, 4);

    private readonly Tensor images = Samples.Images(6);
    private readonly Tensor labels = tensor(new long[] { 0, 1, 0, 2, 0, 0 });

    [Fact]
    public void An_infinite_budget_is_named_masked_where_no_budget_showed_a_slope()
    {
        using var scope = NewDisposeScope();
        var attack = new Fgsm(1);
        var found = SmallestEpsilon.Run(attack, Constant, images, labels, [0.1, 0.3]);
        Assert.Equal([true, false, true, false, true, true], found.Masked);
        Assert.Equal(
            "enough for 2 of 6 images, median epsilon Infinity; gradient exactly zero for 4 of 6 "
                + Masked,
            found.ToString()
        );

        // Too small a budget for a model that hides nothing: that failure counts.
        var plain = Samples.Network();
        var right = plain.call(images).argmax(1);
        found = SmallestEpsilon.Run(attack, plain, images, right, [1e-9]);
        Assert.Equal(new bool[6], found.Masked);
        Assert.Equal("enough for 0 of 6 images, median epsilon Infinity", found.ToString());
    }

    /// <summary>Noise cannot be made to pass for a class that no slope leads to; where one does, nothing is named.</summary>
    [Fact]
    public void Fooling_noise_names_the_classes_that_no_step_could_see()
    {
        using var scope = NewDisposeScope();
        foreach (var rate in Rubbish.Fool(Constant, 0.25, 4, 20, [12]))
        {
            Assert.Equal(new Rate(0, 20), rate.Fooled);
            Assert.Equal(new Rate(20, 20), rate.Masked);
            Assert.EndsWith(
                "; gradient exactly zero for 20 of 20 " + Masked,
                rate.ToString(),
                StringComparison.Ordinal
            );
        }

        var seen = Rubbish.Fool(Samples.Network(), 0.25, 4, 20, [12])[1];
        Assert.Equal(new Rate(0, 20), seen.Masked);
        Assert.DoesNotContain("masked", seen.ToString(), StringComparison.Ordinal);
        // It has a class already, with all certainty: no gradient was needed there.
        var sure = new SoftmaxRegression(12, 4);
        Samples.Set(sure.parameters().Last(), tensor([1000f, 0, 0, 0]));
        var first = Rubbish.Fool(sure, 0.25, 1, 20, [12])[0];
        Assert.Equal(new Rate(20, 20), first.Fooled);
        Assert.Equal(new Rate(0, 20), first.Masked);
    }

    /// <summary>Towards class 3 nothing is to be seen; towards 1 and 2 a large budget is enough and a small one is not.</summary>
    [Fact]
    public void A_study_of_targets_names_what_rests_on_masked_targets_only()
    {
        using var scope = NewDisposeScope();
        var model = new BlindToLast();
        var (grey, truth) = (full([8, 12], 0.5f), zeros(8, dtype: ScalarType.Int64));
        var attack = new Bim(0.4);
        foreach (
            var study in new[]
            {
                TargetStudy.Run(attack, model, grey, truth, seed: 3),
                TargetStudy.Run(attack, model, grey, truth, [0.2, 0.4], seed: 3),
            }
        )
        {
            var drawn = Enumerable.Range(0, 8).Count(i => study.DrawnTarget(i) == 3);
            Assert.InRange(drawn, 1, 7);
            Assert.Equal(new Rate(0, 8), study.Best.Masked);
            Assert.Equal(new Rate(drawn, 8), study.Average.Masked);
            Assert.Equal(new Rate(8, 8), study.Worst.Masked);
            Assert.DoesNotContain("masked", study.Best.ToString(), StringComparison.Ordinal);
            Assert.EndsWith(
                "; gradient exactly zero for 8 of 8 " + Masked,
                study.ToString(),
                StringComparison.Ordinal
            );
        }

        // Two of three targets are honestly missed: so is the hardest.
        var small = TargetStudy.Run(new Bim(0.1), model, grey, truth);
        Assert.Equal(0, small.Worst.Success.Count);
        Assert.Equal(new Rate(0, 8), small.Worst.Masked);
        // None can be seen: not even the easiest says anything.
        var blind = TargetStudy.Run(attack, Constant, grey, truth);
        Assert.Equal(new Rate(8, 8), blind.Best.Masked);
    }

    [Fact]
    public void A_study_of_targets_names_what_the_attack_could_not_do()
    {
        using var scope = NewDisposeScope();
        var small = new Times(Samples.Network(), 1e-30);
        var truth = Samples.Network().call(images).argmax(1);
        var attack = new CarliniWagnerL2(maxIterations: 20, searchSteps: 3);
        var study = TargetStudy.Run(attack, small, images, truth);
        foreach (var one in study.Cases)
        {
            Assert.Equal(6, one.Shortfalls.Count(shortfall => shortfall == Shortfall.Scale));
            Assert.Contains(
                "on 6 of 6 images: not attacked, not robust",
                one.ToString(),
                StringComparison.Ordinal
            );
        }

        var table = TransferTable.Run(attack, [("small", small)], images, truth, noise: [0.1]);
        Assert.Equal(study.Best.Shortfalls, table.Rows[0].Shortfalls);
        var lines = table.ToString().Split('\n');
        Assert.Contains("not attacked, not robust", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("not attacked", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_transfer_table_names_the_rows_whose_images_were_made_blindly()
    {
        using var scope = NewDisposeScope();
        var table = TransferTable.Run(
            new Fgsm(0.3),
            [("constant", Constant), ("plain", Samples.Network())],
            images,
            labels,
            amplify: [0.2],
            noise: [0.1]
        );
        var lines = table.ToString().Split('\n');
        foreach (var row in new[] { 0, 2 })
        {
            Assert.Equal(new Rate(4, 6), table.Rows[row].Masked);
            Assert.EndsWith(
                "; gradient exactly zero for 4 of 6 " + Masked,
                lines[row],
                StringComparison.Ordinal
            );
        }

        foreach (var row in new[] { 1, 3, 4 })
        {
            Assert.Equal(0, table.Rows[row].Masked.Count);
            Assert.EndsWith(")", lines[row], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_transfer_matrix_names_the_rows_whose_images_were_made_blindly()
    {
        using var scope = NewDisposeScope();
        (string, Module<Tensor, Tensor>)[] models =
        [
            ("constant", Constant),
            ("plain", Samples.Network()),
        ];
        var matrix = TransferMatrix.Run(new Fgsm(0.3), models, images, labels);
        Assert.Equal(new Rate(4, 6), matrix.Masked[0]);
        Assert.Equal(0, matrix.Masked[1].Count);
        var lines = matrix.ToString().Split('\n');
        Assert.EndsWith(
            "; gradient exactly zero for 4 of 6 " + Masked,
            lines[0],
            StringComparison.Ordinal
        );
        Assert.EndsWith(")", lines[1], StringComparison.Ordinal);

        var (small, truth) = (new Times(Samples.Network(), 1e-30), TruthOfNetwork());
        var held = TransferMatrix.Run(
            new CarliniWagnerL2(maxIterations: 20, searchSteps: 3),
            [("small", small)],
            images,
            truth
        );
        Assert.Equal(Enumerable.Repeat(Shortfall.Scale, 6), held.Shortfalls[0]);
        Assert.Contains("not attacked, not robust", held.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_transfer_curve_names_what_was_made_blindly_or_not_at_all()
    {
        using var scope = NewDisposeScope();
        var other = Samples.Network();
        var blind = TransferCurve.Run(
            kappa => new Fgsm(0.1 + kappa),
            Constant,
            other,
            images,
            labels,
            [0]
        )[0];
        Assert.Equal(new Rate(2, 6), blind.Reached);
        Assert.Equal(new Rate(4, 6), blind.Masked);
        Assert.EndsWith(
            "; gradient exactly zero for 4 of 6 " + Masked,
            blind.ToString(),
            StringComparison.Ordinal
        );

        var held = TransferCurve.Run(
            kappa => new CarliniWagnerL2(kappa, maxIterations: 20, searchSteps: 3),
            new Times(Samples.Network(), 1e-30),
            other,
            images,
            TruthOfNetwork(),
            [0]
        )[0];
        Assert.Equal(Enumerable.Repeat(Shortfall.Scale, 6), held.Shortfalls);
        Assert.Contains("not attacked, not robust", held.ToString(), StringComparison.Ordinal);
    }

    private Tensor TruthOfNetwork() => Samples.Network().call(images).argmax(1);

    /// <summary>
    /// Class 0 leads so far at grey that only its own slope and the target's are felt, and both it and class 3 have none.
    /// Light makes class 1 of the image, darkness class 2.
    /// </summary>
    private sealed class BlindToLast() : Module<Tensor, Tensor>(nameof(BlindToLast))
    {
        public override Tensor forward(Tensor input)
        {
            var one = ones(input.shape[0], 1);
            var light = 1000 * (input.mean([1], keepdim: true) - 0.5);
            return cat([one * 200, light, -light, one * 0], 1);
        }
    }
}
