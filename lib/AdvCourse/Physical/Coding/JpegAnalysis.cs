namespace AdvCourse.Physical.Coding;

/// <summary>From pixels to quantised coefficients: all that JPEG loses is lost here.</summary>
internal static class JpegAnalysis
{
    /// <summary>Codes a picture.</summary>
    /// <param name="pixels">One or three planes of width x height: grey, or red, green, blue.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="quality">1 to 100.</param>
    /// <param name="halved">Whether colour is kept at half the resolution both ways (4:2:0).</param>
    public static JpegFrame Of(byte[] pixels, int width, int height, int quality, bool halved)
    {
        var luminance = JpegTables.Scaled(JpegTables.Luminance, quality);
        if (pixels.Length == width * height)
        {
            var grey = new JpegFrame(width, height, [new(1, 1, 1, luminance)]);
            Quantise(grey.Components[0], pixels, width, height);
            return grey;
        }

        var chrominance = JpegTables.Scaled(JpegTables.Chrominance, quality);
        var factor = halved ? 2 : 1;
        var frame = new JpegFrame(
            width,
            height,
            [
                new(1, factor, factor, luminance),
                new(2, 1, 1, chrominance),
                new(3, 1, 1, chrominance),
            ]
        );
        var planes = YCbCr.From(pixels, width * height);
        for (var c = 0; c < 3; c++)
        {
            var plane = halved && c > 0 ? Subsampling.Halve(planes[c], width, height) : planes[c];
            var component = frame.Components[c];
            Quantise(component, plane, component.Width, component.Height);
        }

        return frame;
    }

    /// <summary>
    /// Pixels beyond the border repeat the last row and column; blocks wholly beyond it repeat the level of the block
    /// before, which costs next to nothing (T.81, A.2.4 leaves both to the encoder).
    /// </summary>
    private static void Quantise(JpegComponent component, byte[] plane, int width, int height)
    {
        Span<float> block = stackalloc float[64];
        Span<float> inverse = stackalloc float[64];
        for (var i = 0; i < 64; i++)
        {
            inverse[i] = 1f / component.Steps[i];
        }

        var to = component.Coefficients.AsSpan();
        for (var down = 0; down < component.BlocksDown; down++)
        {
            for (var across = 0; across < component.BlocksAcross; across++)
            {
                var here = 64 * ((down * component.BlocksAcross) + across);
                if (8 * across >= width || 8 * down >= height)
                {
                    var before = across > 0 ? here - 64 : here - (64 * component.BlocksAcross);
                    to[here] = to[before];
                    continue;
                }

                for (var y = 0; y < 8; y++)
                {
                    var row = Math.Min((8 * down) + y, height - 1) * width;
                    for (var x = 0; x < 8; x++)
                    {
                        block[(8 * y) + x] =
                            plane[row + Math.Min((8 * across) + x, width - 1)] - 128;
                    }
                }

                Dct.Forward(block);
                for (var i = 0; i < 64; i++)
                {
                    to[here + i] = Rounded(block[i] * inverse[i]);
                }
            }
        }
    }

    /// <summary>To the nearest whole number, halves away from zero.</summary>
    private static short Rounded(float value) => (short)(value + (value < 0 ? -0.5f : 0.5f));
}
