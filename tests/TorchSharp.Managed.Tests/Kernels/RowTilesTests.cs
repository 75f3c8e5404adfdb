using TorchSharp.Kernels;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Tests.Kernels;

/// <summary>
/// The microkernel beside a plain loop, wherever the left factor's elements lie: there is a tile of its own for pixels of 32 and
/// 64 channels, rows or columns, and for packed tiles, and one for everything else.
/// </summary>
[Collection(nameof(KernelTest))]
public sealed unsafe class RowTilesTests
{
    /// <summary>Strides of rows and columns of the left factor; packed tiles have none.</summary>
    public static TheoryData<int, int> Places =>
        new()
        {
            { 32, 1 },
            { 64, 1 },
            { 1, 32 },
            { 1, 64 },
            { 100, 1 },
            { 1, 100 },
            { 0, 0 },
        };

    [Theory]
    [MemberData(nameof(Places))]
    public void Every_height_length_and_place_gives_the_plain_loops_bits(int row, int column)
    {
        bool packed = row == 0;
        foreach (int rows in (int[])[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 41])
        foreach (int k in (int[])[1, 2, 7, 24])
        foreach (bool two in (bool[])[false, true])
        {
            // A window goes on in the next row of an image, and then in the next image; packed tiles have one stretch.
            (int segments, int images) = packed ? (1, 1) : (3, 2);
            Check(new(rows, k, segments, images, two), row, column, packed);
        }
    }

    private readonly record struct Extent(int Rows, int K, int Segments, int Images, bool Two);

    private static void Check(Extent e, int row, int column, bool packed)
    {
        const int Skip = 5;
        float[] left = KernelData.Random(20_000, 1),
            right = KernelData.Random(e.Segments * e.Images * e.K * 32, 2),
            before = KernelData.Random(e.Rows * 32, 3);
        foreach (int width in KernelData.AllWidths)
        {
            float[] got = [.. before];
            Widths.Current = width;
            try
            {
                Widths.Run(new Job(e, row, column, packed, Skip, left, right, got));
            }
            finally
            {
                Widths.Current = Widths.Best;
            }
            float[] wanted = packed
                ? Plain(e, e.K, 1, Skip, width, left, right, before)
                : Plain(e, row, column, Skip, width, left, right, before);
            KernelData.AssertSameBits(wanted, got, $"{e}, width {width}");
        }
    }

    /// <summary>One chain of multiply-adds for each element, in the order of memory.</summary>
    private static float[] Plain(
        Extent e,
        int row,
        int column,
        int skip,
        int width,
        float[] left,
        float[] right,
        float[] before
    )
    {
        float[] y = [.. before];
        int columns = e.Two ? 2 * width : width;
        for (int r = 0; r < e.Rows; r++)
        for (int c = 0; c < columns; c++)
        {
            float sum = before[r * 32 + c];
            int a = r * row,
                b = 0;
            for (int image = 0; image < e.Images; image++)
            {
                for (int segment = 0; segment < e.Segments; segment++)
                {
                    for (int k = 0; k < e.K; k++, a += column, b += 2 * width)
                    {
                        sum = MathF.FusedMultiplyAdd(left[a], right[b + c], sum);
                    }
                    a += skip;
                }
                a += 2 * skip;
            }
            y[r * 32 + c] = sum;
        }
        return y;
    }

    private readonly struct Job(
        Extent e,
        int row,
        int column,
        bool packed,
        int skip,
        float[] left,
        float[] right,
        float[] y
    ) : IVectorKernel
    {
        public void Run<V>()
            where V : struct, IVec<V>
        {
            float[] tiles = new float[e.Rows * e.K + V.Width];
            fixed (
                float* a = left,
                    b = right,
                    c = y,
                    t = tiles
            )
            {
                if (packed)
                {
                    RowTiles.Pack<V>(a, e.K, 1, e.Rows, e.K, t);
                }
                var arguments = new TileArguments
                {
                    A = packed ? t : a,
                    RowStrideA = row,
                    ColumnStrideA = column,
                    SkipA = skip,
                    TilesPacked = packed,
                    B = b,
                    RowStrideB = 2 * V.Width,
                    C = c,
                    RowStrideC = 32,
                    Segments = e.Segments,
                    K = e.K,
                    Images = e.Images,
                    SkipImageA = 2 * skip,
                    Epilogue = Epilogue.Accumulate,
                };
                RowTiles.Run<V>(e.Rows, e.Two, ref arguments);
            }
        }
    }
}
