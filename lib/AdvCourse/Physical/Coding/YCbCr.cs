namespace AdvCourse.Physical.Coding;

/// <summary>Luminance and two colour differences, as JFIF 1.02 defines them (from ITU-R BT.601, full range).</summary>
internal static class YCbCr
{
    /// <summary>Planes Y, Cb, Cr of a picture's planes red, green, blue.</summary>
    public static byte[][] From(byte[] pixels, int size)
    {
        var (y, cb, cr) = (new byte[size], new byte[size], new byte[size]);
        for (var i = 0; i < size; i++)
        {
            float r = pixels[i];
            float g = pixels[size + i];
            float b = pixels[(2 * size) + i];
            y[i] = Rounded((0.299f * r) + (0.587f * g) + (0.114f * b));
            cb[i] = Rounded((-0.168735892f * r) - (0.331264108f * g) + (0.5f * b) + 128);
            cr[i] = Rounded((0.5f * r) - (0.418687589f * g) - (0.081312411f * b) + 128);
        }

        return [y, cb, cr];
    }

    /// <summary>Planes red, green, blue, one after the other.</summary>
    public static byte[] To(byte[][] planes)
    {
        var size = planes[0].Length;
        var pixels = new byte[3 * size];
        for (var i = 0; i < size; i++)
        {
            float y = planes[0][i];
            var (cb, cr) = (planes[1][i] - 128f, planes[2][i] - 128f);
            pixels[i] = Rounded(y + (1.402f * cr));
            pixels[size + i] = Rounded(y - (0.344136286f * cb) - (0.714136286f * cr));
            pixels[(2 * size) + i] = Rounded(y + (1.772f * cb));
        }

        return pixels;
    }

    private static byte Rounded(float value) => (byte)Math.Clamp(value + 0.5f, 0, 255);
}
