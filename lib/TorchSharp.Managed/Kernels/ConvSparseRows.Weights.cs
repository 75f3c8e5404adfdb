using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;
using TorchSharp.Memory;

namespace TorchSharp.Kernels;

internal static unsafe partial class ConvSparseRows<V>
    where V : struct, IVec<V>
{
    /// <summary>A set's weights of a channel: two vectors for each column of the kernel.</summary>
    private static int Set => Columns * 2 * V.Width;

    /// <summary>
    /// How many of the output channels are worked on two panels at once: with 16 registers the sums of two panels of a row of
    /// outputs are under way together, with 32 those of several rows of one panel.
    /// </summary>
    private static int InPairs(int outChannels) =>
        V.TileRows < 12 ? outChannels / (4 * V.Width) * (4 * V.Width) : 0;

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
        for (int c = 0; c < outChannels; c += panel, panels += panelLength)
        {
            bool paired = c < InPairs(outChannels);
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
