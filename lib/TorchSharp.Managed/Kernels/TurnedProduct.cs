using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;
using TorchSharp.Memory;
using TorchSharp.Threads;

namespace TorchSharp.Kernels;

/// <summary>
/// A product by way of its transpose, (A B)ᵀ = Bᵀ Aᵀ, where one factor lies the wrong way round for what it is. A few rows times the
/// transpose of a large matrix, a batch and the weights of a wide linear layer: the large one is then the left factor, which is
/// read where it lies, instead of the right one, which has to be packed and turned for each call; packed is the batch. And many
/// rows of a transposed matrix times a few columns: the large one is then the right factor, whose rows are packed as they lie. Each
/// output is the same chain of multiply-adds.
/// </summary>
internal static unsafe class TurnedProduct<V>
    where V : struct, IVec<V>
{
    /// <summary>The large factor's side of the output is so many times the other, or the packing is not worth the turning of the output.</summary>
    private const int Wider = 4;

    /// <summary>A large factor of fewer elements stays in the nearer caches, packed or not.</summary>
    private const int LeastLarge = 1 << 19;

    /// <summary>Tiles whose rows are turned together: of 14 or of 6 rows, a multiple of the eight that are turned at once.</summary>
    private const int Tiles = 4;

    /// <summary>Whether a product is of either shape.</summary>
    public static bool Pays(in Product p) =>
        (TurnsRight(p) || TurnsLeft(p)) && (p.Epilogue & Epilogue.Accumulate) == 0;

    private static bool TurnsRight(in Product p) =>
        p.RowStrideB == 1
        && p.ColumnStrideB > 1
        && p.ColumnStrideA == 1
        && p.M >= V.Width
        && p.N >= Wider * p.M
        && (long)p.N * p.K >= LeastLarge;

    /// <summary>With a single panel of columns the large factor is gone over once, and reading it where it lies is faster.</summary>
    private static bool TurnsLeft(in Product p) =>
        p.RowStrideA == 1
        && p.ColumnStrideA > 1
        && p.ColumnStrideB == 1
        && p.N > Panels.Columns<V>()
        && p.M >= Wider * p.N
        && (long)p.M * p.K >= LeastLarge;

    /// <summary>Computes the product.</summary>
    public static void Run(in Product p, int threads)
    {
        var turned = new Product
        {
            M = p.N,
            N = p.M,
            K = p.K,
            A = p.B,
            RowStrideA = p.ColumnStrideB,
            ColumnStrideA = p.RowStrideB,
            B = p.A,
            RowStrideB = p.ColumnStrideA,
            ColumnStrideB = p.RowStrideA,
        };
        if (TurnsRight(p))
        {
            ByRows(p, turned, threads);
        }
        else
        {
            ByColumns(p, turned, threads);
        }
    }

    /// <summary>The right factor of the transpose is packed first, for all threads; they share the rows of the left one.</summary>
    private static void ByRows(in Product p, Product turned, int threads)
    {
        turned.RowStrideC = turned.N;
        turned.Packed = Scratch.Third(Panels.Length<V>(turned.N, turned.K));
        int panels = Product.Chunks(turned.N, Panels.Columns<V>()),
            perPack = threads > 1 ? Product.Chunks(panels, 2 * threads) : panels;
        Product.Share(
            new Product.PackChunks<V>(turned, panels, perPack),
            Product.Chunks(panels, perPack),
            threads
        );
        int rows = Tiles * RowTiles.Most<V>();
        Product.Share(new Rows(p, turned, panels, rows), Product.Chunks(turned.M, rows), threads);
    }

    /// <summary>The left factor of the transpose is packed first, for all threads; they share the panels of the right one.</summary>
    private static void ByColumns(in Product p, Product turned, int threads)
    {
        turned.RowStrideC = Panels.Columns<V>();
        turned.A = Scratch.Second((nint)turned.M * turned.K);
        turned.TilesPacked = true;
        RowTiles.Pack<V>(p.B, 1, p.RowStrideB, turned.M, turned.K, turned.A);
        Product.Share(
            new Columns(p, turned),
            Product.Chunks(turned.N, Panels.Columns<V>()),
            threads
        );
    }

    /// <summary>A panel of the transpose's columns: some rows of the output.</summary>
    private readonly struct Columns(Product p, Product turned) : IChunkJob
    {
        public void Run(int panel)
        {
            int width = Panels.Columns<V>(),
                column = panel * width,
                columns = Math.Min(width, turned.N - column);
            float* packed = Scratch.First((nint)width * (turned.K + turned.M)),
                y = packed + (nint)width * turned.K;
            turned.PackPanel<V>(panel, packed);
            turned.Panel<V>(turned.M, turned.A, 1, 1, true, packed, width, y - column, panel);
            Finish(p, y, width, columns, 0, turned.M);
            float* c = p.C + column * p.RowStrideC;
            Panels.Transpose(y, width, turned.M, columns, c, p.RowStrideC);
        }
    }

    /// <summary>Some rows of the transpose: some columns of the output.</summary>
    private readonly struct Rows(Product p, Product turned, int panels, int rows) : IChunkJob
    {
        public void Run(int chunk)
        {
            int first = chunk * rows,
                count = Math.Min(rows, turned.M - first),
                width = Panels.Columns<V>();
            float* y = Scratch.First((nint)rows * turned.N);
            for (int row = 0; row < count; row += RowTiles.Most<V>())
            {
                for (int i = 0; i < panels; i++)
                {
                    turned.Panel<V>(
                        Math.Min(RowTiles.Most<V>(), count - row),
                        turned.A + (first + row) * turned.RowStrideA,
                        turned.RowStrideA,
                        1,
                        false,
                        turned.Packed + (nint)i * width * turned.K,
                        width,
                        y + (nint)row * turned.N,
                        i
                    );
                }
            }
            Finish(p, y, turned.N, turned.N, first, count);
            Panels.Transpose(y, turned.N, count, turned.N, p.C + first, p.RowStrideC);
        }
    }

    /// <summary>Bias and ReLU on <paramref name="count"/> rows of the transpose, the output's columns from <paramref name="first"/> on: a row has one bias.</summary>
    private static void Finish(
        in Product p,
        float* y,
        int stride,
        int columns,
        int first,
        int count
    )
    {
        bool relu = (p.Epilogue & Epilogue.Relu) != 0;
        if (p.Bias == null && !relu)
        {
            return;
        }
        for (int row = 0; row < count; row++, y += stride)
        {
            AddBias(y, columns, p.Bias == null ? -0f : p.Bias[first + row], relu);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddBias(float* y, int n, float bias, bool relu)
    {
        // As for any product: -0 changes no number, and without ReLU nothing is below the floor.
        V floor = relu ? V.Zero : V.Create(float.NegativeInfinity),
            added = V.Create(bias);
        for (int i = 0; i < n; i += V.Width)
        {
            Some.Store(V.Greater(floor, Some.Load<V>(y + i, n - i) + added), y + i, n - i);
        }
    }
}
