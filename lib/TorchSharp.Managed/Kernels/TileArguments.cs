namespace TorchSharp.Kernels;

/// <summary>What one call of the microkernel works on.</summary>
internal unsafe struct TileArguments
{
    /// <summary>First row of the left factor, its row and column strides, and what to skip after each segment.</summary>
    public float* A;
    public nint RowStrideA,
        ColumnStrideA,
        SkipA;

    /// <summary>The same as <see cref="A"/>, which the compiler does not know; <see cref="KnownTile"/> sets it.</summary>
    public float* Again;

    /// <summary>Rows of the left factor in a line, and what to skip after each line, there and in the output: pixels of an image narrower than its memory. 0 when all rows are one stride apart. Only where tiles have at most <see cref="ShortRows"/> rows.</summary>
    public int Line;
    public nint SkipLineA,
        SkipLineC;

    /// <summary>The tallest tile whose rows of the left factor may lie anywhere.</summary>
    public const int ShortRows = 6;

    /// <summary>Where the rows of a tile of at most <see cref="ShortRows"/> rows lie, from the first, and where the next tile's first; set for each tile.</summary>
    public fixed long Rows[ShortRows + 1];

    /// <summary>Whether the left factor's tiles lie one after the other as <see cref="RowTiles.Pack{V}"/> leaves them; the strides are then set for each tile.</summary>
    public bool TilesPacked;

    /// <summary>The right factor: K rows of one or two full vectors, <see cref="RowStrideB"/> apart; and what to skip after each segment.</summary>
    public float* B;
    public nint RowStrideB,
        SkipB;

    /// <summary>The output and its row stride.</summary>
    public float* C;
    public nint RowStrideC;

    /// <summary>One value a column, or null.</summary>
    public float* Bias;

    /// <summary>The chain's length is Segments * K: a product has one segment, a convolution one for each kernel row.</summary>
    public int Segments,
        K;

    /// <summary>How many times the segments repeat, and what to skip in the left factor in between: images of a batch. 0 counts as 1.</summary>
    public int Images;
    public nint SkipImageA;

    /// <summary>Columns in the last vector when it is not full, else 0.</summary>
    public int Tail;

    /// <summary>Accumulation and ReLU.</summary>
    public Epilogue Epilogue;
}
