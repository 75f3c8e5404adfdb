using System.Runtime.Intrinsics;

namespace AdvCourse.Physical.Coding;

/// <summary>
/// The discrete cosine transform of blocks of 8 x 8 (T.81, A.3.3): C X Cᵀ with C[k, n] = c(k) / 2 cos((2n + 1) k pi / 16),
/// c(0) = 1 / sqrt(2), else 1. C is orthogonal, so the inverse is Cᵀ F C.
/// </summary>
/// <remarks>Products and sums in a fixed order and never fused: the same numbers on every processor.</remarks>
internal static class Dct
{
    private static readonly float[] Cosines = Make(transposed: false);
    private static readonly float[] Transposed = Make(transposed: true);

    /// <summary>The coefficients of a block, in place.</summary>
    public static void Forward(Span<float> block)
    {
        Span<float> half = stackalloc float[64];
        Multiply(Cosines, block, half);
        Multiply(half, Transposed, block);
    }

    /// <summary>The block of coefficients, in place.</summary>
    public static void Inverse(Span<float> block)
    {
        Span<float> half = stackalloc float[64];
        Multiply(Transposed, block, half);
        Multiply(half, Cosines, block);
    }

    /// <summary>A product of two matrices of 8 x 8, a row of the result at a time.</summary>
    private static void Multiply(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> product)
    {
        for (var row = 0; row < 64; row += 8)
        {
            var sum = Vector256<float>.Zero;
            for (var k = 0; k < 8; k++)
            {
                sum += Vector256.Create(a[row + k]) * Vector256.Create(b.Slice(8 * k, 8));
            }

            sum.CopyTo(product[row..]);
        }
    }

    private static float[] Make(bool transposed)
    {
        var matrix = new float[64];
        for (var k = 0; k < 8; k++)
        {
            for (var n = 0; n < 8; n++)
            {
                var scale = k == 0 ? Math.Sqrt(0.125) : 0.5;
                matrix[transposed ? (8 * n) + k : (8 * k) + n] = (float)(
                    scale * Math.Cos(((2 * n) + 1) * k * Math.PI / 16)
                );
            }
        }

        return matrix;
    }
}
