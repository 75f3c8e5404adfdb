using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;

namespace AdvCourse.Models;

/// <summary>One tensor's line in the header; offsets count from the end of the header.</summary>
internal sealed record SafetensorsEntry(
    string Name,
    string Type,
    long[] Shape,
    long Begin,
    long End
);

/// <summary>Parses and checks the header: every byte of the file must be spoken for, once.</summary>
internal static class SafetensorsHeader
{
    public static (
        List<SafetensorsEntry> Entries,
        Dictionary<string, string> Metadata,
        int Data
    ) Parse(string path, ReadOnlySpan<byte> file, long largest)
    {
        if (file.Length < 8)
        {
            throw Broken(
                path,
                $"it has {N(file.Length)} bytes and the header's length alone takes 8"
            );
        }

        var length = BinaryPrimitives.ReadInt64LittleEndian(file);
        if (length < 2 || length > largest || length > file.Length - 8)
        {
            throw Broken(
                path,
                $"it announces a header of {N(length)} bytes in a file of {N(file.Length)}"
            );
        }

        List<SafetensorsEntry> entries = [];
        Dictionary<string, string> metadata = [];
        try
        {
            using var json = JsonDocument.Parse(file.Slice(8, (int)length).ToArray());
            foreach (var item in json.RootElement.EnumerateObject())
            {
                if (item.Name == "__metadata__")
                {
                    metadata = item
                        .Value.EnumerateObject()
                        .ToDictionary(pair => pair.Name, pair => pair.Value.GetString() ?? "");
                }
                else
                {
                    entries.Add(Entry(path, item));
                }
            }
        }
        catch (Exception error)
            when (error
                    is JsonException
                        or InvalidOperationException
                        or KeyNotFoundException
                        or FormatException
                        or ArgumentException
            )
        {
            throw Broken(path, $"its header is not the JSON of the format ({error.Message})");
        }

        LookAtPlaces(path, entries, file.Length - 8 - length);
        return (entries, metadata, (int)(8 + length));
    }

    private static SafetensorsEntry Entry(string path, JsonProperty item)
    {
        var type = item.Value.GetProperty("dtype").GetString() ?? "";
        long[] shape =
        [
            .. item.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()),
        ];
        long[] offsets =
        [
            .. item
                .Value.GetProperty("data_offsets")
                .EnumerateArray()
                .Select(offset => offset.GetInt64()),
        ];
        var size = Safetensors.SizeOf(type);
        if (size == 0)
        {
            throw Broken(
                path,
                $"tensor \"{item.Name}\" has type {type}; F64, F32, F16, BF16, I64, I32, U8 and BOOL can be read, so convert it before saving"
            );
        }

        var bytes = size * Product(path, item.Name, shape);
        return offsets.Length == 2 && offsets[0] >= 0 && offsets[1] - offsets[0] == bytes
            ? new(item.Name, type, shape, offsets[0], offsets[1])
            : throw Broken(
                path,
                $"tensor \"{item.Name}\" of shape [{string.Join(", ", shape)}] and type {type} takes {N(bytes)} bytes, not {string.Join(" to ", offsets)}"
            );
    }

    private static long Product(string path, string name, long[] shape)
    {
        try
        {
            return shape.Any(size => size < 0)
                ? throw Broken(
                    path,
                    $"tensor \"{name}\" has a negative size in [{string.Join(", ", shape)}]"
                )
                : checked(8 * shape.Aggregate(1L, (product, size) => checked(product * size))) / 8;
        }
        catch (OverflowException)
        {
            throw Broken(
                path,
                $"tensor \"{name}\" has an impossible shape [{string.Join(", ", shape)}]"
            );
        }
    }

    private static void LookAtPlaces(string path, List<SafetensorsEntry> entries, long data)
    {
        var twice = entries.GroupBy(entry => entry.Name).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw Broken(path, $"tensor \"{twice.Key}\" comes {N(twice.Count())} times");
        }

        var place = 0L;
        foreach (var entry in entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (entry.Begin != place)
            {
                throw Broken(
                    path,
                    $"tensor \"{entry.Name}\" begins at {N(entry.Begin)} where {N(place)} is due: tensors {(entry.Begin < place ? "overlap" : "leave a gap")}"
                );
            }

            place = entry.End;
        }

        if (place != data)
        {
            throw Broken(
                path,
                place > data
                    ? $"it is truncated: its tensors take {N(place)} bytes and {N(data)} are there"
                    : $"{N(data - place)} bytes follow its last tensor"
            );
        }
    }

    private static InvalidDataException Broken(string path, string what) =>
        new(
            $"{path} is not a sound safetensors file: {what}. Delete it, or get it again from where it came."
        );

    private static string N(long number) => number.ToString(CultureInfo.InvariantCulture);
}
