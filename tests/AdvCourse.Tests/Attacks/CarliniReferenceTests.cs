using AdvCourse.Attacks;
using AdvCourse.Models;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Attacks;

/// <summary>The three attacks against the authors' algorithm in float64, image by image, on the same weights.</summary>
public sealed class CarliniReferenceTests
{
    private const int Pixels = 24;
    private const int Classes = 5;
    private const int Count = 24;

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

    /// <summary>A few large steps, so that every constant of the search still shows, image by image.</summary>
    [Theory]
    [InlineData(1, 40, 5)]
    [InlineData(2, 30, 5)]
    [InlineData(3, 30, 0.2)]
    [InlineData(4, 100, 0.05)]
    [InlineData(10, 20, 0.2)]
    public void L2_follows_the_authors_search_image_by_image(
        int searchSteps,
        int iterations,
        double c
    )
    {
        foreach (var targeted in new[] { false, true })
        {
            Follow(
                new CarliniWagnerL2(0, iterations, searchSteps, 0.1, c),
                targeted,
                (authors, x) => authors.L2(x, searchSteps, iterations, 0.1, c, 0),
                (clean, moved) => Math.Sqrt(clean.Zip(moved, (a, b) => (a - b) * (a - b)).Sum()),
                least: 0.9
            );
        }
    }

    /// <summary>
    /// Short, for on longer ways float32 and float64 part at the first pixel that is held or bounded otherwise: here one image
    /// of the L0 attack does, and <see cref="In_float64_every_image_is_the_authors"/> shows that nothing but rounding parts them.
    /// </summary>
    [Theory]
    [InlineData(20, 0.02)]
    public void Linf_and_L0_follow_the_authors_search_image_by_image(int iterations, double c)
    {
        foreach (var targeted in new[] { false, true })
        {
            Follow(
                new CarliniWagnerLinf(iterations, 0.02, c, 4),
                targeted,
                (authors, x) => authors.Linf(x, iterations, 0.02, c, 4, 0.9),
                (clean, moved) => clean.Zip(moved, (a, b) => Math.Abs(a - b)).Max(),
                least: 1
            );
            Follow(
                new CarliniWagnerL0(iterations, 0.03, c, 4),
                targeted,
                (authors, x) => authors.L0(x, iterations, 0.03, c, 4),
                (clean, moved) => clean.Zip(moved, (a, b) => Math.Abs(a - b)).Count(d => d >= 1e-4),
                least: 0.95
            );
        }
    }

    /// <summary>
    /// In float64, where no rounding decides which pixel is held next or whether a step came just in time, every image ends
    /// where the authors' ends.
    /// </summary>
    [Theory]
    [InlineData(20, 0.02, false)]
    [InlineData(20, 0.02, true)]
    [InlineData(200, 0.001, false)]
    [InlineData(200, 0.001, true)]
    public void In_float64_every_image_is_the_authors(int iterations, double c, bool targeted)
    {
        Same(
            new CarliniWagnerL2(0, iterations, 10, 0.1, 0.2),
            targeted,
            (authors, x) => authors.L2(x, 10, iterations, 0.1, 0.2, 0)
        );
        Same(
            new CarliniWagnerLinf(iterations, 0.02, c, 4),
            targeted,
            (authors, x) => authors.Linf(x, iterations, 0.02, c, 4, 0.9)
        );
        // Ours takes changes below 1e-4 back.
        Same(
            new CarliniWagnerL0(iterations, 0.03, c, 4),
            targeted,
            (authors, x) => authors.L0(x, iterations, 0.03, c, 4),
            tolerance: 1e-4
        );
    }

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

    /// <summary>
    /// Most images end as far away as with the reference; where float32 takes another branch (which pixel is held next, whether
    /// a step came just in time) a few do not.
    /// </summary>
    private static void Follow(
        Attack attack,
        bool targeted,
        Func<AuthorsAttacks, double[], double[]?> reference,
        Func<double[], double[], double> distance,
        double least
    )
    {
        var (same, found) = (0, 0);
        Each(
            attack,
            targeted,
            reference,
            (clean, moved, success, expected) =>
            {
                found += expected is null ? 0 : 1;
                var far = expected is null ? 0 : distance(clean, expected);
                var near = Math.Abs(distance(clean, moved) - far) <= 0.01 * far;
                same += success == expected is not null && near ? 1 : 0;
            }
        );
        Assert.True(found >= Count / 6, $"only {found} of {Count} succeed with {attack}");
        Assert.True(same >= least * Count, $"{same} of {Count} are the reference's with {attack}");
    }

    private static void Same(
        Attack attack,
        bool targeted,
        Func<AuthorsAttacks, double[], double[]?> reference,
        double tolerance = 1e-6
    )
    {
        var found = 0;
        Each(
            attack,
            targeted,
            reference,
            (clean, moved, success, expected) =>
            {
                found += success ? 1 : 0;
                Assert.Equal(expected is not null, success);
                Assert.All(
                    moved.Zip(expected ?? clean),
                    pair => Assert.Equal(pair.Second, pair.First, tolerance)
                );
            },
            ScalarType.Float64
        );
        Assert.True(found >= Count / 6, $"only {found} of {Count} succeed with {attack}");
    }

    private static void Compare(
        Attack attack,
        bool targeted,
        Func<AuthorsAttacks, double[], double[]?> reference,
        Func<double[], double[], double> distance
    )
    {
        var (ours, theirs) = (new List<double>(), new List<double>());
        Each(
            attack,
            targeted,
            reference,
            (clean, moved, success, expected) =>
            {
                Assert.Equal(expected is not null, success);
                if (expected is not null)
                {
                    ours.Add(distance(clean, moved));
                    theirs.Add(distance(clean, expected));
                }
            }
        );
        Assert.True(ours.Count >= Count / 2, $"only {ours.Count} of {Count} succeed");
        Assert.InRange(ours.Average() / theirs.Average(), 0.99, 1.01);
    }

    private static void Each(
        Attack attack,
        bool targeted,
        Func<AuthorsAttacks, double[], double[]?> reference,
        Action<double[], double[], bool, double[]?> look,
        ScalarType type = ScalarType.Float32
    )
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var model = Network();
        var network = new ReferenceMlp(model);
        // Half of the pixels at the edges of the box, as in MNIST.
        var images = new Noise(21).Uniform([Count, Pixels], -0.5, 1.5).clamp(0.0, 1.0);
        var x = Samples.Doubles(images).Chunk(Pixels).ToArray();
        long[] labels = [.. x.Select(row => Top(network.Scores(row)))];
        long[] targets =
        [
            .. labels.Select((label, i) => (label + 1 + (i % (Classes - 1))) % Classes),
        ];
        var result = attack.Run(
            model.to(type),
            images.to(type),
            tensor(labels),
            targeted ? Goal.Targeted(targets) : Goal.Untargeted
        );
        var moved = Samples.Doubles(result.Images).Chunk(Pixels).ToArray();
        for (var i = 0; i < Count; i++)
        {
            var aim = targeted ? targets[i] : labels[i];
            look(
                x[i],
                moved[i],
                result.Success[i],
                reference(new AuthorsAttacks(network, aim, targeted), x[i])
            );
        }
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
