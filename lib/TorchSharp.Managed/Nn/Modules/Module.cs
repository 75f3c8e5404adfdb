using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Neural networks: modules, their functions, losses and initialisers.</summary>
    public static partial class nn
    {
        /// <summary>
        /// A part of a network: it holds parameters, buffers and other modules under names, and a mode (training or evaluation).
        /// Derive from <see cref="Module{T, TResult}"/>, set the fields in the constructor, then call <see cref="RegisterComponents"/>.
        /// </summary>
        public partial class Module : IDisposable
        {
            private readonly string _name;

            /// <summary>A module of the given name, in training mode.</summary>
            protected Module(string name) => _name = name;

            /// <summary>Whether the module is in training mode: dropout drops, batch norm measures.</summary>
            public virtual bool training { get; private set; } = true;

            /// <summary>The module's own name, such as "Linear".</summary>
            public virtual string GetName() => string.IsNullOrEmpty(_name) ? GetType().Name : _name;

            /// <summary>Sets training mode here and in all modules below.</summary>
            public virtual void train(bool train = true)
            {
                training = train;
                foreach (var module in children())
                    module.train(train);
            }

            /// <summary>Sets evaluation mode here and in all modules below.</summary>
            public virtual void eval() => train(false);

            /// <summary>Calls a function on every module below, then on this one.</summary>
            public virtual Module apply(Action<Module> fn)
            {
                ArgumentNullException.ThrowIfNull(fn);
                foreach (var module in children())
                    module.apply(fn);
                fn(this);
                return this;
            }

            /// <summary>Drops the gradients of all parameters, or sets them to zero.</summary>
            /// <param name="set_to_none">Drop (the default, as in TorchSharp) or zero.</param>
            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var parameter in parameters())
                    if (set_to_none)
                        parameter.grad = null;
                    else
                        _ = parameter.grad?.zero_();
            }

            /// <summary>The modules directly below, with their names.</summary>
            public virtual IEnumerable<(string name, Module module)> named_children() =>
                _modules.Pairs;

            /// <summary>The modules directly below.</summary>
            public virtual IEnumerable<Module> children() =>
                named_children().Select(pair => pair.module);

            /// <summary>All modules below, nearest first, with dotted names.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var child in named_children())
                    yield return child;
                foreach (var (childName, child) in named_children())
                foreach (var (name, module) in child.named_modules())
                    yield return ($"{childName}.{name}", module);
            }

            /// <summary>All modules below, nearest first.</summary>
            public virtual IEnumerable<Module> modules() =>
                named_modules().Select(pair => pair.module);

            /// <summary>The parameters with dotted names; a parameter that stands in two places is named once.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(
                bool recurse = true
            )
            {
                var seen = new HashSet<Parameter>(ReferenceEqualityComparer.Instance);
                foreach (var (name, parameter) in _parameters.Pairs)
                    if (seen.Add(parameter))
                        yield return (name, parameter);
                if (!recurse)
                    yield break;
                foreach (var (childName, child) in named_children())
                foreach (var (name, parameter) in child.named_parameters())
                    if (seen.Add(parameter))
                        yield return ($"{childName}.{name}", parameter);
            }

            /// <summary>The parameters, in the order of their names.</summary>
            public virtual IEnumerable<Parameter> parameters(bool recurse = true) =>
                named_parameters(recurse).Select(pair => pair.parameter);

            /// <summary>The buffers (tensors that are state and not learned) with dotted names.</summary>
            /// <param name="recurse">Whether to look below.</param>
            /// <param name="include_nonpersistent">Whether to name those that are not saved, too.</param>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(
                bool recurse = true,
                bool include_nonpersistent = true
            )
            {
                var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
                foreach (var (name, (buffer, persistent)) in _buffers.Pairs)
                    if ((persistent || include_nonpersistent) && seen.Add(buffer))
                        yield return (name, buffer);
                if (!recurse)
                    yield break;
                foreach (var (childName, child) in named_children())
                foreach (var (name, buffer) in child.named_buffers(true, include_nonpersistent))
                    if (seen.Add(buffer))
                        yield return ($"{childName}.{name}", buffer);
            }

            /// <summary>The buffers, in the order of their names.</summary>
            public virtual IEnumerable<Tensor> buffers(
                bool recurse = true,
                bool include_nonpersistent = true
            ) => named_buffers(recurse, include_nonpersistent).Select(pair => pair.buffer);

            /// <summary>The parameter of a dotted name, or null.</summary>
            public virtual Parameter? get_parameter(string target) =>
                named_parameters().FirstOrDefault(pair => pair.name == target).parameter;

            /// <summary>The buffer of a dotted name, or null.</summary>
            public virtual Tensor? get_buffer(string target) =>
                named_buffers().FirstOrDefault(pair => pair.name == target).buffer;

            /// <summary>Whether there is a parameter of a dotted name.</summary>
            public virtual bool has_parameter(string target) => get_parameter(target) is not null;

            /// <summary>Whether there is a buffer of a dotted name.</summary>
            public virtual bool has_buffer(string target) => get_buffer(target) is not null;

            /// <summary>Frees parameters, buffers and the modules below.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Frees parameters, buffers and the modules below.</summary>
            protected virtual void Dispose(bool disposing)
            {
                if (!disposing)
                    return;
                foreach (var (_, parameter) in _parameters.Pairs)
                    parameter.Dispose();
                foreach (var (_, (buffer, _)) in _buffers.Pairs)
                    buffer.Dispose();
                foreach (var module in children())
                    module.Dispose();
            }

            /// <summary>The name, and the modules below with theirs.</summary>
            public override string ToString() =>
                !named_children().Any()
                    ? GetName()
                    : $"{GetName()}({string.Join(", ", named_children().Select(pair => $"{pair.name}: {pair.module}"))})";
        }
    }
}
