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

    /// <summary>Whether <see cref="A"/> is packed by <see cref="RowTiles.Pack{V}"/>.</summary>
    public bool TilesPacked;

    /// <summary>Right factor and its strides.</summary>
    public float* B;
    public nint RowStrideB,
        ColumnStrideB;

    /// <summary>Output and its row stride.</summary>
    public float* C;
    public nint RowStrideC;

    /// <summary>One value a column, or null.</summary>
    public float* Bias;

    /// <summary>Room for the right factor in panels that all threads read.</summary>
    public float* Packed;

    /// <summary>Accumulation and ReLU.</summary>
    public Epilogue Epilogue;

    /// <summary>Up to this many multiply-adds a lane a fork costs more than it gains: 100 x 100 x 100 takes longer on two threads than on one.</summary>
    private const double ParallelWork = 1.25e5;

    /// <summary>A right factor of up to this many elements stays in the nearer caches.</summary>
    private const int SmallFactor = 1 << 16;

    /// <summary>A factor of more elements does not stay in the nearer caches.</summary>
    private const int LargeFactor = 1 << 18;

    /// <summary>A transposed left factor of up to this many elements stays in the nearest cache, columns apart or not.</summary>
    private const int SmallLeft = 1 << 14;

    /// <summary>Tiles that go over all panels together: their rows stay in the nearer caches meanwhile.</summary>
    private const int TilesAtOnce = 4;

    /// <summary>Floats of a page of memory.</summary>
    private const int Page = 1024;

    /// <summary>Pages whose places a core surely knows at once; processors of 2015 and later know 1,536 or more.</summary>
    private const int KnownPages = 1024;

    /// <summary>Computes the product.</summary>
    public readonly void Run<V>()
        where V : struct, IVec<V>
    {
        if (M == 0 || N == 0)
        {
            return;
        }
        int threads = (double)M * N * K > ParallelWork * V.Width ? WorkerPool.Shared.Threads : 1;
        if (SparseProduct<V>.Fits(this) && SparseProduct<V>.Pays(this))
        {
            SparseProduct<V>.Run(this, threads);
            return;
        }
        if (TurnedProduct<V>.Pays(this))
        {
            TurnedProduct<V>.Run(this, threads);
            return;
        }
        int slices = Slices<V>();
        for (int i = 0; i < slices; i++)
        {
            int first = (int)((long)K * i / slices);
            Slice(first, (int)((long)K * (i + 1) / slices) - first).Dense<V>(threads);
        }
    }

    /// <summary>
    /// Into how many slices of K the product is cut. Every panel visits all rows of B, and where these lie on more pages than
    /// the core knows the places of, it has to look up each: 128 x 1600 x 1600 takes 0.6 of the time in two slices.
    /// </summary>
    private readonly int Slices<V>()
        where V : struct, IVec<V>
    {
        if (ColumnStrideB != 1 || N <= Panels.Columns<V>())
        {
            return 1;
        }
        double pages = (double)K * Math.Min(RowStrideB, Page) / Page;
        return Math.Max(1, (int)Math.Ceiling(pages / KnownPages));
    }

    /// <summary>The part of the product that columns [first, first + count) of A and these rows of B give, added to the part before.</summary>
    private readonly Product Slice(int first, int count)
    {
        Product part = this;
        part.K = count;
        part.A += first * ColumnStrideA;
        part.B += first * RowStrideB;
        if (first > 0)
        {
            part.Epilogue |= Epilogue.Accumulate;
        }
        if (first + count < K)
        {
            part.Epilogue &= ~Epilogue.Relu;
            part.Bias = null;
        }
        return part;
    }

    /// <summary>All products, zeros or not.</summary>
    private readonly void Dense<V>(int threads)
        where V : struct, IVec<V>
    {
        int panels = Chunks(N, Panels.Columns<V>());
        bool manyPanels =
            M <= 1024
            && (threads == 1 || panels >= 4 * threads)
            // A left factor that leaves the nearer caches is gone over once, by rows, if a right one stays there.
            && ((long)M * K <= LargeFactor || (long)N * K >= LargeFactor / 2);
        if (manyPanels && (ColumnStrideA == 1 || M <= N))
        {
            ByPanels<V>(panels, threads);
        }
        else
        {
            ByRows<V>(panels, threads);
        }
    }

    /// <summary>Threads share the panels of B; each packs a panel and uses it at once for all rows of A.</summary>
    private readonly void ByPanels<V>(int panels, int threads)
        where V : struct, IVec<V>
    {
        Product product = this;
        if (ColumnStrideA != 1 && panels > 1 && (long)M * K > SmallLeft)
        {
            product.A = Scratch.Second((nint)M * K);
            product.TilesPacked = true;
            RowTiles.Pack<V>(A, RowStrideA, ColumnStrideA, M, K, product.A);
        }
        int perChunk = threads == 1 ? panels : Math.Max(1, panels / (4 * threads));
        Share(new PanelChunks<V>(product, panels, perChunk), Chunks(panels, perChunk), threads);
    }

    /// <summary>B is packed first, for all threads; they share the rows of A.</summary>
    private readonly void ByRows<V>(int panels, int threads)
        where V : struct, IVec<V>
    {
        Product product = this;
        product.Packed = Scratch.Third(Panels.Length<V>(N, K));
        int perPack = threads > 1 && (double)N * K > 2e4 ? Chunks(panels, 2 * threads) : panels,
            packed = EndsInFewColumns<V>(panels - 1) ? panels - 1 : panels;
        Share(new PackChunks<V>(product, packed, perPack), Chunks(packed, perPack), threads);
        int tiles = Chunks(M, RowTiles.Most<V>());
        int perChunk = threads == 1 ? tiles : Math.Max(1, tiles / (4 * threads));
        perChunk = Math.Min(perChunk, TilesAtOnce);
        int rows = Chunks(M, Chunks(tiles, perChunk));
        Share(new RowChunks<V>(product, panels, rows), Chunks(M, rows), threads);
    }

    internal static void Share<TJob>(TJob job, int chunks, int threads)
        where TJob : struct, IChunkJob
    {
        if (threads > 1)
        {
            WorkerPool.Shared.Run(job, chunks);
            return;
        }
        for (int i = 0; i < chunks; i++)
        {
            job.Run(i);
        }
    }

    internal static int Chunks(int n, int per) => (n + per - 1) / per;

    /// <summary>Rows [0, m) of A against one panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal readonly void Panel<V>(
        int m,
        float* a,
        nint rowStrideA,
        nint columnStrideA,
        bool tilesPacked,
        float* panel,
        nint rowStrideB,
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
            TilesPacked = tilesPacked,
            B = panel,
            RowStrideB = rowStrideB,
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

    /// <summary>Whether a panel has only few columns; it is then not packed.</summary>
    private readonly bool EndsInFewColumns<V>(int panel)
        where V : struct, IVec<V> => FewColumns.Fits<V>(this, panel * Panels.Columns<V>());

    /// <summary>Whether a small B is read where it lies: packing would cost more than its strides do.</summary>
    private readonly bool ReadsInPlace<V>(int panel)
        where V : struct, IVec<V> =>
        ColumnStrideB == 1 && (long)K * N <= SmallFactor && (panel + 1) * Panels.Columns<V>() <= N;

    /// <summary>Packs one panel of B.</summary>
    internal readonly void PackPanel<V>(int panel, float* to)
        where V : struct, IVec<V>
    {
        int column = panel * Panels.Columns<V>();
        Panels.Pack<V>(
            B + column * ColumnStrideB,
            RowStrideB,
            ColumnStrideB,
            K,
            Math.Min(Panels.Columns<V>(), N - column),
            to
        );
    }

    /// <summary>Some panels: each is packed into the thread's own memory and used at once.</summary>
    private readonly struct PanelChunks<V>(Product p, int panels, int perChunk) : IChunkJob
        where V : struct, IVec<V>
    {
        public void Run(int chunk)
        {
            int width = Panels.Columns<V>();
            float* packed = Scratch.First((nint)width * p.K);
            for (int i = chunk * perChunk; i < Math.Min(panels, (chunk + 1) * perChunk); i++)
            {
                if (p.EndsInFewColumns<V>(i))
                {
                    FewColumns.Run(p, i * width, 0, p.M);
                    continue;
                }
                float* panel = packed;
                nint stride = width;
                if (p.ReadsInPlace<V>(i))
                {
                    panel = p.B + i * width;
                    stride = p.RowStrideB;
                }
                else
                {
                    p.PackPanel<V>(i, packed);
                }
                p.Panel<V>(
                    p.M,
                    p.A,
                    p.RowStrideA,
                    p.ColumnStrideA,
                    p.TilesPacked,
                    panel,
                    stride,
                    p.C,
                    i
                );
            }
        }
    }

    /// <summary>Packs some panels of B for all threads.</summary>
    internal readonly struct PackChunks<V>(Product p, int panels, int perChunk) : IChunkJob
        where V : struct, IVec<V>
    {
        public void Run(int chunk)
        {
            for (int i = chunk * perChunk; i < Math.Min(panels, (chunk + 1) * perChunk); i++)
            {
                p.PackPanel<V>(i, p.Packed + (nint)i * Panels.Columns<V>() * p.K);
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
                m = Math.Min(rows, p.M - first),
                width = Panels.Columns<V>();
            float* a = p.A + first * p.RowStrideA;
            bool packed = p.ColumnStrideA != 1 && panels > 1;
            if (packed)
            {
                float* tiles = Scratch.First((nint)m * p.K);
                RowTiles.Pack<V>(a, p.RowStrideA, p.ColumnStrideA, m, p.K, tiles);
                a = tiles;
            }
            float* c = p.C + first * p.RowStrideC;
            for (int i = 0; i < panels; i++)
            {
                if (p.EndsInFewColumns<V>(i))
                {
                    FewColumns.Run(p, i * width, first, m);
                    continue;
                }
                float* panel = p.Packed + (nint)i * width * p.K;
                p.Panel<V>(m, a, p.RowStrideA, p.ColumnStrideA, packed, panel, width, c, i);
            }
        }
    }
}
