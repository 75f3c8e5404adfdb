using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>
/// What a loop carries from one step to the next: moved out of the step's scope, and given back when it is replaced, so
/// that memory does not grow with the number of steps.
/// </summary>
/// <param name="given">What the loop was given from outside, which is not its own to give back.</param>
internal sealed class Carry(params Tensor?[] given)
{
    private Tensor?[] held = [];

    /// <summary>Before the first step: what is held already, in the loop's own scope.</summary>
    public void Start(params Tensor?[] first) =>
        held = [.. first.Where(tensor => tensor is not null && !Has(given, tensor)).Distinct()];

    /// <summary>At the end of a step, with everything that the next one needs.</summary>
    public void On(params Tensor?[] next)
    {
        foreach (var tensor in next)
        {
            if (tensor is not null && !Has(held, tensor) && !Has(given, tensor))
            {
                tensor.MoveToOuterDisposeScope();
                held = [.. held, tensor];
            }
        }

        foreach (var tensor in held)
        {
            if (!Has(next, tensor!))
            {
                tensor!.Dispose();
            }
        }

        held = [.. held.Where(tensor => Has(next, tensor!))];
    }

    private static bool Has(Tensor?[] tensors, Tensor one) =>
        Array.Exists(tensors, tensor => ReferenceEquals(tensor, one));
}
