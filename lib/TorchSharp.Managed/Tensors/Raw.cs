using System.Runtime.CompilerServices;

namespace TorchSharp;

/// <summary>
/// Elementwise operations on whole tensors, without derivatives: they choose the output's layout, broadcast, and hand rows to
/// the kernels. Operands have one element type. Each ends with <see cref="GC.KeepAlive"/>, for a span does not hold native memory.
/// </summary>
internal static partial class Raw
{
    /// <summary>A new output of these sizes, laid out as the first operand that has them (so that channels-last stays so).</summary>
    public static torch.Tensor Output(
        torch.ScalarType type,
        long[] sizes,
        torch.Tensor a,
        torch.Tensor? b = null
    )
    {
        if (a.Contiguous && (b is null || b.Contiguous))
        {
            return new torch.Tensor(type, sizes);
        }
        return GivesLayout(a, sizes) ? Like(a, type)
            : b is not null && GivesLayout(b, sizes) ? Like(b, type)
            : new torch.Tensor(type, sizes);
    }

    private static bool GivesLayout(torch.Tensor t, long[] sizes) =>
        !t.Contiguous && Shapes.Same(t.Sizes, sizes) && t.Dense;

    /// <summary>A new tensor of another's sizes and place of each element in memory. The other has no gaps.</summary>
    public static torch.Tensor Like(torch.Tensor t, torch.ScalarType type, bool zeroed = false)
    {
        var y = new torch.Tensor(type, t.Sizes, t.StridesOrNull, zeroed);
        y.Data.Layout = t.Data.Layout;
        return y;
    }

    /// <summary>Whether the elements are float32 in row-major order: then the loop is the whole work, and no question of types or layouts is asked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Plain(torch.Tensor t) =>
        t.dtype == torch.ScalarType.Float32 && t.Contiguous;
}
