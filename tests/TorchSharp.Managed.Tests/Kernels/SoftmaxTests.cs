using TorchSharp.Kernels;
using TorchSharp.Kernels.Reference;

namespace TorchSharp.Tests.Kernels;

[Collection(nameof(KernelTest))]
public sealed class SoftmaxTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 10, 1)]
    [InlineData(3, 16, 1)]
    [InlineData(2, 1000, 1)]
    [InlineData(500, 33, 1)]
    [InlineData(2, 5, 3)]
    public void The_family_agrees_with_float64_loops(int outer, int count, int inner)
    {
        int n = outer * count * inner;
        float[] x = [.. KernelData.Random(n, 1).Select(v => v * 30)],
            dy = KernelData.Random(n, 2);
        float[] y = Agrees(
            n,
            1e-6,
            to => Softmax.Forward(x, outer, count, inner, to),
            to => PlainSoftmax.Forward<float>(x, outer, count, inner, to)
        );
        Agrees(
            n,
            1e-6,
            to => Softmax.Backward(y, dy, outer, count, inner, to),
            to => PlainSoftmax.Backward<float>(y, dy, outer, count, inner, to)
        );
        float[] log = Agrees(
            n,
            1e-5,
            to => Softmax.LogForward(x, outer, count, inner, to),
            to => PlainSoftmax.LogForward<float>(x, outer, count, inner, to)
        );
        Agrees(
            n,
            2e-5,
            to => Softmax.LogBackward(log, dy, outer, count, inner, to),
            to => PlainSoftmax.LogBackward<float>(log, dy, outer, count, inner, to)
        );
        Agrees(
            outer * inner,
            4e-6,
            to => Softmax.LogSumExp(x, outer, count, inner, to),
            to => PlainSoftmax.LogSumExp<float>(x, outer, count, inner, to)
        );
    }

    [Fact]
    public void Large_logits_do_not_overflow()
    {
        var y = new float[3];
        Softmax.Forward<float>([1000f, 1000f, -1000f], 1, 3, 1, y);
        Assert.Equal([0.5f, 0.5f, 0f], y);
    }

    [Fact]
    public void Rows_of_minus_infinity_and_NaN_come_out_as_in_PyTorch()
    {
        const float inf = float.PositiveInfinity;
        float[] x = [-inf, -inf, float.NaN, 1f, inf, 0f, -inf, 2f];
        float[] y = new float[8],
            log = new float[8],
            lse = new float[4];
        Softmax.Forward<float>(x, 4, 2, 1, y);
        Softmax.LogForward<float>(x, 4, 2, 1, log);
        Softmax.LogSumExp<float>(x, 4, 2, 1, lse);
        KernelData.AssertSameBits(
            [float.NaN, float.NaN, float.NaN, float.NaN, float.NaN, float.NaN, 0, 1],
            y
        );
        KernelData.AssertSameBits([-inf, float.NaN, inf, 2], lse);
        Assert.Equal([-inf, 0f], log[6..]);
    }

    private static float[] Agrees(int n, double tolerance, Fill fast, Fill plain)
    {
        var expected = new float[n];
        plain(expected);
        float[] actual = KernelData.SameAtEveryWidth(() =>
        {
            var y = new float[n];
            fast(y);
            return y;
        });
        KernelData.AssertClose(expected, actual, tolerance);
        return actual;
    }

    private delegate void Fill(float[] to);
}
