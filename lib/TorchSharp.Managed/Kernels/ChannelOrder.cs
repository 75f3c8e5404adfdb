using System.Runtime.CompilerServices;
using TorchSharp.Threads;

namespace TorchSharp.Kernels;

/// <summary>Images with the channels innermost to images with the pixels innermost, and back: each image is a matrix to transpose.</summary>
internal static unsafe class ChannelOrder
{
    /// <summary>Below this many elements a fork costs more than it gains.</summary>
    private const int ParallelLength = 1 << 15;

    /// <summary>y[n, j, i] = x[n, i, j].</summary>
    /// <param name="images">Matrices, one after the other.</param>
    /// <param name="rows">Rows of a matrix of x.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="x">The matrices.</param>
    /// <param name="y">The transposed ones; overwritten. As long as x.</param>
    public static void Turn(int images, int rows, int columns, ReadOnlySpan<float> x, Span<float> y)
    {
        long length = (long)images * rows * columns;
        if (x.Length < length || y.Length < length)
        {
            throw new ArgumentException(
                $"spans of {x.Length} and {y.Length} elements are too short for {images} matrices of {rows} x {columns}"
            );
        }
        fixed (
            float* px = x,
                py = y
        )
        {
            var job = new Image(px, py, rows, columns);
            if (length >= ParallelLength)
            {
                WorkerPool.Shared.Run(job, images);
                return;
            }
            for (int n = 0; n < images; n++)
            {
                job.Run(n);
            }
        }
    }

    private readonly struct Image(float* x, float* y, int rows, int columns) : IChunkJob
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int chunk)
        {
            nint at = (nint)chunk * rows * columns;
            Panels.Transpose(x + at, columns, rows, columns, y + at, rows);
        }
    }
}
