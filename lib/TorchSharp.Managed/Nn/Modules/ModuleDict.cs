using TorchSharp.Modules;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Modules under names.</summary>
            public static ModuleDict<Module> ModuleDict(params (string, Module)[] modules) =>
                ModuleDict<Module>(modules);

            /// <summary>Modules of one kind under names.</summary>
            public static ModuleDict<T> ModuleDict<T>(params (string, T)[] modules)
                where T : Module
            {
                ArgumentNullException.ThrowIfNull(modules);
                var dict = new ModuleDict<T>();
                foreach (var item in modules)
                    dict.Add(item);
                return dict;
            }
        }
    }

    namespace Modules
    {
        /// <summary>Modules under names of their own, so that a module that holds many knows their parameters. It computes nothing.</summary>
        public class ModuleDict<T> : ComponentDict<T>
            where T : torch.nn.Module
        {
            /// <summary>Without modules so far.</summary>
            public ModuleDict()
                : base("ModuleDict") { }

            private protected override void Register(IReadOnlyList<(string Name, T Part)> parts)
            {
                ClearModules();
                foreach (var (name, module) in parts)
                    register_module(name, module);
            }
        }
    }
}
