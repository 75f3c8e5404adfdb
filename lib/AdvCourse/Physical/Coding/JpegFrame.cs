namespace AdvCourse.Physical.Coding;

/// <summary>One component of a JPEG picture: its sampling, its steps and its quantised coefficients.</summary>
internal sealed class JpegComponent(byte id, int across, int down, ushort[] steps)
{
    public byte Id { get; } = id;

    /// <summary>Samples across, relative to the other components.</summary>
    public int Across { get; } = across;

    /// <summary>Samples down, relative to the other components.</summary>
    public int Down { get; } = down;

    /// <summary>The quantisation steps, row by row.</summary>
    public ushort[] Steps { get; set; } = steps;

    /// <summary>Samples that belong to the picture.</summary>
    public int Width { get; set; }

    /// <inheritdoc cref="Width"/>
    public int Height { get; set; }

    /// <summary>Blocks across, whole units included.</summary>
    public int BlocksAcross { get; set; }

    /// <summary>Blocks down, whole units included.</summary>
    public int BlocksDown { get; set; }

    /// <summary>Sixty-four numbers a block, row by row, block after block.</summary>
    public short[] Coefficients { get; set; } = [];

    /// <summary>Which Huffman tables the scan uses: 0 to 3.</summary>
    public int DcTable { get; set; }

    /// <inheritdoc cref="DcTable"/>
    public int AcTable { get; set; }
}

/// <summary>A JPEG picture between its bytes and its pixels.</summary>
internal sealed class JpegFrame
{
    public JpegFrame(int width, int height, IReadOnlyList<JpegComponent> components)
    {
        (Width, Height, Components) = (width, height, components);
        Across = components.Max(component => component.Across);
        Down = components.Max(component => component.Down);
        foreach (var component in components)
        {
            component.Width = Ceiling(width * component.Across, Across);
            component.Height = Ceiling(height * component.Down, Down);
            component.BlocksAcross = UnitsAcross * component.Across;
            component.BlocksDown = UnitsDown * component.Down;
            component.Coefficients = new short[64 * component.BlocksAcross * component.BlocksDown];
        }
    }

    public int Width { get; }

    public int Height { get; }

    public IReadOnlyList<JpegComponent> Components { get; }

    /// <summary>The largest sampling factors.</summary>
    public int Across { get; }

    /// <inheritdoc cref="Across"/>
    public int Down { get; }

    /// <summary>Minimum coded units (T.81, A.2): the blocks of all components over the same part of the picture.</summary>
    public int UnitsAcross => Ceiling(Width, 8 * Across);

    /// <inheritdoc cref="UnitsAcross"/>
    public int UnitsDown => Ceiling(Height, 8 * Down);

    /// <summary>Whether three components are luminance and two colour differences, as JFIF has it, or red, green, blue.</summary>
    public bool IsYCbCr { get; init; } = true;

    public static int Ceiling(int value, int divisor) => (value + divisor - 1) / divisor;
}
