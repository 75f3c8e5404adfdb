using System.Globalization;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Reference;

/// <summary>Holds a tensor to an expected one: type, shape, then every stored element within the tolerance.</summary>
internal static class Comparison
{
    /// <summary>Of a larger tensor only this many elements are stored, spread over it (Generator/table.py, kept).</summary>
    private const int Stored = 128;

    /// <summary>Null when they agree, or what differs: the first element, both values, largest absolute and relative error.</summary>
    public static string? Difference(string what, Expected expected, Tensor actual)
    {
        var (type, shape) = Notation.ParseType(expected.Type);
        if (actual.dtype != type || !actual.shape.SequenceEqual(shape))
            return $"{what} is {actual.dtype}[{string.Join(",", actual.shape)}], PyTorch's is {expected.Type}";
        var wanted = Decode(type, expected.Bits);
        var all = Read(actual);
        var places = Kept(all.Length);
        double absolute = 0,
            relative = 0;
        string? first = null;
        for (var i = 0; i < places.Length; i++)
        {
            double a = all[places[i]],
                e = wanted[i];
            if (a.Equals(e) || a == e)
                continue;
            var distance = Math.Abs(a - e);
            absolute = Math.Max(
                absolute,
                double.IsNaN(distance) ? double.PositiveInfinity : distance
            );
            relative = Math.Max(
                relative,
                double.IsNaN(distance) ? double.PositiveInfinity : distance / Math.Abs(e)
            );
            if (!(distance <= Tolerance.Of(expected, e)) || double.IsInfinity(distance))
                first ??=
                    $"{what}{Place(places[i], shape)} is {Show(a)}, PyTorch's is {Show(e)} (allowed: {Show(Tolerance.Of(expected, e))})";
        }
        return first is null
            ? null
            : $"{first}; largest error {Show(absolute)} absolute, {Show(relative)} relative, over {places.Length} elements";
    }

    /// <summary>All elements in row-major order.</summary>
    public static double[] Read(Tensor tensor) =>
        tensor.numel() == 0
            ? []
            : tensor.dtype switch
            {
                ScalarType.Bool => Array.ConvertAll(
                    tensor.data<bool>().ToArray(),
                    v => v ? 1.0 : 0.0
                ),
                ScalarType.Byte => Array.ConvertAll(tensor.data<byte>().ToArray(), v => (double)v),
                ScalarType.Int8 => Array.ConvertAll(tensor.data<sbyte>().ToArray(), v => (double)v),
                ScalarType.Int16 => Array.ConvertAll(
                    tensor.data<short>().ToArray(),
                    v => (double)v
                ),
                ScalarType.Int32 => Array.ConvertAll(tensor.data<int>().ToArray(), v => (double)v),
                ScalarType.Int64 => Array.ConvertAll(tensor.data<long>().ToArray(), v => (double)v),
                ScalarType.Float32 => Array.ConvertAll(
                    tensor.data<float>().ToArray(),
                    v => (double)v
                ),
                ScalarType.Float64 => tensor.data<double>().ToArray(),
                var other => throw new NotSupportedException($"no reader for {other}"),
            };

    private static double[] Decode(ScalarType type, byte[] bits)
    {
        return type switch
        {
            ScalarType.Bool or ScalarType.Byte => Array.ConvertAll(bits, v => (double)v),
            ScalarType.Int8 => As<sbyte>(v => v),
            ScalarType.Int16 => As<short>(v => v),
            ScalarType.Int32 => As<int>(v => v),
            ScalarType.Int64 => As<long>(v => v),
            ScalarType.Float32 => As<float>(v => v),
            _ => As<double>(v => v),
        };

        double[] As<T>(Converter<T, double> convert)
            where T : unmanaged =>
            Array.ConvertAll(MemoryMarshal.Cast<byte, T>(bits).ToArray(), convert);
    }

    private static int[] Kept(int count)
    {
        if (count <= Stored)
            return [.. Enumerable.Range(0, count)];
        var step = count * 5 / 8;
        while (Gcd(step, count) != 1)
            step++;
        return [.. Enumerable.Range(0, Stored).Select(i => (int)((long)i * step % count))];
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);

    private static string Place(int index, long[] shape)
    {
        var place = new long[shape.Length];
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            place[axis] = index % shape[axis];
            index /= (int)shape[axis];
        }
        return $"[{string.Join(",", place)}]";
    }

    private static string Show(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
