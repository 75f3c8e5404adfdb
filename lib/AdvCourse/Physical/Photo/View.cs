using AdvCourse.Data;

namespace AdvCourse.Physical.Photo;

/// <summary>How the camera looks at each image's sheet, and where the sheet's image lies on the sensor.</summary>
internal sealed class View : IView
{
    private readonly PhotoChannel channel;
    private readonly Homography[] fromSensor;
    private readonly Homography[] toSensor;
    private readonly double centreX;
    private readonly double centreY;

    /// <summary>The views of a batch.</summary>
    /// <param name="channel">The settings.</param>
    /// <param name="height">Rows of the images.</param>
    /// <param name="width">Columns of the images.</param>
    /// <param name="noise">The hand's randomness.</param>
    /// <param name="numbers">The images' numbers.</param>
    public View(PhotoChannel channel, int height, int width, Noise noise, long[] numbers)
    {
        this.channel = channel;
        (ImageHeight, ImageWidth) = (height, width);
        var (sheetHeight, sheetWidth) = (channel.Sheet(height), channel.Sheet(width));
        (SensorHeight, SensorWidth) = (Even(sheetHeight), Even(sheetWidth));
        (centreX, centreY) = (SensorWidth / 2.0, SensorHeight / 2.0);

        // The sheet fills the sensor but for a rim, which the hand may use up.
        var (rimX, rimY) = (channel.Tilt * SensorWidth, channel.Tilt * SensorHeight);
        var straight = Homography.Affine(
            (SensorWidth - (2 * rimX)) / sheetWidth,
            (SensorHeight - (2 * rimY)) / sheetHeight,
            rimX,
            rimY
        );
        Point[] corners = [.. Homography.Corners(sheetWidth, sheetHeight).Select(straight.Map)];
        toSensor = Array.ConvertAll(
            numbers,
            number => straight.Then(Perspective.Drawn(corners, rimX, rimY, noise.Then(1), number))
        );
        fromSensor = Array.ConvertAll(toSensor, homography => homography.Inverse);
        Crops = [.. numbers.Select((number, i) => Crop(i, noise.Then(2), number))];
    }

    public int ImageHeight { get; }

    public int ImageWidth { get; }

    public int SensorHeight { get; }

    public int SensorWidth { get; }

    /// <summary>For each image, from its own pixels to places on the sensor, by its four corners as they were found.</summary>
    public IReadOnlyList<Homography> Crops { get; }

    /// <summary>Where a photosite looks on the sheet, in dots: through the lens's distortion, then straight.</summary>
    public Point Source(int image, Point point) => fromSensor[image].Map(Undistorted(point));

    private Homography Crop(int image, Noise noise, long number)
    {
        var random = SplitMix64.For(noise.Seed, number);
        var found = new Point[4];
        var corners = Homography.Corners(ImageWidth, ImageHeight);
        for (var k = 0; k < 4; k++)
        {
            var dots = new Point(
                (corners[k].X * channel.DotsPerPixel) + channel.MarginDots,
                (corners[k].Y * channel.DotsPerPixel) + channel.MarginDots
            );
            var place = Distorted(toSensor[image].Map(dots));
            found[k] = new(
                place.X + (channel.CornerError * random.Normal()),
                place.Y + (channel.CornerError * random.Normal())
            );
        }

        return Homography.Between(corners, found);
    }

    /// <summary>Radial distortion: the straight picture's place behind a place on the sensor.</summary>
    private Point Undistorted(Point point)
    {
        var (x, y) = (point.X - centreX, point.Y - centreY);
        var squared = ((x * x) + (y * y)) / ((centreX * centreX) + (centreY * centreY));
        var factor = 1 + (channel.Distortion * squared);
        return new(centreX + (x * factor), centreY + (y * factor));
    }

    /// <summary>The way back, by fixed-point steps: the factor is close to 1.</summary>
    private Point Distorted(Point point)
    {
        var place = point;
        for (var i = 0; i < 30; i++)
        {
            var back = Undistorted(place);
            place = new(place.X + point.X - back.X, place.Y + point.Y - back.Y);
        }

        return place;
    }

    /// <summary>A Bayer mosaic comes in squares of two.</summary>
    private static int Even(int size) => size + (size & 1);
}
