using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using TorchSharp.Memory;

namespace TorchSharp;

/// <summary>
/// One recorded operation: it knows where its inputs' gradients go and turns the gradient of its (single) output into theirs.
/// </summary>
internal abstract class Node
{
    private readonly Node? _next0;
    private readonly Node? _next1;
    private readonly Node?[]? _more;

    /// <summary>Few nodes are watched: a field would make all of them larger.</summary>
    private static readonly ConditionalWeakTable<Node, torch.Tensor> s_watchers = [];
    private bool _watched;

    protected Node() { }

    protected Node(torch.Tensor a) => _next0 = a.Node;

    protected Node(torch.Tensor a, torch.Tensor b)
    {
        _next0 = a.Node;
        _next1 = b.Node;
    }

    protected Node(torch.Tensor a, torch.Tensor b, torch.Tensor? c)
    {
        _next0 = a.Node;
        _next1 = b.Node;
        _more = c?.Node is { } next ? [_next0, _next1, next] : null;
    }

    /// <summary>An operation with any number of inputs, given by where their gradients go.</summary>
    protected Node(Node?[] next) => _more = next;

    /// <summary>How many inputs may have gradients.</summary>
    public int Inputs => _more is null ? 2 : _more.Length;

    /// <summary>Where the gradient of input <paramref name="i"/> goes; null when it needs none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Node? Next(int i) =>
        _more is not null ? _more[i]
        : i == 0 ? _next0
        : i == 1 ? _next1
        : null;

    /// <summary>Sends the inputs' gradients on. <paramref name="gradient"/> is lent: whoever keeps it takes an alias.</summary>
    public abstract void Backward(torch.Tensor gradient, BackwardPass pass);

    /// <summary>Whether <see cref="Backward"/> runs code of the user's, who may keep what is made in it. What any other node makes and does not send is given back at once.</summary>
    public bool RunsUserCode { get; protected init; }

    /// <summary>Whether the output came out of a ReLU, so that its gradient counts only where it is above 0: who sends one may see to that in passing.</summary>
    public virtual bool Rectifies => false;

    /// <summary>Lets go of what was kept for <see cref="Backward"/>.</summary>
    public virtual void Release() { }

    /// <summary>The tensor that wants to see this output's gradient (retain_grad).</summary>
    public torch.Tensor? Watcher
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _watched ? FindWatcher() : null;
    }

    private torch.Tensor? FindWatcher() =>
        s_watchers.TryGetValue(this, out torch.Tensor? watcher) ? watcher : null;

    /// <summary>Sets <see cref="Watcher"/>.</summary>
    public void Watch(torch.Tensor watcher)
    {
        _watched = true;
        s_watchers.AddOrUpdate(this, watcher);
    }

    // The state of one backward pass. A graph is walked by one thread at a time; leaves, which threads share, hold none.
    internal long Stamp { get; set; }
    internal torch.Tensor? Pending { get; set; }
    internal bool Needed { get; set; }
    internal bool NeededBelow { get; set; }
}

/// <summary>The end of the graph: a tensor whose gradient accumulates.</summary>
internal sealed class Leaf(torch.Tensor owner) : Node
{
    private readonly Lock _lock = new();

    /// <summary>The tensor itself, whatever handle on it one came by.</summary>
    public torch.Tensor Owner => owner;

    public override void Backward(torch.Tensor gradient, BackwardPass pass) =>
        throw new InvalidOperationException("a leaf has no backward");

    /// <summary>Adds to the tensor's gradient; takes ownership of <paramref name="gradient"/>.</summary>
    public void Accumulate(torch.Tensor gradient, bool createGraph)
    {
        lock (_lock)
        {
            torch.Tensor? old = owner.DropZeroGradient() ? null : owner.Gradient;
            if (createGraph)
            {
                owner.Gradient =
                    old is not null ? old + gradient
                    : gradient.Node is null ? gradient.clone()
                    : gradient;
                return;
            }
            if (old is null)
            {
                if (
                    gradient.Data.References == 1
                    && Shapes.SameLayout(gradient, owner)
                    && gradient.Dense
                )
                {
                    gradient.Node = null;
                    owner.Gradient = gradient;
                    return;
                }
                torch.Tensor copy = Raw.Output(owner.dtype, owner.Sizes, owner);
                RawCopy.Copy(gradient, copy);
                copy.Sent = true;
                owner.Gradient = copy;
            }
            else if (old.Node is null)
            {
                Raw.Binary(new Kernels.Binary.Add(), old, gradient, old);
                old.Changed();
            }
            else
            {
                torch.Tensor sum = Raw.Binary(new Kernels.Binary.Add(), old, gradient);
                sum.Sent = true;
                owner.Gradient = sum;
            }
            gradient.Dispose();
        }
    }
}

/// <summary>
/// A tensor kept for the backward pass. It holds the storage, so that disposing of the handle does no harm, and
/// remembers the version, so that an in-place change in between is noticed.
/// </summary>
internal struct Saved
{
    private torch.Tensor? _tensor;
    private Storage _storage;
    private Node? _node;
    private int _version;

    public Saved(torch.Tensor tensor) => Keep(tensor);

    /// <summary>A node that keeps its own output: the output's place in the graph is that node.</summary>
    public Saved(torch.Tensor output, Node self)
        : this(output) => _node = self;

    /// <summary>Keeps a tensor in an empty place. Into a node's field this is cheaper than copying a new value there.</summary>
    [MemberNotNull(nameof(_storage))]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Keep(torch.Tensor tensor)
    {
        _tensor = tensor;
        _storage = tensor.Data;
        _storage.AddReference();
        _node = tensor.Node;
        _version = _storage.Version;
    }

    public readonly bool IsEmpty => _tensor is null;

    /// <summary>The tensor as it was.</summary>
    /// <exception cref="System.Runtime.InteropServices.ExternalException">It was released, or changed in place.</exception>
    public readonly torch.Tensor Value
    {
        get
        {
            if (_tensor is null)
            {
                throw Errors.Freed();
            }
            if (_storage.Version != _version)
            {
                throw Errors.Changed(_tensor, _storage.Version, _version);
            }
            return !_tensor.IsInvalid && ReferenceEquals(_tensor.Node, _node)
                ? _tensor
                : _tensor.Revive(_storage, _node);
        }
    }

    public void Release()
    {
        if (_tensor is not null)
        {
            _tensor = null;
            _storage.Release();
        }
    }
}
