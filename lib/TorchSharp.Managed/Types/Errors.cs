using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>Errors in the type that TorchSharp users catch.</summary>
internal static class Errors
{
    /// <summary>What TorchSharp reports as libtorch's error (or, for matmul, dies of).</summary>
#pragma warning disable CA2201 // These are the types that TorchSharp throws; code that catches them must keep working.
    public static ExternalException Torch(string message) => new(message);

    /// <summary>A position that is not there.</summary>
    public static IndexOutOfRangeException OutOfRange(string message) => new(message);
#pragma warning restore CA2201

    /// <summary>A backward pass needs a tensor as it was before an in-place change.</summary>
    public static ExternalException Changed(torch.Tensor tensor, int now, int then) =>
        Torch(
            $"one of the variables needed for gradient computation has been modified by an inplace operation: a {tensor.MetaText()} is at version {now}; expected version {then} instead. Replace the in-place operation (a trailing underscore, an index assignment, optimizer.step()) by one that makes a new tensor, or do it after backward()."
        );

    /// <summary>A backward pass needs what an earlier one let go of.</summary>
    public static ExternalException Freed() =>
        Torch(
            "Trying to backward through the graph a second time, but what it saved has been freed. Pass retain_graph: true to the first backward, or compute the forward pass again."
        );
}
