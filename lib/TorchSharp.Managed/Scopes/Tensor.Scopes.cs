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
        private static long s_total;
        private static long s_peak;

        internal DisposeScope? OwningScope { get; set; }

        /// <summary>Where the owning scope keeps the tensor.</summary>
        internal int ScopeSlot { get; set; }

        /// <summary>
        /// Tensors made and neither disposed of nor collected, on all threads. The collector tells of forgotten ones in lots of up to
        /// <see cref="Lot.Size"/>, when all tensors of a lot are gone.
        /// </summary>
        public static long TotalCount => Interlocked.Read(ref s_total);

        /// <summary>The largest <see cref="TotalCount"/> so far.</summary>
        public static long PeakCount => Interlocked.Read(ref s_peak);

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

        private void Created()
        {
            ThreadState state = ThreadState.Current;
            if (state.Unscoped > 0)
            {
                _uncounted = true;
                state.Temporaries?.Add(this);
                return;
            }
            _lot = Lot.Join(state);
            long total = Interlocked.Increment(ref s_total);
            if (total > s_peak)
            {
                s_peak = total;
            }
            LifetimeStatistics counts = state.Statistics.TensorStatistics;
            if (state.Scope is { } scope)
            {
                counts.CreatedInScopeCount++;
                scope.Add(this);
                OwningScope = scope;
            }
            else
            {
                counts.CreatedOutsideScopeCount++;
            }
        }

        private bool _uncounted;
        private Lot? _lot;

        /// <summary>
        /// Consecutive tensors of one thread. They point to it, so that its finaliser runs when all of them are gone: a
        /// finaliser for every tensor would cost more than a small operation.
        /// </summary>
        internal sealed class Lot
        {
            public const int Size = 64;
            private int _joined;
            private int _alive;

            private Lot() { }

            ~Lot() => Interlocked.Add(ref s_total, -_alive);

            public static Lot Join(ThreadState state)
            {
                Lot lot = state.Lot is { _joined: < Size } open ? open : state.Lot = new Lot();
                lot._joined++;
                Interlocked.Increment(ref lot._alive);
                return lot;
            }

            public void Leave() => Interlocked.Decrement(ref _alive);
        }

        private void Removed()
        {
            if (_uncounted)
            {
                return;
            }
            Interlocked.Decrement(ref s_total);
            _lot?.Leave();
            LifetimeStatistics counts = ThreadState.Current.Statistics.TensorStatistics;
            if (OwningScope is null)
            {
                counts.DisposedOutsideScopeCount++;
            }
            else
            {
                counts.DisposedInScopeCount++;
                OwningScope.MarkDisposed(this);
                OwningScope = null;
            }
        }

        /// <summary>Lets an engine-made tensor join the innermost scope and the counts, as if it were made now.</summary>
        internal Tensor Publish()
        {
            if (_uncounted && ThreadState.Current.Unscoped == 0)
            {
                _uncounted = false;
                Created();
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
