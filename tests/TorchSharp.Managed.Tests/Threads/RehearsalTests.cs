using TorchSharp.Threads;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Threads;

/// <summary>Draws from the process's generator, so nothing runs beside it.</summary>
[Collection(nameof(Tensors.Alone))]
public sealed class RehearsalTests
{
    [Fact]
    public void It_plays_to_the_end_and_leaves_random_numbers_scopes_and_counts_alone()
    {
        manual_seed(7);
        float expected = rand(1).item<float>();
        manual_seed(7);
        using DisposeScope scope = NewDisposeScope();
        long live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        int owned = scope.DisposablesCount;

        Rehearsal.Programme();

        Assert.Equal(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.Equal(owned, scope.DisposablesCount);
        Assert.True(is_grad_enabled());
        Assert.Equal(expected, rand(1).item<float>());
    }
}
