using System.Collections;
using System.Globalization;
using TorchSharp.Modules;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A list of parameters.</summary>
            public static ParameterList ParameterList(params Parameter[] parameters) =>
                new(parameters);
        }
    }

    namespace Modules
    {
        /// <summary>Parameters in a list, so that a module that holds many knows them. It computes nothing.</summary>
        public class ParameterList : torch.nn.Module, IList<Parameter>
        {
            private readonly List<Parameter> _list;

            /// <summary>A list of the given parameters, named "0", "1", ...</summary>
            public ParameterList(params Parameter[] parameters)
                : base(nameof(ParameterList))
            {
                _list = [.. parameters];
                Renumber();
            }

            /// <inheritdoc/>
            public Parameter this[int index]
            {
                get => _list[index];
                set => Change(() => _list[index] = value);
            }

            /// <inheritdoc/>
            public int Count => _list.Count;

            /// <inheritdoc/>
            public bool IsReadOnly => false;

            /// <inheritdoc/>
            public void Add(Parameter item) => Change(() => _list.Add(item));

            /// <summary>Adds parameters at the end.</summary>
            public void append(params Parameter[] parameters) =>
                Change(() => _list.AddRange(parameters));

            /// <summary>Adds parameters at the end.</summary>
            public void extend(IEnumerable<Parameter> parameters) =>
                Change(() => _list.AddRange(parameters));

            /// <inheritdoc/>
            public void Clear() => Change(_list.Clear);

            /// <inheritdoc/>
            public bool Contains(Parameter item) => IndexOf(item) >= 0;

            /// <inheritdoc/>
            public void CopyTo(Parameter[] array, int arrayIndex) =>
                _list.CopyTo(array, arrayIndex);

            /// <inheritdoc/>
            public IEnumerator<Parameter> GetEnumerator() => _list.GetEnumerator();

            IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

            /// <summary>The place of this very parameter, or -1.</summary>
            public int IndexOf(Parameter item) =>
                _list.FindIndex(parameter => ReferenceEquals(parameter, item));

            /// <inheritdoc/>
            public void Insert(int index, Parameter item) =>
                Change(() => _list.Insert(index, item));

            /// <inheritdoc/>
            public bool Remove(Parameter item)
            {
                var place = IndexOf(item);
                if (place >= 0)
                    RemoveAt(place);
                return place >= 0;
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
                ClearParameters();
                for (var i = 0; i < _list.Count; i++)
                    SetParameter(i.ToString(CultureInfo.InvariantCulture), _list[i]);
            }
        }
    }
}
