using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Conformance;

/// <summary>Arguments at the edge of what functions are made for: infinities, tiny vectors, cut windows, kinks, sums of many small parts.</summary>
internal static class Corners
{
    private const float Inf = float.PositiveInfinity;

    private static readonly float[] Around = [-4, -3, -1, 0, 0.5f, 3, 6];

    public static readonly Rows Rows = new()
    {
        { () => Slope(x => F.silu(x, inplace: true), 1), "Float32[1] 0.9276705" },
        { () => Slope(x => F.elu(x, 1, inplace: true), -1), "Float32[1] 0.3678794" },
        { () => Slope(x => F.selu(x, inplace: true), -1), "Float32[1] 0.6467686" },
        { () => Slope(x => F.celu(x, 2, inplace: true), -1), "Float32[1] 0.6065307" },
        { () => Slope(x => F.gelu(x, inplace: true), 1), "Float32[1] 1.083315" },
        { () => Slope(x => F.leaky_relu(x, 0.1, inplace: true), -1), "Float32[1] 0.1" },
        {
            () => Slope(x => F.hardswish(x, inplace: true), -4, -1, 0, 0.5f, 6),
            "Float32[5] 0 0.1666667 0.5 0.6666667 1"
        },
        { () => Slope(x => F.relu6(x, inplace: true), Around), "Float32[7] 0 0 0 0 1 1 0" },
        {
            () => Slope(x => F.hardtanh(x, -3, 3, inplace: true), Around),
            "Float32[7] 0 0 1 1 1 0 0"
        },
        { () => F.cosine_similarity(full([1, 2], 1e-6f), full([1, 2], 1e-6f)), "Float32[1] 1" },
        { () => F.cosine_similarity(zeros(1, 2), ones(1, 2)), "Float32[1] 0" },
        {
            () => F.cosine_embedding_loss(full([1, 2], 1e-6f), full([1, 2], 1e-6f), ones(1)),
            "Float32[] 0.3333333"
        },
        { () => F.cosine_embedding_loss(ones(1, 2), ones(1, 2), zeros(1)), "Float32[] 0" },
        {
            () => F.interpolate(Line, [2], mode: InterpolationMode.Area).flatten(),
            "Float32[2] 0.25 0"
        },
        {
            () =>
                F.interpolate(
                        arange(27).to(float32).view(1, 1, 3, 3, 3),
                        [2, 2, 1],
                        mode: InterpolationMode.Area
                    )
                    .flatten(),
            "Float32[4] 7 10 16 19"
        },
        { () => Doubled(InterpolationMode.Linear, 4), "throws ExternalException" },
        { () => Doubled(InterpolationMode.Linear, 3), "1, 1, 2" },
        { () => Doubled(InterpolationMode.Bilinear, 3), "throws ExternalException" },
        { () => Doubled(InterpolationMode.Bilinear, 5), "throws ExternalException" },
        { () => Doubled(InterpolationMode.Bicubic, 3), "throws ExternalException" },
        { () => Doubled(InterpolationMode.Trilinear, 4), "throws ExternalException" },
        { () => Doubled(InterpolationMode.Trilinear, 5), "1, 1, 2, 2, 2" },
        { () => Doubled(InterpolationMode.Nearest, 6), "throws ExternalException" },
        {
            () => F.avg_pool2d(ones(1, 1, 1, 5), (1, 2), ceil_mode: true, divisor_override: 4),
            "Float32[1,1,1,3] 0.5 0.5 0.25"
        },
        {
            () =>
                F.avg_pool2d(
                        arange(36).to(float32).view(1, 1, 6, 6),
                        3,
                        2,
                        1,
                        ceil_mode: true,
                        divisor_override: 2
                    )
                    .flatten(),
            "Float32[16] 7 15 21 8 37.5 63 72 25.5 73.5 117 126 43.5 30.5 48 51 17.5"
        },
        {
            () =>
                F.avg_pool2d(arange(36).to(float32).view(1, 1, 6, 6), 3, 2, 1, divisor_override: 2)
                    .flatten(),
            "Float32[9] 7 15 21 37.5 63 72 73.5 117 126"
        },
        { () => full(1_000_000, 0.1f).cumsum(0)[-1] / 100_000, "Float32[] 1" },
        { () => (full(20_000, 1.0001f).cumprod(0)[-1] - 7.3907695f) * 1e4, "Float32[] 0" },
        {
            () => (full([20_000], 1.0001f, requires_grad: true).cumprod(0)[-1] - 7.3907695f) * 1e4,
            "Float32[] 0"
        },
        {
            () =>
                logaddexp(
                    tensor(new[] { -Inf, Inf, Inf, 1, float.NaN }),
                    tensor(new[] { -Inf, Inf, -Inf, 2, 1 })
                ),
            "Float32[5] -Infinity Infinity Infinity 2.313262 NaN"
        },
        {
            () =>
                Slope(
                    x => logaddexp(x, tensor(new[] { -Inf, Inf, 2, 1000, -1000 })),
                    Inf,
                    -Inf,
                    1,
                    0,
                    0
                ),
            "Float32[5] 1 0 0.2689414 0 1"
        },
        {
            () =>
                tensor(new[] { 1e30f, 3, 0, Inf }).hypot(tensor(new[] { 1e30f, 4, 0, 1 })) / 1e30f,
            "Float32[4] 1.414214 5E-30 0 Infinity"
        },
        {
            () => Slope(x => x.hypot(tensor(new[] { 1e30f, 4 })), 1e30f, 3),
            "Float32[2] 0.7071068 0.6"
        },
        {
            () => tensor(new[] { 6.0, 9 }).erfc() * tensor(new[] { 1e17, 1e37 }),
            "Float64[2] 2.151974 4.137032"
        },
        {
            () => tensor(new[] { 0, 0.5, 1, 1.5, 2.5, -1, -7 }).erfc() * 10,
            "Float64[7] 10 4.795001 1.572992 0.3389485 0.004069520 18.42701 20"
        },
        { () => F.binary_cross_entropy(full([1], 1.5f), ones(1)), "throws ExternalException" },
        { () => F.binary_cross_entropy(full([1], -0.1f), ones(1)), "throws ExternalException" },
        { () => F.binary_cross_entropy(full([1], float.NaN), ones(1)), "throws ExternalException" },
        { () => einsum("ii", zeros(2, 3)), "throws ExternalException" },
        { () => einsum("ii->i", zeros(1, 3)), "throws ExternalException" },
        {
            () => Whole((1L << 53) + 1, 0).mm(ones(2, 1, dtype: int64)).item<long>() - (1L << 53),
            "1"
        },
        {
            () => Whole(1L << 62, 1L << 62).mm(ones(2, 1, dtype: int64)).item<long>(),
            "-9223372036854775808"
        },
        {
            () => Whole(1, 2).to(int32).mm(Whole(int.MaxValue, 1).t().to(int32)).item<int>(),
            "-2147483647"
        },
        { () => Whole(200, 100).to(uint8).mm(Whole(2, 1).t().to(uint8)).item<byte>(), "244" },
        {
            () => matmul(arange(4).view(2, 2).t(), arange(8).view(2, 2, 2)[1]),
            "Int64[2,2] 12 14 22 26"
        },
        { () => Looked(scale: true), "Float32[3,2] 1 1 2 2 0 0" },
        { () => Looked(scale: false), "Float32[3,2] 1 1 6 6 0 0" },
        { () => TypesAfterAnotherDefault(), "Float64, Float32, Float32, Float32" },
        { () => GradientThroughAHandle(), "true" },
        { () => GradientOfANonLeaf(), "Float32[2] 1 1, true" },
    };

    private static Tensor Line => tensor(new[] { 0f, 0, 0, 1, 0, 0, 0, 0 }).view(1, 1, 8);

    private static Tensor Whole(long a, long b) => tensor(new[] { a, b }).view(1, 2);

    /// <summary>The gradient, at some points, of a function that may change its argument.</summary>
    private static Tensor Slope(Func<Tensor, Tensor> f, params float[] at)
    {
        Tensor x = tensor(at, requires_grad: true);
        f(x * 1).sum().backward();
        return x.grad;
    }

    private static long[] Doubled(InterpolationMode mode, int rank) =>
        F.interpolate(
            zeros([.. Enumerable.Repeat(1L, rank)]),
            scale_factor: [.. Enumerable.Repeat(2.0, rank - 2)],
            mode: mode
        ).shape;

    /// <summary>The gradient of three vectors of which the second is looked up three times, with the factors 1, 2 and 3.</summary>
    private static Tensor Looked(bool scale)
    {
        Embedding layer = Embedding_from_pretrained(
            ones(3, 2),
            freeze: false,
            scale_grad_by_freq: scale
        );
        Tensor weights = tensor(new[] { 1f, 1, 2, 3 }).unsqueeze(1);
        (layer.call(tensor(new long[] { 0, 1, 1, 1 })) * weights).sum().backward();
        return layer.weight.grad;
    }

    /// <summary>The default type is the factories'; what integers become in a division or a function is not asked of it.</summary>
    private static object TypesAfterAnotherDefault()
    {
        ScalarType before = get_default_dtype();
        try
        {
            set_default_dtype(float64);
            Tensor whole = arange(5);
            return (zeros(1).dtype, (whole / 2).dtype, (whole + 0.5).dtype, whole.exp().dtype);
        }
        finally
        {
            set_default_dtype(before);
        }
    }

    private static bool GradientThroughAHandle()
    {
        Tensor x = ones(2, requires_grad: true);
        x.sum().backward();
        Tensor handle = x.contiguous();
        handle.grad = null;
        return x.grad is null;
    }

    private static object GradientOfANonLeaf()
    {
        Tensor x = ones(2, requires_grad: true);
        Tensor middle = x * 2;
        middle.sum().backward(inputs: [middle]);
        return (middle.grad, x.grad is null);
    }
}
