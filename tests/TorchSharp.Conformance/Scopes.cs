using static TorchSharp.torch;

namespace TorchSharp.Conformance;

/// <summary>Who owns a tensor, and what is counted.</summary>
internal static class Scopes
{
    public static readonly Rows Rows = new()
    {
        { () => After(s => ones(1)), "true" },
        { () => After(s => ones(1).MoveToOuterDisposeScope()), "false" },
        { () => After(s => ones(1).DetachFromDisposeScope()), "false" },
        { () => After(s => s.Detach(ones(1))), "false" },
        { () => After(s => s.MoveToOuter(ones(1))), "false" },
        { () => After(s => Everything(s)), "true" },
        { () => After(s => (ones(1) + 1).sum()), "true" },
        { () => Kept(), "false, true" },
        { () => Counted(), "2, 1" },
        { () => WrappedTensorDisposeScope(() => ones(2) + 1), "Float32[2] 2 2" },
        { () => Statistics(), "1, 1, 0" },
        { () => ModuleInScope(), "false" },
        { () => UsedAfterwards(), "throws InvalidOperationException" },
        { () => Total(), "3, 0" },
        { () => Tensor.PeakCount >= Tensor.TotalCount, "true" },
        { () => OtherThread(), "0" },
        { () => NewHandle(t => t.contiguous()), "false" },
        { () => NewHandle(t => t.to(ScalarType.Float32)), "false" },
        { () => NewHandle(t => t.cpu()), "false" },
        { () => NewHandle(t => t.reshape(1)), "false" },
    };

    /// <summary>Whether the tensor that was made in a scope is gone at its end.</summary>
    private static bool After(Func<DisposeScope, Tensor> make)
    {
        Tensor t;
        using (DisposeScope scope = NewDisposeScope())
        {
            t = make(scope);
        }
        return t.IsInvalid;
    }

    private static Tensor Everything(DisposeScope scope)
    {
        Tensor t = ones(1);
        scope.DisposeEverything();
        return t;
    }

    private static object Kept()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = ones(1),
            b = ones(1);
        scope.DisposeEverythingBut(a);
        return (a.IsInvalid, b.IsInvalid);
    }

    private static object Counted()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = ones(1),
            b = ones(1);
        int before = scope.DisposablesCount;
        a.Dispose();
        GC.KeepAlive(b);
        return (before, scope.DisposablesCount);
    }

    private static object Statistics()
    {
        ThreadDisposeScopeStatistics counts = DisposeScopeManager.Statistics;
        counts.Reset();
        using (NewDisposeScope())
        {
            ones(1);
        }
        return (
            counts.CreatedInScopeCount,
            counts.DisposedInScopeCount,
            counts.ThreadTotalLiveCount
        );
    }

    private static bool ModuleInScope()
    {
        Modules.Linear layer;
        using (NewDisposeScope())
        {
            layer = nn.Linear(2, 1);
        }
        using (layer)
        {
            return layer.weight!.IsInvalid;
        }
    }

    private static object UsedAfterwards()
    {
        Tensor t;
        using (NewDisposeScope())
        {
            t = ones(1);
        }
        return t.sum();
    }

    private static object Total()
    {
        long before = Tensor.TotalCount;
        Tensor[] some = [ones(1), ones(1), ones(1)];
        long during = Tensor.TotalCount - before;
        Array.ForEach(some, t => t.Dispose());
        return (during, Tensor.TotalCount - before);
    }

    private static object OtherThread()
    {
        using DisposeScope scope = NewDisposeScope();
        var thread = new Thread(() => ones(1).Dispose());
        thread.Start();
        thread.Join();
        return scope.DisposablesCount;
    }

    /// <summary>Whether disposing of the result disposes of the tensor.</summary>
    private static bool NewHandle(Func<Tensor, Tensor> same)
    {
        Tensor t = ones(1);
        same(t).Dispose();
        return t.IsInvalid;
    }
}
