using System.Numerics;
using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels.Reference;

/// <summary>The plain matrix product behind <see cref="Gemm"/>: three loops, one fused chain per output.</summary>
internal static class PlainGemm
{
    /// <summary>C = A · B; see <see cref="Gemm"/> for the arguments.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<T>(
        int m,
        int n,
        int k,
        ReadOnlySpan<T> a,
        int rowStrideA,
        int columnStrideA,
        ReadOnlySpan<T> b,
        int rowStrideB,
        int columnStrideB,
        Span<T> c,
        int rowStrideC,
        ReadOnlySpan<T> bias,
        Epilogue epilogue
    )
        where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < m; i++)
        {
            Span<T> row = c.Slice(i * rowStrideC, n);
            for (int j = 0; j < n; j++)
            {
                T sum = (epilogue & Epilogue.Accumulate) != 0 ? row[j] : T.Zero;
                for (int p = 0; p < k; p++)
                {
                    sum = PlainElementwise.Fused(
                        a[i * rowStrideA + p * columnStrideA],
                        b[p * rowStrideB + j * columnStrideB],
                        sum
                    );
                }
                if (!bias.IsEmpty)
                {
                    sum += bias[j];
                }
                row[j] = (epilogue & Epilogue.Relu) != 0 && sum < T.Zero ? T.Zero : sum;
            }
        }
    }
}
