using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>An empty chain, to be appended to.</summary>
            public static Sequential Sequential() => new(Array.Empty<Module<Tensor, Tensor>>());

            /// <summary>Modules one after the other, named "0", "1", ...</summary>
            public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) =>
                new(modules);

            /// <summary>Modules one after the other, with names.</summary>
            public static Sequential Sequential(
                params (string name, Module<Tensor, Tensor> submodule)[] modules
            ) => new(modules);

            /// <summary>Modules one after the other, with names.</summary>
            public static Sequential Sequential(
                params Tuple<string, Module<Tensor, Tensor>>[] modules
            ) => new([.. modules.Select(pair => (pair.Item1, pair.Item2))]);

            /// <summary>Modules one after the other, with names.</summary>
            public static Sequential Sequential(
                IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules
            ) => new([.. modules]);

            /// <summary>Modules one after the other, with names.</summary>
            public static Sequential Sequential(
                IEnumerable<Tuple<string, Module<Tensor, Tensor>>> modules
            ) => new([.. modules.Select(pair => (pair.Item1, pair.Item2))]);

            /// <summary>Modules one after the other, named "0", "1", ...</summary>
            public static Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) =>
                new([.. modules]);
        }
    }

    namespace Modules
    {
        /// <summary>Modules one after the other: each takes what the one before gave.</summary>
        public class Sequential : nn.Module<Tensor, Tensor>
        {
            private readonly List<nn.Module<Tensor, Tensor>> _chain = [];

            // A list of its own: as in TorchSharp a chain may have a name twice, or a module.
            private readonly List<(string name, nn.Module module)> _children = [];

            /// <summary>Modules with names.</summary>
            protected internal Sequential(
                params (string name, nn.Module<Tensor, Tensor> submodule)[] modules
            )
                : base(nameof(Sequential))
            {
                foreach (var (name, module) in modules)
                    append(name, module);
            }

            /// <summary>Modules named "0", "1", ...</summary>
            protected internal Sequential(params nn.Module<Tensor, Tensor>[] modules)
                : base(nameof(Sequential))
            {
                foreach (var module in modules)
                    append(module);
            }

            /// <summary>How many modules there are.</summary>
            public int Count => _chain.Count;

            /// <summary>The module at a place.</summary>
            public nn.IModule<Tensor, Tensor> this[int index] => _chain[index];

            /// <summary>A chain of some of the modules; they are shared.</summary>
            /// <exception cref="IndexOutOfRangeException">The start or the end lies outside of the chain.</exception>
            public Sequential this[(int? start, int? end) index] =>
                Slice(index.start ?? 0, index.end ?? Count);

            /// <summary>A chain of some of the modules; they are shared.</summary>
            /// <exception cref="IndexOutOfRangeException">The start or the end lies outside of the chain.</exception>
            public Sequential this[Range index] =>
                Slice(index.Start.GetOffset(Count), index.End.GetOffset(Count));

            private Sequential Slice(int start, int end)
            {
                if (start < 0 || start > Count || end < 0 || end > Count)
                    throw Errors.OutOfRange(
                        $"The modules from {start} to {end} are not all in a chain of {Count}."
                    );
                return new Sequential([
                    .. named_children()
                        .Skip(start)
                        .Take(end - start)
                        .Select(pair => (pair.name, (nn.Module<Tensor, Tensor>)pair.module)),
                ]);
            }

            /// <summary>Adds a module at the end.</summary>
            public Sequential append(nn.IModule<Tensor, Tensor> module) =>
                append(Count.ToString(CultureInfo.InvariantCulture), module);

            /// <summary>Adds a module at the end, under a name.</summary>
            public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
            {
                var added =
                    module as nn.Module<Tensor, Tensor>
                    ?? throw new ArgumentException(
                        "A chain is made of modules that take and give one tensor.",
                        nameof(module)
                    );
                Adopt(name, added);
                _children.Add((name, added));
                _chain.Add(added);
                return this;
            }

            /// <inheritdoc/>
            public override IEnumerable<(string name, nn.Module module)> named_children() =>
                _children;

            /// <inheritdoc/>
            public override void register_module(string name, nn.Module submodule) =>
                append(name, (nn.IModule<Tensor, Tensor>)submodule);

            /// <inheritdoc/>
            public override Tensor forward(Tensor tensor)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                // An empty chain gives a second handle on the tensor, so that disposing of one leaves the other.
                if (_chain.Count == 0)
                    return tensor.alias();
                var value = tensor;
                for (var i = 0; i < _chain.Count; i++)
                {
                    var next = ConvolutionChain.Forward(_chain, i, value, out var count);
                    if (next is not null)
                        i += count - 1;
                    else if ((next = Pooled(i, value)) is not null)
                        i += 2;
                    else if ((next = Rectified(i, value)) is not null)
                        i++;
                    else
                        next = _chain[i].call(value);
                    // As TorchSharp does: what only the chain knows is given back at once; the graph keeps what it needs itself.
                    if (!ReferenceEquals(value, tensor) && !ReferenceEquals(value, next))
                        value.Dispose();
                    value = next;
                }
                return value;
            }

            /// <summary>A linear map or convolution and the ReLU after it in one pass, where no hook watches; else null.</summary>
            private Tensor? Rectified(int i, Tensor value) =>
                i + 1 < _chain.Count && _chain[i + 1] is ReLU { HasHooks: false }
                    ? _chain[i] switch
                    {
                        Linear { HasHooks: false } linear => nn.functional.LinearRelu(
                            value,
                            linear.weight,
                            linear.bias
                        ),
                        Conv2d { HasHooks: false, padding_mode: PaddingModes.Zeros } conv =>
                            nn.functional.Conv2dRelu(
                                value,
                                conv.weight,
                                conv.bias,
                                conv.stride,
                                conv.padding,
                                conv.dilation,
                                conv.groups
                            ),
                        _ => null,
                    }
                    : null;

            /// <summary>A convolution, the ReLU and the max pooling after it in one pass, where that is possible and no hook watches; else null.</summary>
            private Tensor? Pooled(int i, Tensor value) =>
                i + 2 < _chain.Count
                && _chain[i + 2] is MaxPool2d { HasHooks: false } pool
                && _chain[i + 1] is ReLU { HasHooks: false }
                && _chain[i] is Conv2d { HasHooks: false, padding_mode: PaddingModes.Zeros } conv
                    ? nn.functional.Conv2dReluPool(value, conv, pool)
                    : null;

            /// <summary>Training mode for the chain and its modules, or evaluation.</summary>
            /// <param name="on">Whether to train.</param>
            public override void train(bool on = true) => base.train(on);

            /// <summary>What the chain's modules keep beside parameters, with names.</summary>
            public override IEnumerable<(string name, Tensor buffer)> named_buffers(
                bool recurse = true,
                bool include_persistent = true
            ) => base.named_buffers(recurse, include_persistent);

            /// <inheritdoc/>
            protected override void RegisterComponents() { }
        }
    }
}
