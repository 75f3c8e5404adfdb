using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;
using TorchSharp.Memory;
using TorchSharp.Threads;

namespace TorchSharp.Kernels;

/// <summary>One float32 matrix product, by panels of B and register tiles of C; see <see cref="Gemm"/>.</summary>
internal unsafe struct Product : IVectorKernel
{
    /// <summary>Sizes of the product.</summary>
    public int M,
        N,
        K;

    /// <summary>Left factor and its strides.</summary>
    public float* A;
    public nint RowStrideA,
        ColumnStrideA;

    /// <summary>Right factor and its strides; null when only <see cref="Packed"/> is given.</summary>
    public float* B;
    public nint RowStrideB,
        ColumnStrideB;

    /// <summary>Output and its row stride.</summary>
    public float* C;
    public nint RowStrideC;

    /// <summary>One value a column, or null.</summary>
    public float* Bias;

    /// <summary>The right factor in panels of the current width, or null.</summary>
    public float* Packed;

    /// <summary>Accumulation and ReLU.</summary>
    public Epilogue Epilogue;

    /// <summary>Below this many multiply-adds a fork costs more than it gains.</summary>
    private const double ParallelWork = 2e5;

    /// <summary>Computes the product.</summary>
    public readonly void Run<V>()
        where V : struct, IVec<V>
    {
        if (M == 0 || N == 0)
        {
            return;
        }
        int threads = (double)M * N * K > ParallelWork ? WorkerPool.Shared.Threads : 1;
        int panels = (N + Panels.Columns<V>() - 1) / Panels.Columns<V>();
        if (
            Packed == null
            && ColumnStrideA == 1
            && M <= 1024
            && (threads == 1 || panels >= 4 * threads)
        )
        {
            int perChunk = threads == 1 ? panels : Math.Max(1, panels / (4 * threads));
            WorkerPool.Shared.Run(
                new PanelChunks<V>(this, panels, perChunk),
                Chunks(panels, perChunk)
            );
            return;
        }
        Product product = this;
        if (Packed == null)
        {
            product.Packed = Scratch.Third(Panels.Length<V>(N, K));
            int perChunk =
                threads > 1 && (double)N * K > 2e4 ? Chunks(panels, 2 * threads) : panels;
            WorkerPool.Shared.Run(
                new PackChunks<V>(product, panels, perChunk),
                Chunks(panels, perChunk)
            );
        }
        int most = RowTiles.Most<V>();
        int tiles = Chunks(M, most);
        int tilesPerChunk = threads == 1 ? tiles : Math.Max(1, tiles / (4 * threads));
        tilesPerChunk = Math.Min(tilesPerChunk, ColumnStrideA == 1 ? 16 : 4);
        int rows = Chunks(M, Chunks(tiles, tilesPerChunk));
        var job = new RowChunks<V>(product, panels, rows);
        if (threads > 1)
        {
            WorkerPool.Shared.Run(job, Chunks(M, rows));
        }
        else
        {
            for (int i = 0; i < Chunks(M, rows); i++)
            {
                job.Run(i);
            }
        }
    }

    private static int Chunks(int n, int per) => (n + per - 1) / per;

    /// <summary>Rows [0, m) of A against one panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Panel<V>(
        int m,
        float* a,
        nint rowStrideA,
        nint columnStrideA,
        float* panel,
        float* c,
        int panelIndex
    )
        where V : struct, IVec<V>
    {
        int width = 2 * V.Width,
            column = panelIndex * width,
            columns = Math.Min(width, N - column);
        var t = new TileArguments
        {
            A = a,
            RowStrideA = rowStrideA,
            ColumnStrideA = columnStrideA,
            B = panel,
            RowStrideB = width,
            C = c + column,
            RowStrideC = RowStrideC,
            Bias = Bias == null ? null : Bias + column,
            Segments = 1,
            K = K,
            Tail = columns % V.Width,
            Epilogue = Epilogue,
        };
        RowTiles.Run<V>(m, columns > V.Width, ref t);
    }

    /// <summary>Some panels: each is packed into the thread's own memory and used at once.</summary>
    private readonly struct PanelChunks<V>(Product p, int panels, int perChunk) : IChunkJob
        where V : struct, IVec<V>
    {
        public void Run(int chunk)
        {
            int width = 2 * V.Width;
            float* panel = Scratch.First((nint)width * p.K);
            for (int i = chunk * perChunk; i < Math.Min(panels, (chunk + 1) * perChunk); i++)
            {
                Panels.Pack<V>(
                    p.B + i * width * p.ColumnStrideB,
                    p.RowStrideB,
                    p.ColumnStrideB,
                    p.K,
                    Math.Min(width, p.N - i * width),
                    panel
                );
                p.Panel<V>(p.M, p.A, p.RowStrideA, p.ColumnStrideA, panel, p.C, i);
            }
        }
    }

    /// <summary>Packs some panels of B for all threads.</summary>
    private readonly struct PackChunks<V>(Product p, int panels, int perChunk) : IChunkJob
        where V : struct, IVec<V>
    {
        public void Run(int chunk)
        {
            int width = 2 * V.Width;
            for (int i = chunk * perChunk; i < Math.Min(panels, (chunk + 1) * perChunk); i++)
            {
                Panels.Pack<V>(
                    p.B + i * width * p.ColumnStrideB,
                    p.RowStrideB,
                    p.ColumnStrideB,
                    p.K,
                    Math.Min(width, p.N - i * width),
                    p.Packed + (nint)i * width * p.K
                );
            }
        }
    }

    /// <summary>Some rows of A against all panels. A transposed A is packed first: it is read once for every panel.</summary>
    private readonly struct RowChunks<V>(Product p, int panels, int rows) : IChunkJob
        where V : struct, IVec<V>
    {
        public void Run(int chunk)
        {
            int first = chunk * rows,
                m = Math.Min(rows, p.M - first);
            float* a = p.A + first * p.RowStrideA;
            nint rowStride = p.RowStrideA,
                columnStride = p.ColumnStrideA;
            if (columnStride != 1 && panels > 1)
            {
                a = PackRows(a, m);
                (rowStride, columnStride) = (1, m);
            }
            float* c = p.C + first * p.RowStrideC;
            for (int i = 0; i < panels; i++)
            {
                float* panel = p.Packed + (nint)i * 2 * V.Width * p.K;
                p.Panel<V>(m, a, rowStride, columnStride, panel, c, i);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private float* PackRows(float* a, int m)
        {
            float* packed = Scratch.First((nint)m * p.K),
                to = packed;
            for (int k = 0; k < p.K; k++, a += p.ColumnStrideA, to += m)
            {
                if (p.RowStrideA == 1)
                {
                    int i = 0;
                    for (; i + V.Width <= m; i += V.Width)
                    {
                        V.Store(V.Load(a + i), to + i);
                    }
                    if (i < m)
                    {
                        V.Store(V.Load(a + i, m - i), to + i, m - i);
                    }
                }
                else
                {
                    for (int i = 0; i < m; i++)
                    {
                        to[i] = a[i * p.RowStrideA];
                    }
                }
            }
            return packed;
        }
    }
}
