namespace AdvCourse.Physical.Coding;

/// <summary>From quantised coefficients back to pixels.</summary>
internal static class JpegSynthesis
{
    /// <summary>The picture: one plane of width x height, or three, red, green, blue.</summary>
    public static byte[] Of(JpegFrame frame)
    {
        var planes = new byte[frame.Components.Count][];
        for (var c = 0; c < planes.Length; c++)
        {
            var component = frame.Components[c];
            planes[c] = Subsampling.Enlarge(
                Samples(component),
                component.Width,
                component.Height,
                frame.Across / component.Across,
                frame.Down / component.Down,
                frame.Width,
                frame.Height
            );
        }

        return planes.Length == 3 && frame.IsYCbCr ? YCbCr.To(planes)
            : planes.Length == 1 ? planes[0]
            : [.. planes.SelectMany(plane => plane)];
    }

    /// <summary>The samples of a component that belong to the picture.</summary>
    private static byte[] Samples(JpegComponent component)
    {
        var (width, height) = (component.Width, component.Height);
        var plane = new byte[width * height];
        Span<float> block = stackalloc float[64];
        var from = component.Coefficients.AsSpan();
        for (var down = 0; down < component.BlocksDown; down++)
        {
            for (var across = 0; across < component.BlocksAcross; across++)
            {
                for (var i = 0; i < 64; i++)
                {
                    block[i] = from[i] * component.Steps[i];
                }

                from = from[64..];
                var (rows, columns) = (
                    Math.Min(8, height - (8 * down)),
                    Math.Min(8, width - (8 * across))
                );
                if (rows <= 0 || columns <= 0)
                {
                    continue;
                }

                Dct.Inverse(block);
                for (var y = 0; y < rows; y++)
                {
                    var to = plane.AsSpan((((8 * down) + y) * width) + (8 * across), columns);
                    for (var x = 0; x < columns; x++)
                    {
                        to[x] = (byte)Math.Clamp(block[(8 * y) + x] + 128.5f, 0, 255);
                    }
                }
            }
        }

        return plane;
    }
}
