using System.Collections;
using System.Globalization;
using TorchSharp.Modules;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A list of modules.</summary>
            public static ModuleList<Module> ModuleList(params Module[] modules) => new(modules);

            /// <summary>A list of modules of one kind.</summary>
            public static ModuleList<T> ModuleList<T>(params T[] modules)
                where T : Module => new(modules);
        }
    }

    namespace Modules
    {
        /// <summary>Modules in a list, so that a module that holds many knows their parameters. It computes nothing.</summary>
        public class ModuleList<T> : torch.nn.Module, IList<T>
            where T : torch.nn.Module
        {
            private readonly List<T> _list;

            /// <summary>A list of the given modules, named "0", "1", ...</summary>
            public ModuleList(params T[] modules)
                : base("ModuleList")
            {
                _list = [.. modules];
                Renumber();
            }

            /// <inheritdoc/>
            public T this[int index]
            {
                get => _list[index];
                set => Change(() => _list[index] = value);
            }

            /// <inheritdoc/>
            public int Count => _list.Count;

            /// <inheritdoc/>
            public bool IsReadOnly => false;

            /// <inheritdoc/>
            public void Add(T item) => Change(() => _list.Add(item));

            /// <summary>Adds modules at the end.</summary>
            public void append(params T[] parameters) => Change(() => _list.AddRange(parameters));

            /// <summary>Adds modules at the end.</summary>
            public void extend(IEnumerable<T> modules) => Change(() => _list.AddRange(modules));

            /// <inheritdoc/>
            public void Clear() => Change(_list.Clear);

            /// <inheritdoc/>
            public bool Contains(T item) => _list.Contains(item);

            /// <inheritdoc/>
            public void CopyTo(T[] array, int arrayIndex) => _list.CopyTo(array, arrayIndex);

            /// <inheritdoc/>
            public IEnumerator<T> GetEnumerator() => _list.GetEnumerator();

            IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

            /// <inheritdoc/>
            public int IndexOf(T item) => _list.IndexOf(item);

            /// <inheritdoc/>
            public void Insert(int index, T item) => Change(() => _list.Insert(index, item));

            /// <inheritdoc/>
            public bool Remove(T item)
            {
                var found = _list.Remove(item);
                Renumber();
                return found;
            }

            /// <inheritdoc/>
            public void RemoveAt(int index) => Change(() => _list.RemoveAt(index));

            /// <inheritdoc/>
            protected override void RegisterComponents() { }

            private void Change(Action change)
            {
                change();
                Renumber();
            }

            private void Renumber()
            {
                ClearModules();
                for (var i = 0; i < _list.Count; i++)
                    register_module(i.ToString(CultureInfo.InvariantCulture), _list[i]);
            }
        }
    }
}
