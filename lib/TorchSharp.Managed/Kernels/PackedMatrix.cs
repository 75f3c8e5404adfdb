using TorchSharp.Memory;

namespace TorchSharp.Kernels;

/// <summary>The right factor of a product, laid out as the microkernel reads it.</summary>
internal sealed unsafe class PackedMatrix : IDisposable
{
    private readonly NativeBuffer _buffer;

    /// <summary>Packs B, element (p, j) at p*rowStride + j*columnStride.</summary>
    public PackedMatrix(int n, int k, ReadOnlySpan<float> b, int rowStride, int columnStride)
    {
        (Columns, Rows) = (n, k);
        _buffer = new NativeBuffer((long)n * k * sizeof(float));
        Span<float> values = Values;
        for (int p = 0; p < k; p++)
        {
            for (int j = 0; j < n; j++)
            {
                values[p * n + j] = b[p * rowStride + j * columnStride];
            }
        }
    }

    /// <summary>N.</summary>
    public int Columns { get; }

    /// <summary>K.</summary>
    public int Rows { get; }

    /// <summary>The packed values.</summary>
    internal Span<float> Values => new(_buffer.Pointer, Columns * Rows);

    /// <summary>Returns the memory.</summary>
    public void Dispose() => _buffer.Dispose();
}
