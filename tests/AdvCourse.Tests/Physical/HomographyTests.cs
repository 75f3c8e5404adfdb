using AdvCourse.Physical;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Physical;

public sealed class HomographyTests
{
    private static readonly Point[] Tilted = [new(2, 1), new(30, 4), new(27, 25), new(-1, 28)];

    [Fact]
    public void Four_corners_go_where_they_should_and_back()
    {
        var corners = Homography.Corners(28, 24);
        var there = Homography.Between(corners, Tilted);
        for (var k = 0; k < 4; k++)
        {
            Near(Tilted[k], there.Map(corners[k]));
            Near(corners[k], there.Inverse.Map(Tilted[k]));
        }

        // A point in between: straight lines stay straight, so the diagonals still cross in the middle's image.
        var middle = there.Map(new(14, 12));
        Near(new(14, 12), there.Inverse.Map(middle));
        Assert.Equal(0, Cross(Tilted[0], Tilted[2], middle), 1e-9);
        Assert.Equal(0, Cross(Tilted[1], Tilted[3], middle), 1e-9);
    }

    [Fact]
    public void One_after_the_other_is_their_product()
    {
        var first = Homography.Between(Homography.Corners(28, 28), Tilted);
        var second = Homography.Affine(0.5, 2, 3, -1);
        Near(second.Map(first.Map(new(5, 9))), first.Then(second).Map(new(5, 9)));
        Near(new(5, 9), first.Then(first.Inverse).Map(new(5, 9)));
        Near(new(5.5, 17), second.Map(new(5, 9)));
    }

    [Fact]
    public void Three_corners_on_a_line_are_refused()
    {
        Point[] flat = [new(0, 0), new(1, 1), new(2, 2), new(0, 5)];
        var error = Assert.Throws<ArgumentException>(() =>
            Homography.Between(Homography.Corners(8, 8), flat)
        );
        Assert.Contains("lie on a line", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "there are 3",
            Assert
                .Throws<ArgumentException>(() =>
                    Homography.Between(flat[..3], Homography.Corners(8, 8))
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_warp_by_whole_pixels_shifts_the_picture_and_fills_with_the_background()
    {
        using var scope = NewDisposeScope();
        var x = TransformationTable.Pictures(1, 2, 5, 6);
        var shifted = new Warp(Homography.Affine(1, 1, 2, 1), Background: 0.25).Apply(x);
        Assert.Equal(
            Samples.Floats(x.narrow(2, 0, 4).narrow(3, 0, 4).contiguous()),
            Samples.Floats(shifted.narrow(2, 1, 4).narrow(3, 2, 4).contiguous())
        );
        Assert.All(Samples.Floats(shifted.narrow(2, 0, 1)), pixel => Assert.Equal(0.25f, pixel));
        Assert.All(Samples.Floats(shifted.narrow(3, 0, 2)), pixel => Assert.Equal(0.25f, pixel));
    }

    [Fact]
    public void Rectifying_brings_a_smooth_picture_back()
    {
        using var scope = NewDisposeScope();
        var wave = (arange(0, 28) * 0.3).sin().reshape(1, 28);
        var smooth = (0.5 + (0.4 * wave.t().mm(wave))).reshape(1, 1, 28, 28);
        var tilt = Homography.Between(
            Homography.Corners(28, 28),
            [new(4, 6), new(52, 2), new(54, 50), new(1, 55)]
        );
        var photo = new Warp(tilt, 56, 56).Apply(smooth);
        var back = new Warp(tilt.Inverse, 28, 28).Apply(photo);
        var inside = (back - smooth).narrow(2, 2, 24).narrow(3, 2, 24).abs().max().ToDouble();
        Assert.InRange(inside, 0, 0.03);
        Assert.True(
            (photo.narrow(2, 14, 28).narrow(3, 14, 28) - smooth).abs().max().ToDouble() > 0.3
        );
    }

    [Fact]
    public void Every_image_has_a_view_of_its_own_within_the_jitter()
    {
        var perspective = new Perspective(0.1);
        Assert.Equal(perspective.Of(28, 20, 3, 7), perspective.Of(28, 20, 3, 7));
        Assert.NotEqual(perspective.Of(28, 20, 3, 7), perspective.Of(28, 20, 3, 8));
        Assert.NotEqual(perspective.Of(28, 20, 3, 7), perspective.Of(28, 20, 4, 7));
        var (across, down) = (0.0, 0.0);
        foreach (var corner in Homography.Corners(20, 28))
        {
            for (var image = 0; image < 50; image++)
            {
                var moved = perspective.Of(28, 20, 3, image).Map(corner);
                across = Math.Max(across, Math.Abs(moved.X - corner.X));
                down = Math.Max(down, Math.Abs(moved.Y - corner.Y));
            }
        }

        // A tenth of the width and of the height, and nearly that far somewhere.
        Assert.InRange(across, 1.9, 2 + 1e-9);
        Assert.InRange(down, 2.66, 2.8 + 1e-9);
    }

    private static void Near(Point expected, Point actual)
    {
        Assert.Equal(expected.X, actual.X, 1e-9);
        Assert.Equal(expected.Y, actual.Y, 1e-9);
    }

    private static double Cross(Point a, Point b, Point c) =>
        ((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X));
}
