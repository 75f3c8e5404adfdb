using static TorchSharp.torch;

namespace AdvCourse.Attacks.Solvers;

/// <summary>Which pixels of an image the L0 attack holds next.</summary>
internal static class Freezing
{
    /// <summary>A smaller change of a pixel, in units of [0, 1], counts as none.</summary>
    public const double Unchanged = 1e-4;

    private const double Matters = 0.01;

    /// <summary>Where a pixel is changed by less than <see cref="Unchanged"/>, and that in all of its channels: L0 counts pixels.</summary>
    /// <param name="change">x' - x [N, channels * pixels], channel after channel.</param>
    /// <param name="channels">How many channels a pixel has.</param>
    /// <returns>Truth values of the same shape.</returns>
    public static Tensor Hairs(Tensor change, int channels)
    {
        var planes = change.abs().lt(Unchanged).reshape(change.shape[0], channels, -1);
        return planes.all(1, keepdim: true).expand(planes.shape).reshape(change.shape);
    }

    /// <summary>The paper's rule: the one pixel that has brought f down least.</summary>
    /// <param name="allowed">The pixels that may change; changed in place.</param>
    /// <param name="change">x' - x, channel after channel.</param>
    /// <param name="slope">The derivative of f by the pixels at x', or any positive multiple.</param>
    public static void One(bool[] allowed, double[] change, double[] slope)
    {
        var gain = new double[allowed.Length];
        for (var i = 0; i < change.Length; i++)
        {
            gain[i % gain.Length] -= slope[i] * change[i];
        }

        var least = Enumerable
            .Range(0, gain.Length)
            .Where(pixel => allowed[pixel])
            .DefaultIfEmpty(-1)
            .MinBy(pixel => pixel < 0 ? 0 : gain[pixel]);
        if (least >= 0)
        {
            allowed[least] = false;
        }
    }

    /// <summary>
    /// The authors' rule: pixels are held in the order of |change| |gradient|, each summed over channels, until one matters (more than 0.01) or
    /// three tenths of the root of the number of changed pixels are held; that last one is held too.
    /// </summary>
    /// <param name="allowed">The pixels that may change; changed in place.</param>
    /// <param name="change">x' - x, channel after channel.</param>
    /// <param name="gradient">The derivative of the whole loss by the variables, in the same order.</param>
    public static void Some(bool[] allowed, double[] change, double[] gradient)
    {
        var pixels = allowed.Length;
        var (moved, weight, changed) = (new double[pixels], new double[pixels], new bool[pixels]);
        for (var i = 0; i < change.Length; i++)
        {
            var pixel = i % pixels;
            moved[pixel] += change[i];
            weight[pixel] += Math.Abs(gradient[i]);
            changed[pixel] |= Math.Abs(change[i]) >= Unchanged;
        }

        var most = 0.3 * Math.Sqrt(changed.Count(pixel => pixel));
        var held = 0;
        foreach (
            var pixel in Enumerable
                .Range(0, pixels)
                .OrderBy(pixel => Math.Abs(moved[pixel]) * weight[pixel])
        )
        {
            if (!allowed[pixel])
            {
                continue;
            }

            allowed[pixel] = false;
            held++;
            if (Math.Abs(moved[pixel]) * weight[pixel] > Matters || held >= most)
            {
                break;
            }
        }
    }
}
