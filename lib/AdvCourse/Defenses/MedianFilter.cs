using System.Globalization;
using AdvCourse.Physical;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Defenses;

/// <summary>
/// Each pixel becomes the median of the square around it, one of feature squeezing's filters (Xu et al. 2017, section
/// II-C). Beyond the border the edge is repeated. The gradient is the true one: it goes to the pixel that is the median.
/// </summary>
/// <param name="Size">Pixels a side of the square; odd, at least 1.</param>
public sealed record MedianFilter(int Size = 3) : Transformation
{
    /// <summary>Pixels a side of the square.</summary>
    public int Size
    {
        get;
        init => field = Odd(value);
    } = Odd(Size);

    /// <inheritdoc/>
    public override string Name =>
        string.Create(CultureInfo.InvariantCulture, $"median of {Size}x{Size}");

    /// <inheritdoc/>
    protected override Tensor Transform(Tensor images, Noise noise, long[] numbers)
    {
        ArgumentNullException.ThrowIfNull(images);
        var margin = Size / 2;
        var (height, width) = (images.shape[2], images.shape[3]);
        var wide = nn.functional.pad(
            images,
            [margin, margin, margin, margin],
            PaddingModes.Replicate
        );
        var neighbours = new List<Tensor>();
        for (var y = 0; y < Size; y++)
        for (var x = 0; x < Size; x++)
        {
            neighbours.Add(wide.narrow(2, y, height).narrow(3, x, width));
        }

        return stack(neighbours, 0).sort(0).Values.select(0, neighbours.Count / 2);
    }

    private static int Odd(int size) =>
        size >= 1 && size % 2 == 1
            ? size
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A median of {size} pixels a side has no middle; take an odd number, such as 3."
                )
            );
}
