using AdvCourse.Attacks;
using AdvCourse.Models;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Attacks;

/// <summary>
/// The iterative attacks, image by image, against loops in float64 that share nothing with the engine but the weights.
/// An image whose path comes near a sign tie or a kink may go another way; most do not.
/// </summary>
public sealed class IterativeReferenceTests
{
    private const int Count = 40;
    private readonly Mlp model = Samples.Network();
    private readonly Tensor images = Samples.Images(Count);
    private readonly Tensor labels = Samples.Labels(Count);

    [Theory]
    [InlineData("Linf", 0.2)]
    [InlineData("L2", 0.5)]
    [InlineData("L1", 1.5)]
    public void PGD_from_the_image_itself_equals_the_reference(string norm, double epsilon)
    {
        var reference = new ReferenceNetwork(model);
        var budget = new Budget(Norms.Named(norm), epsilon);
        var attack = new Pgd(budget, 7, epsilon / 4) { RandomStarts = false };
        Agree(
            attack,
            (x, label, _) =>
            {
                var at = (double[])x.Clone();
                for (var step = 0; step < 7; step++)
                {
                    var gradient = reference.Gradient(at, label);
                    var change = Step(norm, gradient, at, epsilon / 4);
                    at = [.. at.Zip(change, (a, d) => a + d)];
                    at = Back(norm, x, at, epsilon);
                }

                return at;
            }
        );
    }

    [Fact]
    public void In_L1_a_step_is_shared_among_a_hundredth_of_the_pixels()
    {
        using var scope = NewDisposeScope();
        var wide = Samples.Logistic(300);
        var (grey, y) = (full([4, 300], 0.5f), zeros(4, dtype: ScalarType.Int64));
        var weights = Samples.Doubles(wide.Weight);
        var moved = new Pgd(new Budget(Norm.L1, 9), 1, 0.3) { RandomStarts = false }.Run(
            wide,
            grey,
            y
        );
        double[] largest = [.. weights.Select(Math.Abs).OrderDescending().Take(3)];
        foreach (var change in Samples.Doubles(moved.Images - grey).Chunk(300))
        {
            Assert.All(
                change.Zip(weights),
                pair =>
                    Assert.Equal(
                        Math.Abs(pair.Second) >= largest[^1] ? 0.1 * Math.Sign(pair.Second) : 0,
                        pair.First,
                        1e-6
                    )
            );
        }
    }

    [Fact]
    public void Only_the_first_start_can_be_the_image_itself()
    {
        using var scope = NewDisposeScope();
        // Every image is right and stays so: of all restarts the one with the highest loss counts.
        var right = model.call(images).argmax(1);
        var tiny = new Pgd(0.001, 1, 0.0002);
        var first = (tiny with { RandomStarts = false }).Run(model, images, right);
        var both = (tiny with { RandomStarts = false, Restarts = 2 }).Run(model, images, right);
        var moved = Samples.Doubles((both.Images - first.Images).abs().amax([1]));
        Assert.Contains(moved, distance => distance > 0);
        Assert.Contains(moved, distance => distance == 0);
    }

    [Fact]
    public void Steps_that_are_not_given_are_those_of_the_papers()
    {
        Assert.Equal(0.1, new Pgd(0.4, steps: 10).Step, 1e-12);
        Assert.Equal(0.05, new Bim(0.4, steps: 10).Step, 1e-12);
        Assert.Equal(0.05, new LeastLikely(0.4, steps: 10).Step, 1e-12);
        Assert.Equal(0.05, new Eot(0.4, steps: 10).Step, 1e-12);
        Assert.Equal(0.4, new Bim(0.4, steps: 1).Step, 1e-12);
        Assert.Equal(1, new Bim(new Budget(Norm.L0, 3), 10).Step);
    }

    [Fact]
    public void MI_FGSM_equals_algorithm_1()
    {
        var reference = new ReferenceNetwork(model);
        Agree(
            new MiFgsm(0.2, steps: 6, decay: 0.8),
            (x, label, _) =>
            {
                var (at, g) = ((double[])x.Clone(), new double[x.Length]);
                for (var step = 0; step < 6; step++)
                {
                    var gradient = reference.Gradient(at, label);
                    var l1 = gradient.Sum(Math.Abs);
                    g = [.. g.Zip(gradient, (old, now) => (0.8 * old) + (now / l1))];
                    at = [.. at.Zip(g, (a, d) => a + (0.2 / 6 * Math.Sign(d)))];
                    at = Back("Linf", x, at, 0.2);
                }

                return at;
            }
        );
    }

    [Fact]
    public void R_FGSM_is_half_a_random_step_and_half_a_gradient_step()
    {
        var reference = new ReferenceNetwork(model);
        var signs = Samples.Doubles(new Noise(0).Signs([Count, 12], 1)).Chunk(12).ToArray();
        Agree(
            new RFgsm(0.2),
            (x, label, n) =>
            {
                var start = x.Zip(signs[n], (a, s) => Math.Clamp(a + (0.1 * s), 0, 1)).ToArray();
                var gradient = reference.Gradient(start, label);
                var at = start.Zip(gradient, (a, d) => a + (0.1 * Math.Sign(d))).ToArray();
                return Back("Linf", x, at, 0.2);
            }
        );
    }

    [Fact]
    public void The_least_likely_class_is_walked_to()
    {
        var reference = new ReferenceNetwork(model);
        var attack = new LeastLikely(0.2, steps: 5, stepSize: 0.05);
        Agree(
            attack,
            (x, _, _) =>
            {
                var clean = reference.Logits(x);
                var least = Array.IndexOf(clean, clean.Min());
                var at = (double[])x.Clone();
                for (var step = 0; step < 5; step++)
                {
                    var gradient = reference.Gradient(at, least);
                    at = [.. at.Zip(gradient, (a, d) => a - (0.05 * Math.Sign(d)))];
                    at = Back("Linf", x, at, 0.2);
                }

                return at;
            }
        );
        var same = new Bim(0.2, steps: 5, stepSize: 0.05).Run(
            model,
            images,
            labels,
            Goal.Targeted(LeastLikely.Targets(model, images))
        );
        Assert.Equal(
            Samples.Floats(attack.Run(model, images, labels).Images),
            Samples.Floats(same.Images)
        );
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(8, 10)]
    [InlineData(16, 20)]
    [InlineData(48, 52)]
    [InlineData(128, 132)]
    public void Kurakins_count_of_steps_is_the_smaller_of_epsilon_plus_4_and_a_quarter_more(
        double levels,
        int steps
    )
    {
        Assert.Equal(steps, Bim.Kurakin(levels).Steps);
        Assert.Equal(steps, LeastLikely.Kurakin(levels).Steps);
        Assert.Equal(1.0 / 255, Bim.Kurakin(levels).Step);
    }

    [Fact]
    public void BIM_with_Kurakins_settings_stays_on_8_bit_levels()
    {
        using var scope = NewDisposeScope();
        var levels = (images * 255).round();
        var result = Bim.Kurakin(16).Run(model, levels / 255, labels);
        var moved = Samples.Doubles(result.Images).Select(pixel => pixel * 255).ToArray();
        Assert.All(moved, pixel => Assert.Equal(Math.Round(pixel), pixel, 1e-3));
        Assert.All(
            moved.Zip(Samples.Doubles(levels)),
            pair => Assert.True(Math.Abs(Math.Round(pair.First) - pair.Second) <= 16)
        );
    }

    /// <summary>In float64, where no rounding makes a rise of a standstill, all images are the reference's.</summary>
    [Theory]
    [InlineData("Linf", 30, ScalarType.Float32, 0.8)]
    [InlineData("L2", 30, ScalarType.Float32, 0.8)]
    [InlineData("Linf", 30, ScalarType.Float64, 1)]
    [InlineData("L2", 30, ScalarType.Float64, 1)]
    [InlineData("Linf", 100, ScalarType.Float64, 1)]
    [InlineData("L2", 100, ScalarType.Float64, 1)]
    public void APGD_equals_a_line_by_line_reading_of_algorithm_1_from_the_same_start(
        string norm,
        int steps,
        ScalarType type,
        double share
    )
    {
        var epsilon = norm == "Linf" ? 0.2 : 0.5;
        var reference = new ReferenceNetwork(model);
        var noise = new Noise(0).Then(0);
        var drawn = norm == "Linf" ? noise.Uniform([Count, 12], -1, 1) : noise.Normal([Count, 12]);
        var starts = Samples.Doubles(drawn).Chunk(12).ToArray();
        Agree(
            new ApgdCe(new Budget(Norms.Named(norm), epsilon), steps),
            (x, label, n) =>
            {
                var size =
                    norm == "Linf"
                        ? starts[n].Max(Math.Abs)
                        : Math.Sqrt(starts[n].Sum(value => value * value));
                var start = x.Zip(starts[n], (a, d) => a + (epsilon * d / size)).ToArray();
                return SlowApgd.Run(
                    Back(norm, x, start, epsilon),
                    steps,
                    2 * epsilon,
                    at => reference.Loss(at, label),
                    at => reference.Gradient(at, label),
                    at => Array.IndexOf(reference.Logits(at), reference.Logits(at).Max()) != label,
                    (at, gradient, step) =>
                        Back(
                            norm,
                            x,
                            [.. at.Zip(Step(norm, gradient, at, step), (a, d) => a + d)],
                            epsilon
                        ),
                    at => Back(norm, x, at, epsilon)
                );
            },
            share,
            type
        );
    }

    /// <summary>Runs attack and reference; at least this share of the images must agree to 1e-5 in every pixel.</summary>
    private void Agree(
        Attack attack,
        Func<double[], long, int, double[]> reference,
        double share = 0.9,
        ScalarType type = ScalarType.Float32
    )
    {
        using var scope = NewDisposeScope();
        var result = attack.Run(model.to(type), images.to(type), labels);
        var clean = Samples.Doubles(images).Chunk(12).ToArray();
        var moved = Samples.Doubles(result.Images).Chunk(12).ToArray();
        var agree = 0;
        for (var n = 0; n < Count; n++)
        {
            var expected = reference(clean[n], result.Labels[n], n);
            agree += expected.Zip(moved[n]).All(pair => Math.Abs(pair.First - pair.Second) < 1e-5)
                ? 1
                : 0;
        }

        Assert.True(agree >= share * Count, $"{agree} of {Count} images agree with {attack}");
    }

    private static double[] Step(string norm, double[] gradient, double[] at, double size)
    {
        if (norm == "Linf")
        {
            return [.. gradient.Select(g => size * Math.Sign(g))];
        }

        if (norm == "L2")
        {
            var length = Math.Sqrt(gradient.Sum(g => g * g));
            return [.. gradient.Select(g => size * g / length)];
        }

        // Of twelve pixels one hundredth is one: the largest that is not at the edge of the box.
        var free = gradient
            .Select((g, i) => (g > 0 ? at[i] < 1 : at[i] > 0) ? Math.Abs(g) : 0)
            .ToArray();
        var best = Array.IndexOf(free, free.Max());
        return [.. gradient.Select((g, i) => i == best && free[i] > 0 ? size * Math.Sign(g) : 0)];
    }

    private static double[] Back(string norm, double[] clean, double[] at, double epsilon)
    {
        var d = at.Zip(clean, (a, x) => a - x).ToArray();
        if (norm == "Linf")
        {
            d = [.. d.Select(value => Math.Clamp(value, -epsilon, epsilon))];
        }
        else if (norm == "L2")
        {
            var length = Math.Sqrt(d.Sum(value => value * value));
            d = [.. d.Select(value => value * Math.Min(1, epsilon / Math.Max(length, 1e-30)))];
        }
        else
        {
            d = InBallAndBox(clean, d, epsilon);
        }

        return [.. clean.Zip(d, (x, value) => Math.Clamp(x + value, 0, 1))];
    }

    /// <summary>All sizes lose the same level and are cut at the box; the level by bisection, not by sorting.</summary>
    private static double[] InBallAndBox(double[] clean, double[] d, double epsilon)
    {
        var (low, high) = (0.0, Cut(0).Sum(Math.Abs) > epsilon ? d.Max(Math.Abs) : 0);
        for (var i = 0; i < 100; i++)
        {
            var level = (low + high) / 2;
            (low, high) = Cut(level).Sum(Math.Abs) > epsilon ? (level, high) : (low, level);
        }

        return Cut(high);

        double[] Cut(double lost) =>
            [
                .. d.Zip(
                    clean,
                    (value, x) =>
                        Math.Sign(value)
                        * Math.Clamp(Math.Abs(value) - lost, 0, value > 0 ? 1 - x : x)
                ),
            ];
    }
}
