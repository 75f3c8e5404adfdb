namespace AdvCourse.Physical.Coding;

/// <summary>Reads the bits of a scan: the zero byte after each 0xFF is skipped, and a marker ends them.</summary>
internal ref struct BitReader(ReadOnlySpan<byte> data, int place)
{
    private readonly ReadOnlySpan<byte> data = data;
    private int current;
    private int left;

    /// <summary>Where the next byte will be read.</summary>
    public int Place { get; private set; } = place;

    /// <summary>The next bit.</summary>
    /// <exception cref="InvalidDataException">The data end before the picture.</exception>
    public int Bit()
    {
        if (left == 0)
        {
            if (Place >= data.Length)
            {
                throw new InvalidDataException("The file ends before its picture does.");
            }

            current = data[Place++];
            if (current == 0xFF)
            {
                if (Place >= data.Length || data[Place] != 0)
                {
                    throw new InvalidDataException("The picture's data end before the picture.");
                }

                Place++;
            }

            left = 8;
        }

        left--;
        return (current >> left) & 1;
    }

    /// <summary>A number of so many bits as T.81, F.2.2.1 extends it: the first bit says its sign.</summary>
    public int Number(int size)
    {
        var value = 0;
        for (var i = 0; i < size; i++)
        {
            value = (value << 1) | Bit();
        }

        return size > 0 && value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
    }

    /// <summary>Drops the bits up to the next byte and reads a restart marker.</summary>
    /// <exception cref="InvalidDataException">There is another marker, or none.</exception>
    public void Restart(int number)
    {
        left = 0;
        if (
            Place + 1 >= data.Length
            || data[Place] != 0xFF
            || data[Place + 1] != 0xD0 + (number & 7)
        )
        {
            throw new InvalidDataException("A restart marker is missing in the picture's data.");
        }

        Place += 2;
    }
}
