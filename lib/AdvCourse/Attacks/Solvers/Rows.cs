using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Attacks.Solvers;

/// <summary>Small help for solvers that work on many problems at once, one a row.</summary>
internal static class Rows
{
    /// <summary>The numbers of a small tensor.</summary>
    public static double[] Host(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.to(ScalarType.Float64).data<double>().ToArray();
    }

    /// <summary>One number a row, [N, 1], of the type of the tensor it will meet.</summary>
    public static Tensor Column(double[] values, Tensor like) =>
        tensor(values).to(like.dtype).unsqueeze(1);

    /// <summary>True where a flag is, [N, 1].</summary>
    public static Tensor Mask(bool[] flags) => tensor(flags).unsqueeze(1);

    /// <summary>Replaces a tensor by some of its rows. Call it in the scope that owns the tensor.</summary>
    public static void Keep(ref Tensor tensor, int[] rows)
    {
        var kept = tensor.Pick(rows);
        tensor.Dispose();
        tensor = kept;
    }
}
