using TorchSharp.Kernels.Simd;
using TorchSharp.Memory;

namespace TorchSharp.Kernels;

/// <summary>The right factor of a product, in panels as the microkernel reads them.</summary>
internal sealed unsafe class PackedMatrix : IDisposable
{
    private readonly NativeBuffer _buffer;

    /// <summary>Packs B, element (p, j) at p*rowStride + j*columnStride.</summary>
    public PackedMatrix(int n, int k, ReadOnlySpan<float> b, int rowStride, int columnStride)
    {
        (Columns, Rows, Width) = (n, k, Widths.Current);
        fixed (float* from = b)
        {
            var packing = new Packing(n, k, from, rowStride, columnStride);
            Widths.Run(packing, Width);
            _buffer = packing.Result[0]!;
        }
    }

    /// <summary>N.</summary>
    public int Columns { get; }

    /// <summary>K.</summary>
    public int Rows { get; }

    /// <summary>The vector width that the panels are made for.</summary>
    public int Width { get; }

    /// <summary>The panels.</summary>
    internal float* Panels => (float*)_buffer.Pointer;

    /// <summary>Returns the memory.</summary>
    public void Dispose() => _buffer.Dispose();

    private readonly struct Packing(int n, int k, float* b, nint rowStride, nint columnStride)
        : IVectorKernel
    {
        public NativeBuffer?[] Result { get; } = new NativeBuffer?[1];

        public void Run<V>()
            where V : struct, IVec<V>
        {
            var buffer = new NativeBuffer(Kernels.Panels.Length<V>(n, k) * sizeof(float));
            int width = Kernels.Panels.Columns<V>();
            float* panel = (float*)buffer.Pointer;
            for (int j = 0; j < n; j += width, panel += (nint)width * k)
            {
                int columns = Math.Min(width, n - j);
                Kernels.Panels.Pack<V>(
                    b + j * columnStride,
                    rowStride,
                    columnStride,
                    k,
                    columns,
                    panel
                );
            }
            Result[0] = buffer;
        }
    }
}
