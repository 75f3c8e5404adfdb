using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TorchSharp.Modules;

/// <summary>What <see cref="ParameterDict"/> and <see cref="ModuleDict{T}"/> share: parts under names, in the order they came.</summary>
/// <typeparam name="T">The parts.</typeparam>
public abstract class ComponentDict<T> : torch.nn.Module, IDictionary<string, T>, IList<(string, T)>
    where T : class
{
    private readonly List<(string Name, T Part)> _list = [];

    private protected ComponentDict(string name)
        : base(name) { }

    /// <summary>Makes the parts what the module knows under their names.</summary>
    private protected abstract void Register(IReadOnlyList<(string Name, T Part)> parts);

    /// <summary>The part of a name. Setting adds the name when there is none.</summary>
    /// <exception cref="KeyNotFoundException">Read, and there is no such name.</exception>
    public T this[string key]
    {
        get =>
            TryGetValue(key, out var part)
                ? part
                : throw new KeyNotFoundException($"There is no \"{key}\" in this {GetName()}.");
        set
        {
            if (Find(key) is >= 0 and var place)
                this[place] = (key, value);
            else
                Add(key, value);
        }
    }

    /// <summary>The name and the part at a place.</summary>
    public (string, T) this[int index]
    {
        get => _list[index];
        set
        {
            Check(value, except: index);
            _list[index] = value;
            Register(_list);
        }
    }

    /// <summary>How many parts there are.</summary>
    public int Count => _list.Count;

    /// <summary>False.</summary>
    public bool IsReadOnly => false;

    /// <summary>The names, in the order they came.</summary>
    public ICollection<string> Keys => [.. _list.Select(item => item.Name)];

    /// <summary>The parts, in the order they came.</summary>
    public ICollection<T> Values => [.. _list.Select(item => item.Part)];

    /// <summary>The names, in the order they came.</summary>
    public IEnumerable<string> keys() => Keys;

    /// <summary>The parts, in the order they came.</summary>
    public IEnumerable<T> values() => Values;

    /// <summary>Names and parts, in the order they came.</summary>
    public IEnumerator<(string, T)> items() => _list.GetEnumerator();

    /// <summary>Takes all parts out.</summary>
    public void clear() => Clear();

    /// <summary>Takes all parts out.</summary>
    public void Clear()
    {
        _list.Clear();
        Register(_list);
    }

    /// <summary>Adds a part under a name.</summary>
    /// <exception cref="ArgumentException">The name is empty, has a dot or is there already.</exception>
    public void Add(string key, T value) => Insert(_list.Count, (key, value));

    /// <summary>Adds a part under a name.</summary>
    public void Add((string, T) item) => Insert(_list.Count, item);

    /// <summary>Adds a part under a name.</summary>
    public void Add(KeyValuePair<string, T> item) => Add(item.Key, item.Value);

    /// <summary>Puts a part under a name at a place of the order.</summary>
    /// <exception cref="ArgumentException">The name is empty, has a dot or is there already.</exception>
    public void Insert(int index, (string, T) item)
    {
        Check(item, except: -1);
        _list.Insert(index, item);
        Register(_list);
    }

    /// <summary>Takes the part at a place out.</summary>
    public void RemoveAt(int index)
    {
        _list.RemoveAt(index);
        Register(_list);
    }

    /// <summary>Takes the part of a name out; false when there is none.</summary>
    public bool Remove(string key)
    {
        var place = Find(key);
        if (place >= 0)
            RemoveAt(place);
        return place >= 0;
    }

    /// <summary>Takes a part out, if it is there under that name.</summary>
    public bool Remove((string, T) item) => Contains(item) && Remove(item.Item1);

    /// <summary>Takes a part out, if it is there under that name.</summary>
    public bool Remove(KeyValuePair<string, T> item) => Remove((item.Key, item.Value));

    /// <summary>Whether there is a part of a name.</summary>
    public bool ContainsKey(string key) => Find(key) >= 0;

    /// <summary>Whether this very part is there under that name.</summary>
    public bool Contains((string, T) item) => IndexOf(item) >= 0;

    /// <summary>Whether this very part is there under that name.</summary>
    public bool Contains(KeyValuePair<string, T> item) => Contains((item.Key, item.Value));

    /// <summary>The place of this very part under that name, or -1.</summary>
    public int IndexOf((string, T) item) =>
        Find(item.Item1) is >= 0 and var place && ReferenceEquals(_list[place].Part, item.Item2)
            ? place
            : -1;

    /// <summary>The part of a name, if there is one.</summary>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value)
    {
        var place = Find(key);
        value = place >= 0 ? _list[place].Part : null;
        return place >= 0;
    }

    /// <summary>Copies names and parts into an array, from a place of it on.</summary>
    public void CopyTo((string, T)[] array, int arrayIndex) => _list.CopyTo(array, arrayIndex);

    /// <summary>Copies names and parts into an array, from a place of it on.</summary>
    public void CopyTo(KeyValuePair<string, T>[] array, int arrayIndex) =>
        Pairs().ToArray().CopyTo(array, arrayIndex);

    /// <summary>Names and parts, in the order they came.</summary>
    public IEnumerator<(string, T)> GetEnumerator() => _list.GetEnumerator();

    IEnumerator<KeyValuePair<string, T>> IEnumerable<KeyValuePair<string, T>>.GetEnumerator() =>
        Pairs().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    protected override void RegisterComponents() { }

    private IEnumerable<KeyValuePair<string, T>> Pairs() =>
        _list.Select(item => KeyValuePair.Create(item.Name, item.Part));

    private int Find(string key) => _list.FindIndex(item => item.Name == key);

    private void Check((string Name, T Part) item, int except)
    {
        ArgumentNullException.ThrowIfNull(item.Part);
        if (string.IsNullOrEmpty(item.Name) || item.Name.Contains('.', StringComparison.Ordinal))
            throw new ArgumentException(
                $"A name can't be empty or have a dot; this one is \"{item.Name}\".",
                nameof(item)
            );
        if (Find(item.Name) is >= 0 and var place && place != except)
            throw new ArgumentException(
                $"There is a \"{item.Name}\" in this {GetName()} already: choose another name.",
                nameof(item)
            );
    }
}
