namespace TorchSharp;

/// <summary>
/// Owns the tensors that its thread makes while it is the innermost scope, and disposes of them at its end.
/// It keeps their buffers warm: what the scope gives back is what the next step takes.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    private readonly ThreadState _thread;
    private OwnedTensors _owned;
    private bool _closed;

    internal DisposeScope(ThreadState thread)
    {
        _thread = thread;
        _owned = new OwnedTensors();
        Outer = thread.Scope;
    }

    internal DisposeScope? Outer { get; private set; }

    /// <summary>What the scope owns now, as a list of its own.</summary>
    public IReadOnlyList<IDisposable> DisposablesView
    {
        get
        {
            CheckOpen();
            return _owned.ToList();
        }
    }

    /// <summary>How many things the scope owns now.</summary>
    public int DisposablesCount
    {
        get
        {
            CheckOpen();
            return _owned.Count;
        }
    }

    private void CheckOpen() => ObjectDisposedException.ThrowIf(_closed, this);

    internal void Add(torch.Tensor tensor) => _owned.Add(tensor);

    internal void MarkDisposed(torch.Tensor tensor) => _owned.Remove(tensor);

    /// <summary>Whether the scope owns this object.</summary>
    public bool Contains(IDisposable disposable) =>
        disposable is torch.Tensor tensor && _owned.Contains(tensor);

    /// <summary>Takes ownership, away from another scope if need be.</summary>
    public void Attach(IDisposable disposable) => Attach((IEnumerable<IDisposable>)[disposable]);

    /// <summary>Takes ownership, away from other scopes if need be.</summary>
    public void Attach(params IDisposable[] disposables) =>
        Attach((IEnumerable<IDisposable>)disposables);

    /// <summary>Takes ownership, away from other scopes if need be; gives the objects back as a list.</summary>
    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        CheckOpen();
        var list = disposables.ToList();
        foreach (IDisposable d in list)
        {
            if (Adopt(this, d))
            {
                _thread.Statistics.TensorStatistics.AttachedToScopeCount++;
            }
        }
        return list;
    }

    /// <summary>Gives up ownership: the object lives on.</summary>
    public T Detach<T>(T disposable)
        where T : IDisposable
    {
        Detach((IEnumerable<IDisposable>)[disposable]);
        return disposable;
    }

    /// <summary>Gives up ownership of both.</summary>
    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable
    {
        Detach((IEnumerable<IDisposable>)[first, second]);
        return (first, second);
    }

    /// <summary>Gives up ownership of the three.</summary>
    public (T1 first, T2 second, T3 third) Detach<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable
    {
        Detach((IEnumerable<IDisposable>)[first, second, third]);
        return (first, second, third);
    }

    /// <summary>Gives up ownership: the objects live on.</summary>
    public void Detach(params IDisposable[] disposables) =>
        Detach((IEnumerable<IDisposable>)disposables);

    /// <summary>Gives up ownership: the objects live on.</summary>
    public void Detach(IEnumerable<IDisposable> disposables)
    {
        CheckOpen();
        foreach (IDisposable d in disposables)
        {
            if (d is torch.Tensor tensor && _owned.Remove(tensor))
            {
                _thread.Statistics.TensorStatistics.DetachedFromScopeCount++;
                tensor.OwningScope = null;
            }
        }
    }

    /// <summary>Passes ownership to the scope around this one, or to nobody at the outermost.</summary>
    public T MoveToOuter<T>(T disposable)
        where T : IDisposable => MoveToOther(Outer, disposable);

    /// <summary>Passes ownership of both to the scope around this one.</summary>
    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => MoveToOther(Outer, first, second);

    /// <summary>Passes ownership of the three to the scope around this one.</summary>
    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => MoveToOther(Outer, first, second, third);

    /// <summary>Passes ownership to the scope around this one.</summary>
    public void MoveToOuter(params IDisposable[] disposables) =>
        MoveToOther(Outer, (IEnumerable<IDisposable>)disposables);

    /// <summary>Passes ownership to the scope around this one.</summary>
    public void MoveToOuter(IEnumerable<IDisposable> disposables) =>
        MoveToOther(Outer, disposables);

    /// <summary>Passes ownership to another scope, or to nobody.</summary>
    public T MoveToOther<T>(DisposeScope? scope, T disposable)
        where T : IDisposable
    {
        MoveToOther(scope, (IEnumerable<IDisposable>)[disposable]);
        return disposable;
    }

    /// <summary>Passes ownership of both to another scope, or to nobody.</summary>
    public (T1 first, T2 second) MoveToOther<T1, T2>(DisposeScope? scope, T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable
    {
        MoveToOther(scope, (IEnumerable<IDisposable>)[first, second]);
        return (first, second);
    }

    /// <summary>Passes ownership of the three to another scope, or to nobody.</summary>
    public (T1 first, T2 second, T3 third) MoveToOther<T1, T2, T3>(
        DisposeScope? scope,
        T1 first,
        T2 second,
        T3 third
    )
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable
    {
        MoveToOther(scope, (IEnumerable<IDisposable>)[first, second, third]);
        return (first, second, third);
    }

    /// <summary>Passes ownership to another scope, or to nobody.</summary>
    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables) =>
        MoveToOther(scope, (IEnumerable<IDisposable>)disposables);

    /// <summary>Passes ownership to another scope, or to nobody.</summary>
    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        if (scope is null)
        {
            Detach(disposables);
            return;
        }
        CheckOpen();
        foreach (IDisposable d in disposables)
        {
            if (Contains(d))
            {
                Adopt(scope, d);
            }
        }
    }

    /// <summary>Disposes of everything owned now; the scope stays open.</summary>
    public void DisposeEverything() => DisposeEverythingBut((IEnumerable<IDisposable>)[]);

    /// <summary>Disposes of everything but these; the scope stays open and owns them.</summary>
    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        CheckOpen();
        OwnedTensors all = _owned;
        _owned = new OwnedTensors();
        foreach (torch.Tensor tensor in inKeep.OfType<torch.Tensor>())
        {
            if (tensor.OwningScope == this && !_owned.Contains(tensor))
            {
                _owned.Add(tensor);
            }
        }
        ThreadState state = ThreadState.Current;
        foreach (OwnedTensors.Slot slot in all.Slots)
        {
            if (slot.Tensor is { } tensor && !_owned.Contains(tensor))
            {
                tensor.DisposeIn(state);
            }
        }
        all.Close();
    }

    /// <summary>Disposes of everything but these; the scope stays open and owns them.</summary>
    public void DisposeEverythingBut(params IDisposable[] keep) =>
        DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    /// <summary>Disposes of everything but this; the scope stays open and owns it.</summary>
    public T DisposeEverythingBut<T>(T keep)
        where T : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[keep]);
        return keep;
    }

    /// <summary>Disposes of everything but these two.</summary>
    public (T1 first, T2 second) DisposeEverythingBut<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second]);
        return (first, second);
    }

    /// <summary>Disposes of everything but these three.</summary>
    public (T1 first, T2 second, T3 third) DisposeEverythingBut<T1, T2, T3>(
        T1 first,
        T2 second,
        T3 third
    )
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second, third]);
        return (first, second, third);
    }

    /// <summary>Forgets an object that was disposed of.</summary>
    public void MarkAsDisposed(IDisposable disposable)
    {
        CheckOpen();
        if (disposable is torch.Tensor t)
        {
            _owned.Remove(t);
            t.OwningScope = null;
        }
    }

    /// <summary>Disposes of everything owned and closes the scope.</summary>
    public void Dispose()
    {
        if (_closed)
        {
            return;
        }
        DisposeEverything();
        _owned.Close();
        _closed = true;
        Leave();
    }

    private void Leave()
    {
        if (_thread.Scope == this)
        {
            _thread.Scope = Outer;
            return;
        }
        for (DisposeScope? s = _thread.Scope; s is not null; s = s.Outer)
        {
            if (s.Outer == this)
            {
                s.Outer = Outer;
                return;
            }
        }
    }

    /// <summary>Makes <paramref name="scope"/> the owner. False when it already was.</summary>
    private static bool Adopt(DisposeScope scope, IDisposable disposable)
    {
        if (disposable is not torch.Tensor tensor)
        {
            throw new InvalidOperationException(
                $"A dispose scope manages tensors; a {disposable.GetType().Name} is none."
            );
        }
        if (tensor.OwningScope == scope)
        {
            return false;
        }
        tensor.OwningScope?._owned.Remove(tensor);
        scope._owned.Add(tensor);
        tensor.OwningScope = scope;
        return true;
    }

    /// <summary>Puts <paramref name="replacement"/> where <paramref name="original"/> was owned.</summary>
    internal static void Replace(torch.Tensor original, torch.Tensor replacement)
    {
        if (original.OwningScope is { } scope)
        {
            scope._owned.Remove(original);
            original.OwningScope = null;
            Adopt(scope, replacement);
        }
    }
}

/// <summary>Gives the calling thread's counts.</summary>
public class DisposeScopeManager
{
    /// <summary>What became of the calling thread's tensors.</summary>
    public static ThreadDisposeScopeStatistics Statistics => ThreadState.Current.Statistics;
}
