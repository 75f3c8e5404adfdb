using System.Runtime.CompilerServices;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private bool _uncounted;
        private Lot? _lot;

        /// <summary>
        /// Tensors made and neither disposed of nor collected, on all threads. The collector tells of forgotten ones in lots of up to
        /// <see cref="Lot.Size"/>, when all tensors of a lot are gone.
        /// </summary>
        public static long TotalCount => TensorCount.Total;

        /// <summary>The largest <see cref="TotalCount"/> so far, noted at each read and whenever a thread has made <see cref="Lot.Size"/> more tensors.</summary>
        public static long PeakCount => TensorCount.Peak;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Created(ThreadState state)
        {
            if (state.Unscoped > 0)
            {
                _uncounted = true;
                if (state.CollectsTemporaries)
                {
                    state.Temporaries.Add(new OwnedTensors.Slot { Tensor = this });
                }
                return;
            }
            _lot = Lot.Join(state);
            if (state.Scope is { } scope)
            {
                state.Counts.CreatedInScopeCount++;
                scope.Add(this);
                OwningScope = scope;
            }
            else
            {
                state.Counts.CreatedOutsideScopeCount++;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Removed(ThreadState state)
        {
            if (_uncounted)
            {
                return;
            }
            _lot?.Leave(state);
            _lot = null;
            if (OwningScope is { } scope)
            {
                state.Counts.DisposedInScopeCount++;
                scope.MarkDisposed(this);
                OwningScope = null;
            }
            else
            {
                state.Counts.DisposedOutsideScopeCount++;
            }
        }

        /// <summary>
        /// Consecutive tensors of one thread. They point to it, so that its finaliser runs when all of them are gone: a
        /// finaliser for every tensor would cost more than a small operation.
        /// </summary>
        internal sealed class Lot
        {
            public const int Size = 64;
            private readonly TensorCount _count;
            private int _joined;
            private int _left;
            private int _leftElsewhere;

            /// <summary>The one that was emptied before this one.</summary>
            private Lot? _earlier;

            private Lot(TensorCount count) => _count = count;

            /// <summary>Whoever is still in when nobody points to the lot was forgotten.</summary>
            ~Lot() => _count.Forget(_joined - _left - _leftElsewhere);

            /// <summary>The thread's open lot, with one tensor more in it.</summary>
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Lot Join(ThreadState state)
            {
                Lot lot = state.Lot is { _joined: < Size } open ? open : Open(state);
                lot._joined++;
                state.Tensors.Made();
                return lot;
            }

            private static Lot Open(ThreadState state)
            {
                TensorCount.NotePeak();
                Lot lot = state.SpareLot ?? new Lot(state.Tensors);
                (state.Lot, state.SpareLot, lot._earlier) = (lot, lot._earlier, null);
                return lot;
            }

            /// <summary>One tensor less, disposed of by the thread of that state.</summary>
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public void Leave(ThreadState state)
            {
                if (state.Tensors == _count)
                {
                    if (++_left == Size && state.Lot != this)
                    {
                        _joined = _left = 0;
                        (_earlier, state.SpareLot) = (state.SpareLot, this);
                    }
                }
                else
                {
                    Interlocked.Increment(ref _leftElsewhere);
                }
                state.Tensors.Removed();
            }
        }
    }
}

/// <summary>
/// How many tensors a thread made less those that it disposed of. Each thread writes its own count, so that no operation pays
/// for an interlocked one; a tensor that another thread disposes of makes that thread's count smaller.
/// </summary>
internal sealed class TensorCount
{
    private static readonly List<TensorCount> s_all = [];
    private static long s_peak;

    private long _live;
    private long _forgotten;

    public TensorCount()
    {
        lock (s_all)
        {
            s_all.Add(this);
        }
    }

    /// <summary>The counts of all threads together.</summary>
    public static long Total
    {
        get
        {
            long total = 0;
            lock (s_all)
            {
                foreach (TensorCount count in s_all)
                {
                    total += Volatile.Read(ref count._live) - Volatile.Read(ref count._forgotten);
                }
            }
            return total;
        }
    }

    /// <summary>The largest total that was noted.</summary>
    public static long Peak => NotePeak();

    /// <summary>Looks whether there are more tensors than ever.</summary>
    public static long NotePeak()
    {
        long total = Total,
            peak = Volatile.Read(ref s_peak);
        while (total > peak)
        {
            long seen = Interlocked.CompareExchange(ref s_peak, total, peak);
            if (seen == peak)
            {
                return total;
            }
            peak = seen;
        }
        return peak;
    }

    /// <summary>One tensor more; called by the count's own thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Made() => _live++;

    /// <summary>One tensor less; called by the count's own thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Removed() => _live--;

    /// <summary>That many were collected without having been disposed of; called by the finaliser.</summary>
    public void Forget(int tensors) => Interlocked.Add(ref _forgotten, tensors);
}
