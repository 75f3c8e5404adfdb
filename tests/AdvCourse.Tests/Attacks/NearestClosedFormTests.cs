using AdvCourse.Attacks;
using AdvCourse.Attacks.Objectives;
using AdvCourse.Models;
using AdvCourse.Threats;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Tests.Attacks;

/// <summary>Attacks that look for the nearest image, on linear models, where the nearest is known exactly.</summary>
public sealed class NearestClosedFormTests
{
    private const int Pixels = 20;

    public static TheoryData<int, bool> Cases =>
        new()
        {
            { 2, false },
            { 2, true },
            { 10, false },
            { 10, true },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void CW_L2_comes_within_one_percent(int classes, bool box) =>
        Compare(
            new CarliniWagnerL2(maxIterations: 1000, initialC: 0.01),
            classes,
            box,
            (exact, x, label) => exact.L2(x, label, box),
            result => result.L2
        );

    [Theory]
    [MemberData(nameof(Cases))]
    public void CW_Linf_with_a_slow_tau_comes_within_one_percent(int classes, bool box) =>
        Compare(
            // A step of the size of the distance cannot end within a percent of it; one that small never leaves the edge. With
            // 0.005 ten classes in the box came to 1.0096, with 0.002 they come to 1.0054.
            new CarliniWagnerLinf(
                maxIterations: box ? 2000 : 1000,
                learningRate: box ? 0.002 : 0.001,
                initialC: 1,
                largestC: 8,
                tauDecay: 0.995
            ),
            classes,
            box,
            (exact, x, label) => exact.Linf(x, label, box),
            result => result.Linf
        );

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    public void CW_L0_finds_the_fewest_pixels(int classes) =>
        Compare(
            new CarliniWagnerL0(maxIterations: 200, largestC: 500) { Order = FreezingOrder.Paper },
            classes,
            true,
            // The authors' f asks for a lead of 0.01.
            (exact, x, label) => exact.L0(x, label, 0.01),
            result => result.L0
        );

    [Theory]
    [MemberData(nameof(Cases))]
    public void LBFGS_on_the_margin_comes_within_one_percent(int classes, bool box) =>
        Compare(
            new LbfgsAttack(bisections: 12) { Objective = AttackObjective.F7 },
            classes,
            box,
            (exact, x, label) => exact.L2(x, label, box),
            result => result.L2
        );

    [Theory]
    [MemberData(nameof(Cases))]
    public void DeepFool_lands_past_the_nearest_boundary_by_the_overshoot_in_both_norms(
        int classes,
        bool box
    )
    {
        Reaches(
            new DeepFool(Norm.L2, Overshoot: 0.001) { Box = box ? Box.Pixels : Box.None },
            classes,
            box,
            (exact, x, label, reached) => exact.L2(x, label, box, reached),
            result => result.L2
        );
        Reaches(
            new DeepFool(Norm.Linf, Overshoot: 0.001) { Box = box ? Box.Pixels : Box.None },
            classes,
            box,
            (exact, x, label, reached) => exact.Linf(x, label, box, reached),
            result => result.Linf
        );
    }

    [Fact]
    public void Every_attack_that_looks_for_the_nearest_image_is_held_to_a_closed_form()
    {
        // JSMA, whose saliency knows one direction and pairs only, has its own in JsmaTests.
        Type[] held =
        [
            typeof(CarliniWagnerL2),
            typeof(CarliniWagnerLinf),
            typeof(CarliniWagnerL0),
            typeof(LbfgsAttack),
            typeof(DeepFool),
            typeof(Jsma),
        ];
        Assert.All(
            AttackTable.Types.Where(type => type.IsSubclassOf(typeof(NearestAttack))),
            type =>
                Assert.True(
                    held.Contains(type),
                    $"{type.Name} looks for the nearest image and is held to no closed form: test it here, on a linear model, and add it to the list."
                )
        );
    }

    [Theory]
    [InlineData(2, false, 1.001)]
    [InlineData(2, true, 1.001)]
    [InlineData(10, false, 1.12)]
    [InlineData(10, true, 1.12)]
    public void LBFGS_on_cross_entropy_is_exact_for_two_classes_and_pays_for_ten(
        int classes,
        bool box,
        double most
    ) =>
        Compare(
            new LbfgsAttack(bisections: 12),
            classes,
            box,
            (exact, x, label) => exact.L2(x, label, box),
            result => result.L2,
            most
        );

    /// <summary>
    /// Image by image past the boundary that it went to by the overshoot, and that boundary is the nearest of all. (In the box
    /// another one can be nearer, once pixels have come to the edge; among these images none is.)
    /// </summary>
    private static void Reaches(
        DeepFool attack,
        int classes,
        bool box,
        Func<LinearDistances, double[], long, long?, double> distance,
        Func<AttackResult, IReadOnlyList<float>> measured
    )
    {
        using var scope = NewDisposeScope();
        const int count = 60;
        var model = Linear(classes);
        var exact = LinearDistances.Of(model);
        var images = box ? Edges(count) : new Noise(8).Uniform([count, Pixels], 0.3, 0.7);
        var x = Samples.Doubles(images).Chunk(Pixels).ToArray();
        long[] labels = [.. x.Select(row => Argmax(exact.Scores(row)))];
        var result = attack.Run(model, images, tensor(labels));
        for (var i = 0; i < count; i++)
        {
            var there = distance(exact, x[i], labels[i], result.Adversarial.Classes[i]);
            Assert.True(result.Success[i]);
            Assert.InRange(measured(result)[i], there * (1 - 1e-4), (there * 1.002) + 1e-5);
            Assert.Equal(distance(exact, x[i], labels[i], null), there, 1e-9);
        }
    }

    private static void Compare(
        Attack attack,
        int classes,
        bool box,
        Func<LinearDistances, double[], long, double> distance,
        Func<AttackResult, IReadOnlyList<float>> measured,
        double most = 1.01
    )
    {
        using var scope = NewDisposeScope();
        const int count = 15;
        var model = Linear(classes);
        var exact = LinearDistances.Of(model);
        var images = box ? Edges(count) : new Noise(8).Uniform([count, Pixels], 0.3, 0.7);
        var x = Samples.Doubles(images).Chunk(Pixels).ToArray();
        long[] labels = [.. x.Select(row => Argmax(exact.Scores(row)))];
        // Which class to go to is not what is tested: with ten, all nine are tried and the best is taken. An attack that knows
        // no targets chooses among them itself.
        var targeted = classes > 2 && attack.Goals.HasFlag(Goals.Targeted);
        var tries = targeted ? classes - 1 : 1;
        long[] targets =
        [
            .. Enumerable
                .Range(1, tries)
                .SelectMany(step => labels.Select(label => (label + step) % classes)),
        ];
        var result = attack.Run(
            model,
            images.repeat(tries, 1),
            tensor(labels).repeat(tries),
            targeted ? Goal.Targeted(targets) : Goal.Untargeted
        );
        var ratios = new List<double>();
        for (var i = 0; i < count; i++)
        {
            var nearest = distance(exact, x[i], labels[i]);
            if (nearest < 0.01)
            {
                continue; // the Linf attack does not look closer than 1/256
            }

            ratios.Add(
                Enumerable
                    .Range(0, tries)
                    .Select(attempt => i + (attempt * count))
                    .Where(row => result.Success[row])
                    .Min(row => measured(result)[row]) / nearest
            );
        }

        Assert.InRange(ratios.Count, 10, count);
        Assert.True(ratios.Min() > 1 - 1e-4, "nearer than the nearest");
        Assert.InRange(ratios.Average(), 1, most);
    }

    /// <summary>Margins small against the box, so that without edges it is never touched.</summary>
    private static Classifier Linear(int classes)
    {
        if (classes == 2)
        {
            return Samples.Logistic(Pixels);
        }

        var model = new SoftmaxRegression(Pixels, classes);
        Samples.Set(model.Weight, new Noise(6).Uniform([classes, Pixels], -2, 2));
        model.eval();
        return model;
    }

    /// <summary>Images as MNIST has them: most pixels 0 or 1, some between.</summary>
    private static Tensor Edges(int count) =>
        (new Noise(7).Uniform([count, Pixels], -1, 2)).clamp(0.0, 1.0);

    private static long Argmax(double[] values) => Array.IndexOf(values, values.Max());
}
