using AdvCourse.Physical;
using AdvCourse.Physical.Photo;

namespace AdvCourse.Tests.Physical;

/// <summary>Where the camera sees what, by the sheet's own corners.</summary>
public sealed class PhotoViewTests
{
    /// <summary>Nothing but the lens: a place r from the middle shows what lies 1 + k r^2 farther, r = 1 in a corner.</summary>
    [Fact]
    public void A_lens_of_0_1_shows_a_tenth_beyond_in_the_corner_and_a_fortieth_of_it_halfway()
    {
        var view = Of(new() { Tilt = 0, Distortion = 0.1 }, 1);
        var (x, y) = (view.SensorWidth / 2.0, view.SensorHeight / 2.0);
        Assert.NotEqual(x, y);
        Near(new(x - (1.1 * x), y - (1.1 * y)), view.Source(0, new(0, 0)));
        Near(
            new(x + (0.5 * 1.025 * x), y + (0.5 * 1.025 * y)),
            view.Source(0, new(1.5 * x, 1.5 * y))
        );
        Near(new(x, y), view.Source(0, new(x, y)));
    }

    /// <summary>Whoever finds the corners without error crops the very picture, hand and lens notwithstanding.</summary>
    [Theory]
    [InlineData(0.2)]
    [InlineData(-0.2)]
    public void Corners_found_without_error_are_the_pictures_own(double distortion)
    {
        var channel = new PhotoChannel
        {
            Distortion = distortion,
            CornerError = 0,
            Tilt = 0.08,
        };
        var view = Of(channel, 5);
        for (var image = 0; image < 5; image++)
        {
            foreach (var corner in Homography.Corners(20, 12))
            {
                var dots = view.Source(image, view.Crops[image].Map(corner));
                Near(
                    new(
                        channel.DotsPerPixel * (corner.X + 3),
                        channel.DotsPerPixel * (corner.Y + 3)
                    ),
                    dots,
                    1e-6
                );
            }
        }
    }

    /// <summary>
    /// A tenth of the height above the sheet and below it, which the hand may take away or double; the same of the width
    /// beside it.
    /// </summary>
    [Fact]
    public void The_sheet_keeps_within_the_rim_that_its_tilt_leaves()
    {
        var view = Of(new() { Tilt = 0.1, Distortion = 0 }, 400);
        var (width, height) = (view.SensorWidth, view.SensorHeight);
        var (above, left) = (new List<double>(), new List<double>());
        for (var image = 0; image < 400; image++)
        {
            // Edges are straight: what holds at both of their ends holds between.
            Assert.True(view.Source(image, new(width / 2.0, 0)).Y <= 1e-9);
            Assert.True(view.Source(image, new(0, height / 2.0)).X <= 1e-9);
            above.Add(view.Source(image, new(width / 2.0, 0.2 * height)).Y);
            left.Add(view.Source(image, new(0.2 * width, height / 2.0)).X);
        }

        // In dots of the sheet, which is 36 of them high: some hands come near to the end of the rim.
        Assert.InRange(above.Min(), 0, 1.5);
        Assert.InRange(left.Min(), 0, 2);
    }

    [Fact]
    public void Corners_are_missed_by_the_same_error_down_and_across()
    {
        var found = Of(new() { CornerError = 0.3 }, 500).Crops;
        var exact = Of(new() { CornerError = 0 }, 500).Crops;
        var (across, down) = (new List<double>(), new List<double>());
        for (var image = 0; image < 500; image++)
        {
            foreach (var corner in Homography.Corners(20, 12))
            {
                var (there, here) = (exact[image].Map(corner), found[image].Map(corner));
                across.Add(here.X - there.X);
                down.Add(here.Y - there.Y);
            }
        }

        foreach (var errors in new[] { across, down })
        {
            Assert.Equal(0, errors.Average(), 0.03);
            Assert.Equal(0.3, Math.Sqrt(errors.Average(error => error * error)), 0.02);
        }
    }

    /// <summary>Each corner is moved by up to the jitter's share of its own side, either way.</summary>
    [Fact]
    public void A_perspective_moves_corners_evenly_within_its_jitter()
    {
        var corners = Homography.Corners(30, 10);
        var (across, down) = (new List<double>(), new List<double>());
        for (var image = 0; image < 500; image++)
        {
            var map = new Perspective(0.2).Of(10, 30, seed: 1, image);
            foreach (var corner in corners)
            {
                across.Add((map.Map(corner).X - corner.X) / 6);
                down.Add((map.Map(corner).Y - corner.Y) / 2);
            }
        }

        foreach (var moves in new[] { across, down })
        {
            Assert.InRange(moves.Min(), -1 - 1e-9, -0.99);
            Assert.InRange(moves.Max(), 0.99, 1 + 1e-9);
            Assert.Equal(0, moves.Average(), 0.05);
        }
    }

    /// <summary>Of images 12 pixels high and 20 wide.</summary>
    private static View Of(PhotoChannel channel, int images) =>
        new(channel, 12, 20, new Noise(1), [.. Enumerable.Range(0, images).Select(i => (long)i)]);

    private static void Near(Point expected, Point actual, double tolerance = 1e-9)
    {
        Assert.Equal(expected.X, actual.X, tolerance);
        Assert.Equal(expected.Y, actual.Y, tolerance);
    }
}
