using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Conformance;

/// <summary>where, gather and scatter, masks, one-hot, parts.</summary>
internal static class Selection
{
    private static Tensor M =>
        tensor(
            new[,]
            {
                { 1f, 2f, 3f },
                { 4f, 5f, 6f },
            }
        );

    private static Tensor I(params long[] values) => tensor(values);

    public static readonly Rows Rows = new()
    {
        { () => where(M > 3, M, zeros_like(M)), "Float32[2,3] 0 0 0 4 5 6" },
        { () => M.where(M > 3, tensor(0f)), "Float32[2,3] 0 0 0 4 5 6" },
        { () => M.gather(1, I(2, 0).unsqueeze(1)), "Float32[2,1] 3 4" },
        { () => gather(M, 1, I(2, 0).unsqueeze(1), sparse_grad: false), "Float32[2,1] 3 4" },
        {
            () => zeros(2, 3).scatter(1, I(2, 0).unsqueeze(1), ones(2, 1)),
            "Float32[2,3] 0 0 1 1 0 0"
        },
        {
            () => zeros(2, 3).scatter_(1, I(1, 1).unsqueeze(1), ones(2, 1)),
            "Float32[2,3] 0 1 0 0 1 0"
        },
        { () => zeros(3).scatter_add_(0, I(1, 1, 2), ones(3)), "Float32[3] 0 2 1" },
        { () => M.index_select(1, I(2, 0)), "Float32[2,2] 3 1 6 4" },
        { () => M.masked_fill(M > 3, 0), "Float32[2,3] 1 2 3 0 0 0" },
        { () => M.masked_select(M > 3), "Float32[3] 4 5 6" },
        { () => F.one_hot(I(0, 2)), "Int64[2,3] 1 0 0 0 0 1" },
        { () => F.one_hot(I(1), 4), "Int64[1,4] 0 1 0 0" },
        { () => F.one_hot(tensor(new[] { 1 }), 4), "throws ArgumentException" },
        { () => M.narrow(1, 1, 2), "Float32[2,2] 2 3 5 6" },
        { () => M.select(0, 1), "Float32[3] 4 5 6" },
        { () => M.split(2, 1), "Float32[2,2] 1 2 4 5, Float32[2,1] 3 6" },
        { () => M.split([1, 2], 1), "Float32[2,1] 1 4, Float32[2,2] 2 3 5 6" },
        { () => M.chunk(2, 0), "Float32[1,3] 1 2 3, Float32[1,3] 4 5 6" },
        { () => M.unbind(1), "Float32[2] 1 4, Float32[2] 2 5, Float32[2] 3 6" },
        { () => M.nonzero().shape, "6, 2" },
    };
}
