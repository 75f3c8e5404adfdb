using TorchSharp.Memory;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Scopes;

/// <summary>Who disposes of a tensor, and when its memory comes back.</summary>
[Collection(nameof(Tensors.Alone))]
public sealed class ScopeTests
{
    [Fact]
    public void A_scope_disposes_of_what_was_made_in_it()
    {
        Tensor inside,
            kept;
        using (DisposeScope scope = NewDisposeScope())
        {
            inside = ones(3);
            kept = (inside + 1).MoveToOuterDisposeScope();
            Assert.Equal(1, scope.DisposablesCount);
        }
        Assert.True(inside.IsInvalid);
        Assert.Throws<InvalidOperationException>(() => inside + 1);
        Assert.Equal(6, kept.sum().item<float>());
    }

    [Fact]
    public void Scopes_nest_and_tensors_move_outwards()
    {
        using DisposeScope outer = NewDisposeScope();
        Tensor t;
        using (DisposeScope inner = NewDisposeScope())
        {
            t = inner.MoveToOuter(ones(1));
            ones(1);
        }
        Assert.True(outer.Contains(t));
        Assert.Equal(1, outer.DisposablesCount);
        outer.Detach(t);
        outer.DisposeEverything();
        Assert.False(t.IsInvalid);
    }

    [Fact]
    public void A_wrapped_expression_keeps_only_its_result()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor y = WrappedTensorDisposeScope(() => (ones(2) + 1) * 3);
        Assert.Equal(1, scope.DisposablesCount);
        Assert.Equal(12, y.sum().item<float>());
    }

    [Fact]
    public void Operations_made_of_others_leave_one_tensor_in_the_scope()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = rand(3, 4);
        int before = scope.DisposablesCount;
        _ = x.std();
        _ = x.flip(0);
        _ = x.isclose(x);
        _ = x.norm(3f);
        _ = stack([x, x]);
        Assert.Equal(before + 5, scope.DisposablesCount);
    }

    [Fact]
    public void Statistics_count_this_threads_tensors()
    {
        ThreadDisposeScopeStatistics s = DisposeScopeManager.Statistics;
        s.Reset();
        Tensor outside = ones(1);
        using (NewDisposeScope())
        {
            ones(1);
            ones(1).DetachFromDisposeScope();
        }
        outside.Dispose();
        Assert.Equal(1, s.CreatedOutsideScopeCount);
        Assert.Equal(1, s.DisposedOutsideScopeCount);
        Assert.Equal(2, s.CreatedInScopeCount);
        Assert.Equal(1, s.DisposedInScopeCount);
        Assert.Equal(1, s.DetachedFromScopeCount);
        Assert.Equal(1, s.ThreadTotalLiveCount);
    }

    [Fact]
    public void Another_thread_is_outside_of_the_scope()
    {
        using DisposeScope scope = NewDisposeScope();
        var thread = new Thread(() => ones(1));
        thread.Start();
        thread.Join();
        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void Gradients_outlive_the_scope_of_the_step()
    {
        Tensor w = ones(1000).requires_grad_();
        using (NewDisposeScope())
        {
            (w * 2).sum().backward();
        }
        Assert.Equal(2, w.grad![0].item<float>());
    }

    [Fact]
    public void A_training_step_in_a_scope_returns_all_memory_it_took()
    {
        Tensor w1 = rand(300, 300).requires_grad_(),
            w2 = rand(300, 300).requires_grad_(),
            x = rand(300, 300);
        long Step()
        {
            using (NewDisposeScope())
            {
                (x.mm(w1).relu().mm(w2).tanh() * x).sum().backward();
            }
            return NativePool.Shared.OutstandingBytes;
        }
        long first = Step();
        for (int i = 0; i < 5; i++)
        {
            Step();
        }
        // What other tests forgot may still come and go; six steps' worth may not stay.
        Assert.InRange(Step() - first, long.MinValue, 4L * 360_000);
    }

    [Fact]
    public void A_scope_that_stayed_empty_leaves_the_next_one_in_order()
    {
        for (int i = 0; i < 3; i++)
        {
            using (NewDisposeScope())
            {
                using DisposeScope empty = NewDisposeScope();
            }
            using DisposeScope scope = NewDisposeScope();
            Tensor[] made = [.. Enumerable.Range(0, 40).Select(n => zeros(n + 1))];
            Assert.Equal(40, scope.DisposablesCount);
            scope.Dispose();
            Assert.All(made, tensor => Assert.True(tensor.IsInvalid));
        }
    }

    [Fact]
    public void A_derived_class_hears_that_its_scope_ends()
    {
        Watched owned,
            moved;
        using (NewDisposeScope())
        {
            using (NewDisposeScope())
            {
                owned = new Watched(zeros(3));
                moved = new Watched(zeros(3));
                moved.MoveToOuterDisposeScope();
            }
            Assert.Equal(1, owned.Told);
            Assert.Equal(0, moved.Told);
        }
        Assert.Equal(1, moved.Told);
        Assert.True(owned.IsInvalid && moved.IsInvalid);
    }

    private sealed class Watched(Tensor data) : TorchSharp.Modules.Parameter(data)
    {
        public int Told { get; private set; }

        protected override void Dispose(bool disposing)
        {
            Told++;
            base.Dispose(disposing);
        }
    }
}
