using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

/// <summary>Gives a field another name in its module than its own.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class ComponentNameAttribute : Attribute
{
    /// <summary>The name in the module.</summary>
    public string? Name { get; set; }
}

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            private readonly NamedList<Module> _modules = new("module");
            private readonly NamedList<Parameter> _parameters = new("parameter");
            private readonly NamedList<(Tensor Buffer, bool Persistent)> _buffers = new("buffer");
            private bool _registered;

            /// <summary>Adds a module under a name.</summary>
            /// <exception cref="ArgumentException">The name is empty or has a dot.</exception>
            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_module(string name, Module submodule)
            {
                if (submodule is null)
                {
                    _modules.Remove(name);
                    return;
                }
                if (string.IsNullOrEmpty(name) || name.Contains('.', StringComparison.Ordinal))
                    throw new ArgumentException(
                        $"A module's name can't be empty or have a dot; this one is \"{name}\".",
                        nameof(name)
                    );
                submodule.RegisterComponents();
                _modules.Add(name, submodule);
            }

            /// <summary>Adds a module under a name.</summary>
            public void add_module(string name, Module module) => register_module(name, module);

            /// <summary>Adds a parameter under a name.</summary>
            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_parameter(string name, Parameter param)
            {
                ArgumentNullException.ThrowIfNull(param);
                _parameters.Add(name, param);
                param.DetachFromDisposeScope();
            }

            /// <summary>Adds a buffer under a name.</summary>
            /// <param name="name">The name.</param>
            /// <param name="tensor">The buffer. It outlives dispose scopes from now on.</param>
            /// <param name="persistent">Whether it is saved with the module.</param>
            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                _buffers.Add(name, (tensor.DetachFromDisposeScope(), persistent));
            }

            /// <summary>Registers every field that holds a module, a parameter or a tensor under the field's name. Call it when all are set.</summary>
            protected virtual void RegisterComponents()
            {
                if (_registered)
                    return;
                foreach (var field in Fields(GetType()))
                {
                    var name =
                        field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? field.Name;
                    if (
                        _modules.Contains(name)
                        || _parameters.Contains(name)
                        || _buffers.Contains(name)
                    )
                        continue;
                    switch (field.GetValue(this))
                    {
                        case Module module:
                            register_module(name, module);
                            break;
                        case Parameter parameter:
                            register_parameter(name, parameter);
                            break;
                        case Tensor tensor:
                            register_buffer(name, tensor);
                            break;
                    }
                }
                _registered = true;
            }

            /// <summary>For modules that keep a list of their own below <see cref="named_children"/>: prepares one for it.</summary>
            private protected static void Adopt(string name, Module submodule)
            {
                ArgumentNullException.ThrowIfNull(submodule);
                if (string.IsNullOrEmpty(name) || name.Contains('.', StringComparison.Ordinal))
                    throw new ArgumentException(
                        $"A module's name can't be empty or have a dot; this one is \"{name}\".",
                        nameof(name)
                    );
                submodule.RegisterComponents();
            }

            /// <summary>Takes a parameter's place in the module, or leaves it when null.</summary>
            private protected void SetParameter(string name, Parameter? parameter)
            {
                parameter?.DetachFromDisposeScope();
                _parameters.Set(name, parameter);
            }

            /// <summary>Takes a buffer's place in the module, or leaves it when null.</summary>
            private protected void SetBuffer(string name, Tensor? buffer) =>
                _buffers.Set(name, buffer is null ? null : (buffer.DetachFromDisposeScope(), true));

            /// <summary>Takes all modules out.</summary>
            private protected void ClearModules() => _modules.Clear();

            /// <summary>Takes all parameters out.</summary>
            private protected void ClearParameters() => _parameters.Clear();

            /// <summary>The fields that a module's authors declared, of derived classes first and one of a name: TorchSharp's order, which numbers parameters.</summary>
            private static IEnumerable<FieldInfo> Fields(Type? type)
            {
                const BindingFlags all =
                    BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
                var engine = typeof(Module).Assembly;
                var seen = new HashSet<string>(StringComparer.Ordinal);
                for (; type is not null && type.Assembly != engine; type = type.BaseType)
                    foreach (var field in type.GetFields(all))
                        if (field.DeclaringType!.Assembly != engine && seen.Add(field.Name))
                            yield return field;
            }
        }

        /// <summary>Values under names, in the order they came.</summary>
        private sealed class NamedList<T>(string kind)
        {
            private readonly List<(string Name, T Value)> _items = [];

            public IReadOnlyList<(string Name, T Value)> Pairs => _items;

            public int Count => _items.Count;

            public bool Contains(string name) => Find(name) >= 0;

            public void Add(string name, T value)
            {
                if (Contains(name))
                    throw new InvalidOperationException(
                        $"There is a {kind} \"{name}\" in this module already: choose another name."
                    );
                _items.Add((name, value));
            }

            public void Remove(string name)
            {
                if (Find(name) is >= 0 and var place)
                    _items.RemoveAt(place);
            }

            public void Clear() => _items.Clear();

            private int Find(string name) => _items.FindIndex(item => item.Name == name);

            /// <summary>Replaces, adds, or (null) removes.</summary>
            public void Set(string name, object? value)
            {
                var place = Find(name);
                if (value is null)
                    Remove(name);
                else if (place >= 0)
                    _items[place] = (name, (T)value);
                else
                    _items.Add((name, (T)value));
            }
        }
    }
}
