using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Threats;

/// <summary>A step in L1 or L0 goes to few pixels: one that the box would undo must go to another.</summary>
public sealed class OpenBoxTests
{
    /// <summary>What a step has brought to the edge is off by a rounding, and no step further may be lost on it.</summary>
    [Theory]
    [InlineData(0, 1, true)]
    [InlineData(0, -1, false)]
    [InlineData(6e-8, 1, true)]
    [InlineData(6e-8, -1, false)]
    [InlineData(1.0 / 255, -1, true)]
    [InlineData(0.5, 1, true)]
    [InlineData(0.5, -1, true)]
    [InlineData(1 - (1.0 / 255), 1, true)]
    [InlineData(1 - 6e-8, 1, false)]
    [InlineData(1 - 6e-8, -1, true)]
    [InlineData(1, 1, false)]
    [InlineData(1, -1, true)]
    public void A_direction_keeps_the_pixels_that_have_room(
        double pixel,
        double direction,
        bool open
    )
    {
        using var scope = NewDisposeScope();
        var (ways, images) = (full([1, 1], (float)direction), full([1, 1], (float)pixel));
        var expected = open ? direction : 0;
        Assert.Equal(expected, Box.Pixels.Open(ways, images).ToDouble());
        Assert.Equal(direction, Box.None.Open(ways, images).ToDouble());
    }
}
