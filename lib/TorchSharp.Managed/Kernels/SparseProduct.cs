using System.Numerics;
using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;
using TorchSharp.Memory;
using TorchSharp.Threads;

namespace TorchSharp.Kernels;

/// <summary>
/// A product that skips the zeros of its left factor: pixels of a dark background, what a ReLU left, gradients behind one.
/// Bits tell where each row of A is not zero, 64 columns a word; a block of 64 rows of B stays in the nearest cache while many
/// rows of A go over it (<see cref="SparseRows"/>), and each visits only the rows of B that its bits name. Every output is
/// the chain of <see cref="Gemm"/> without the products that would not change it: the same bits.
/// </summary>
internal readonly unsafe struct SparseProduct<V>
    where V : struct, IVec<V>
{
    /// <summary>
    /// Above this share of nonzero elements the dense product is faster: it loads a vector of B for many rows of A, the more
    /// the more registers there are. Where both took the same time, 128 x 1600 x 1600 and its transposes: with 16 lanes 0.55 on
    /// AMD Zen 5; with 8 lanes 0.45 to 0.55 on a Skylake server. Factors of a hundred rows lose somewhat sooner.
    /// </summary>
    private static double MostNonzero => SkippedZeros.MostNonzero ?? (V.Width > 8 ? 0.4 : 0.5);

    /// <summary>Below this many multiply-adds there is little to gain.</summary>
    private const double LeastWork = 2e5;

    /// <summary>Fewer rows do not repay what getting a block of B ready costs; a row of fewer columns does not repay its own sums' loads and stores.</summary>
    private const int FewestRows = 32,
        FewestColumns = 64;

    /// <summary>Rows of A that go over a block of B.</summary>
    private const int Band = 64;

    /// <summary>A left factor of up to this many elements stays in the caches while it is read for each group of panels.</summary>
    private const int SmallLeft = 1 << 19;

    /// <summary>The bits of a left factor of up to this many elements are made sooner than a fork.</summary>
    private const int TinyLeft = 1 << 15;

    private readonly Product _p;

    /// <summary>Rows of A one after the other: A itself, or a copy.</summary>
    private readonly float* _a;
    private readonly nint _rowStrideA;

    /// <summary>Where A is not zero, <see cref="_blocks"/> words a row; null when each band makes its own.</summary>
    private readonly ulong* _places;
    private readonly int _blocks,
        _panels,
        _groups;

    private SparseProduct(in Product p, int groups, float* a, nint rowStrideA, ulong* places)
    {
        _p = p;
        _a = a;
        _rowStrideA = rowStrideA;
        _places = places;
        _blocks = Blocks(p.K);
        _panels = Product.Chunks(p.N, Panels.Columns<V>());
        _groups = groups;
    }

    private static int Blocks(int k) => Product.Chunks(k, SparseRows.Block);

    /// <summary>Whether zeros can be skipped: one stride of A is 1, and sums begin at 0. One that begins at -0 becomes 0 when a product with zero is added.</summary>
    public static bool Fits(in Product p) =>
        (p.ColumnStrideA == 1 || p.RowStrideA == 1) && (p.Epilogue & Epilogue.Accumulate) == 0;

    /// <summary>Whether that will be faster: the product is large and enough of A, judged by a few of its rows or columns, is zero.</summary>
    public static bool Pays(in Product p)
    {
        if (p.M < FewestRows || p.K < FewestColumns || (double)p.M * p.N * p.K < LeastWork)
        {
            return false;
        }
        // Sums of fewer than eight vectors wait for one another.
        int panels = Product.Chunks(p.N, Panels.Columns<V>());
        double most = MostNonzero * Math.Min(1, panels / (4.0 * GroupsOf(panels, 1)));
        const int Sample = 8;
        (int lines, int length, nint stride) =
            p.ColumnStrideA == 1 ? (p.M, p.K, p.RowStrideA) : (p.K, p.M, p.ColumnStrideA);
        nint nonzero = 0;
        for (int i = 0; i < Sample; i++)
        {
            nonzero += Nonzeros.Count<V>(p.A + (nint)lines * i / Sample * stride, length);
        }
        return nonzero <= most * Sample * length;
    }

    /// <summary>Computes the product, which <see cref="Fits"/>.</summary>
    public static void Run(in Product p, int threads)
    {
        SkippedZeros.Products++;
        int groups = GroupsOf(Product.Chunks(p.N, Panels.Columns<V>()), threads);
        if ((long)p.M * p.K <= SmallLeft && (threads == 1 || groups >= 2 * threads))
        {
            ByGroups(p, groups, threads);
        }
        else
        {
            ByBands(p, groups, threads);
        }
    }

    /// <summary>As few groups of panels as registers allow, the same number for each thread.</summary>
    private static int GroupsOf(int panels, int threads)
    {
        int groups = Product.Chunks(panels, SparseRows.MostPanels<V>());
        return Math.Min(panels, Product.Chunks(groups, threads) * threads);
    }

    /// <summary>Threads share the groups of panels; each packs a group and uses it at once for all rows of A.</summary>
    private static void ByGroups(in Product p, int groups, int threads)
    {
        nint words = (nint)p.M * Blocks(p.K);
        bool turned = p.ColumnStrideA != 1;
        float* room = Scratch.Second(2 * words + (turned ? (nint)p.M * p.K : 0));
        var sparse = new SparseProduct<V>(
            p,
            groups,
            turned ? room + 2 * words : p.A,
            turned ? p.K : p.RowStrideA,
            (ulong*)room
        );
        Product.Share(
            new Collecting(sparse),
            Product.Chunks(p.M, Band),
            (long)p.M * p.K > TinyLeft ? threads : 1
        );
        Product.Share(new Groups(sparse), groups, threads);
    }

    /// <summary>B is packed first, for all threads; they share the bands of A.</summary>
    private static void ByBands(Product p, int groups, int threads)
    {
        int panels = Product.Chunks(p.N, Panels.Columns<V>());
        nint length = Panels.Length<V>(p.N, p.K);
        p.Packed = Scratch.Third(length);
        int perPack = Product.Chunks(panels, 2 * threads);
        Product.Share(
            new Product.PackChunks<V>(p, panels, perPack),
            Product.Chunks(panels, perPack),
            threads
        );
        var sparse = new SparseProduct<V>(p, groups, p.A, p.RowStrideA, null);
        bool finite = Nonzeros.AllFinite<V>(p.Packed, length);
        // As many bands for each thread as for another.
        int bands = Product.Chunks(Product.Chunks(p.M, Band), threads) * threads,
            rows = Product.Chunks(p.M, bands);
        Product.Share(new Bands(sparse, rows, finite), Product.Chunks(p.M, rows), threads);
    }

    /// <summary>Bits of a band of A, after a copy that has its rows one after the other when A has its columns so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Collect(int first, int rows, float* a, nint rowStride, ulong* places)
    {
        int k = _p.K;
        if (_p.ColumnStrideA != 1)
        {
            Panels.Transpose(_p.A + first, _p.ColumnStrideA, k, rows, a, rowStride);
        }
        for (int i = 0; i < rows; i++, a += rowStride)
        {
            for (int p = 0; p < k; p += SparseRows.Block)
            {
                *places++ = Nonzeros.SomePlaces<V>(a + p, Math.Min(SparseRows.Block, k - p));
            }
        }
    }

    /// <summary>A band of A against a group of panels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(
        int first,
        int rows,
        float* a,
        nint rowStride,
        ulong* places,
        int group,
        float* packed,
        bool finite,
        float* sums
    )
    {
        int panel = FirstPanel(group),
            panels = FirstPanel(group + 1) - panel,
            width = panels * Panels.Columns<V>(),
            column = panel * Panels.Columns<V>(),
            columns = Math.Min(width, _p.N - column);
        bool whole = columns == width;
        var r = new SparseRows
        {
            Count = rows,
            Panels = panels,
            A = a,
            RowStrideA = rowStride,
            Places = places,
            Words = _blocks,
            B = packed,
            PanelStrideB = PanelLength,
            SumStride = width,
            To = sums,
            ToStride = width,
        };
        float* c = _p.C + first * _p.RowStrideC + column;
        for (int block = 0; block < _blocks; block++)
        {
            // Where a factor is not finite, zeros are not skipped: zero times infinity is NaN.
            int left = Math.Min(SparseRows.Block, _p.K - block * SparseRows.Block);
            r.All = finite ? 0 : ulong.MaxValue >> (SparseRows.Block - left);
            if (whole && block == _blocks - 1)
            {
                r.To = c;
                r.ToStride = _p.RowStrideC;
            }
            r.Run<V>();
            r.Sums = sums;
            r.A += SparseRows.Block;
            r.B += SparseRows.Block * Panels.Columns<V>();
            r.Places++;
        }
        r.A = a;
        r.B = packed;
        Finish(r, c, column, columns);
    }

    /// <summary>Doubtful zeros, bias and ReLU, on sums that lie in C or are to be copied there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Finish(in SparseRows r, float* c, int column, int columns)
    {
        bool relu = (_p.Epilogue & Epilogue.Relu) != 0,
            stays = r.To == c && !relu && _p.Bias == null;
        V floor = relu ? V.Zero : V.Create(float.NegativeInfinity);
        for (int i = 0; i < r.Count; i++, c += _p.RowStrideC)
        {
            float* sums = r.To + i * r.ToStride;
            V negativeZeros = V.Zero;
            for (int j = 0; j < columns; j += V.Width)
            {
                V sum = Some.Load<V>(sums + j, columns - j);
                negativeZeros |= V.Equal(sum, V.Zero) & sum;
            }
            if (V.SetLanes(negativeZeros) != 0)
            {
                SettleZeros(r, i, sums, columns);
            }
            for (int j = stays ? columns : 0; j < columns; j += V.Width)
            {
                int left = columns - j;
                V bias = _p.Bias == null ? V.Create(-0f) : Some.Load<V>(_p.Bias + column + j, left);
                V sum = Some.Load<V>(sums + j, left);
                Some.Store(V.Greater(floor, sum + bias), c + j, left);
            }
        }
    }

    /// <summary>
    /// A sum that is -0, of products too small for a number, is 0 once any product with zero is added that is not -0: these
    /// few are computed anew with all products.
    /// </summary>
    private void SettleZeros(in SparseRows r, int row, float* sums, int columns)
    {
        int width = Panels.Columns<V>();
        for (int j = 0; j < columns; j++)
        {
            if (sums[j] != 0 || !float.IsNegative(sums[j]))
            {
                continue;
            }
            float* a = r.A + row * r.RowStrideA,
                b = r.B + j / width * r.PanelStrideB + j % width;
            sums[j] = 0;
            for (int k = 0; k < _p.K; k++)
            {
                sums[j] = MathF.FusedMultiplyAdd(a[k], b[(nint)k * width], sums[j]);
            }
        }
    }

    private nint PanelLength => (nint)Panels.Columns<V>() * _p.K;

    private int FirstPanel(int group) => (int)((long)_panels * group / _groups);

    /// <summary>The bits of a band, for all threads.</summary>
    private readonly struct Collecting(SparseProduct<V> s) : IChunkJob
    {
        public void Run(int chunk)
        {
            int first = chunk * Band,
                rows = Math.Min(Band, s._p.M - first);
            s.Collect(
                first,
                rows,
                s._a + first * s._rowStrideA,
                s._rowStrideA,
                s._places + (nint)first * s._blocks
            );
        }
    }

    /// <summary>A group of panels, packed into the thread's own memory, against all bands.</summary>
    private readonly struct Groups(SparseProduct<V> s) : IChunkJob
    {
        public void Run(int group)
        {
            int panel = s.FirstPanel(group),
                panels = s.FirstPanel(group + 1) - panel;
            float* packed = Scratch.First(panels * s.PanelLength);
            for (int i = 0; i < panels; i++)
            {
                s._p.PackPanel<V>(panel + i, packed + i * s.PanelLength);
            }
            bool finite = Nonzeros.AllFinite<V>(packed, panels * s.PanelLength);
            float* sums = Scratch.Third(SumsLength);
            for (int first = 0; first < s._p.M; first += Band)
            {
                s.Multiply(
                    first,
                    Math.Min(Band, s._p.M - first),
                    s._a + first * s._rowStrideA,
                    s._rowStrideA,
                    s._places + (nint)first * s._blocks,
                    group,
                    packed,
                    finite,
                    sums
                );
            }
        }
    }

    /// <summary>A band, with bits of its own, against all groups.</summary>
    private readonly struct Bands(SparseProduct<V> s, int most, bool finite) : IChunkJob
    {
        public void Run(int chunk)
        {
            int first = chunk * most,
                rows = Math.Min(most, s._p.M - first);
            bool turned = s._p.ColumnStrideA != 1;
            nint words = (nint)rows * s._blocks;
            float* room = Scratch.First(2 * words + (turned ? (nint)rows * s._p.K : 0)),
                sums = Scratch.Second(SumsLength);
            float* a = turned ? room + 2 * words : s._a + first * s._rowStrideA;
            nint rowStride = turned ? s._p.K : s._rowStrideA;
            s.Collect(first, rows, a, rowStride, (ulong*)room);
            for (int group = 0; group < s._groups; group++)
            {
                s.Multiply(
                    first,
                    rows,
                    a,
                    rowStride,
                    (ulong*)room,
                    group,
                    s._p.Packed + s.FirstPanel(group) * s.PanelLength,
                    finite,
                    sums
                );
            }
        }
    }

    private static nint SumsLength => (nint)Band * SparseRows.MostPanels<V>() * Panels.Columns<V>();
}
