using static TorchSharp.TensorExtensionMethods;
using static TorchSharp.torch;

namespace TorchSharp.Conformance;

/// <summary>Numbers out of tensors, and tensors as text.</summary>
internal static class Output
{
    private static Tensor M =>
        tensor(
            new[,]
            {
                { 1f, 2.5f },
                { -3f, 4f },
            }
        );

    public static readonly Rows Rows = new()
    {
        { () => tensor(2.5f).item<float>(), "2.5" },
        { () => (float)tensor(2.5f), "2.5" },
        { () => tensor(2.5f).ToDouble(), "2.5" },
        { () => tensor(7L).ToInt32(), "7" },
        { () => tensor(7).ToInt64(), "7" },
        { () => tensor(1.5).ToSingle(), "1.5" },
        { () => M.item<float>(), "throws ArgumentException" },
        { () => M.data<float>()[1, 0], "-3" },
        { () => M.data<float>()[3], "4" },
        { () => M.t().data<float>().ToArray(), "1, -3, 2.5, 4" },
        { () => M.data<float>().Count, "4" },
        { () => M.data<double>(), "throws ArgumentException" },
        { () => ((float[,])M.data<float>().ToNDArray())[0, 1], "2.5" },
        { () => M.data<float>().Sum(), "4.5" },
        { () => Copied(), "1, 2.5, -3, 4" },
        { () => tensor(new[] { 1f }, requires_grad: true).data<float>().ToArray(), "1" },
        { () => M.bytes.Length, "16" },
        { () => M.t().bytes.Length, "throws InvalidOperationException" },
        { () => M.ToString(), "[2x2], type = Float32, device = cpu" },
        { () => tensor(1L).ToString(), "[], type = Int64, device = cpu" },
        { () => Lines(M.ToString(TensorStringStyle.Numpy)), "[[1, 2.5]| [-3, 4]]" },
        { () => Lines(M.npstr()), "[[1, 2.5]| [-3, 4]]" },
        {
            () => Lines(M.cstr()),
            "[2x2], type = Float32, device = cpu, value = |float [,] {| {1f, 2.5f},| {-3f, 4f}|}"
        },
        { () => Lines(M.jlstr()), "[2x2], type = Float32, device = cpu|  1 2.5| -3   4|" },
        { () => M.metastr(), "[2x2], type = Float32, device = cpu" },
    };

    private static string Lines(string text) => text.ReplaceLineEndings("|");

    private static float[] Copied()
    {
        var copy = new float[4];
        M.data<float>().CopyTo(copy.AsSpan());
        return copy;
    }
}
