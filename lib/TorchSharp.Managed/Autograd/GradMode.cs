using System.Runtime.CompilerServices;
using TorchSharp.Memory;

namespace TorchSharp;

/// <summary>What a thread carries: whether derivatives are recorded, the innermost dispose scope and its counts.</summary>
internal sealed class ThreadState
{
    [ThreadStatic]
    private static ThreadState? t_current;

    /// <summary>The calling thread's state.</summary>
    public static ThreadState Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => t_current ?? Make();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ThreadState Make() => t_current = new ThreadState();

    /// <summary>Whether operations record derivatives.</summary>
    public bool GradEnabled { get; set; } = true;

    /// <summary>Whether <see cref="torch.inference_mode"/> is on.</summary>
    public bool Inference { get; set; }

    /// <summary>The innermost dispose scope, if any.</summary>
    public DisposeScope? Scope { get; set; }

    /// <summary>An array that a closed scope left for the next one.</summary>
    public OwnedTensors.Slot[]? SpareSlots { get; set; }

    /// <summary>The small storages that were given back on this thread, for the next small results.</summary>
    public SpareStorages SpareStorages { get; } = new();

    /// <summary>The lists of a backward pass that has ended, for the next one.</summary>
    public BackwardPass.Lists? SpareLists { get; set; }

    /// <summary>Above zero while the engine makes tensors that belong to nobody's scope.</summary>
    public int Unscoped { get; set; }

    /// <summary>Whether <see cref="Temporaries"/> receives every tensor that the engine makes for itself, to be given back early.</summary>
    public bool CollectsTemporaries { get; set; }

    /// <summary>The list of the pass at work. It is set once for a pass; the switch beside it goes on and off for each node, and a truth value costs less to write than a reference.</summary>
    public List<OwnedTensors.Slot> Temporaries { get; set; } = [];

    /// <summary>The lot that the thread's next counted tensor joins.</summary>
    public torch.Tensor.Lot? Lot { get; set; }

    /// <summary>The last of the lots that all their tensors have left, for the next ones.</summary>
    public torch.Tensor.Lot? SpareLot { get; set; }

    /// <summary>How many tensors the thread made and disposed of, for the count of all threads.</summary>
    public TensorCount Tensors { get; } = new();

    /// <summary>What became of the thread's tensors.</summary>
    public ThreadDisposeScopeStatistics Statistics { get; } = new();

    /// <summary>The numbers in <see cref="Statistics"/>.</summary>
    public LifetimeStatistics Counts { get; }

    private ThreadState() => Counts = Statistics.TensorStatistics;
}

public static partial class torch
{
    /// <summary>No derivatives are recorded until the result is disposed. Holds for this thread.</summary>
    public static IDisposable no_grad() => new GradGuard(enabled: false, inference: null);

    /// <summary>Derivatives are recorded (or not) until the result is disposed. Holds for this thread.</summary>
    public static IDisposable enable_grad(bool enabled = true) =>
        new GradGuard(enabled, inference: null);

    /// <summary>Derivatives are recorded (or not) until the result is disposed. Holds for this thread.</summary>
    public static IDisposable set_grad_enabled(bool mode = true) =>
        new GradGuard(mode, inference: null);

    /// <summary>As <see cref="no_grad"/>, until the result is disposed. Holds for this thread.</summary>
    public static IDisposable inference_mode(bool mode = true) =>
        new GradGuard(enabled: !mode, inference: mode);

    /// <summary>Whether this thread records derivatives.</summary>
    public static bool is_grad_enabled() => ThreadState.Current.GradEnabled;

    /// <summary>Whether this thread is inside <see cref="inference_mode"/>.</summary>
    public static bool is_inference_mode_enabled() => ThreadState.Current.Inference;

    private sealed class GradGuard : IDisposable
    {
        private readonly bool _grad;
        private readonly bool _inference;
        private bool _done;

        public GradGuard(bool enabled, bool? inference)
        {
            ThreadState state = ThreadState.Current;
            _grad = state.GradEnabled;
            _inference = state.Inference;
            state.GradEnabled = enabled;
            state.Inference = inference ?? state.Inference;
        }

        public void Dispose()
        {
            if (!_done)
            {
                _done = true;
                ThreadState state = ThreadState.Current;
                state.GradEnabled = _grad;
                state.Inference = _inference;
            }
        }
    }
}
