using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>
/// One walk over the graph, from outputs to inputs. Nodes are visited in reverse post-order, so that each has received
/// all its gradient when its turn comes. Only branches that lead to a wanted input are computed.
/// </summary>
internal sealed class BackwardPass
{
    private static long s_lastStamp;

    private readonly long _stamp = Interlocked.Increment(ref s_lastStamp);
    private readonly Stack<Visited> _above;
    private readonly List<Visited> _order;
    private readonly List<OwnedTensors.Slot> _temporaries;

    /// <summary>The nodes whose gradients are asked for, or null: accumulate in every leaf.</summary>
    private readonly Node?[]? _targets;
    private readonly torch.Tensor?[] _captured;
    private readonly bool _accumulate;
    private readonly bool _retainGraph;
    private readonly ThreadState _state;

    /// <summary>Whether the node at work handed on the very gradient that it was lent.</summary>
    private bool _handedOn;

    /// <summary>A node and the next of its edges. A list of structs asks no questions of types when it is written.</summary>
    internal readonly record struct Visited(Node Node, int Edge);

    /// <summary>What a pass needs room for: the way down to the node at hand, the nodes in order, and what the node at work made.</summary>
    internal sealed class Lists
    {
        /// <summary>Room for more nodes than these is not kept.</summary>
        private const int Most = 1 << 14;

        public Stack<Visited> Above { get; } = new();
        public List<Visited> Order { get; } = [];
        public List<OwnedTensors.Slot> Temporaries { get; } = [];

        /// <summary>The lists that an earlier pass of the thread left, or new ones: a pass inside of a pass finds none.</summary>
        public static Lists Take(ThreadState state)
        {
            Lists lists = state.SpareLists ?? new Lists();
            state.SpareLists = null;
            return lists;
        }

        /// <summary>Leaves the lists, empty, to the next pass.</summary>
        public void Leave(ThreadState state)
        {
            if (Order.Capacity <= Most)
            {
                Above.Clear();
                Order.Clear();
                Temporaries.Clear();
                state.SpareLists = this;
            }
        }
    }

    private BackwardPass(
        Node?[]? targets,
        bool accumulate,
        bool retainGraph,
        bool createGraph,
        ThreadState state,
        Lists lists
    )
    {
        _state = state;
        (_above, _order, _temporaries) = (lists.Above, lists.Order, lists.Temporaries);
        _targets = targets;
        _captured = new torch.Tensor?[targets?.Length ?? 0];
        _accumulate = accumulate;
        _retainGraph = retainGraph;
        CreateGraph = createGraph;
    }

    /// <summary>Whether the gradients themselves are to be differentiable: then no fused shortcut may be taken.</summary>
    public bool CreateGraph { get; }

    /// <summary>
    /// Runs backward from the outputs. With <paramref name="targets"/> only these gradients are computed: accumulated in the
    /// leaves among them when <paramref name="accumulate"/> (others need a watcher), else returned in their order (null
    /// where nothing arrived).
    /// </summary>
    public static torch.Tensor?[] Run(
        ReadOnlySpan<torch.Tensor> outputs,
        ReadOnlySpan<torch.Tensor> gradients,
        Node?[]? targets,
        bool accumulate,
        bool retainGraph,
        bool createGraph
    )
    {
        ThreadState state = ThreadState.Current;
        Lists lists = Lists.Take(state);
        var pass = new BackwardPass(targets, accumulate, retainGraph, createGraph, state, lists);
        (bool grad, bool collects) = (state.GradEnabled, state.CollectsTemporaries);
        List<OwnedTensors.Slot> temporaries = state.Temporaries;
        (state.Temporaries, state.CollectsTemporaries) = (lists.Temporaries, false);
        state.GradEnabled = createGraph;
        state.Unscoped++;
        try
        {
            for (int i = 0; i < outputs.Length; i++)
            {
                pass.Visit(outputs[i].Node!);
            }
            for (int i = 0; i < outputs.Length; i++)
            {
                pass.Deliver(outputs[i].Node, gradients[i].Alias());
            }
            pass.Walk();
        }
        finally
        {
            state.GradEnabled = grad;
            (state.Temporaries, state.CollectsTemporaries) = (temporaries, collects);
            state.Unscoped--;
            lists.Leave(state);
        }
        return pass._captured;
    }

    /// <summary>Whether anybody wants the gradient of input <paramref name="i"/>.</summary>
    public bool Wants(Node node, int i) => IsWanted(node.Next(i));

    /// <summary>Whether whoever sends the gradient of input <paramref name="i"/> may set it to 0 where the input is not above 0: nobody but the ReLU that made the input sees it.</summary>
    public bool MayRectify(Node node, int i) =>
        !CreateGraph
        && node.Next(i) is { Rectifies: true, Watcher: null } next
        && (_targets is null || TargetIndex(next) < 0);

    /// <summary>
    /// Hands over the gradient of input <paramref name="i"/>; the pass owns it from now on. What is made of it on the way is
    /// marked as sent too, so that it outlives the node's temporaries.
    /// </summary>
    public void Send(Node node, int i, torch.Tensor gradient)
    {
        gradient.Sent = true;
        Deliver(node.Next(i), gradient);
    }

    /// <summary>Hands on, unchanged, the gradient that the node was lent: the last thing that a node does with it.</summary>
    public void SendOn(Node node, int i, torch.Tensor gradient)
    {
        if (CreateGraph)
        {
            Send(node, i, gradient.Alias());
            return;
        }
        _handedOn = true;
        Send(node, i, gradient);
    }

    /// <summary>Whether nobody but the pass sees the numbers of the gradient that a node was lent: the node may write its own over them and hand them on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayOverwrite(torch.Tensor gradient) =>
        !CreateGraph && gradient.Data.References == 1 && gradient.Dense;

    private bool IsWanted(Node? node) =>
        node is not null
        && (_targets is null || (node is Leaf ? TargetIndex(node) >= 0 : node.Needed));

    private int TargetIndex(Node node) => Array.IndexOf(_targets!, node);

    /// <summary>Depth first, without recursion: appends the nodes below and then the node itself.</summary>
    private void Visit(Node root)
    {
        if (root is Leaf || root.Stamp == _stamp)
        {
            return;
        }
        root.Stamp = _stamp;
        (Node node, int edge) = (root, 0);
        while (true)
        {
            (Node? unvisited, edge) = Unvisited(node, edge);
            if (unvisited is { } next)
            {
                next.Stamp = _stamp;
                _above.Push(new Visited(node, edge));
                (node, edge) = (next, 0);
                continue;
            }
            Finish(node);
            if (!_above.TryPop(out Visited upper))
            {
                return;
            }
            (node, edge) = upper;
        }
    }

    /// <summary>The next input of a node, from an edge on, that has not been seen, and the edge after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (Node? Next, int Edge) Unvisited(Node node, int edge)
    {
        int inputs = node.Inputs;
        while (edge < inputs)
        {
            Node? next = node.Next(edge++);
            if (next is not (null or Leaf) && next.Stamp != _stamp)
            {
                return (next, edge);
            }
        }
        return (null, edge);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Finish(Node node)
    {
        node.Pending = null;
        node.NeededBelow = true;
        node.Needed = true;
        if (_targets is not null)
        {
            bool below = false;
            for (int i = 0; i < node.Inputs && !below; i++)
            {
                below = IsWanted(node.Next(i));
            }
            node.NeededBelow = below;
            node.Needed = below || TargetIndex(node) >= 0;
        }
        _order.Add(new Visited(node, 0));
    }

    private void Walk()
    {
        for (int i = _order.Count - 1; i >= 0; i--)
        {
            Node node = _order[i].Node;
            if (node.Pending is { } gradient)
            {
                node.Pending = null;
                Note(node, gradient);
                if (node.NeededBelow)
                {
                    Step(node, gradient);
                }
                if (!_handedOn)
                {
                    gradient.Dispose();
                }
                _handedOn = false;
            }
            if (!_retainGraph)
            {
                node.Release();
            }
        }
    }

    /// <summary>Shows a complete gradient to those who asked for it.</summary>
    private void Note(Node node, torch.Tensor gradient)
    {
        if (node.Watcher is { } watcher)
        {
            Keep(watcher, gradient);
        }
        if (_targets is not null && !_accumulate)
        {
            CaptureInterior(node, gradient);
        }
    }

    /// <summary>One node's backward. What it makes and does not send on is given back at once, while still in cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Step(Node node, torch.Tensor gradient)
    {
        if (CreateGraph || node.RunsUserCode)
        {
            node.Backward(gradient, this);
            return;
        }
        _state.CollectsTemporaries = true;
        node.Backward(gradient, this);
        _state.CollectsTemporaries = false;
        if (_temporaries.Count > 0)
        {
            GiveBackTemporaries();
        }
    }

    private void GiveBackTemporaries()
    {
        foreach (OwnedTensors.Slot made in CollectionsMarshal.AsSpan(_temporaries))
        {
            if (made.Tensor is { Sent: false } t)
            {
                t.Dispose();
            }
        }
        _temporaries.Clear();
    }

    private void CaptureInterior(Node node, torch.Tensor gradient)
    {
        for (int k = 0; k < _targets!.Length; k++)
        {
            if (ReferenceEquals(_targets[k], node))
            {
                _captured[k] = gradient.Alias();
            }
        }
    }

    private static void Keep(torch.Tensor watcher, torch.Tensor gradient) =>
        watcher.Gradient = watcher.Gradient is { } old ? old + gradient : gradient.Alias();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Deliver(Node? node, torch.Tensor gradient)
    {
        if (node is Leaf leaf)
        {
            DeliverToLeaf(leaf, gradient);
        }
        else if (node is null || !node.Needed)
        {
            gradient.Dispose();
        }
        else
        {
            node.Pending = node.Pending is { } sum ? Sum(sum, gradient) : gradient;
        }
    }

    private void DeliverToLeaf(Leaf leaf, torch.Tensor gradient)
    {
        if (_targets is null)
        {
            leaf.Accumulate(gradient, CreateGraph);
            return;
        }
        bool taken = false;
        for (int k = 0; k < _targets.Length; k++)
        {
            if (ReferenceEquals(_targets[k], leaf))
            {
                torch.Tensor mine = taken ? gradient.Alias() : gradient;
                taken = mine.Sent = true;
                if (_accumulate)
                {
                    leaf.Accumulate(mine, CreateGraph);
                    break;
                }
                _captured[k] = _captured[k] is { } sum ? Sum(sum, mine) : mine;
            }
        }
        if (!taken)
        {
            gradient.Dispose();
        }
    }

    /// <summary>The sum of two gradients, both owned: in place where nobody else can see it.</summary>
    private torch.Tensor Sum(torch.Tensor a, torch.Tensor b)
    {
        if (CreateGraph)
        {
            return a + b;
        }
        torch.Tensor y;
        bool rectified = a.Rectified && b.Rectified;
        if (MayOverwrite(a))
        {
            Raw.Binary(new Kernels.Binary.Add(), a, b, a);
            y = a;
        }
        else
        {
            y = Raw.Binary(new Kernels.Binary.Add(), a, b);
            y.Sent = true;
            a.Dispose();
        }
        b.Dispose();
        y.Rectified = rectified;
        return y;
    }
}
