using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Writes a tensor in TorchSharp's format.</summary>
    public static void save(Tensor t, string location) => t.save(location);

    /// <summary>Reads a tensor in TorchSharp's format.</summary>
    public static Tensor load(string location) => Tensor.load(location);

    public partial class Tensor
    {
        /// <summary>Writes the tensor in TorchSharp's format: type, number of sizes, sizes (LEB128), elements.</summary>
        public void save(string location) => TensorExtensionMethods.Save(this, location);

        /// <summary>Reads a tensor in TorchSharp's format.</summary>
        public static Tensor load(string location) => Load(location);

        /// <summary>Reads a tensor in TorchSharp's format.</summary>
        public static Tensor Load(string location)
        {
            using FileStream file = File.OpenRead(location);
            return Load(file);
        }

        /// <summary>Reads a tensor in TorchSharp's format.</summary>
        public static Tensor Load(Stream stream)
        {
            using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
            return Load(reader);
        }

        /// <summary>Reads a tensor in TorchSharp's format.</summary>
        public static Tensor Load(BinaryReader reader) => TensorExtensionMethods.Load(reader);

        /// <summary>Writes the elements, row-major.</summary>
        public void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            using var _ = new EngineOwned();
            Tensor packed = Contiguous ? this : RawCopy.Contiguous(this);
            stream.Write(packed.bytes);
            GC.KeepAlive(packed);
            Drop(packed, this);
        }

        /// <summary>Replaces the elements, row-major.</summary>
        /// <exception cref="EndOfStreamException">The stream holds fewer.</exception>
        public void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            using var _ = new EngineOwned();
            Tensor packed = Contiguous ? this : new Tensor(_type, _sizes);
            stream.ReadExactly(packed.bytes);
            if (!ReferenceEquals(packed, this))
            {
                RawCopy.Copy(packed, this);
                packed.Dispose();
            }
            Changed();
            GC.KeepAlive(packed);
        }
    }
}

public static partial class TensorExtensionMethods
{
    /// <summary>Writes the tensor in TorchSharp's format, to a file that is complete or not there.</summary>
    public static void Save(this torch.Tensor tensor, string location) =>
        WholeFile.Write(location, tensor.Save);

    /// <summary>Writes the tensor in TorchSharp's format and closes the stream, as TorchSharp does.</summary>
    public static void Save(this torch.Tensor tensor, Stream stream)
    {
        using var writer = new BinaryWriter(stream);
        tensor.Save(writer);
        stream.Flush();
    }

    /// <summary>Writes the tensor in TorchSharp's format: type, number of sizes, sizes (LEB128), elements.</summary>
    public static void Save(this torch.Tensor tensor, BinaryWriter writer)
    {
        writer.Write7BitEncodedInt64((long)tensor.dtype);
        writer.Write7BitEncodedInt64(tensor.ndim);
        foreach (long s in tensor.Sizes)
        {
            writer.Write7BitEncodedInt64(s);
        }
        writer.Flush();
        tensor.WriteBytesToStream(writer.BaseStream);
    }

    /// <summary>Reads into the tensor; type and sizes must be the same. With <paramref name="skip"/> the elements are passed over.</summary>
    /// <exception cref="ArgumentException">Type or sizes differ.</exception>
    public static void Load(this torch.Tensor tensor, BinaryReader reader, bool skip = false)
    {
        (torch.ScalarType type, long[] sizes) = Header(reader);
        if (type != tensor.dtype)
        {
            throw new ArgumentException(
                $"Mismatched tensor data types while loading: {type} in the file, {tensor.dtype} here. Make sure that the model you are loading into is exactly the same as the origin."
            );
        }
        Fill(tensor, reader, sizes, skip);
    }

    /// <summary>Reads a tensor; with <paramref name="skip"/> zeros of its type and sizes.</summary>
    public static torch.Tensor Load(BinaryReader reader, bool skip = false)
    {
        torch.Tensor? tensor = null;
        Load(ref tensor, reader, skip);
        return tensor;
    }

    /// <summary>Reads into the tensor, which is made if it is null.</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static void Load(
        [System.Diagnostics.CodeAnalysis.NotNull] ref torch.Tensor? tensor,
        BinaryReader reader,
        bool skip = false
    )
    {
        (torch.ScalarType type, long[] sizes) = Header(reader);
        tensor ??= torch.zeros(sizes, type);
        Fill(tensor, reader, sizes, skip);
    }

    private static (torch.ScalarType Type, long[] Sizes) Header(BinaryReader reader)
    {
        var type = (torch.ScalarType)reader.Read7BitEncodedInt64();
        var sizes = new long[reader.Read7BitEncodedInt64()];
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = reader.Read7BitEncodedInt64();
        }
        return (type, sizes);
    }

    private static void Fill(torch.Tensor tensor, BinaryReader reader, long[] sizes, bool skip)
    {
        if (skip)
        {
            long bytes = Shapes.Count(sizes) * tensor.ElementSize;
            reader.BaseStream.Seek(bytes, SeekOrigin.Current);
            return;
        }
        if (!Shapes.Same(sizes, tensor.Sizes))
        {
            throw new ArgumentException(
                $"Mismatched tensor shape while loading: {Shapes.Text(sizes)} in the file, {Shapes.Text(tensor)} here. Make sure that the model you are loading into is exactly the same as the origin."
            );
        }
        tensor.ReadBytesFromStream(reader.BaseStream);
    }
}
