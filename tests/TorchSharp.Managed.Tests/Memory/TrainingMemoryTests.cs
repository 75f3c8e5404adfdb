using TorchSharp.Memory;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests.Memory;

/// <summary>What training loops take from the system. The pool is the process's, so nothing runs beside these.</summary>
[Collection(nameof(Kernels.KernelTest))]
public sealed class TrainingMemoryTests
{
    private static nn.Module<Tensor, Tensor> Network() =>
        nn.Sequential(
            nn.Conv2d(1, 16, 3),
            nn.ReLU(),
            nn.Conv2d(16, 16, 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(16 * 12 * 12, 10)
        );

    /// <summary>Steps of training, and the most memory that the pool held, in use and waiting.</summary>
    private static long Train(int steps, bool scoped, Action<int>? after = null)
    {
        manual_seed(1);
        using var model = Network();
        using Tensor x = rand(64, 1, 28, 28),
            y = randint(0, 10, [64]);
        using var optimizer = optim.SGD(model.parameters(), 0.01, momentum: 0.9);
        long most = 0;
        for (int i = 0; i < steps; i++)
        {
            using (DisposeScope? scope = scoped ? NewDisposeScope() : null)
            {
                optimizer.zero_grad();
                F.cross_entropy(model.call(x), y).backward();
                optimizer.step();
            }
            most = Math.Max(
                most,
                NativePool.Shared.OutstandingBytes + NativePool.Shared.PooledBytes
            );
            after?.Invoke(i);
        }
        return most;
    }

    [Fact]
    public void A_loop_with_scopes_takes_nothing_from_the_system_once_it_is_warm()
    {
        long warm = 0;
        Train(20, scoped: true, i => warm = i == 4 ? NativePool.Shared.SystemAllocations : warm);
        Assert.Equal(warm, NativePool.Shared.SystemAllocations);
    }

    [Fact]
    public void A_loop_that_disposes_of_nothing_stays_within_the_pools_limit()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        NativePool.Shared.Trim();
        long before = NativePool.Shared.OutstandingBytes,
            scoped = Train(5, scoped: true) - before;
        NativePool.Shared.Trim();
        // Two hundred steps forget some 3 GB in all.
        long forgetful = Train(200, scoped: false) - before;
        Assert.True(
            forgetful <= Math.Max(3 * scoped / 2, 160L << 20),
            $"{forgetful >> 20} MB without scopes, {scoped >> 20} MB with"
        );
    }

    [Fact]
    public void No_finaliser_frees_what_a_graph_still_uses()
    {
        manual_seed(2);
        Tensor weight = randn(300, 300).requires_grad_();
        float[] expected = Gradient(weight, disturb: false);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(expected, Gradient(weight, disturb: true));
        }
    }

    /// <summary>The gradient of a chain whose links nobody holds; disturbed, everything forgotten is collected and overwritten first.</summary>
    private static float[] Gradient(Tensor weight, bool disturb)
    {
        weight.grad = null;
        Tensor loss = Chain(weight);
        if (disturb)
        {
            for (int i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                for (int k = 0; k < 20; k++)
                {
                    full([300, 300], float.NaN).Dispose();
                    _ = full([300, 300], float.NaN);
                }
            }
        }
        loss.backward();
        return weight.grad!.data<float>().ToArray();
    }

    [System.Runtime.CompilerServices.MethodImpl(
        System.Runtime.CompilerServices.MethodImplOptions.NoInlining
    )]
    private static Tensor Chain(Tensor weight)
    {
        Tensor y = weight;
        for (int i = 0; i < 4; i++)
        {
            y = (y.mm(weight) * 0.05).tanh() + y.relu();
        }
        return y.square().mean();
    }
}
