using static TorchSharp.torch;

namespace AdvCourse;

/// <summary>Tensors as the arrays that figures take.</summary>
public static class TensorImages
{
    /// <summary>One array of numbers for each entry of the first dimension: images [N, ...] for <c>Plot.Images</c>, weights [out, in] for <c>Plot.Weights</c>.</summary>
    /// <param name="images">Float32 or Float64 with at least one dimension.</param>
    public static float[][] Rows(this Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var rows = images.detach().to(ScalarType.Float32).flatten(1).contiguous();
        var (count, length) = ((int)rows.shape[0], (int)rows.shape[1]);
        var all = rows.data<float>().ToArray();
        return [.. Enumerable.Range(0, count).Select(i => all[(i * length)..((i + 1) * length)])];
    }
}
