namespace TorchSharp;

public static partial class torch
{
    /// <summary>Opens a scope that owns the tensors this thread makes until it is disposed of.</summary>
    public static DisposeScope NewDisposeScope()
    {
        ThreadState state = ThreadState.Current;
        return state.Scope = new DisposeScope(state);
    }

    /// <summary>The innermost scope of this thread, or null.</summary>
    public static DisposeScope? CurrentDisposeScope => ThreadState.Current.Scope;

    /// <summary>Evaluates the expression in a scope of its own and keeps only its result.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using DisposeScope scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }

    public partial class Tensor
    {
        internal DisposeScope? OwningScope { get; set; }

        /// <summary>Where the owning scope keeps the tensor.</summary>
        internal int ScopeSlot { get; set; }

        /// <summary>Passes the tensor to the scope around its own, or to nobody at the outermost.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            OwningScope?.MoveToOuter(this);
            return this;
        }

        /// <summary>Passes the tensor to the scope that owns <paramref name="other"/>.</summary>
        public Tensor MoveToOtherDisposeScope(Tensor other) =>
            MoveToOtherDisposeScope(other.OwningScope);

        /// <summary>Passes the tensor to that scope, or to nobody.</summary>
        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningScope is null && other is not null)
            {
                other.Attach((IDisposable)this);
            }
            else
            {
                OwningScope?.MoveToOther(other, this);
            }
            return this;
        }

        /// <summary>Takes the tensor out of its scope: it lives until it is disposed of or forgotten.</summary>
        public Tensor DetachFromDisposeScope()
        {
            OwningScope?.Detach(this);
            return this;
        }

        /// <summary>The older spelling of <see cref="DetachFromDisposeScope"/>.</summary>
        public Tensor DetatchFromDisposeScope() => DetachFromDisposeScope();

        /// <summary>Lets an engine-made tensor join the innermost scope and the counts, as if it were made now.</summary>
        internal Tensor Publish()
        {
            if (_uncounted && ThreadState.Current is { Unscoped: 0 } state)
            {
                _uncounted = false;
                Created(state);
            }
            return this;
        }
    }

    /// <summary>While open, new tensors belong to no scope and are not counted: the engine's own temporaries.</summary>
    internal readonly ref struct EngineOwned
    {
        private readonly ThreadState _state;

        public EngineOwned()
        {
            _state = ThreadState.Current;
            _state.Unscoped++;
        }

        public void Dispose() => _state.Unscoped--;
    }
}
