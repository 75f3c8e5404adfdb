using System.Runtime.CompilerServices;

namespace TorchSharp;

/// <summary>
/// The tensors of one scope, in the order in which they came. Each tensor knows its slot, so that joining and leaving cost
/// an array access: every result of every operation joins a scope. An array that a closed scope leaves serves the thread's next.
/// </summary>
internal struct OwnedTensors()
{
    private const int MostSpare = 1 << 16;

    /// <summary>A place for a tensor. An array of tensors would ask at each store whether it may hold a derived class; an array of structs does not.</summary>
    internal struct Slot
    {
        public torch.Tensor? Tensor;
    }

    private Slot[] _slots = [];
    private int _used;

    /// <summary>How many tensors there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a tensor that no scope owns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(torch.Tensor tensor)
    {
        if (_used == _slots.Length)
        {
            MakeRoom();
        }
        tensor.ScopeSlot = _used;
        _slots[_used++].Tensor = tensor;
        Count++;
    }

    /// <summary>Whether the tensor is one of these.</summary>
    public readonly bool Contains(torch.Tensor tensor) =>
        (uint)tensor.ScopeSlot < (uint)_used
        && ReferenceEquals(_slots[tensor.ScopeSlot].Tensor, tensor);

    /// <summary>Removes a tensor; false when it is none of these.</summary>
    public bool Remove(torch.Tensor tensor)
    {
        if (!Contains(tensor))
        {
            return false;
        }
        _slots[tensor.ScopeSlot].Tensor = null;
        Count--;
        while (_used > 0 && _slots[_used - 1].Tensor is null)
        {
            _used--;
        }
        return true;
    }

    /// <summary>A copy as a list.</summary>
    public readonly List<IDisposable> ToList() =>
        [.. _slots.Take(_used).Select(static slot => slot.Tensor).OfType<torch.Tensor>()];

    /// <summary>The slots, some of them empty.</summary>
    public readonly ReadOnlySpan<Slot> Slots => _slots.AsSpan(0, _used);

    /// <summary>Leaves the array to the thread's next scope.</summary>
    public void Close()
    {
        ThreadState thread = ThreadState.Current;
        if (_slots.Length is > 0 and <= MostSpare && thread.SpareSlots is null)
        {
            Array.Clear(_slots, 0, _used);
            thread.SpareSlots = _slots;
        }
        (_slots, _used, Count) = ([], 0, 0);
    }

    /// <summary>Closes gaps when there are many, else doubles.</summary>
    private void MakeRoom()
    {
        if (_slots.Length == 0)
        {
            ThreadState thread = ThreadState.Current;
            (_slots, thread.SpareSlots) = (thread.SpareSlots ?? new Slot[16], null);
            return;
        }
        var slots = Count > _slots.Length / 2 ? new Slot[2 * _slots.Length] : _slots;
        int used = 0;
        for (int i = 0; i < _used; i++)
        {
            if (_slots[i].Tensor is { } tensor)
            {
                tensor.ScopeSlot = used;
                slots[used++].Tensor = tensor;
            }
        }
        if (ReferenceEquals(slots, _slots))
        {
            Array.Clear(slots, used, _used - used);
        }
        (_slots, _used) = (slots, used);
    }
}
