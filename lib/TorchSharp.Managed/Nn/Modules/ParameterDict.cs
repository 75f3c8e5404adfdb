using TorchSharp.Modules;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Parameters under names.</summary>
            public static ParameterDict ParameterDict(params (string, Parameter)[] parameters)
            {
                ArgumentNullException.ThrowIfNull(parameters);
                var dict = new ParameterDict();
                foreach (var item in parameters)
                    dict.Add(item);
                return dict;
            }
        }
    }

    namespace Modules
    {
        /// <summary>Parameters under names of their own, so that a module that holds many knows them. It computes nothing.</summary>
        public class ParameterDict : ComponentDict<Parameter>
        {
            /// <summary>Without parameters so far.</summary>
            public ParameterDict()
                : base(nameof(ParameterDict)) { }

            private protected override void Register(
                IReadOnlyList<(string Name, Parameter Part)> parts
            )
            {
                ClearParameters();
                foreach (var (name, parameter) in parts)
                    SetParameter(name, parameter);
            }
        }
    }
}
