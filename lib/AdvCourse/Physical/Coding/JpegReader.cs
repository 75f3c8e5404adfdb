using System.Buffers.Binary;

namespace AdvCourse.Physical.Coding;

/// <summary>Reads a baseline JPEG file's coefficients: Huffman coded, 8 bits, one scan, one or three components.</summary>
internal ref struct JpegReader(ReadOnlySpan<byte> file)
{
    private const int MostPixels = 1 << 27;

    private readonly ReadOnlySpan<byte> file = file;
    private readonly ushort[]?[] steps = new ushort[]?[4];
    private readonly HuffmanTable?[] dc = new HuffmanTable?[4];
    private readonly HuffmanTable?[] ac = new HuffmanTable?[4];
    private readonly List<int> stepsOf = [];
    private JpegFrame? frame;
    private int restartAfter;
    private int? adobeTransform;

    /// <summary>The picture of a file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, no JPEG, or of another kind than baseline.</exception>
    public static JpegFrame Read(ReadOnlySpan<byte> file) => new JpegReader(file).Read();

    private JpegFrame Read()
    {
        if (file.Length < 4 || file[0] != 0xFF || file[1] != 0xD8)
        {
            throw new InvalidDataException(
                "The bytes are no JPEG file: they do not begin with FF D8."
            );
        }

        for (var place = 2; ; )
        {
            if (place + 4 > file.Length)
            {
                throw new InvalidDataException("The file ends before its picture begins.");
            }

            if (file[place] != 0xFF)
            {
                throw new InvalidDataException(
                    $"There is no marker at byte {place} of the JPEG file, where one must be."
                );
            }

            var marker = file[place + 1];
            if (marker == 0xFF) // fill bytes are allowed before a marker
            {
                place++;
                continue;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(file[(place + 2)..]);
            if (length < 2 || place + 2 + length > file.Length)
            {
                throw new InvalidDataException(
                    $"The segment at byte {place} of the JPEG file is longer than the file."
                );
            }

            var content = file.Slice(place + 4, length - 2);
            place += 2 + length;
            switch (marker)
            {
                case 0xDB:
                    ReadSteps(content);
                    break;
                case 0xC4:
                    ReadHuffman(content);
                    break;
                case 0xC0 or 0xC1:
                    ReadFrame(content);
                    break;
                case 0xDD:
                    restartAfter = BinaryPrimitives.ReadUInt16BigEndian(Part(content, 0, 2));
                    break;
                case 0xEE when content.Length >= 12 && content.StartsWith("Adobe"u8):
                    adobeTransform = content[11];
                    break;
                case 0xDA:
                    ReadScan(content, place);
                    return frame!;
                case >= 0xC2 and <= 0xCF and not 0xC8 and not 0xCC:
                    throw new InvalidDataException(
                        $"The JPEG file is {(marker == 0xC2 ? "progressive" : "of another kind")} (marker FF {marker:X2}); only baseline files are read. Save it without the progressive option."
                    );
                case 0xD9:
                    throw new InvalidDataException("The JPEG file holds no picture.");
            }
        }
    }

    private readonly void ReadSteps(ReadOnlySpan<byte> content)
    {
        while (content.Length > 0)
        {
            var (precision, number) = (content[0] >> 4, content[0] & 15);
            if (precision > 1 || number > 3)
            {
                throw new InvalidDataException("A quantisation table has an unknown kind.");
            }

            var size = 64 * (precision + 1);
            var values = Part(content, 1, size);
            var table = new ushort[64];
            for (var i = 0; i < 64; i++)
            {
                table[JpegTables.ZigZag[i]] =
                    precision == 0
                        ? values[i]
                        : BinaryPrimitives.ReadUInt16BigEndian(values[(2 * i)..]);
            }

            steps[number] = table;
            content = content[(1 + size)..];
        }
    }

    private readonly void ReadHuffman(ReadOnlySpan<byte> content)
    {
        while (content.Length > 0)
        {
            var (kind, number) = (content[0] >> 4, content[0] & 15);
            if (kind > 1 || number > 3)
            {
                throw new InvalidDataException("A Huffman table has an unknown kind.");
            }

            var lengths = Part(content, 1, 16);
            var count = 0;
            foreach (var length in lengths)
            {
                count += length;
            }

            (kind == 0 ? dc : ac)[number] = new(lengths, Part(content, 17, count));
            content = content[(17 + count)..];
        }
    }

    private void ReadFrame(ReadOnlySpan<byte> content)
    {
        var head = Part(content, 0, 6);
        var height = BinaryPrimitives.ReadUInt16BigEndian(head[1..]);
        var width = BinaryPrimitives.ReadUInt16BigEndian(head[3..]);
        int count = head[5];
        if (head[0] != 8 || count is not (1 or 3))
        {
            throw new InvalidDataException(
                $"The JPEG file has {count} components of {head[0]} bits; grey or colour in 8 bits is read."
            );
        }

        if (width == 0 || height == 0 || (long)width * height > MostPixels || frame is not null)
        {
            throw new InvalidDataException(
                $"The JPEG file has no readable size: {width}x{height}."
            );
        }

        var components = new List<JpegComponent>();
        for (var c = 0; c < count; c++)
        {
            var part = Part(content, 6 + (3 * c), 3);
            var (across, down) = (part[1] >> 4, part[1] & 15);
            if (across is < 1 or > 4 || down is < 1 or > 4 || part[2] > 3)
            {
                throw new InvalidDataException($"Component {c} of the JPEG file has no sampling.");
            }

            // A single component's sampling says nothing: its units are single blocks (T.81, A.2.2).
            components.Add(new(part[0], count == 1 ? 1 : across, count == 1 ? 1 : down, []));
            stepsOf.Add(part[2]);
        }

        if (
            components.Exists(component =>
                components.Max(other => other.Across) % component.Across != 0
                || components.Max(other => other.Down) % component.Down != 0
            )
        )
        {
            throw new InvalidDataException(
                "The JPEG file's samplings are no multiples of each other."
            );
        }

        // A block takes two bits at least: a size that the bytes cannot fill is not given memory.
        if ((long)width * height / 64 > 4L * file.Length)
        {
            throw new InvalidDataException(
                $"The file ends before its picture of {width}x{height} does."
            );
        }

        frame = new(width, height, components) { IsYCbCr = adobeTransform is not 0 };
    }

    private readonly void ReadScan(ReadOnlySpan<byte> content, int place)
    {
        if (frame is null)
        {
            throw new InvalidDataException("The JPEG file has data before it says their size.");
        }

        var count = Part(content, 0, 1)[0];
        if (count != frame.Components.Count)
        {
            throw new InvalidDataException(
                "The JPEG file's components come in scans of their own; only one scan is read."
            );
        }

        for (var c = 0; c < count; c++)
        {
            var component = frame.Components[c];
            var part = Part(content, 1 + (2 * c), 2);
            (component.DcTable, component.AcTable) = (part[1] >> 4, part[1] & 15);
            if (
                part[0] != component.Id
                || component.DcTable > 3
                || component.AcTable > 3
                || dc[component.DcTable] is null
                || ac[component.AcTable] is null
                || steps[stepsOf[c]] is not { } table
            )
            {
                throw new InvalidDataException($"Component {c} of the JPEG file lacks its tables.");
            }

            component.Steps = table;
        }

        Blocks(new(file, place));
    }

    private readonly void Blocks(BitReader bits)
    {
        var before = new int[frame!.Components.Count];
        for (var unit = 0; unit < frame.UnitsAcross * frame.UnitsDown; unit++)
        {
            if (restartAfter > 0 && unit > 0 && unit % restartAfter == 0)
            {
                bits.Restart((unit / restartAfter) - 1);
                Array.Clear(before);
            }

            var (unitDown, unitAcross) = Math.DivRem(unit, frame.UnitsAcross);
            for (var c = 0; c < before.Length; c++)
            {
                var component = frame.Components[c];
                for (var block = 0; block < component.Across * component.Down; block++)
                {
                    var down = (unitDown * component.Down) + (block / component.Across);
                    var across = (unitAcross * component.Across) + (block % component.Across);
                    before[c] = Block(
                        ref bits,
                        component,
                        component.Coefficients.AsSpan(
                            64 * ((down * component.BlocksAcross) + across),
                            64
                        ),
                        before[c]
                    );
                }
            }
        }
    }

    private readonly int Block(
        ref BitReader bits,
        JpegComponent component,
        Span<short> coefficients,
        int before
    )
    {
        var size = dc[component.DcTable]!.Read(ref bits);
        var level = before + bits.Number(Math.Min(size, (byte)15));
        coefficients[0] = (short)level;
        var table = ac[component.AcTable]!;
        for (var i = 1; i < 64; i++)
        {
            var symbol = table.Read(ref bits);
            var (zeros, bitsOfValue) = (symbol >> 4, symbol & 15);
            if (bitsOfValue == 0 && zeros != 15)
            {
                break; // the rest of the block is zero
            }

            i += zeros;
            if (i > 63)
            {
                throw new InvalidDataException(
                    "A block of the JPEG file has more than 64 numbers."
                );
            }

            coefficients[JpegTables.ZigZag[i]] = (short)bits.Number(bitsOfValue);
        }

        return level;
    }

    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> content, int place, int length) =>
        place + length <= content.Length
            ? content.Slice(place, length)
            : throw new InvalidDataException("A segment of the JPEG file is too short.");
}
