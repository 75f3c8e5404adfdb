using static TorchSharp.torch;

namespace TorchSharp.Conformance;

/// <summary>Sums, norms, extremes, sorting, counting.</summary>
internal static class Reductions
{
    private static Tensor M =>
        tensor(
            new[,]
            {
                { 1f, 5f, 2f },
                { 4f, 3f, 6f },
            }
        );

    public static readonly Rows Rows = new()
    {
        { () => M.sum(), "Float32[] 21" },
        { () => tensor(new[] { 1, 2 }).sum(), "Int64[] 3" },
        { () => tensor(new[] { true, true }).sum(), "Int64[] 2" },
        { () => M.sum(ScalarType.Float64), "Float64[] 21" },
        { () => M.sum(1), "Float32[2] 8 13" },
        { () => M.sum(-1, keepdim: true), "Float32[2,1] 8 13" },
        { () => M.sum([0, 1]), "Float32[] 21" },
        { () => M.mean(), "Float32[] 3.5" },
        { () => M.mean([1]), "Float32[2] 2.666667 4.333333" },
        { () => M.mean([0], true), "Float32[1,3] 2.5 4 4" },
        { () => tensor(new[] { 1L }).mean(), "throws ExternalException" },
        { () => M.std(), "Float32[] 1.870829" },
        { () => M.var(1, false), "Float32[2] 2.888889 1.555556" },
        { () => M.std(1), "Float32[2] 2.081666 1.527525" },
        { () => M.norm(), "Float32[] 9.539392" },
        { () => M.norm(1f), "Float32[] 21" },
        { () => M.norm(1, false, 2f), "Float32[2] 5.477226 7.81025" },
        { () => linalg.norm(M, 2, [1]), "Float32[2] 5.477226 7.81025" },
        { () => linalg.norm(tensor(new[] { 2f, 0f, 4f }), -1), "Float32[] 0" },
        { () => linalg.norm(tensor(new[] { 2f, -4f }), -1), "Float32[] 1.333333" },
        { () => linalg.vector_norm(M, double.PositiveInfinity, [0]), "Float32[3] 4 5 6" },
        { () => M.argmax(), "Int64[] 5" },
        { () => M.argmax(1), "Int64[2] 1 2" },
        { () => M.argmin(0, true), "Int64[1,3] 0 1 0" },
        { () => M.max(), "Float32[] 6" },
        { () => M.max(1), "Float32[2] 5 6, Int64[2] 1 2" },
        { () => M.min(0).indexes, "Int64[3] 0 1 0" },
        { () => M.max(full([2, 3], 4f)), "Float32[2,3] 4 5 4 4 4 6" },
        { () => M.topk(2), "Float32[2,2] 5 2 6 4, Int64[2,2] 1 2 2 0" },
        { () => M.topk(1, 0, largest: false).values, "Float32[1,3] 1 3 2" },
        { () => M.sort(), "Float32[2,3] 1 2 5 3 4 6, Int64[2,3] 0 2 1 1 0 2" },
        { () => M.sort(1, descending: true).Values, "Float32[2,3] 5 2 1 6 4 3" },
        { () => torch.sort(M).indices, "Int64[2,3] 0 2 1 1 0 2" },
        { () => M.argsort(0), "Int64[2,3] 0 1 0 1 0 1" },
        { () => M.amax([1]), "Float32[2] 5 6" },
        { () => M.amin([0, 1], true), "Float32[1,1] 1" },
        { () => (M > 5).any(), "Bool[] 1" },
        { () => (M > 0).all(), "Bool[] 1" },
        { () => zeros(2).logsumexp(0), "Float32[] 0.6931472" },
        { () => M.cumsum(1), "Float32[2,3] 1 6 8 4 7 13" },
        { () => torch.cummax(M, 1).indices, "Int64[2,3] 0 1 1 0 0 2" },
        { () => M.quantile(tensor(0.5f)), "Float32[] 3.5" },
        { () => bincount(tensor(new[] { 0L, 2, 2 })), "Int64[3] 1 0 2" },
        { () => tensor(new[] { 3L, 1, 3 }).unique(), "Int64[2] 1 3, null, null" },
        {
            () => tensor(new[] { 3L, 1, 3 }).unique(return_inverse: true).inverse_indices,
            "Int64[3] 1 0 1"
        },
        { () => zeros(0).sum(), "Float32[] 0" },
        { () => zeros(0).max(), "throws ExternalException" },
        { () => M.sum(2), "throws ExternalException" },
    };
}
