namespace AdvCourse.Plots.Drawing;

/// <summary>Moves labels apart along a line as little as needed.</summary>
internal static class Spread
{
    /// <summary>Centres near the wanted ones (given in ascending order), no two closer than their heights allow.</summary>
    /// <param name="wanted">Where each label would like its centre.</param>
    /// <param name="heights">How much room each needs.</param>
    /// <param name="low">Nothing begins before this,</param>
    /// <param name="high">and nothing ends after this, as long as all fit.</param>
    public static double[] Out(
        IReadOnlyList<double> wanted,
        IReadOnlyList<double> heights,
        double low,
        double high
    )
    {
        // Labels that touch become one block, centred on the mean of what its members want; blocks that touch merge again.
        List<(double Start, double Height, double Sum, int Count)> blocks = [];
        for (int i = 0; i < wanted.Count; i++)
        {
            (double Start, double Height, double Sum, int Count) block = (
                0,
                heights[i],
                wanted[i] - heights[i] / 2,
                1
            );
            block.Start = Place(block.Sum, block.Height);
            while (blocks.Count > 0 && blocks[^1].Start + blocks[^1].Height > block.Start)
            {
                (double _, double height, double sum, int count) = blocks[^1];
                blocks.RemoveAt(blocks.Count - 1);
                // Each member's wish for the start of the whole block.
                sum += block.Sum - block.Count * height;
                block = (0, height + block.Height, sum, count + block.Count);
                block.Start = Place(sum / block.Count, block.Height);
            }
            blocks.Add(block);
        }
        double[] centres = new double[wanted.Count];
        int next = 0;
        foreach ((double start, double _, double _, int count) in blocks)
        {
            double at = start;
            for (int i = 0; i < count; i++, next++)
            {
                centres[next] = at + heights[next] / 2;
                at += heights[next];
            }
        }
        return centres;

        double Place(double start, double height) => Math.Max(low, Math.Min(start, high - height));
    }
}
