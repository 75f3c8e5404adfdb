namespace AdvCourse.Physical.Coding;

/// <summary>The tables that ITU-T T.81 gives as examples in annex K, and that nearly every encoder uses.</summary>
internal static class JpegTables
{
    /// <summary>Table K.1, luminance, row by row.</summary>
    public static ReadOnlySpan<byte> Luminance =>
        [
            16,
            11,
            10,
            16,
            24,
            40,
            51,
            61,
            12,
            12,
            14,
            19,
            26,
            58,
            60,
            55,
            14,
            13,
            16,
            24,
            40,
            57,
            69,
            56,
            14,
            17,
            22,
            29,
            51,
            87,
            80,
            62,
            18,
            22,
            37,
            56,
            68,
            109,
            103,
            77,
            24,
            35,
            55,
            64,
            81,
            104,
            113,
            92,
            49,
            64,
            78,
            87,
            103,
            121,
            120,
            101,
            72,
            92,
            95,
            98,
            112,
            100,
            103,
            99,
        ];

    /// <summary>Table K.2, chrominance, row by row.</summary>
    public static ReadOnlySpan<byte> Chrominance =>
        [
            17,
            18,
            24,
            47,
            99,
            99,
            99,
            99,
            18,
            21,
            26,
            66,
            99,
            99,
            99,
            99,
            24,
            26,
            56,
            99,
            99,
            99,
            99,
            99,
            47,
            66,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
            99,
        ];

    /// <summary>Figure A.6: the place in the block of each coefficient in the order of the file.</summary>
    public static ReadOnlySpan<byte> ZigZag =>
        [
            0,
            1,
            8,
            16,
            9,
            2,
            3,
            10,
            17,
            24,
            32,
            25,
            18,
            11,
            4,
            5,
            12,
            19,
            26,
            33,
            40,
            48,
            41,
            34,
            27,
            20,
            13,
            6,
            7,
            14,
            21,
            28,
            35,
            42,
            49,
            56,
            57,
            50,
            43,
            36,
            29,
            22,
            15,
            23,
            30,
            37,
            44,
            51,
            58,
            59,
            52,
            45,
            38,
            31,
            39,
            46,
            53,
            60,
            61,
            54,
            47,
            55,
            62,
            63,
        ];

    /// <summary>Tables K.3 and K.4: how many codes of each length 1 to 16; the values are 0 to 11.</summary>
    public static ReadOnlySpan<byte> DcLuminanceLengths =>
        [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0];

    /// <inheritdoc cref="DcLuminanceLengths"/>
    public static ReadOnlySpan<byte> DcChrominanceLengths =>
        [0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0];

    /// <summary>The values of both tables.</summary>
    public static ReadOnlySpan<byte> DcValues => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

    /// <summary>Table K.5: run and size of alternating coefficients, luminance.</summary>
    public static ReadOnlySpan<byte> AcLuminanceLengths =>
        [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7d];

    /// <inheritdoc cref="AcLuminanceLengths"/>
    public static byte[] AcLuminanceValues { get; } =
        Convert.FromHexString(
            "01020300041105122131410613516107227114328191A1082342B1C11552D1F0"
                + "2433627282090A161718191A25262728292A3435363738393A43444546474849"
                + "4A535455565758595A636465666768696A737475767778797A83848586878889"
                + "8A92939495969798999AA2A3A4A5A6A7A8A9AAB2B3B4B5B6B7B8B9BAC2C3C4C5"
                + "C6C7C8C9CAD2D3D4D5D6D7D8D9DAE1E2E3E4E5E6E7E8E9EAF1F2F3F4F5F6F7F8"
                + "F9FA"
        );

    /// <summary>Table K.6: run and size of alternating coefficients, chrominance.</summary>
    public static ReadOnlySpan<byte> AcChrominanceLengths =>
        [0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 0x77];

    /// <inheritdoc cref="AcChrominanceLengths"/>
    public static byte[] AcChrominanceValues { get; } =
        Convert.FromHexString(
            "000102031104052131061241510761711322328108144291A1B1C109233352F0"
                + "156272D10A162434E125F11718191A262728292A35363738393A434445464748"
                + "494A535455565758595A636465666768696A737475767778797A828384858687"
                + "88898A92939495969798999AA2A3A4A5A6A7A8A9AAB2B3B4B5B6B7B8B9BAC2C3"
                + "C4C5C6C7C8C9CAD2D3D4D5D6D7D8D9DAE2E3E4E5E6E7E8E9EAF2F3F4F5F6F7F8"
                + "F9FA"
        );

    /// <summary>
    /// A table at a quality from 1 to 100, by the Independent JPEG Group's rule: 50 leaves it as it is, 100 makes all
    /// steps 1.
    /// </summary>
    public static ushort[] Scaled(ReadOnlySpan<byte> table, int quality)
    {
        var percent = quality < 50 ? 5000 / quality : 200 - (2 * quality);
        var scaled = new ushort[64];
        for (var i = 0; i < 64; i++)
        {
            scaled[i] = (ushort)Math.Clamp(((table[i] * percent) + 50) / 100, 1, 255);
        }

        return scaled;
    }
}
