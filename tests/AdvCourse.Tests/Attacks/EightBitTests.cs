using AdvCourse.Attacks;
using AdvCourse.Attacks.Objectives;
using AdvCourse.Models;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Attacks;

/// <summary>The way back to 8-bit pixels, and the ways to stay in the box on the way there.</summary>
public sealed class EightBitTests
{
    public static TheoryData<string> All => [.. Attacks.Select(attack => attack.ToString())];

    private static CarliniWagner[] Attacks =>
        [
            new CarliniWagnerL2(maxIterations: 100, searchSteps: 5, initialC: 0.1),
            new CarliniWagnerL0(maxIterations: 50, initialC: 0.1, largestC: 50),
            new CarliniWagnerLinf(maxIterations: 50, initialC: 0.1, largestC: 20),
        ];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_pixel_ends_on_a_level_and_no_success_is_lost(string name)
    {
        using var scope = NewDisposeScope();
        var attack = Attacks.Single(one => one.ToString() == name);
        var (model, images, labels) = Setting();
        var exact = attack.Run(model, images, labels);
        var result = (attack with { EightBit = true }).Run(model, images, labels);
        Assert.All(
            Samples.Doubles(result.Images),
            pixel => Assert.Equal(Math.Round(pixel * 255), pixel * 255, 1e-4)
        );
        Assert.Equal(exact.Success, result.Success);
        var rounded = (exact.Images * 255).round() / 255;
        var kept = model.call(rounded).argmax(1).ne(labels).data<bool>().ToArray();
        if (attack is not CarliniWagnerL0)
        {
            Assert.Contains(false, kept); // otherwise nothing had to be mended here
        }

        for (var i = 0; i < kept.Length; i++)
        {
            Assert.InRange(result.L0[i], 0, exact.L0[i] + (attack is CarliniWagnerL0 ? 0 : 40));
            Assert.InRange(
                result.Linf[i],
                0,
                exact.Linf[i] + ((attack is CarliniWagnerLinf ? 1.01f : 8) / 255)
            );
            Assert.InRange(result.L2[i], 0, exact.L2[i] + 0.02f);
        }
    }

    /// <summary>Their distance is 0: the search for levels is not for them, though they are on none.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Images_that_are_wrong_already_are_not_rounded(string name)
    {
        using var scope = NewDisposeScope();
        var (model, images) = (Samples.Network(), Samples.Images(8));
        var wrong = (model.call(images).argmax(1) + 1).remainder(4);
        var attack = Attacks.Single(attack => attack.ToString() == name) with { EightBit = true };
        var result = attack.Run(model, images, wrong);
        Assert.Equal(Samples.Floats(images), Samples.Floats(result.Images));
        Assert.All(result.Linf, distance => Assert.Equal(0, distance));
    }

    [Fact]
    public void Greedy_repair_brings_the_goal_back_to_images_that_were_rounded_far_from_it()
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = Setting();
        var attack = new CarliniWagnerL2(maxIterations: 60, searchSteps: 4, initialC: 0.1);
        var clean = attack.Run(model, images, labels, Goal.Targeted(1));
        var mended = (attack with { EightBit = true }).Run(model, images, labels, Goal.Targeted(1));
        Assert.Equal(clean.Success, mended.Success);
        Assert.True(mended.Gradients.Sum() > clean.Gradients.Sum(), "nothing was mended");
    }

    /// <summary>Rounding leaves the goal to nearly all that lie so far behind the border, but not the lead.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_lead_that_was_asked_for_is_kept_on_levels_too(bool targeted)
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = Setting();
        var second = model.call(images).topk(2, 1).indexes.select(1, 1);
        var goal = targeted ? Goal.Targeted(second) : Goal.Untargeted;
        var aims = targeted ? second : labels;
        var attack = new CarliniWagnerL2(
            kappa: 3,
            maxIterations: 200,
            searchSteps: 9,
            initialC: 0.1
        );
        var exact = attack.Run(model, images, labels, goal);
        Assert.Contains(
            Leads((exact.Images * 255).round() / 255).Zip(exact.Success),
            image => image.Second && image.First < 3 - 1e-4
        );
        var result = (attack with { EightBit = true }).Run(model, images, labels, goal);
        Assert.Equal(exact.Success, result.Success);
        Assert.Contains(true, result.Success);
        Assert.All(
            Leads(result.Images).Zip(result.Success),
            image => Assert.True(!image.Second || image.First >= 3 - 1e-4, $"{image.First}")
        );

        double[] Leads(Tensor moved)
        {
            var (wanted, rival) = AttackObjective.Duel(model.call(moved), aims, targeted);
            return Samples.Doubles(wanted - rival);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Each_box_treatment_comes_near_the_exact_distance(int which)
    {
        using var scope = NewDisposeScope();
        var model = Samples.Logistic(20);
        var exact = LinearDistances.Of(model);
        var images = new Noise(7).Uniform([15, 20], -1, 2).clamp(0.0, 1.0);
        var x = Samples.Doubles(images).Chunk(20).ToArray();
        long[] labels = [.. x.Select(row => exact.Scores(row)[1] > 0 ? 1L : 0)];
        var treatment = BoxTreatment.All[which];
        var result = new CarliniWagnerL2(maxIterations: 500, initialC: 0.01)
        {
            Treatment = treatment,
        }.Run(model, images, tensor(labels));
        Assert.All(result.Success, Assert.True);
        Assert.All(Samples.Floats(result.Images), pixel => Assert.InRange(pixel, 0f, 1f));
        var ratios = x.Select((row, i) => result.L2[i] / exact.L2(row, labels[i], true)).ToArray();
        Assert.InRange(ratios.Min(), 1 - 1e-4, 1.01);
        Assert.InRange(ratios.Average(), 1, which == 0 ? 1.005 : 1.05);
    }

    [Fact]
    public void Clipped_descent_is_flat_outside_the_box_and_only_the_distance_pulls()
    {
        using var scope = NewDisposeScope();
        var clipped = BoxTreatment.ClippedDescent;
        var variables = tensor(new[] { -0.2f, 0.5f, 1.3f }, [1, 3]);
        var pixels = clipped.Leave(variables);
        Assert.Equal([0f, 0.5f, 1], Samples.Floats(pixels));
        var gradient = clipped.Gradient(
            variables,
            pixels,
            tensor(new[] { 7f, 7, 7 }, [1, 3]),
            clipped.Place(variables, pixels) - 0.5f,
            2
        );
        Assert.Equal([-1.4f, 7, 1.6f], Samples.Floats(gradient).Select(v => MathF.Round(v, 5)));
    }

    private static (Mlp Model, Tensor Images, Tensor Labels) Setting()
    {
        var model = Samples.Network(100);
        var images = (Samples.Images(20, 100) * 255).round() / 255;
        return (model, images, model.call(images).argmax(1));
    }
}
