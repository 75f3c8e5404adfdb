using AdvCourse.Data;

namespace AdvCourse.Attacks;

/// <summary>
/// One image under the square attack: its perturbation, and the random changes that are tried. In Linf algorithm 2 of
/// Andriushchenko et al. 2019, in L2 algorithm 3.
/// </summary>
internal sealed class SquareMoves(SquareShapes shapes, float[] clean, double epsilon, bool clips)
{
    private readonly float[] perturbation = new float[shapes.Size];

    /// <summary>The perturbation that has done best so far.</summary>
    public float[] Perturbation => perturbation;

    /// <summary>Linf: vertical stripes one pixel wide, each at plus or minus epsilon.</summary>
    public void Stripes(ref SplitMix64 random)
    {
        for (var channel = 0; channel < shapes.Channels; channel++)
        {
            for (var x = 0; x < shapes.Width; x++)
            {
                var value = Sign(ref random) * epsilon;
                foreach (var i in shapes.Pixels(new(0, x, shapes.Height, 1), channel))
                {
                    perturbation[i] = InBox(i, value);
                }
            }
        }
    }

    /// <summary>Linf: a square in which every channel goes to plus or minus epsilon.</summary>
    public float[] Square(double share, ref SplitMix64 random)
    {
        var tried = (float[])perturbation.Clone();
        var window = shapes.Place(shapes.Side(share, least: 1, odd: false), ref random);
        for (var channel = 0; channel < shapes.Channels; channel++)
        {
            var step = Sign(ref random) * 2 * epsilon;
            foreach (var i in shapes.Pixels(window, channel))
            {
                tried[i] = InBox(i, Math.Clamp(tried[i] + step, -epsilon, epsilon));
            }
        }

        return tried;
    }

    /// <summary>L2: a grid of five by five tiles, each with a pattern of random sign.</summary>
    public void Tiles(ref SplitMix64 random)
    {
        var side = Math.Max(1, Math.Min(shapes.Height, shapes.Width) / 5);
        for (var top = shapes.Height % side / 2; top + side <= shapes.Height; top += side)
        {
            for (var left = shapes.Width % side / 2; left + side <= shapes.Width; left += side)
            {
                var pattern = SquareShapes.Pattern(side, side, random.Uniform() > 0.5);
                for (var channel = 0; channel < shapes.Channels; channel++)
                {
                    var sign = Sign(ref random);
                    var k = 0;
                    foreach (var i in shapes.Pixels(new(top, left, side, side), channel))
                    {
                        perturbation[i] = (float)(sign * pattern[k++]);
                    }
                }
            }
        }

        Stretch(perturbation);
    }

    /// <summary>
    /// L2: moves the length that two windows hold into the first of them, in a new pattern, with what is left of epsilon.
    /// </summary>
    public float[] Shift(double share, ref SplitMix64 random)
    {
        var tried = (float[])perturbation.Clone();
        var side = shapes.Side(share, least: 3, odd: true);
        var (to, from) = (shapes.Place(side, ref random), shapes.Place(side, ref random));
        var unused = Math.Max(0, (epsilon * epsilon) - SquareOf(tried));
        var pattern = SquareShapes.Pattern(to.Height, to.Width, random.Uniform() > 0.5);
        for (var channel = 0; channel < shapes.Channels; channel++)
        {
            int[] inTo = [.. shapes.Pixels(to, channel)];
            int[] inFrom = [.. shapes.Pixels(from, channel)];
            var held = inTo.Union(inFrom).Sum(i => (double)tried[i] * tried[i]);
            var own = Math.Sqrt(inTo.Sum(i => (double)tried[i] * tried[i]));
            var sign = Sign(ref random);
            var mixed = inTo.Select((i, k) => (sign * pattern[k]) + (tried[i] / (own + Tiny)))
                .ToArray();
            var length = Math.Sqrt(mixed.Sum(value => value * value)) + Tiny;
            var size = Math.Sqrt((unused / shapes.Channels) + held) / length;
            foreach (var i in inFrom)
            {
                tried[i] = 0;
            }

            for (var k = 0; k < inTo.Length; k++)
            {
                tried[inTo[k]] = (float)(mixed[k] * size);
            }
        }

        Stretch(tried);
        return tried;
    }

    /// <summary>What was tried becomes the perturbation.</summary>
    public void Accept(float[] tried) => tried.CopyTo(perturbation, 0);

    private static double Sign(ref SplitMix64 random) => random.Uniform() < 0.5 ? -1 : 1;

    private static double SquareOf(float[] values) => values.Sum(value => (double)value * value);

    /// <summary>To length epsilon, and then into the box.</summary>
    private void Stretch(float[] values)
    {
        var size = epsilon / (Math.Sqrt(SquareOf(values)) + Tiny);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = InBox(i, values[i] * size);
        }
    }

    private float InBox(int i, double value) =>
        clips ? Math.Clamp((float)value, -clean[i], 1 - clean[i]) : (float)value;

    private const double Tiny = 1e-12;
}
