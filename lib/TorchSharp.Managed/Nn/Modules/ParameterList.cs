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
        public class ParameterList : ComponentList<Parameter>
        {
            /// <summary>A list of the given parameters, named "0", "1", ...</summary>
            public ParameterList(params Parameter[] parameters)
                : base(nameof(ParameterList)) => AddAll(parameters);

            /// <summary>Adds parameters at the end.</summary>
            public void extend(IEnumerable<Parameter> parameters) => AddAll(parameters);

            private protected override void Unregister() => ClearParameters();

            private protected override void Register(string name, Parameter part) =>
                SetParameter(name, part);
        }
    }
}
