using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>Errors in the type that TorchSharp users catch.</summary>
internal static class Errors
{
    /// <summary>What TorchSharp reports as libtorch's error (or, for matmul, dies of).</summary>
#pragma warning disable CA2201 // ExternalException is the type that TorchSharp throws; code that catches it must keep working.
    public static ExternalException Torch(string message) => new(message);
#pragma warning restore CA2201
}
