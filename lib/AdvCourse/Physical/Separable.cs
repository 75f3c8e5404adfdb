using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Physical;

/// <summary>
/// Linear maps of images that treat rows and columns apart: out = R x Cᵀ with a matrix for each. Blurs and resampling are
/// such maps; as matrix products they are fast and their derivative is right by construction.
/// </summary>
internal static class Separable
{
    /// <summary>Maps each picture.</summary>
    /// <param name="images">[N, channels, height, width].</param>
    /// <param name="rows">[height', height], or [N, 1, height', height].</param>
    /// <param name="columns">[width', width], or [N, 1, width', width].</param>
    /// <returns>[N, channels, height', width'].</returns>
    public static Tensor Map(Tensor images, Tensor rows, Tensor columns) =>
        Along(Along(images, columns).transpose(2, 3), rows).transpose(2, 3).contiguous();

    /// <summary>Maps the last dimension: [..., n] to [..., n'].</summary>
    public static Tensor Along(Tensor images, Tensor weights)
    {
        var lines = images.contiguous();
        if (weights.ndim > 2)
        {
            return lines.matmul(weights.transpose(-2, -1));
        }

        // One product of all lines, rather than one for each picture.
        var shape = images.shape;
        var mapped = lines.reshape(-1, shape[^1]).mm(weights.t());
        shape[^1] = weights.shape[0];
        return mapped.reshape(shape);
    }

    /// <summary>A matrix, or one for each image, as a tensor.</summary>
    public static Tensor Matrix(double[,] weights, ScalarType type) => tensor(weights).to(type);

    /// <summary>One matrix an image: [N, 1, rows, columns].</summary>
    public static Tensor Matrices(IReadOnlyList<double[,]> weights, ScalarType type)
    {
        var (rows, columns) = (weights[0].GetLength(0), weights[0].GetLength(1));
        var all = new double[weights.Count * rows * columns];
        for (var i = 0; i < weights.Count; i++)
        {
            Buffer.BlockCopy(weights[i], 0, all, i * rows * columns * 8, rows * columns * 8);
        }

        return tensor(all, [weights.Count, 1, rows, columns]).to(type);
    }
}
