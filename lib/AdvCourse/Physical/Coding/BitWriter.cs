namespace AdvCourse.Physical.Coding;

/// <summary>Writes the bits of a scan: a zero byte follows each 0xFF, so that it is no marker.</summary>
internal sealed class BitWriter(List<byte> to)
{
    private int current;
    private int used;

    /// <summary>Writes the lowest so many bits of a number, highest first.</summary>
    public void Write(int value, int size)
    {
        for (var i = size - 1; i >= 0; i--)
        {
            current = (current << 1) | ((value >> i) & 1);
            if (++used == 8)
            {
                Flush();
            }
        }
    }

    /// <summary>Fills the last byte with ones.</summary>
    public void Finish()
    {
        while (used > 0)
        {
            Write(1, 1);
        }
    }

    private void Flush()
    {
        to.Add((byte)current);
        if ((byte)current == 0xFF)
        {
            to.Add(0);
        }

        (current, used) = (0, 0);
    }
}
