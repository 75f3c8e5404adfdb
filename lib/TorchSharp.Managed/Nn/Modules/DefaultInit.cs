using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The values that PyTorch gives a fresh layer.</summary>
internal static class DefaultInit
{
    /// <summary>Kaiming-uniform with a = √5 for the weight, which is uniform on ±1/√fanIn, and the same bounds for the bias; drawn in this order.</summary>
    public static void WeightAndBias(Parameter weight, Parameter? bias, long fanIn)
    {
        using var quiet = no_grad();
        var bound = fanIn > 0 ? 1 / Math.Sqrt(fanIn) : 0;
        weight.uniform_(-bound, bound);
        bias?.uniform_(-bound, bound);
    }
}
