using System.Collections;
using System.Globalization;

namespace TorchSharp.Modules;

/// <summary>What <see cref="ParameterList"/> and <see cref="ModuleList{T}"/> share: parts in a list, named by their places "0", "1", ...</summary>
/// <typeparam name="T">The parts.</typeparam>
public abstract class ComponentList<T> : torch.nn.Module, IList<T>
    where T : class
{
    private readonly List<T> _list = [];

    private protected ComponentList(string name)
        : base(name) { }

    /// <summary>Forgets all parts that the module knows.</summary>
    private protected abstract void Unregister();

    /// <summary>Makes a part what the module knows under a name.</summary>
    private protected abstract void Register(string name, T part);

    /// <summary>The part at a place.</summary>
    public T this[int index]
    {
        get => _list[index];
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _list[index] = value;
            Renumber();
        }
    }

    /// <summary>How many parts there are.</summary>
    public int Count => _list.Count;

    /// <summary>False.</summary>
    public bool IsReadOnly => false;

    /// <summary>Adds a part at the end.</summary>
    public void Add(T item) => Insert(_list.Count, item);

    /// <summary>Adds parts at the end.</summary>
    public void append(params T[] parameters) => AddAll(parameters);

    /// <summary>Takes all parts out.</summary>
    public void Clear()
    {
        _list.Clear();
        Renumber();
    }

    /// <summary>Whether this very part is there.</summary>
    public bool Contains(T item) => IndexOf(item) >= 0;

    /// <summary>Copies the parts into an array, from a place of it on.</summary>
    public void CopyTo(T[] array, int arrayIndex) => _list.CopyTo(array, arrayIndex);

    /// <summary>The parts in order.</summary>
    public IEnumerator<T> GetEnumerator() => _list.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The place of this very part, or -1.</summary>
    public int IndexOf(T item) => _list.FindIndex(part => ReferenceEquals(part, item));

    /// <summary>Puts a part at a place of the order.</summary>
    public void Insert(int index, T item)
    {
        ArgumentNullException.ThrowIfNull(item);
        _list.Insert(index, item);
        Renumber();
    }

    /// <summary>Takes this very part out; false when it is not there.</summary>
    public bool Remove(T item)
    {
        var place = IndexOf(item);
        if (place >= 0)
            RemoveAt(place);
        return place >= 0;
    }

    /// <summary>Takes the part at a place out.</summary>
    public void RemoveAt(int index)
    {
        _list.RemoveAt(index);
        Renumber();
    }

    /// <inheritdoc/>
    protected override void RegisterComponents() { }

    /// <summary>Adds parts at the end, all or (when one is null) none.</summary>
    private protected void AddAll(IEnumerable<T> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        T[] all = [.. parts];
        foreach (var part in all)
            ArgumentNullException.ThrowIfNull(part);
        _list.AddRange(all);
        Renumber();
    }

    private void Renumber()
    {
        Unregister();
        for (var i = 0; i < _list.Count; i++)
            Register(i.ToString(CultureInfo.InvariantCulture), _list[i]);
    }
}
