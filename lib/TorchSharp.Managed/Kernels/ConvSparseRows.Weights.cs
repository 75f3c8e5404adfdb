using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;
using TorchSharp.Memory;

namespace TorchSharp.Kernels;

internal static unsafe partial class ConvSparseRows<V>
    where V : struct, IVec<V>
{
    /// <summary>A set's weights of a channel: two vectors for each column of the kernel.</summary>
    private static int Set => Columns * 2 * V.Width;

    /// <summary>What is worked on at once: sums of two panels with one row of the kernel, or of one panel with several.</summary>
    private readonly record struct Sets(bool TwoPanels, int Rows);

    /// <summary>
    /// The more sets of sums at once the better, up to what the registers hold, for one set's sums wait for each other; if only
    /// their weights stay in the nearest cache while a row of input goes over them. Measured on AMD Zen 5 with 16 lanes, half of the
    /// input zero: with 32 channels three rows took 0.94 of the time of two panels; with 64, where three rows' weights are 1.5
    /// times the cache, two panels took 0.8 of the time of three rows; with 96 one row 0.62 of it. A little more than the cache
    /// costs nothing that could be measured.
    /// </summary>
    private static Sets SetsOf(int channels)
    {
        bool sixteenRegisters = V.TileRows < 12;
        bool LiesNear(int sets) =>
            (long)sets * channels * Set * sizeof(float) <= NearestCache.Bytes * 5L / 4;
        return sixteenRegisters ? new Sets(true, 2)
            : LiesNear(3) ? new Sets(false, 3)
            : LiesNear(2) ? new Sets(true, 2)
            : new Sets(false, 1);
    }

    /// <summary>How many of the output channels are worked on two panels at once.</summary>
    private static int InPairs(Sets sets, int outChannels) =>
        sets.TwoPanels ? outChannels / (4 * V.Width) * (4 * V.Width) : 0;

    /// <summary>
    /// Weights in panels (kernel row, kernel column, channel), a channel's side by side: an element of the input finds all that it
    /// is multiplied by from one place on, a known number of vectors away. Null when one of them is not finite: then zeros count,
    /// for their products are NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static NativeBuffer? Arrange(
        float* panels,
        int kernelRows,
        int channels,
        int outChannels
    )
    {
        int panel = 2 * V.Width;
        nint panelLength = (nint)kernelRows * Columns * channels * panel;
        nint length = outChannels / panel * panelLength;
        if (!Nonzeros.AllFinite<V>(panels, length))
        {
            return null;
        }
        var buffer = new NativeBuffer(length * sizeof(float));
        float* to = (float*)buffer.Pointer;
        int inPairs = InPairs(SetsOf(channels), outChannels);
        for (int c = 0; c < outChannels; c += panel, panels += panelLength)
        {
            bool paired = c < inPairs;
            // From a channel and a kernel row to the next.
            nint channelStride = paired ? 2 * Set : kernelRows * Set,
                rowStride = paired ? (nint)channels * 2 * Set : Set;
            // The second of a pair lies beside the first.
            bool second = paired && c / panel % 2 == 1;
            float* first = to + c / panel * panelLength + (second ? Set - panelLength : 0);
            float* from = panels;
            for (int ky = 0; ky < kernelRows; ky++)
            for (int kx = 0; kx < Columns; kx++)
            {
                float* place = first + ky * rowStride + kx * panel;
                for (int i = 0; i < channels; i++, from += panel, place += channelStride)
                {
                    ConvPanels.CopyRow<V>(from, place);
                }
            }
        }
        return buffer;
    }
}
