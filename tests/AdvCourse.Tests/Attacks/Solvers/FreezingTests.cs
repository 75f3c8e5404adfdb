using AdvCourse.Attacks.Solvers;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Attacks.Solvers;

/// <summary>
/// Which pixels the L0 attack of Carlini and Wagner 2016 holds: section VI-B's one at a time, and the several of the
/// authors' code.
/// </summary>
public sealed class FreezingTests
{
    /// <summary>Of a hundred changed pixels 0.3 * 10 = 3 are held, of a hundred and one the next whole number.</summary>
    [Theory]
    [InlineData(4, 1)]
    [InlineData(100, 3)]
    [InlineData(101, 4)]
    public void Three_tenths_of_the_root_of_the_changed_pixels_are_held_the_least_first(
        int changed,
        int held
    )
    {
        var allowed = Enumerable.Repeat(true, 200).ToArray();
        // Those that have not changed enough to count stand last, by their gradients.
        double[] change = [.. allowed.Select((_, i) => i < changed ? 0.5 : 9e-5)];
        double[] gradient = [.. allowed.Select((_, i) => i < changed ? 1e-6 * (i + 1) : 10)];
        Freezing.Some(allowed, change, gradient);
        Assert.Equal(Enumerable.Range(0, held), Held(allowed));
    }

    [Fact]
    public void The_first_pixel_that_matters_is_the_last_to_be_held()
    {
        var allowed = Enumerable.Repeat(true, 900).ToArray();
        double[] change = [.. allowed.Select(_ => -0.5)];
        // Half of 0.018 is 0.009, of 0.022 it is 0.011: more than one hundredth.
        double[] gradient = [.. allowed.Select((_, i) => i < 4 ? 0.018 : 0.022)];
        Freezing.Some(allowed, change, gradient);
        Assert.Equal([0, 1, 2, 3, 4], Held(allowed));
    }

    /// <summary>Two channels: what one gains and the other loses is no change of the sum.</summary>
    [Fact]
    public void A_pixels_channels_are_summed_with_their_signs_and_its_gradients_without()
    {
        bool[] allowed = [true, true, true];
        double[] change = [0.2, 0.4, 0.01, 0.2, -0.4, 0.01];
        double[] gradient = [1, 1, 1, -1, -1, -1];
        Freezing.Some(allowed, change, gradient);
        Assert.Equal([1], Held(allowed));
    }

    /// <summary>Two images of three pixels of two channels.</summary>
    [Fact]
    public void A_hair_is_a_pixel_that_none_of_its_channels_moves_by_1e_4()
    {
        using var scope = NewDisposeScope();
        var change = tensor(
            new float[,]
            {
                { 0.9e-4f, -0.9e-4f, 0.2f, 0, 0.3f, 0.9e-4f },
                { 1.1e-4f, 0, 0, 0, 0, -1.1e-4f },
            }
        );
        Assert.Equal(
            [true, false, false, true, false, false, false, true, false, false, true, false],
            Freezing.Hairs(change, 2).data<bool>().ToArray()
        );
    }

    [Fact]
    public void What_is_held_already_is_passed_over()
    {
        bool[] allowed = [false, true, true];
        Freezing.Some(allowed, [0, 0.1, 0.2], [0, 0.01, 0.01]);
        Assert.Equal([0, 1], Held(allowed));
        Freezing.One(allowed, [0, 0.1, 0.2], [0, -1, -1]);
        Assert.Equal([0, 1, 2], Held(allowed));
        Freezing.One(allowed, [0, 0.1, 0.2], [0, -1, -1]);
        Assert.Equal([0, 1, 2], Held(allowed));
    }

    /// <summary>argmin of slope times change, where a pixel that brings f down has gained.</summary>
    [Fact]
    public void The_paper_holds_the_one_pixel_that_has_brought_f_down_least()
    {
        bool[] allowed = [true, true, true, true];
        // By pixel, over both channels: 0.1 + 0.2, 0.3 - 0.1, 0.4, 0.5 - 0.2.
        double[] change = [0.1, 0.3, 0.4, 0.5, 0.2, 0.1, 0, 0.2];
        double[] slope = [-1, -1, -1, -1, -1, 1, 5, 1];
        Freezing.One(allowed, change, slope);
        Assert.Equal([1], Held(allowed));
    }

    private static IEnumerable<int> Held(bool[] allowed) =>
        Enumerable.Range(0, allowed.Length).Where(i => !allowed[i]);
}
