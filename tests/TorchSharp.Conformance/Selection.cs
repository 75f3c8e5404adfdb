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

    /// <summary>M after a write in place, and whether that gave back the same handle.</summary>
    private static object Written(Func<Tensor, Tensor> write)
    {
        Tensor x = M;
        Tensor y = write(x);
        return (x, ReferenceEquals(x, y));
    }

    public static readonly Rows Rows = new()
    {
        { () => where(M > 3, M, zeros_like(M)), "Float32[2,3] 0 0 0 4 5 6" },
        { () => M.where(M > 3, tensor(0f)), "Float32[2,3] 0 0 0 4 5 6" },
        { () => M.index_add(0, I(1, 1), M, 2), "Float32[2,3] 1 2 3 14 19 24" },
        { () => M.index_add(1, I(2, 0), M[.., 1..], 1), "Float32[2,3] 4 2 5 10 5 11" },
        { () => M.index_add(-1, I(0), ones(2, 1), 1), "Float32[2,3] 2 2 3 5 5 6" },
        { () => M.index_add(0, I(0).to(int16), ones(1, 3), 1), "throws ArgumentException" },
        { () => M.index_copy(0, I(0).to(int32), ones(1, 3)), "throws ArgumentException" },
        { () => M.index_fill(0, I(0).to(int32), 1), "throws ArgumentException" },
        { () => M.index_copy(0, I(1), M[..1]), "Float32[2,3] 1 2 3 1 2 3" },
        { () => M.index_fill(1, I(0, -1), 9), "Float32[2,3] 9 2 9 9 5 9" },
        {
            () => Written(x => x.index_add_(0, I(0), ones(1, 3), 2)),
            "Float32[2,3] 3 4 5 4 5 6, true"
        },
        {
            () => Written(x => x.index_copy_(0, I(0), ones(1, 3))),
            "Float32[2,3] 1 1 1 4 5 6, true"
        },
        { () => Written(x => x.index_fill_(0, I(0), 0)), "Float32[2,3] 0 0 0 4 5 6, true" },
        { () => index_add(M, 0, I(0), ones(1, 3), 2), "Float32[2,3] 3 4 5 4 5 6" },
        { () => index_copy_(M, 0, I(0), ones(1, 3)), "Float32[2,3] 1 1 1 4 5 6" },
        { () => index_fill(M, 0, I(0), 0), "Float32[2,3] 0 0 0 4 5 6" },
        { () => tensor_split(arange(3), 2), "Int64[2] 0 1, Int64[1] 2" },
        { () => M.index_add(0, I(2), ones(1, 3), 1), "throws ExternalException" },
        { () => M.index_add(0, I(0), ones(2, 3), 1), "throws ExternalException" },
        { () => M.index_copy(0, I(0), ones(1, 2)), "throws ExternalException" },
        { () => M.index_fill(0, I(2), 1), "throws ExternalException" },
        { () => arange(5).tensor_split(3), "Int64[2] 0 1, Int64[2] 2 3, Int64[1] 4" },
        { () => M.tensor_split(4, dim: 1)[3].shape, "2, 0" },
        {
            () => arange(5).tensor_split(new[] { 1L, -1L }),
            "Int64[1] 0, Int64[3] 1 2 3, Int64[1] 4"
        },
        {
            () => arange(5).tensor_split(new[] { 3L, 2L, 9L }),
            "Int64[3] 0 1 2, Int64[0], Int64[3] 2 3 4, Int64[0]"
        },
        { () => arange(5).tensor_split(I(2)), "Int64[2] 0 1, Int64[3] 2 3 4" },
        { () => arange(5).tensor_split(tensor(2L)), "Int64[3] 0 1 2, Int64[2] 3 4" },
        { () => arange(5).tensor_split(0), "throws ExternalException" },
        { () => arange(5).tensor_split(I(2).to(int32)), "throws ArgumentException" },
        { () => hstack(I(1), I(2, 3)), "Int64[3] 1 2 3" },
        { () => hstack(tensor(1f), tensor(2f)), "Float32[2] 1 2" },
        { () => hstack(M, M[.., ..1]), "Float32[2,4] 1 2 3 1 4 5 6 4" },
        { () => vstack([I(1, 2), I(3, 4)]), "Int64[2,2] 1 2 3 4" },
        { () => vstack([M, M[..1]]).shape, "3, 3" },
        { () => dstack(I(1, 2), I(3, 4)), "Int64[1,2,2] 1 3 2 4" },
        { () => dstack(M, M).shape, "2, 3, 2" },
        { () => tensor(1f).atleast_3d().shape, "1, 1, 1" },
        { () => ones(2).atleast_3d().shape, "1, 2, 1" },
        { () => ones(2).atleast_2d().shape, "1, 2" },
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
