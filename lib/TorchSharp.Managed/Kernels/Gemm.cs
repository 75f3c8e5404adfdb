using TorchSharp.Kernels.Reference;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

/// <summary>What happens to a product's output besides storing it; flags may be combined.</summary>
[Flags]
internal enum Epilogue
{
    /// <summary>The output is overwritten.</summary>
    None = 0,

    /// <summary>The product is added to what the output holds.</summary>
    Accumulate = 1,

    /// <summary>Negative results become 0 (after the bias).</summary>
    Relu = 2,
}

/// <summary>
/// Matrix products C[M,N] = A[M,K] · B[K,N] with any row and column strides of A and B, so that every transpose is one call.
/// Each output is one chain of fused multiply-adds in the order of k, begun at 0 (or at C with <see cref="Epilogue.Accumulate"/>);
/// bias is added at the end. The chain is never split, so results do not depend on threads or vector width.
/// </summary>
internal static unsafe class Gemm
{
    /// <summary>C = A · B in float32.</summary>
    /// <param name="m">Rows of A and C.</param>
    /// <param name="n">Columns of B and C.</param>
    /// <param name="k">Columns of A, rows of B; 0 gives zeros (plus bias).</param>
    /// <param name="a">A; element (i, p) at i*rowStrideA + p*columnStrideA.</param>
    /// <param name="rowStrideA">Elements from one row of A to the next.</param>
    /// <param name="columnStrideA">Elements from one column of A to the next.</param>
    /// <param name="b">B; element (p, j) at p*rowStrideB + j*columnStrideB.</param>
    /// <param name="rowStrideB">Elements from one row of B to the next.</param>
    /// <param name="columnStrideB">Elements from one column of B to the next.</param>
    /// <param name="c">C, its columns contiguous.</param>
    /// <param name="rowStrideC">Elements from one row of C to the next, at least <paramref name="n"/>.</param>
    /// <param name="bias">One value a column, or empty.</param>
    /// <param name="epilogue">Accumulation and ReLU.</param>
    public static void Multiply(
        int m,
        int n,
        int k,
        ReadOnlySpan<float> a,
        int rowStrideA,
        int columnStrideA,
        ReadOnlySpan<float> b,
        int rowStrideB,
        int columnStrideB,
        Span<float> c,
        int rowStrideC,
        ReadOnlySpan<float> bias = default,
        Epilogue epilogue = Epilogue.None
    )
    {
        CheckRoom(
            m,
            n,
            k,
            a.Length,
            rowStrideA,
            columnStrideA,
            b.Length,
            rowStrideB,
            columnStrideB
        );
        CheckOutput(m, n, c.Length, rowStrideC, bias.Length);
        fixed (
            float* pa = a,
                pb = b,
                pc = c,
                pBias = bias
        )
        {
            Widths.Run(
                new Product
                {
                    M = m,
                    N = n,
                    K = k,
                    A = pa,
                    RowStrideA = rowStrideA,
                    ColumnStrideA = columnStrideA,
                    B = pb,
                    RowStrideB = rowStrideB,
                    ColumnStrideB = columnStrideB,
                    C = pc,
                    RowStrideC = rowStrideC,
                    Bias = pBias,
                    Epilogue = epilogue,
                }
            );
        }
    }

    /// <summary>C = A · B in float64; see the float32 form.</summary>
    public static void Multiply(
        int m,
        int n,
        int k,
        ReadOnlySpan<double> a,
        int rowStrideA,
        int columnStrideA,
        ReadOnlySpan<double> b,
        int rowStrideB,
        int columnStrideB,
        Span<double> c,
        int rowStrideC,
        ReadOnlySpan<double> bias = default,
        Epilogue epilogue = Epilogue.None
    ) =>
        PlainGemm.Multiply(
            m,
            n,
            k,
            a,
            rowStrideA,
            columnStrideA,
            b,
            rowStrideB,
            columnStrideB,
            c,
            rowStrideC,
            bias,
            epilogue
        );

    /// <summary>The kernels work on pointers: a wrong size must fail here.</summary>
    private static void CheckRoom(
        int m,
        int n,
        int k,
        int lengthA,
        int rowStrideA,
        int columnStrideA,
        int lengthB,
        int rowStrideB,
        int columnStrideB
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(m);
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        if (m == 0 || n == 0 || k == 0)
        {
            return;
        }
        if ((m - 1L) * rowStrideA + (k - 1L) * columnStrideA >= lengthA)
        {
            throw new ArgumentException($"A holds {lengthA} elements, too few for {m} x {k}");
        }
        if ((k - 1L) * rowStrideB + (n - 1L) * columnStrideB >= lengthB)
        {
            throw new ArgumentException($"B holds {lengthB} elements, too few for {k} x {n}");
        }
    }

    private static void CheckOutput(int m, int n, int lengthC, int rowStrideC, int lengthBias)
    {
        if (m > 0 && n > 0 && (m - 1L) * rowStrideC + n > lengthC)
        {
            throw new ArgumentException($"C holds {lengthC} elements, too few for {m} x {n}");
        }
        if (lengthBias != 0 && lengthBias != n)
        {
            throw new ArgumentException($"the bias holds {lengthBias} elements instead of {n}");
        }
    }
}
