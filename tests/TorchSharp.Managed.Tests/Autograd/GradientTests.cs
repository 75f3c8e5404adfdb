using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests.Autograd;

/// <summary>Every differentiable operation against finite differences, once and twice.</summary>
[Collection(nameof(Reference.DefaultGenerator))]
public sealed class GradientTests
{
    private static Tensor R(params long[] sizes) => randn(sizes, float64);

    /// <summary>Positive and away from zero.</summary>
    private static Tensor P(params long[] sizes) => rand(sizes, float64) + 0.5;

    /// <summary>Inside of (-1, 1).</summary>
    private static Tensor U(params long[] sizes) => rand(sizes, float64) * 1.6 - 0.8;

    private static Tensor Index(params long[] positions) => tensor(positions);

    private sealed record Case(Func<Tensor[], Tensor> F, Func<Tensor[]> Inputs);

    private static Case One(Func<Tensor, Tensor> f, Func<Tensor> x) =>
        new(z => f(z[0]), () => [x()]);

    private static Case Two(Func<Tensor, Tensor, Tensor> f, Func<Tensor> a, Func<Tensor> b) =>
        new(z => f(z[0], z[1]), () => [a(), b()]);

    private static readonly Dictionary<string, Case> Cases = new()
    {
        ["add, broadcast"] = Two((a, b) => a + b, () => R(3, 4), () => R(4)),
        ["add scaled"] = Two((a, b) => a.add(b, 2.5), () => R(3, 1), () => R(2, 1, 4)),
        ["sub"] = Two((a, b) => a - b, () => R(3, 4), () => R(3, 1)),
        ["mul, broadcast"] = Two((a, b) => a * b, () => R(2, 3, 4), () => R(3, 1)),
        ["div"] = Two((a, b) => a / b, () => R(3, 4), () => P(4)),
        ["numbers"] = One(x => (2 - x) * 3 / 4 + 1 / (x * x + 1), () => R(5)),
        ["remainder"] = Two((a, b) => a.remainder(b), () => P(3) * 3, () => P(3) * 0.1 + 0.7),
        ["pow number"] = One(x => x.pow(3) + x.pow(-1) + x.pow(0.5) + x.pow(2.5), () => P(4)),
        ["pow tensor"] = Two((a, b) => a.pow(b), () => P(4), () => R(4)),
        ["exp log sqrt"] = One(x => x.exp() + x.log() + x.sqrt() + x.rsqrt(), () => P(4)),
        ["tanh sigmoid relu"] = One(x => x.tanh() * x.sigmoid() + x.relu(), () => R(6)),
        ["erf erfc erfinv"] = One(x => x.erf() + x.erfc() * 2 + x.erfinv(), () => U(4)),
        ["trigonometry"] = One(
            x => x.sin() + x.cos() * x.tan() + x.asin() + x.acos() + x.atan(),
            () => U(4)
        ),
        ["hyperbolics"] = One(
            x => x.sinh() + x.cosh() + x.asinh() + x.atanh() + (x + 2).acosh(),
            () => U(4)
        ),
        ["logarithms"] = One(
            x => x.log2() + x.log10() + x.log1p() + x.expm1() + x.exp2(),
            () => P(4)
        ),
        ["atan2"] = Two((a, b) => a.atan2(b), () => R(4), () => P(4)),
        ["abs square reciprocal"] = One(x => x.abs() + x.square() + x.reciprocal(), () => P(4) - 2),
        ["clamp"] = One(x => x.clamp(-0.5, 0.5) * x, () => R(8)),
        ["clamp tensors"] = new(z => z[0].clamp(z[1], z[2]), () => [R(6), R(6) - 1, R(6) + 1]),
        ["maximum minimum"] = Two((a, b) => a.maximum(b) * a.minimum(b), () => R(5), () => R(5)),
        ["where"] = Two((a, b) => where(a > 0, a * 2, b), () => R(3, 4), () => R(4)),
        ["masked_fill"] = One(x => x.masked_fill(x > 0.5, 3), () => R(6)),
        ["lerp addcmul addcdiv"] = new(
            z => z[0].lerp(z[1], z[2]) + z[0].addcmul(z[1], z[2], 2) + z[0].addcdiv(z[1], z[2], 3),
            () => [R(4), R(4), P(4)]
        ),
        ["logaddexp hypot"] = Two((a, b) => a.logaddexp(b) + a.hypot(b), () => R(4), () => P(4)),
        ["sum over dims"] = One(
            x => x.sum(new long[] { 0, 2 }) * x.sum(1L, true).sum(),
            () => R(2, 3, 4)
        ),
        ["mean var std"] = One(x => x.mean([1]) + x.var(1L) + x.std(1L, false), () => R(3, 4)),
        ["max along"] = One(x => x.max(1).values * x.min(0).values.sum(), () => R(3, 4)),
        ["amax amin"] = One(x => x.amax([0]) + x.amin([1], true), () => R(3, 3)),
        ["max of all"] = One(x => x.max() * x.min(), () => R(3, 4)),
        ["maxout"] = One(x => x.view(2, 3, 4).max(2).values, () => R(2, 12)),
        ["logsumexp"] = One(x => x.logsumexp(1), () => R(3, 4)),
        ["norms"] = One(
            x =>
                x.norm(1, false, 2) + linalg.vector_norm(x, 3, [1]) + linalg.vector_norm(x, 1, [1]),
            () => R(3, 4)
        ),
        ["infinity norm"] = One(
            x => linalg.vector_norm(x, double.PositiveInfinity, [1]),
            () => R(3, 4)
        ),
        ["prod cumprod"] = One(x => x.prod(1L, true) * x.cumprod(1), () => R(3, 3)),
        ["cumsum"] = One(x => x.cumsum(0) * x, () => R(3, 4)),
        ["sort topk"] = One(x => x.sort(1).Values[.., ..2] * x.topk(2).values, () => R(3, 4)),
        ["quantile median"] = One(
            x => x.quantile(tensor([0.3, 0.7]), 1) + x.median(),
            () => R(3, 4)
        ),
        ["mm"] = Two((a, b) => a.mm(b), () => R(3, 4), () => R(4, 2)),
        ["mm transposed"] = Two((a, b) => a.t().mm(b.t()), () => R(4, 3), () => R(2, 4)),
        ["bmm matmul"] = Two(
            (a, b) => a.bmm(b) + a.matmul(b[0]),
            () => R(2, 3, 4),
            () => R(2, 4, 2)
        ),
        ["matmul broadcast"] = Two((a, b) => a.matmul(b), () => R(2, 1, 3, 4), () => R(2, 4, 2)),
        ["vectors"] = Two((a, b) => a.dot(b) * a.outer(b).matmul(b), () => R(3), () => R(3)),
        ["views"] = One(
            x => x.permute(2, 0, 1).reshape(4, -1).t().unsqueeze(1).squeeze() * 2,
            () => R(2, 3, 4)
        ),
        ["expand repeat"] = One(x => x.expand(3, 4) * x.repeat(3, 1), () => R(1, 4)),
        ["slices"] = One(x => x[1.., ..3] * x[^1, 0] + x.select(1, 2)[..1], () => R(3, 4)),
        ["strided slice"] = One(x => x.slice(1, 0, 4, 2), () => R(3, 4)),
        ["index tensor"] = One(x => x.index(Index(0, 2, 0)) * 2, () => R(3, 4)),
        ["index two tensors"] = One(x => x.index(Index(0, 2), Index(1, 1)), () => R(3, 4)),
        ["mask"] = One(x => x.masked_select(x > -10), () => R(3, 2)),
        ["gather"] = One(
            x =>
                x.gather(
                    1,
                    tensor(
                        new long[,]
                        {
                            { 0, 0 },
                            { 3, 1 },
                        }
                    )
                ),
            () => R(2, 4)
        ),
        ["scatter"] = Two(
            (a, b) =>
                a.scatter(
                    1,
                    tensor(
                        new long[,]
                        {
                            { 1, 0 },
                            { 2, 3 },
                        }
                    ),
                    b
                ),
            () => R(2, 4),
            () => R(2, 2)
        ),
        ["scatter_add"] = Two(
            (a, b) =>
                a.scatter_add(
                    0,
                    tensor(
                        new long[,]
                        {
                            { 0, 0 },
                            { 0, 1 },
                        }
                    ),
                    b
                ),
            () => R(2, 2),
            () => R(2, 2)
        ),
        ["index_put"] = Two(
            (a, b) => a.clone().index_put_(b, [Index(0, 0)], true),
            () => R(3, 4),
            () => R(2, 4)
        ),
        ["cat stack"] = Two(
            (a, b) => cat([a, b], 1) * stack([a, a], 1).sum(),
            () => R(2, 2),
            () => R(2, 3)
        ),
        ["flip roll tril diag"] = One(
            x => x.flip(1) + x.roll(1, 0) + x.tril() + x.diag().sum(),
            () => R(3, 3)
        ),
        ["in place"] = Two(
            (a, b) =>
            {
                Tensor z = a.clone();
                z.mul_(b);
                z[0] = b * 2;
                z[1].exp_();
                return z * z;
            },
            () => R(3, 4),
            () => R(4)
        ),
        ["to float64 and back"] = One(x => x.to(float64, copy: true) * 2, () => R(3)),
        ["conv2d"] = new(
            z => F.conv2d(z[0], z[1], z[2], strides: [2, 1], padding: [1, 0]),
            () => [R(2, 3, 6, 5), R(4, 3, 3, 2), R(4)]
        ),
        ["conv2d groups, dilation"] = Two(
            (a, b) => F.conv2d(a, b, dilation: [2, 1], groups: 2),
            () => R(1, 4, 6, 5),
            () => R(4, 2, 2, 2)
        ),
        ["max_pool2d"] = One(x => F.max_pool2d(x, 2L), () => R(2, 3, 4, 6)),
        ["max_pool2d, overlapping"] = One(x => F.max_pool2d(x, 3L, 1, 1), () => R(1, 2, 4, 4)),
        ["avg_pool2d"] = One(x => F.avg_pool2d(x, 2L, 1, 1), () => R(1, 2, 4, 4)),
        ["adaptive_avg_pool2d"] = One(x => F.adaptive_avg_pool2d(x, 3L), () => R(1, 2, 5, 7)),
        ["batch_norm"] = new(
            z => F.batch_norm(z[0], null, null, z[1], z[2], training: true),
            () => [R(3, 2, 2, 2), R(2), R(2)]
        ),
        ["pad"] = One(x => F.pad(x, [1L, 2, 0, -1], PaddingModes.Constant, 0.5), () => R(2, 3, 3)),
        ["pad reflect"] = One(x => F.pad(x, [1L, 2], PaddingModes.Reflect), () => R(2, 3, 4)),
        ["interpolate"] = One(
            x => F.interpolate(x, size: [5, 7], mode: InterpolationMode.Bilinear),
            () => R(1, 2, 3, 4)
        ),
        ["linear"] = new(z => F.linear(z[0], z[1], z[2]), () => [R(3, 4), R(2, 4), R(2)]),
        ["softmax"] = One(x => F.softmax(x, 1) + F.log_softmax(x, 0), () => R(3, 4)),
        ["cross_entropy"] = One(
            x => F.cross_entropy(x, Index(0, 2, 1), label_smoothing: 0.1),
            () => R(3, 4)
        ),
        ["mse l1 huber"] = Two(
            (a, b) => F.mse_loss(a, b) + F.l1_loss(a, b) + F.huber_loss(a, b),
            () => R(3, 4),
            () => R(3, 4)
        ),
        ["bce with logits"] = One(
            x => F.binary_cross_entropy_with_logits(x, ones(3, 4, float64) * 0.3),
            () => R(3, 4)
        ),
    };

    public static TheoryData<string> Names => new(Cases.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void First_derivatives_agree_with_finite_differences(string name)
    {
        manual_seed(1);
        FiniteDifferences.Check(Cases[name].F, Cases[name].Inputs());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Second_derivatives_agree_with_finite_differences(string name)
    {
        manual_seed(2);
        FiniteDifferences.CheckTwice(Cases[name].F, Cases[name].Inputs());
    }

    [Fact]
    public void A_part_of_a_tensor_whose_elements_share_memory_has_its_own_gradient_only()
    {
        foreach (bool again in new[] { false, true })
        {
            Assert.Equal([1f, 1, 1], Slope(ones(3), x => x.expand(3, 3).trace(), again));
            Assert.Equal([1f, 1, 1], Slope(ones(3), x => x.expand(3, 3).diagonal(), again));
            Assert.Equal([0f, 1, 1], Slope(ones(3), x => x.expand(3, 3).diagonal(1), again));
            Assert.Equal([1f, 1, 1], Slope(ones(3), x => einsum("ii->i", x.expand(3, 3)), again));
            Assert.Equal(
                [1f, 1, 1, 1, 1, 1],
                Slope(ones(2, 1, 3), x => x.expand(2, 3, 3).diagonal(0, 1, 2), again)
            );
            Assert.Equal(
                [1f, 1, 1, 0],
                Slope(ones(4), x => x.as_strided([3, 2], [1, 1]).as_strided([3], [1]), again)
            );
            Assert.Equal(
                [1f, 2, 1, 0],
                Slope(ones(4), x => x.as_strided([3], [1]).as_strided([2, 2], [1, 1]), again)
            );
            // The place in the tensor itself, not only in the memory under it.
            Assert.Equal(
                [1f, 0, 0, 0, 1, 0, 0, 0, 1],
                Slope(ones(3).expand(3, 3), x => x.diagonal(), again)
            );
        }
    }

    private static float[] Slope(Tensor x, Func<Tensor, Tensor> f, bool createGraph)
    {
        x.requires_grad_();
        Tensor slope = autograd.grad([f(x).sum()], [x], create_graph: createGraph)[0];
        return slope.reshape(-1).data<float>().ToArray();
    }
}
