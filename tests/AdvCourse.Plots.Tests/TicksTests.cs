using AdvCourse.Plots.Drawing;
using FsCheck.Xunit;

namespace AdvCourse.Plots.Tests;

public sealed class TicksTests
{
    [Theory]
    [InlineData(0, 100, 5, "0,20,40,60,80,100")]
    [InlineData(0, 0.3, 6, "0.00,0.05,0.10,0.15,0.20,0.25,0.30")]
    [InlineData(-1, 1, 4, "−1.0,−0.5,0.0,0.5,1.0")]
    [InlineData(1.3, 8.8, 5, "2,4,6,8")]
    [InlineData(0, 60000, 3, "0,20,000,40,000,60,000")]
    public void Linear_ticks_stand_at_round_numbers(
        double low,
        double high,
        int target,
        string labels
    ) =>
        Assert.Equal(
            labels,
            string.Join(",", Ticks.Linear(low, high, target).Select(t => t.Label))
        );

    [Theory]
    [InlineData(1, 1000, "1,10,100,1000")]
    [InlineData(1e-6, 1, "10⁻⁶,10⁻⁵,10⁻⁴,0.001,0.01,0.1,1")]
    [InlineData(0.05, 5, "0.1,1")]
    public void Log_ticks_stand_at_decades(double low, double high, string labels)
    {
        string[] all = [.. Ticks.Log(low, high, 8).Select(t => t.Label)];
        Assert.All(labels.Split(','), label => Assert.Contains(label, all));
    }

    [Property]
    public void Ticks_lie_inside_at_one_two_or_five_times_a_power_of_ten(
        int from,
        ushort size,
        byte scale
    )
    {
        double unit = Math.Pow(10, scale % 7 - 3);
        double low = from % 10000 * unit;
        double high = low + (size + 1) * unit;
        IReadOnlyList<Tick> ticks = Ticks.Linear(low, high, 5);
        Assert.InRange(ticks.Count, 2, 11);
        double step = Ticks.Step(low, high, 5);
        double mantissa = step / Math.Pow(10, Math.Floor(Math.Log10(step) + 1e-9));
        Assert.Contains(Math.Round(mantissa, 6), (double[])[1, 2, 5]);
        Assert.All(ticks, t => Assert.InRange(t.Value, low - step * 1e-6, high + step * 1e-6));
        Assert.Equal(ticks.Count, ticks.Select(t => t.Label).Distinct().Count());
    }

    [Property]
    public void Labels_that_are_spread_never_touch_and_keep_their_order(double[] wishes)
    {
        double[] wanted = [.. wishes.Where(double.IsFinite).Select(w => w % 200).Order().Take(12)];
        double[] heights = [.. wanted.Select((_, i) => 10.0 + i % 3)];
        double[] placed = Spread.Out(wanted, heights, -220, 220);
        for (int i = 1; i < placed.Length; i++)
        {
            Assert.True(placed[i] - placed[i - 1] >= (heights[i] + heights[i - 1]) / 2 - 1e-9);
        }
        Assert.All(
            placed.Zip(heights),
            p => Assert.InRange(Math.Abs(p.First) + p.Second / 2, 0, 220 + 1e-9)
        );
    }

    [Fact]
    public void Labels_with_room_stay_where_they_want_and_two_in_one_place_share_the_way() =>
        Assert.Equal([10, 45, 55, 90], Spread.Out([10, 50, 50, 90], [10, 10, 10, 10], 0, 100));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.1, "0.1")]
    [InlineData(-12.345, "−12.3")]
    [InlineData(1234.5, "1235")]
    [InlineData(60000, "60,000")]
    [InlineData(0.00001, "10⁻⁵")]
    [InlineData(-0.000025, "−2.5 × 10⁻⁵")]
    [InlineData(99999999, "10⁸")]
    [InlineData(double.NaN, "n/a")]
    public void Numbers_read_well(double value, string text) => Assert.Equal(text, Num.Text(value));

    [Theory]
    [InlineData(1.26, "1.3")]
    [InlineData(-0.04, "0")]
    [InlineData(1e6, "1000000")]
    public void Coordinates_are_short(double value, string text) =>
        Assert.Equal(text, Num.Coord(value));

    [Fact]
    public void A_float_keeps_the_digits_it_prints()
    {
        Numbers numbers = (float[])[0.1f, 16777216f, float.NaN, 1e30f];
        Assert.Equal(0.1, numbers[0]);
        Assert.Equal(16777216, numbers[1]);
        Assert.Equal(double.NaN, numbers[2]);
        Assert.Equal(1e30f, (float)numbers[3]);
    }
}
