using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;
using TorchSharp.Memory;
using TorchSharp.Threads;

namespace TorchSharp.Kernels;

/// <summary>
/// A product by way of its transpose, (A B)ᵀ = Bᵀ Aᵀ, for a few rows times the transpose of a large matrix: a batch and the weights
/// of a wide linear layer. The large one is then the left factor, which is read where it lies, instead of the right one, which has to be
/// packed and turned for each call; packed is the batch. Each output is the same chain of multiply-adds.
/// </summary>
internal static unsafe class TurnedProduct<V>
    where V : struct, IVec<V>
{
    /// <summary>The right factor has so many times as many columns as the left one has rows, or its packing is not worth the turning of the output.</summary>
    private const int Wider = 4;

    /// <summary>A smaller right factor stays in the nearer caches, packed or not.</summary>
    private const int LeastRight = 1 << 19;

    /// <summary>Tiles whose rows are turned together: of 14 or of 6 rows, a multiple of the eight that are turned at once.</summary>
    private const int Tiles = 4;

    /// <summary>Whether a product is of that shape.</summary>
    public static bool Pays(in Product p) =>
        p.RowStrideB == 1
        && p.ColumnStrideB > 1
        && p.ColumnStrideA == 1
        && p.M >= V.Width
        && p.N >= Wider * p.M
        && (long)p.N * p.K >= LeastRight
        && (p.Epilogue & Epilogue.Accumulate) == 0;

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
            ColumnStrideA = 1,
            B = p.A,
            RowStrideB = 1,
            ColumnStrideB = p.RowStrideA,
            RowStrideC = p.M,
            Packed = Scratch.Third(Panels.Length<V>(p.M, p.K)),
        };
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
            Finish(y, first, count);
            Panels.Transpose(y, turned.N, count, turned.N, p.C + first, p.RowStrideC);
        }

        /// <summary>Bias and ReLU: a row has one bias.</summary>
        private void Finish(float* y, int first, int count)
        {
            bool relu = (p.Epilogue & Epilogue.Relu) != 0;
            if (p.Bias == null && !relu)
            {
                return;
            }
            for (int row = 0; row < count; row++, y += turned.N)
            {
                AddBias(y, turned.N, p.Bias == null ? -0f : p.Bias[first + row], relu);
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
}
