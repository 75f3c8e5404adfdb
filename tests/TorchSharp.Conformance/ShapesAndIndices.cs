using static TorchSharp.torch;

namespace TorchSharp.Conformance;

/// <summary>Shapes, views that share memory, indexers and their setters.</summary>
internal static class ShapesAndIndices
{
    private static Tensor M =>
        tensor(
            new[,]
            {
                { 1f, 2f, 3f },
                { 4f, 5f, 6f },
            }
        );

    public static readonly Rows Rows = new()
    {
        { () => cat([M, M], 1).shape, "2, 6" },
        { () => cat([ones(2), zeros(1)]), "Float32[3] 1 1 0" },
        { () => stack([ones(2), zeros(2)], 1), "Float32[2,2] 1 0 1 0" },
        { () => M.reshape(3, -1), "Float32[3,2] 1 2 3 4 5 6" },
        { () => M.view(6), "Float32[6] 1 2 3 4 5 6" },
        { () => M.t().view(6), "throws ExternalException" },
        { () => M.view(4), "throws ExternalException" },
        { () => ones(1, 2).expand(3, -1).shape, "3, 2" },
        { () => ones(1, 2).expand(new Size([3, -1])).shape, "3, 2" },
        { () => tensor(new[] { 1f, 2f }).repeat(2, 2), "Float32[2,4] 1 2 1 2 1 2 1 2" },
        { () => M.permute(1, 0), "Float32[3,2] 1 4 2 5 3 6" },
        { () => zeros(2, 3, 4).flatten(1).shape, "2, 12" },
        { () => zeros(1, 2, 1).squeeze().shape, "2" },
        { () => zeros(1, 2, 1).squeeze(0).shape, "2, 1" },
        { () => zeros(2).unsqueeze(-1).shape, "2, 1" },
        { () => M.transpose(0, 1).is_contiguous(), "false" },
        { () => M.t().contiguous().is_contiguous(), "true" },
        { () => M.flip(1), "Float32[2,3] 3 2 1 6 5 4" },
        { () => M.roll(1, 1), "Float32[2,3] 3 1 2 6 4 5" },
        { () => M.numel(), "6" },
        { () => M.ndim, "2" },
        { () => M.shape, "2, 3" },
        { () => M.dtype, "Float32" },
        { () => M.device.ToString(), "cpu" },
        { () => Shared(x => x[0]), "9" },
        { () => Shared(x => x.view(6)), "9" },
        { () => Shared(x => x.t()), "9" },
        { () => Shared(x => x.diagonal()), "9" },
        { () => Shared(x => x.detach()), "9" },
        { () => Shared(x => x.alias()), "9" },
        { () => Shared(x => x.contiguous()), "9" },
        { () => Shared(x => x.clone()), "1" },
        { () => Shared(x => x[tensor(new[] { 0L })]), "1" },
        { () => M[1], "Float32[3] 4 5 6" },
        { () => M[-1, 0], "Float32[] 4" },
        { () => M[.., 1..], "Float32[2,2] 2 3 5 6" },
        { () => M[^1], "Float32[3] 4 5 6" },
        { () => M[0..1, ^1], "Float32[1] 3" },
        { () => M[TensorIndex.Colon, TensorIndex.Slice(0, 3, 2)], "Float32[2,2] 1 3 4 6" },
        { () => M[TensorIndex.Ellipsis, 0], "Float32[2] 1 4" },
        { () => M[TensorIndex.None].shape, "1, 2, 3" },
        { () => M[TensorIndex.Single(1), TensorIndex.Single(2)], "Float32[] 6" },
        { () => M[(0, 1), (null, 2)], "Float32[1,2] 1 2" },
        { () => M[TensorIndex.Tensor(tensor(new[] { 1L, 0L }))], "Float32[2,3] 4 5 6 1 2 3" },
        { () => M[M > 2], "Float32[4] 3 4 5 6" },
        { () => M[2], "throws ExternalException" },
        { () => Set(x => x[0] = tensor(0f)), "Float32[2,3] 0 0 0 4 5 6" },
        { () => Set(x => x[0..1] = 0f), "Float32[2,3] 0 0 0 4 5 6" },
        { () => Set(x => x[.., 1] = tensor(new[] { 7f, 8f })), "Float32[2,3] 1 7 3 4 8 6" },
        { () => Set(x => x[1, 2] = 9f), "Float32[2,3] 1 2 3 4 5 9" },
        { () => Set(x => x[x > 3] = tensor(0f)), "Float32[2,3] 1 2 3 0 0 0" },
        { () => Set(x => x[tensor(new[] { 1L })] = zeros(1, 3)), "Float32[2,3] 1 2 3 0 0 0" },
    };

    /// <summary>The first element after a view (or copy) was filled with 9.</summary>
    private static object Shared(Func<Tensor, Tensor> view)
    {
        Tensor x = M;
        view(x).fill_(9);
        return x[0, 0].item<float>();
    }

    private static Tensor Set(Action<Tensor> change)
    {
        Tensor x = M;
        change(x);
        return x;
    }
}
