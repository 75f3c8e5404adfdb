using System.Globalization;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Reference;

/// <summary>
/// An input of a reference row, from its one-line notation ("float32[2,3] positive t"); Generator/inputs.py
/// defines the notation and draws the same values.
/// </summary>
internal sealed record Notation(
    ScalarType Type,
    long[] Shape,
    string Fill,
    string? View,
    bool Constant,
    int Seed,
    double[]? Values
)
{
    private static readonly string[] Views =
    [
        "t",
        "strided",
        "offset",
        "expanded",
        "reversed",
        "nhwc",
    ];

    /// <summary>Whether PyTorch was asked for this input's gradient.</summary>
    public bool Differentiable => !Constant && Type is (ScalarType.Float32 or ScalarType.Float64);

    /// <summary>Reads one input; position (from 0) chooses the default stream.</summary>
    public static Notation Parse(string text, int position)
    {
        var (type, shape) = ParseType(text[..(text.IndexOf(']', StringComparison.Ordinal) + 1)]);
        var rest = text[(text.IndexOf(']', StringComparison.Ordinal) + 1)..];
        double[]? values = null;
        if (rest.IndexOf(" = ", StringComparison.Ordinal) is var equals and >= 0)
        {
            values = [.. Words(rest[(equals + 3)..]).Select(Number)];
            rest = rest[..equals];
        }
        var fill = type switch
        {
            ScalarType.Float32 or ScalarType.Float64 => "signed",
            ScalarType.Bool => "coin",
            _ => "ints",
        };
        var input = new Notation(type, shape, fill, null, false, position + 1, values);
        foreach (var word in Words(rest))
            input =
                word == "const" ? input with { Constant = true }
                : word.StartsWith("seed=", StringComparison.Ordinal)
                    ? input with
                    {
                        Seed = int.Parse(word.AsSpan(5), CultureInfo.InvariantCulture),
                    }
                : Views.Contains(word) ? input with { View = word }
                : input with { Fill = word };
        return input;
    }

    /// <summary>"float32[2,3]" as type and shape.</summary>
    public static (ScalarType Type, long[] Shape) ParseType(string text)
    {
        var open = text.IndexOf('[', StringComparison.Ordinal);
        var type = text[..open] switch
        {
            "bool" => ScalarType.Bool,
            "uint8" => ScalarType.Byte,
            "int8" => ScalarType.Int8,
            "int16" => ScalarType.Int16,
            "int32" => ScalarType.Int32,
            "int64" => ScalarType.Int64,
            "float32" => ScalarType.Float32,
            "float64" => ScalarType.Float64,
            var unknown => throw new FormatException($"no type is called {unknown}"),
        };
        var dims = text[(open + 1)..^1].Split(',', StringSplitOptions.RemoveEmptyEntries);
        return (type, [.. dims.Select(d => long.Parse(d, CultureInfo.InvariantCulture))]);
    }

    /// <summary>"nan", "inf", "-inf" or an invariant number.</summary>
    public static double Number(string text) =>
        text switch
        {
            "nan" => double.NaN,
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            _ => double.Parse(text, CultureInfo.InvariantCulture),
        };

    /// <summary>The tensor itself: a leaf in memory as the view says.</summary>
    public Tensor Build()
    {
        var n = Shape;
        var leaf = View switch
        {
            null => Base(n),
            "t" => Base([.. n[..^2], n[^1], n[^2]]).transpose(-1, -2),
            "strided" => Base([.. n[..^1], 2 * n[^1] + 1])[
                TensorIndex.Ellipsis,
                TensorIndex.Slice(1, null, 2)
            ],
            "offset" => Base([n[0] + 1, .. n[1..]]).narrow(0, 1, n[0]),
            "expanded" => Base([1, .. n[1..]]).expand(n),
            "reversed" => Base([.. n.Reverse()])
                .permute([.. Enumerable.Range(1, n.Length).Select(k => (long)n.Length - k)]),
            "nhwc" => Base([n[0], n[2], n[3], n[1]]).permute(0, 3, 1, 2),
            var unknown => throw new FormatException($"no view is called {unknown}"),
        };
        leaf = leaf.detach();
        if (Differentiable)
            leaf.requires_grad = true;
        return leaf;
    }

    private Tensor Base(long[] shape)
    {
        var count = (int)shape.Aggregate(1L, (a, b) => a * b);
        return Make(Type, Values ?? Draw(Fill, Seed, count), shape);
    }

    /// <summary>A fresh tensor of this type with these values in memory order.</summary>
    public static Tensor Make(ScalarType type, double[] values, long[] shape) =>
        type switch
        {
            ScalarType.Bool => tensor(Array.ConvertAll(values, v => v != 0), shape),
            ScalarType.Byte => tensor(Array.ConvertAll(values, v => (byte)Math.Abs(v)), shape),
            ScalarType.Int8 => tensor(Array.ConvertAll(values, v => (sbyte)v), shape),
            ScalarType.Int16 => tensor(Array.ConvertAll(values, v => (short)v), shape),
            ScalarType.Int32 => tensor(Array.ConvertAll(values, v => (int)v), shape),
            ScalarType.Int64 => tensor(Array.ConvertAll(values, v => (long)v), shape),
            ScalarType.Float32 => tensor(Array.ConvertAll(values, v => (float)v), shape),
            _ => tensor(values, shape),
        };

    private static readonly double[] s_wild =
    [
        double.NaN,
        double.PositiveInfinity,
        double.NegativeInfinity,
        0.0,
        -0.0,
        100.0,
        -100.0,
        1.0 / (1UL << 50) / (1UL << 50),
    ];

    /// <summary>The values of a fill, as Generator/inputs.py draws them.</summary>
    public static double[] Draw(string fill, int seed, int count)
    {
        var state = (ulong)seed * 0x9E3779B97F4A7C15 + 1;
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            state = state * 6364136223846793005 + 1442695040888963407;
            var k = (long)(state >> 32);
            values[i] = fill switch
            {
                "signed" => (k >> 12) / 262144.0 - 2,
                "positive" => (k >> 12) / 524288.0 + 0.25,
                "unit" => ((k >> 12) + 0.5) / 1048576.0,
                "ties" => k % 5 - 2,
                "ints" => k % 19 - 9,
                "nonzero" => (k % 5 + 1) * ((k >> 8 & 1) != 0 ? 1 : -1),
                "coin" => k >> 7 & 1,
                "wild" => k % 3 == 0 ? s_wild[k / 3 % s_wild.Length] : (k >> 12) / 262144.0 - 2,
                ['<', .. var limit] => k % long.Parse(limit, CultureInfo.InvariantCulture),
                _ => throw new FormatException($"no fill is called {fill}"),
            };
        }
        return values;
    }

    private static string[] Words(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
