namespace AdvCourse.Physical.Coding;

/// <summary>Writes a picture's coefficients as a baseline JFIF file with the example Huffman tables of annex K.</summary>
internal static class JpegWriter
{
    private const byte EndOfBlock = 0x00;
    private const byte SixteenZeros = 0xF0;

    private static readonly HuffmanTable[] Dc =
    [
        new(JpegTables.DcLuminanceLengths, JpegTables.DcValues),
        new(JpegTables.DcChrominanceLengths, JpegTables.DcValues),
    ];

    private static readonly HuffmanTable[] Ac =
    [
        new(JpegTables.AcLuminanceLengths, JpegTables.AcLuminanceValues),
        new(JpegTables.AcChrominanceLengths, JpegTables.AcChrominanceValues),
    ];

    /// <summary>The bytes of the file.</summary>
    public static byte[] Write(JpegFrame frame)
    {
        var file = new List<byte>();
        Marker(file, 0xD8);
        // JFIF 1.01, no density but square pixels, no thumbnail.
        Segment(file, 0xE0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
        var tables = Math.Min(2, frame.Components.Count);
        for (var t = 0; t < tables; t++)
        {
            var steps = frame.Components[t].Steps;
            byte[] ordered = [.. JpegTables.ZigZag.ToArray().Select(place => (byte)steps[place])];
            Segment(file, 0xDB, [(byte)t, .. ordered]);
        }

        Segment(
            file,
            0xC0,
            [
                8,
                .. Word(frame.Height),
                .. Word(frame.Width),
                (byte)frame.Components.Count,
                .. frame.Components.SelectMany(
                    (component, i) =>
                        new[]
                        {
                            component.Id,
                            (byte)((component.Across << 4) | component.Down),
                            (byte)Math.Min(i, 1),
                        }
                ),
            ]
        );
        for (var t = 0; t < tables; t++)
        {
            Segment(file, 0xC4, [(byte)t, .. Dc[t].Bytes]);
            Segment(file, 0xC4, [(byte)(0x10 | t), .. Ac[t].Bytes]);
        }

        Segment(
            file,
            0xDA,
            [
                (byte)frame.Components.Count,
                .. frame.Components.SelectMany(
                    (component, i) =>
                        new[] { component.Id, (byte)((Math.Min(i, 1) << 4) | Math.Min(i, 1)) }
                ),
                0,
                63,
                0,
            ]
        );
        Scan(file, frame);
        Marker(file, 0xD9);
        return [.. file];
    }

    /// <summary>The blocks unit by unit (T.81, A.2.3), each DC as its difference from the one before.</summary>
    private static void Scan(List<byte> file, JpegFrame frame)
    {
        var bits = new BitWriter(file);
        var before = new int[frame.Components.Count];
        for (var unit = 0; unit < frame.UnitsAcross * frame.UnitsDown; unit++)
        {
            var (unitDown, unitAcross) = Math.DivRem(unit, frame.UnitsAcross);
            for (var c = 0; c < before.Length; c++)
            {
                var component = frame.Components[c];
                for (var block = 0; block < component.Across * component.Down; block++)
                {
                    var down = (unitDown * component.Down) + (block / component.Across);
                    var across = (unitAcross * component.Across) + (block % component.Across);
                    var coefficients = component.Coefficients.AsSpan(
                        64 * ((down * component.BlocksAcross) + across),
                        64
                    );
                    Block(bits, coefficients, coefficients[0] - before[c], Math.Min(c, 1));
                    before[c] = coefficients[0];
                }
            }
        }

        bits.Finish();
    }

    private static void Block(BitWriter bits, Span<short> coefficients, int difference, int table)
    {
        var size = Size(difference);
        bits.Write(Dc[table].Codes[size], Dc[table].Sizes[size]);
        bits.Write(difference < 0 ? difference - 1 : difference, size);
        var (ac, zeros) = (Ac[table], 0);
        for (var i = 1; i < 64; i++)
        {
            int value = coefficients[JpegTables.ZigZag[i]];
            if (value == 0)
            {
                zeros++;
                continue;
            }

            for (; zeros > 15; zeros -= 16)
            {
                bits.Write(ac.Codes[SixteenZeros], ac.Sizes[SixteenZeros]);
            }

            size = Size(value);
            var symbol = (zeros << 4) | size;
            bits.Write(ac.Codes[symbol], ac.Sizes[symbol]);
            bits.Write(value < 0 ? value - 1 : value, size);
            zeros = 0;
        }

        if (zeros > 0)
        {
            bits.Write(ac.Codes[EndOfBlock], ac.Sizes[EndOfBlock]);
        }
    }

    /// <summary>The number of bits of a number's size (T.81, F.1.2.1).</summary>
    private static int Size(int value) =>
        32 - System.Numerics.BitOperations.LeadingZeroCount((uint)Math.Abs(value));

    private static void Marker(List<byte> file, byte marker) => file.AddRange([0xFF, marker]);

    private static void Segment(List<byte> file, byte marker, byte[] content)
    {
        Marker(file, marker);
        file.AddRange([.. Word(content.Length + 2), .. content]);
    }

    private static byte[] Word(int value) => [(byte)(value >> 8), (byte)value];
}
