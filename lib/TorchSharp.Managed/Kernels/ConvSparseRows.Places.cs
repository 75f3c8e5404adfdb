using System.Numerics;
using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

internal static unsafe partial class ConvSparseRows<V>
    where V : struct, IVec<V>
{
    /// <summary>
    /// Above this share of nonzero elements the dense product is faster: it reads each weight for several pixels. Where both
    /// took the same time: on AMD Zen 5, whose nearest cache has 48 KB, above 0.6 with both widths (0.5 with 16 channels, or
    /// while another program kept the core busy), above 0.7 for gradients, whose dense product goes around their border; on a
    /// Skylake server, whose 32 KB other programs share, with 16 lanes 0.39 to 0.43 and 0.5 to 0.56, with 8 lanes 0.46 to 0.5
    /// and 0.58 to 0.67.
    /// </summary>
    private static double MostNonzero(in Shape s) =>
        SkippedZeros.MostNonzero
        ?? (NearestCache.IsLarge, V.Width > 8, s.Before > 0) switch
        {
            (true, _, false) => 0.55,
            (true, _, true) => 0.65,
            (false, true, false) => 0.41,
            (false, true, true) => 0.53,
            (false, false, false) => 0.5,
            (false, false, true) => 0.6,
        };

    /// <summary>
    /// Where the input is not zero, a bit each, pixel by pixel with the border; false as soon as that is in more places than
    /// <paramref name="most"/>. Of images, which are as often too full as not, every fourth row comes first, and when even these
    /// are, the others are not looked at; gradients are nearly always sparse enough.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Mark(in Shape s, nint most, ulong* places)
    {
        bool gradient = s.Before > 0;
        int rows = s.Last - s.First,
            apart = gradient ? 1 : 4,
            sampled = (rows + apart - 1) / apart;
        nint count = 0;
        for (int row = 0; row < rows && count <= most; row += apart)
        {
            count += MarkRow(s, row, row + apart < rows ? row + apart : 1, places);
        }
        if ((double)count * rows > (double)most * sampled)
        {
            return false;
        }
        for (int row = 1; row < rows && count <= most; row++)
        {
            if (row % apart != 0)
            {
                count += MarkRow(s, row, (row + 1) % apart == 0 ? row + 2 : row + 1, places);
            }
        }
        return count <= most;
    }

    /// <summary>Marks one row of the input, counts it, and calls for the row that comes <paramref name="next"/>: another layer wrote it long ago, and it lies where no prefetcher of the processor expects it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nint MarkRow(in Shape s, int row, int next, ulong* places)
    {
        nint count = 0;
        int after = (s.Bordered - s.Before - s.Width) * s.Words;
        float* x = s.X + (nint)row * s.Width * s.Channels;
        nint ahead = next < s.Last - s.First ? (nint)(next - row) * s.Width * s.Channels : 0;
        places += (nint)row * s.Bordered * s.Words;
        for (int i = 0; i < s.Before * s.Words; i++)
        {
            *places++ = 0;
        }
        for (int p = 0; p < s.Width; p++, x += s.Channels)
        {
            for (int c = 0; c < s.Channels; c += Word)
            {
                int some = Math.Min(Word, s.Channels - c);
                ConvRows.Prefetch(x + c + ahead, some);
                ulong found = Nonzeros.Places<V>(x + c, some);
                count += BitOperations.PopCount(found);
                *places++ = found;
            }
        }
        for (int i = 0; i < after; i++)
        {
            *places++ = 0;
        }
        return count;
    }
}
