using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Models;

/// <summary>
/// Reads and writes the safetensors format: a length, a JSON header that names each tensor's type, shape and place, then
/// the numbers. Nothing in such a file can run, unlike a pickle.
/// </summary>
public static class Safetensors
{
    private const long LargestHeader = 100_000_000;
    private const string MetadataKey = "__metadata__";

    /// <summary>Writes tensors; the file appears whole or not at all.</summary>
    /// <param name="path">The file, usually *.safetensors.</param>
    /// <param name="tensors">Names and tensors: Float32, Float64, Int64, Int32, Byte or Bool.</param>
    /// <param name="metadata">Text to keep with them.</param>
    /// <exception cref="ArgumentException">A tensor's type has no place in the format here.</exception>
    public static void Write(
        string path,
        IReadOnlyDictionary<string, Tensor> tensors,
        IReadOnlyDictionary<string, string>? metadata = null
    )
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var items = tensors.OrderBy(item => item.Key, StringComparer.Ordinal).ToArray();
        var header = new Dictionary<string, object>();
        if (metadata is { Count: > 0 })
        {
            header[MetadataKey] = metadata;
        }

        var place = 0L;
        foreach (var (name, tensor) in items)
        {
            var size = tensor.numel() * SizeOf(NameOf(name, tensor.dtype));
            header[name] = new Dictionary<string, object>
            {
                ["dtype"] = NameOf(name, tensor.dtype),
                ["shape"] = tensor.shape,
                ["data_offsets"] = new[] { place, place + size },
            };
            place += size;
        }

        var text = JsonSerializer.SerializeToUtf8Bytes(header);
        var padded = (text.Length + 7) / 8 * 8; // spaces at the end keep the numbers aligned
        WholeFile.Write(
            path,
            stream =>
            {
                Span<byte> length = stackalloc byte[8];
                BinaryPrimitives.WriteInt64LittleEndian(length, padded);
                stream.Write(length);
                stream.Write(text);
                stream.Write(Enumerable.Repeat((byte)' ', padded - text.Length).ToArray());
                foreach (var (_, tensor) in items)
                {
                    stream.Write(Bytes(tensor));
                }
            }
        );
    }

    /// <summary>
    /// Reads all tensors of a file. Half-precision numbers, F16 and BF16, become Float32, which holds each of them exactly.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <returns>Names and tensors, in the order of the header, which belong to the caller's dispose scope, and the text kept with them.</returns>
    /// <exception cref="InvalidDataException">The file is damaged or is not safetensors; the message says where.</exception>
    public static (Dictionary<string, Tensor> Tensors, Dictionary<string, string> Metadata) Read(
        string path
    )
    {
        var file = File.ReadAllBytes(path);
        var (entries, metadata, data) = SafetensorsHeader.Parse(path, file, LargestHeader);
        return (
            entries.ToDictionary(entry => entry.Name, entry => Create(entry, file.AsSpan(data))),
            metadata
        );
    }

    /// <summary>Bytes an element of a type of the format, or 0 when it is not supported.</summary>
    internal static int SizeOf(string type) =>
        type switch
        {
            "F64" or "I64" => 8,
            "F32" or "I32" => 4,
            "F16" or "BF16" => 2,
            "U8" or "BOOL" => 1,
            _ => 0,
        };

    private static string NameOf(string name, ScalarType type) =>
        type switch
        {
            ScalarType.Float64 => "F64",
            ScalarType.Float32 => "F32",
            ScalarType.Int64 => "I64",
            ScalarType.Int32 => "I32",
            ScalarType.Byte => "U8",
            ScalarType.Bool => "BOOL",
            _ => throw new ArgumentException(
                $"Tensor \"{name}\" is {type}; write Float32, Float64, Int64, Int32, Byte or Bool."
            ),
        };

    private static byte[] Bytes(Tensor tensor)
    {
        if (tensor.numel() == 0)
        {
            return [];
        }

        using var own = tensor.detach();
        return tensor.dtype switch
        {
            ScalarType.Float64 => Bytes(own.data<double>().ToArray()),
            ScalarType.Float32 => Bytes(own.data<float>().ToArray()),
            ScalarType.Int64 => Bytes(own.data<long>().ToArray()),
            ScalarType.Int32 => Bytes(own.data<int>().ToArray()),
            ScalarType.Bool => Bytes(own.data<bool>().ToArray()),
            _ => own.data<byte>().ToArray(),
        };
    }

    private static byte[] Bytes<T>(T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private static Tensor Create(SafetensorsEntry entry, ReadOnlySpan<byte> data)
    {
        var bytes = data[(int)entry.Begin..(int)entry.End];
        return entry.Type switch
        {
            "F64" => tensor(Values<double>(bytes), entry.Shape),
            "F32" => tensor(Values<float>(bytes), entry.Shape),
            "I64" => tensor(Values<long>(bytes), entry.Shape),
            "I32" => tensor(Values<int>(bytes), entry.Shape),
            "F16" => tensor(
                Array.ConvertAll(Values<Half>(bytes), value => (float)value),
                entry.Shape
            ),
            // The upper half of a Float32's bits.
            "BF16" => tensor(
                Array.ConvertAll(
                    Values<ushort>(bytes),
                    value => BitConverter.UInt32BitsToSingle((uint)value << 16)
                ),
                entry.Shape
            ),
            "BOOL" => tensor(Array.ConvertAll(bytes.ToArray(), value => value != 0), entry.Shape),
            _ => tensor(bytes.ToArray(), entry.Shape),
        };
    }

    private static T[] Values<T>(ReadOnlySpan<byte> bytes)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(bytes).ToArray();
}
