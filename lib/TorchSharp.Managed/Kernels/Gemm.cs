using TorchSharp.Kernels.Reference;

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
internal static class Gemm
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

    /// <summary>Packs B once for many products. The caller keeps it beside the tensor's version and disposes of it when that changes.</summary>
    public static PackedMatrix Pack(
        int n,
        int k,
        ReadOnlySpan<float> b,
        int rowStrideB,
        int columnStrideB
    ) => new(n, k, b, rowStrideB, columnStrideB);

    /// <summary>C = A · B with a packed B of the same n and k.</summary>
    public static void Multiply(
        int m,
        ReadOnlySpan<float> a,
        int rowStrideA,
        int columnStrideA,
        PackedMatrix b,
        Span<float> c,
        int rowStrideC,
        ReadOnlySpan<float> bias = default,
        Epilogue epilogue = Epilogue.None
    )
    {
        Multiply(
            m,
            b.Columns,
            b.Rows,
            a,
            rowStrideA,
            columnStrideA,
            b.Values,
            b.Columns,
            1,
            c,
            rowStrideC,
            bias,
            epilogue
        );
        GC.KeepAlive(b);
    }
}
