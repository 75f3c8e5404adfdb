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
        public class ModuleList<T> : ComponentList<T>
            where T : torch.nn.Module
        {
            /// <summary>A list of the given modules, named "0", "1", ...</summary>
            public ModuleList(params T[] modules)
                : base("ModuleList") => AddAll(modules);

            /// <summary>Adds modules at the end.</summary>
            public void extend(IEnumerable<T> modules) => AddAll(modules);

            private protected override void Unregister() => ClearModules();

            private protected override void Register(string name, T part) =>
                register_module(name, part);
        }
    }
}
