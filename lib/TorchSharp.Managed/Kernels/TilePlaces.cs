namespace TorchSharp.Kernels;

/// <summary>How far apart the elements of a tile's left factor lie in memory: numbers that the compiler knows.</summary>
internal interface IPlaces
{
    /// <summary>Floats from a row to the next.</summary>
    static abstract int Row { get; }

    /// <summary>Floats from a column to the next, in a tile of so many rows.</summary>
    static abstract int Step(int rows);
}

/// <summary>Rows are pixels of so many channels, columns go through channels: a convolution, and the gradient of its input.</summary>
internal readonly struct Pixels<TChannels> : IPlaces
    where TChannels : struct, IConstant
{
    public static int Row => TChannels.Value;

    public static int Step(int rows) => 1;
}

/// <summary>Rows go through channels, columns are pixels of so many: the gradient of a convolution's weights.</summary>
internal readonly struct Turned<TChannels> : IPlaces
    where TChannels : struct, IConstant
{
    public static int Row => 1;

    public static int Step(int rows) => TChannels.Value;
}

/// <summary>A tile that <see cref="RowTiles.Pack{V}"/> left: column after column.</summary>
internal readonly struct PackedTile : IPlaces
{
    public static int Row => 1;

    public static int Step(int rows) => rows;
}
