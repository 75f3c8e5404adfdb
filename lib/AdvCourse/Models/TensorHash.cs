using System.Security.Cryptography;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Models;

/// <summary>A SHA-256 over types, shapes and values of tensors.</summary>
internal static class TensorHash
{
    private const int Rows = 1000;

    /// <summary>Of a model's parameters and buffers, in the order of their names.</summary>
    public static string OfState(nn.Module<Tensor, Tensor> model) =>
        Of([
            .. model
                .state_dict()
                .OrderBy(item => item.Key, StringComparer.Ordinal)
                .Select(item => item.Value),
        ]);

    public static string Of(IReadOnlyList<Tensor> tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var scope = NewDisposeScope();
        foreach (var tensor in tensors)
        {
            hash.AppendData(
                Encoding.UTF8.GetBytes($"{tensor.dtype} [{string.Join(", ", tensor.shape)}]\n")
            );
            if (tensor.ndim == 0)
            {
                Append(hash, tensor);
                continue;
            }

            // In pieces, so that 60,000 images do not need their size again.
            for (var first = 0L; first < tensor.shape[0]; first += Rows)
            {
                using var piece = tensor
                    .detach()
                    .narrow(0, first, Math.Min(Rows, tensor.shape[0] - first));
                Append(hash, piece);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // From where the numbers lie: arrays of their size would wait for a full collection.
    private static void Append(IncrementalHash hash, Tensor tensor)
    {
        var dense = tensor.dtype is ScalarType.Float32 or ScalarType.Float64
            ? tensor.contiguous()
            : tensor.to(ScalarType.Int64).contiguous();
        hash.AppendData(dense.bytes);
    }
}
