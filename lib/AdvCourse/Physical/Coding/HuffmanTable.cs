namespace AdvCourse.Physical.Coding;

/// <summary>A Huffman table of a JPEG file: canonical codes, given by how many there are of each length (T.81, annex C).</summary>
internal sealed class HuffmanTable
{
    private readonly int[] firstCode = new int[17];
    private readonly int[] firstValue = new int[17];
    private readonly byte[] lengths;
    private readonly byte[] values;

    /// <summary>A table.</summary>
    /// <param name="lengths">How many codes of 1 to 16 bits.</param>
    /// <param name="values">The values in the order of their codes.</param>
    /// <exception cref="InvalidDataException">The numbers are no Huffman code.</exception>
    public HuffmanTable(ReadOnlySpan<byte> lengths, ReadOnlySpan<byte> values)
    {
        (this.lengths, this.values) = (lengths.ToArray(), values.ToArray());
        var (code, place) = (0, 0);
        for (var length = 1; length <= 16; length++)
        {
            (firstCode[length], firstValue[length]) = (code, place);
            for (var i = 0; i < lengths[length - 1]; i++)
            {
                (Codes[values[place]], Sizes[values[place]]) = ((ushort)code, (byte)length);
                code++;
                place++;
            }

            if (code > 1 << length)
            {
                throw new InvalidDataException(
                    $"A Huffman table has too many codes of {length} bits."
                );
            }

            code <<= 1;
        }
    }

    /// <summary>The code of each value.</summary>
    public ushort[] Codes { get; } = new ushort[256];

    /// <summary>The number of bits of each value's code; 0 for values without one.</summary>
    public byte[] Sizes { get; } = new byte[256];

    /// <summary>The table as a file has it: sixteen numbers, then the values.</summary>
    public byte[] Bytes => [.. lengths, .. values];

    /// <summary>Reads one value.</summary>
    /// <exception cref="InvalidDataException">The bits are no code of this table.</exception>
    public byte Read(ref BitReader bits)
    {
        var code = 0;
        for (var length = 1; length <= 16; length++)
        {
            code = (code << 1) | bits.Bit();
            var place = code - firstCode[length];
            if (place >= 0 && place < lengths[length - 1])
            {
                return values[firstValue[length] + place];
            }
        }

        throw new InvalidDataException("The picture's data hold a code that its tables do not.");
    }
}
