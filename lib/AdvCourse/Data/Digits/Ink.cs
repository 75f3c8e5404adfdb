namespace AdvCourse.Data;

/// <summary>Draws a pen's path as grey pixels, antialiased by each pixel's distance to the line.</summary>
internal static class Ink
{
    // The grey seam of a scanned and resampled line, pixels across.
    private const double Seam = 1.35;

    /// <summary>Adds the path to an image; where lines cross, the darker one counts.</summary>
    /// <param name="path">In pixels; may leave the image, what is outside is not drawn.</param>
    /// <param name="image">side * side bytes, 0 is paper, 255 full ink.</param>
    /// <param name="side">Pixels per row and rows.</param>
    public static void Draw(List<PenPoint> path, Span<byte> image, int side)
    {
        for (int i = 1; i < path.Count; i++)
            if (!path[i].Starts)
                Line(path[i - 1], path[i], image, side);
    }

    private static void Line(in PenPoint a, in PenPoint b, Span<byte> image, int side)
    {
        double reach = Math.Max(a.Radius, b.Radius) + (Seam / 2);
        int left = Math.Max(0, (int)Math.Floor(Math.Min(a.X, b.X) - reach - 0.5));
        int right = Math.Min(side - 1, (int)Math.Ceiling(Math.Max(a.X, b.X) + reach - 0.5));
        int top = Math.Max(0, (int)Math.Floor(Math.Min(a.Y, b.Y) - reach - 0.5));
        int bottom = Math.Min(side - 1, (int)Math.Ceiling(Math.Max(a.Y, b.Y) + reach - 0.5));
        double dx = b.X - a.X;
        double dy = b.Y - a.Y;
        double perLength = (dx * dx) + (dy * dy) is > 1e-12 and var squared ? 1 / squared : 0;
        for (int row = top; row <= bottom; row++)
        for (int column = left; column <= right; column++)
        {
            double x = column + 0.5 - a.X;
            double y = row + 0.5 - a.Y;
            double t = Math.Clamp(((x * dx) + (y * dy)) * perLength, 0, 1);
            double offX = x - (t * dx);
            double offY = y - (t * dy);
            double distance = Math.Sqrt((offX * offX) + (offY * offY));
            double radius = a.Radius + (t * (b.Radius - a.Radius));
            double cover = Math.Clamp(((radius - distance) / Seam) + 0.5, 0, 1);
            byte grey = (byte)((255 * cover * (a.Ink + (t * (b.Ink - a.Ink)))) + 0.5);
            ref byte pixel = ref image[(row * side) + column];
            if (grey > pixel)
                pixel = grey;
        }
    }
}
