using AdvCourse.Attacks;
using AdvCourse.Models;
using AdvCourse.Threats;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Attacks;

/// <summary>The three attacks against the authors' algorithm in float64, image by image, on the same weights.</summary>
public sealed class CarliniReferenceTests
{
    private const int Pixels = 24;
    private const int Classes = 5;

    public static TheoryData<bool, double> Goals =>
        new()
        {
            { false, 0 },
            { true, 0 },
            { true, 0.1 },
            { false, 0.5 },
        };

    [Theory]
    [MemberData(nameof(Goals))]
    public void L2_agrees_within_one_percent_and_succeeds_on_the_same_images(
        bool targeted,
        double kappa
    ) =>
        Compare(
            new CarliniWagnerL2(kappa, 200, 10, 0.02, 0.01),
            targeted,
            (authors, x) => authors.L2(x, 10, 200, 0.02, 0.01, kappa),
            (clean, moved) => Math.Sqrt(clean.Zip(moved, (a, b) => (a - b) * (a - b)).Sum())
        );

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Linf_agrees_within_one_percent_and_succeeds_on_the_same_images(bool targeted) =>
        Compare(
            new CarliniWagnerLinf(200, 0.005, 1e-3, 20),
            targeted,
            (authors, x) => authors.Linf(x, 200, 0.005, 1e-3, 20, 0.9),
            (clean, moved) => clean.Zip(moved, (a, b) => Math.Abs(a - b)).Max()
        );

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void L0_agrees_within_one_percent_and_succeeds_on_the_same_images(bool targeted) =>
        Compare(
            new CarliniWagnerL0(200, 0.01, 1e-3, 2000),
            targeted,
            (authors, x) => authors.L0(x, 200, 0.01, 1e-3, 2000),
            (clean, moved) => clean.Zip(moved, (a, b) => Math.Abs(a - b)).Count(d => d >= 1e-4)
        );

    private static void Compare(
        Attack attack,
        bool targeted,
        Func<AuthorsAttacks, double[], double[]?> reference,
        Func<double[], double[], double> distance
    )
    {
        using var scope = NewDisposeScope();
        const int count = 24;
        using var quiet = no_grad();
        var model = Network();
        var network = new ReferenceMlp(model);
        // Half of the pixels at the edges of the box, as in MNIST.
        var images = new Noise(21).Uniform([count, Pixels], -0.5, 1.5).clamp(0.0, 1.0);
        var x = Samples.Doubles(images).Chunk(Pixels).ToArray();
        long[] labels = [.. x.Select(row => Top(network.Scores(row)))];
        long[] targets =
        [
            .. labels.Select((label, i) => (label + 1 + (i % (Classes - 1))) % Classes),
        ];
        var result = attack.Run(
            model,
            images,
            tensor(labels),
            targeted ? Goal.Targeted(targets) : Goal.Untargeted
        );
        var moved = Samples.Doubles(result.Images).Chunk(Pixels).ToArray();
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var i = 0; i < count; i++)
        {
            var aim = targeted ? targets[i] : labels[i];
            var found = reference(new AuthorsAttacks(network, aim, targeted), x[i]);
            Assert.Equal(found is not null, result.Success[i]);
            if (found is not null)
            {
                ours.Add(distance(x[i], moved[i]));
                theirs.Add(distance(x[i], found));
            }
        }

        Assert.True(ours.Count >= count / 2, $"only {ours.Count} of {count} succeed");
        Assert.InRange(ours.Average() / theirs.Average(), 0.99, 1.01);
    }

    private static Mlp Network()
    {
        var model = new Mlp([Pixels, 20, 20, Classes], seed: 11);
        using (no_grad())
        {
            foreach (var parameter in model.parameters())
            {
                parameter.mul_(3);
            }
        }

        model.eval();
        return model;
    }

    private static long Top(double[] scores) => Array.IndexOf(scores, scores.Max());
}
