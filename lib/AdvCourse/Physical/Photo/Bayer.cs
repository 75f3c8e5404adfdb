using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Physical.Photo;

/// <summary>
/// A sensor's colour filters in squares of two by two: red and green above, green and blue below. Each photosite sees one
/// colour; demosaicing fills in the other two from its neighbours.
/// </summary>
internal static class Bayer
{
    /// <summary>What each photosite sees: [N, 3, height, width] to [N, 1, height, width].</summary>
    public static Tensor Mosaic(Tensor light) =>
        (light * Filters(light.shape[2], light.shape[3], light.dtype)).sum([1], keepdim: true);

    /// <summary>
    /// Bilinear demosaicing: a missing colour is the mean of the nearest photosites that saw it, two or four of them.
    /// </summary>
    /// <param name="mosaic">[N, 1, height, width], both even.</param>
    /// <returns>[N, 3, height, width].</returns>
    public static Tensor Demosaic(Tensor mosaic)
    {
        var (height, width) = (mosaic.shape[2], mosaic.shape[3]);
        var seen = mosaic * Filters(height, width, mosaic.dtype);
        var (down, across) = (Neighbours(height, mosaic.dtype), Neighbours(width, mosaic.dtype));
        var one = Separable.Matrix(Identity((int)height), mosaic.dtype);
        var wide = Separable.Matrix(Identity((int)width), mosaic.dtype);

        // Red and blue stand at every second site both ways: halves of neighbours across, then down. Green stands at
        // every second site along each row: quarters of its four neighbours.
        var red = Separable.Map(seen.narrow(1, 0, 1), one + (down / 2), wide + (across / 2));
        var blue = Separable.Map(seen.narrow(1, 2, 1), one + (down / 2), wide + (across / 2));
        var green = seen.narrow(1, 1, 1);
        var beside = Separable.Along(green, across);
        var above = Separable.Along(green.transpose(2, 3), down).transpose(2, 3);
        return cat([red, green + ((beside + above) / 4), blue], 1);
    }

    /// <summary>1 where a photosite sees the colour, [1, 3, height, width].</summary>
    private static Tensor Filters(long height, long width, ScalarType type)
    {
        var filters = new double[3 * height * width];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var colour = (y & 1) + (x & 1); // red 0, green 1, blue 2
                filters[(((colour * height) + y) * width) + x] = 1;
            }
        }

        return tensor(filters, [1, 3, height, width], type);
    }

    /// <summary>The sum of the two neighbours in a line; at the ends the same one twice, which keeps the colours apart.</summary>
    private static Tensor Neighbours(long size, ScalarType type)
    {
        var matrix = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            matrix[i, i == 0 ? 1 : i - 1]++;
            matrix[i, i == size - 1 ? size - 2 : i + 1]++;
        }

        return Separable.Matrix(matrix, type);
    }

    private static double[,] Identity(int size)
    {
        var matrix = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            matrix[i, i] = 1;
        }

        return matrix;
    }
}
