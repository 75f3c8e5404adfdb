namespace AdvCourse.Physical.Coding;

/// <summary>Colour at half resolution and back, as the Independent JPEG Group's library does it.</summary>
internal static class Subsampling
{
    /// <summary>The mean of each 2 x 2 pixels, halves rounded up and down in turn; the border is repeated.</summary>
    public static byte[] Halve(byte[] plane, int width, int height)
    {
        var (across, down) = (JpegFrame.Ceiling(width, 2), JpegFrame.Ceiling(height, 2));
        var half = new byte[across * down];
        for (var y = 0; y < down; y++)
        {
            var upper = plane.AsSpan(2 * y * width, width);
            var lower = plane.AsSpan(Math.Min((2 * y) + 1, height - 1) * width, width);
            for (var x = 0; x < across; x++)
            {
                var (left, right) = (2 * x, Math.Min((2 * x) + 1, width - 1));
                half[(y * across) + x] = (byte)(
                    (upper[left] + upper[right] + lower[left] + lower[right] + 1 + (x & 1)) >> 2
                );
            }
        }

        return half;
    }

    /// <summary>
    /// The plane at the picture's size: by triangles (three quarters of the near sample, one of the far) where the
    /// library does so, otherwise repeated.
    /// </summary>
    public static byte[] Enlarge(
        byte[] plane,
        int width,
        int height,
        int across,
        int down,
        int toWidth,
        int toHeight
    )
    {
        if (across == 1 && down == 1)
        {
            return plane;
        }

        var to = new byte[toWidth * toHeight];
        for (var y = 0; y < toHeight; y++)
        {
            var row = to.AsSpan(y * toWidth, toWidth);
            var near = plane.AsSpan(y / down * width, width);
            if (across == 2 && down == 2 && width > 2)
            {
                var other = Math.Clamp((y / 2) + ((y & 1) == 0 ? -1 : 1), 0, height - 1);
                Triangle(near, plane.AsSpan(other * width, width), row);
            }
            else if (across == 2 && down == 1 && width > 2)
            {
                Triangle(near, row);
            }
            else
            {
                for (var x = 0; x < toWidth; x++)
                {
                    row[x] = near[x / across];
                }
            }
        }

        return to;
    }

    /// <summary>Both ways: sixteenths, rounded down on the left of a sample and up on its right by turns.</summary>
    private static void Triangle(ReadOnlySpan<byte> near, ReadOnlySpan<byte> far, Span<byte> row)
    {
        var last = near.Length - 1;
        for (var x = 0; x < row.Length; x++)
        {
            var here = x / 2;
            var beside = Math.Clamp(here + ((x & 1) == 0 ? -1 : 1), 0, last);
            var sum = (3 * ((3 * near[here]) + far[here])) + (3 * near[beside]) + far[beside];
            row[x] = (byte)((sum + ((x & 1) == 0 ? 8 : 7)) >> 4);
        }
    }

    /// <summary>Across only: quarters.</summary>
    private static void Triangle(ReadOnlySpan<byte> near, Span<byte> row)
    {
        var last = near.Length - 1;
        for (var x = 0; x < row.Length; x++)
        {
            var here = x / 2;
            var beside = Math.Clamp(here + ((x & 1) == 0 ? -1 : 1), 0, last);
            row[x] = (byte)(
                beside == here
                    ? near[here]
                    : ((3 * near[here]) + near[beside] + ((x & 1) == 0 ? 1 : 2)) >> 2
            );
        }
    }
}
