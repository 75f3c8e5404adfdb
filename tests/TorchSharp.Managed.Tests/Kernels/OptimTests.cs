using TorchSharp.Kernels;
using TorchSharp.Kernels.Reference;

namespace TorchSharp.Tests.Kernels;

[Collection(nameof(KernelTest))]
public sealed class OptimTests
{
    private static readonly SgdStep[] SgdSteps =
    [
        new(0.1),
        new(0.1, WeightDecay: 0.01, Maximize: true),
        new(0.1, Momentum: 0.9, FirstStep: true),
        new(0.1, Momentum: 0.9, Dampening: 0.2),
        new(0.1, Momentum: 0.9, WeightDecay: 5e-4, Nesterov: true),
    ];

    private static readonly AdamStep[] AdamSteps =
    [
        new(0.001, 0.9, 0.999, 1e-8, 1),
        new(0.001, 0.9, 0.999, 1e-8, 100, WeightDecay: 0.1),
        new(0.001, 0.9, 0.999, 1e-8, 7, WeightDecay: 0.1, Decoupled: true, Maximize: true),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(19)]
    [InlineData(40_001)]
    public void Steps_give_the_plain_loops_bits(int n)
    {
        float[] gradient = KernelData.Random(n, 2);
        foreach (SgdStep step in SgdSteps)
        {
            Agrees(
                n,
                (p, a, b, c) => Optim.Sgd(step, p, gradient, step.Momentum == 0 ? [] : a),
                (p, a, b, c) =>
                    PlainOptim.Sgd<float>(step, p, gradient, step.Momentum == 0 ? [] : a)
            );
        }
        foreach (AdamStep step in AdamSteps)
        foreach (bool amsgrad in (bool[])[false, true])
        {
            Agrees(
                n,
                (p, a, b, c) => Optim.Adam(step, p, gradient, a, b, amsgrad ? c : []),
                (p, a, b, c) => PlainOptim.Adam<float>(step, p, gradient, a, b, amsgrad ? c : [])
            );
        }
    }

    [Fact]
    public void Two_steps_with_momentum_are_PyTorchs()
    {
        // torch.optim.SGD([p], lr=0.1, momentum=0.9, weight_decay=0.01), p = 1, gradients 0.5 and 0.25.
        float[] p = [1f],
            b = [0f];
        Optim.Sgd(new(0.1, 0.9, WeightDecay: 0.01, FirstStep: true), p, [0.5f], b);
        Assert.Equal(0.949f, p[0], 1e-6f);
        Optim.Sgd(new(0.1, 0.9, WeightDecay: 0.01), p, [0.25f], b);
        Assert.Equal(0.877151f, p[0], 1e-6f);
    }

    [Fact]
    public void The_first_step_of_Adam_moves_by_the_learning_rate()
    {
        float[] p = [1f, 1f],
            m = new float[2],
            v = new float[2];
        Optim.Adam(new(0.01, 0.9, 0.999, 1e-8, 1), p, [3f, -0.2f], m, v, []);
        Assert.Equal(0.99f, p[0], 1e-6f);
        Assert.Equal(1.01f, p[1], 1e-6f);
    }

    private static void Agrees(int n, Step fast, Step plain)
    {
        float[][] expected = State(n);
        plain(expected[0], expected[1], expected[2], expected[3]);
        float[] actual = KernelData.SameAtEveryWidth(() =>
        {
            float[][] state = State(n);
            fast(state[0], state[1], state[2], state[3]);
            return [.. state.SelectMany(s => s)];
        });
        KernelData.AssertSameBits([.. expected.SelectMany(s => s)], actual);
    }

    private static float[][] State(int n) =>
        [
            KernelData.Random(n, 5),
            KernelData.Random(n, 6),
            [.. KernelData.Random(n, 7).Select(Math.Abs)],
            [.. KernelData.Random(n, 8).Select(Math.Abs)],
        ];

    private delegate void Step(float[] parameter, float[] a, float[] b, float[] c);
}
