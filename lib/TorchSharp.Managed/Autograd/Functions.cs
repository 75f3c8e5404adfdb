namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>What a custom function keeps between forward and backward.</summary>
        public class AutogradContext : IDisposable
        {
            private readonly Dictionary<string, object> _data = [];
            private List<Saved>? _saved = [];

            internal AutogradContext() { }

            internal List<Tensor> NonDifferentiable { get; private set; } = [];

            internal List<Tensor> Dirty { get; private set; } = [];

            /// <summary>Whether gradients that nobody sent arrive as zeros instead of null.</summary>
            public bool MaterializeGrads { get; private set; } = true;

            /// <summary>Keeps tensors for backward (a null stays null); in-place changes of them are noticed there.</summary>
            public void save_for_backward(List<Tensor> tensors) =>
                _saved = [.. tensors.Select(static t => t is null ? default : new Saved(t))];

            /// <summary>The tensors that were kept.</summary>
            public List<Tensor> get_saved_variables()
            {
                List<Saved> saved = _saved ?? throw Errors.Freed();
                return [.. saved.Select(static s => s.IsEmpty ? null! : s.Value)];
            }

            /// <summary>Keeps anything else under a name.</summary>
            public void save_data(string key, object value) => _data[key] = value;

            /// <summary>What was kept under a name.</summary>
            /// <exception cref="KeyNotFoundException">Nothing was.</exception>
            public object get_data(string key) => _data[key];

            /// <summary>Says that forward changed these inputs in place.</summary>
            public void mark_dirty(List<Tensor> tensors) => Dirty = tensors;

            /// <summary>Says that these outputs have no gradient.</summary>
            public void mark_non_differentiable(List<Tensor> tensors) =>
                NonDifferentiable = tensors;

            /// <summary>Sets <see cref="MaterializeGrads"/>.</summary>
            public void set_materialize_grads(bool value) => MaterializeGrads = value;

            /// <summary>Lets go of what was kept.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Lets go of what was kept.</summary>
            protected virtual void Dispose(bool disposing) => Release();

            internal void Release()
            {
                foreach (Saved s in _saved ?? [])
                {
                    s.Release();
                }
                _saved = null;
            }
        }

        /// <summary>An operation with a derivative written by hand.</summary>
        public abstract class Function<T>
            where T : Function<T>, new()
        {
            /// <summary>Derived classes have a constructor without parameters.</summary>
            protected Function() { }

            /// <summary>The operation's name.</summary>
            public virtual string Name => typeof(T).Name;

            internal abstract List<Tensor> Run(AutogradContext context, object[] vars);

            internal abstract List<Tensor?> Derive(
                AutogradContext context,
                List<Tensor?> gradients
            );

            /// <summary>Runs forward without recording it and, if an argument requires gradients, hangs backward into the graph.</summary>
            public static List<Tensor> apply_internal(params object[] vars)
            {
                var function = new T();
                var context = new AutogradContext();
                List<Tensor> outputs;
                using (no_grad())
                {
                    outputs = function.Run(context, vars);
                }
                Tensor[] inputs = [.. vars.OfType<Tensor>()];
                if (!is_grad_enabled() || !Array.Exists(inputs, static t => t.Node is not null))
                {
                    context.Release();
                    return outputs;
                }
                var node = new CustomNode<T>(function, context, vars, outputs);
                for (int i = 0; i < outputs.Count; i++)
                {
                    if (
                        context.NonDifferentiable.Contains(
                            outputs[i],
                            ReferenceEqualityComparer.Instance
                        )
                    )
                    {
                        continue;
                    }
                    if (
                        !context.Dirty.Contains(outputs[i], ReferenceEqualityComparer.Instance)
                        && inputs.Contains(outputs[i], ReferenceEqualityComparer.Instance)
                    )
                    {
                        outputs[i] = outputs[i].detach();
                    }
                    outputs[i].Node = new OutputNode(node, i);
                }
                return outputs;
            }
        }

        /// <summary>One output of a custom function: it leaves its gradient with the function's node, which runs after all outputs.</summary>
        private sealed class OutputNode : Node
        {
            private readonly IGathering _owner;
            private readonly int _index;

            public OutputNode(IGathering owner, int index)
                : base([owner.Self])
            {
                (_owner, _index) = (owner, index);
                RunsUserCode = true;
            }

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                _owner.Take(_index, gradient.Alias());
                // Wakes the owner; the number itself is not used.
                pass.Send(this, 0, zeros(Shapes.Scalar, gradient.dtype));
            }
        }

        private interface IGathering
        {
            Node Self { get; }
            void Take(int index, Tensor gradient);
        }

        private sealed class CustomNode<T> : Node, IGathering
            where T : Function<T>, new()
        {
            private readonly Function<T> _function;
            private readonly AutogradContext _context;
            private readonly int _arguments;
            private readonly int[] _positions;
            private readonly (long[] Sizes, ScalarType Type)[] _outputs;
            private Tensor?[] _gradients;

            public CustomNode(
                Function<T> function,
                AutogradContext context,
                object[] vars,
                List<Tensor> outputs
            )
                : base([.. vars.OfType<Tensor>().Select(static t => t.Node)])
            {
                (_function, _context, _arguments) = (function, context, vars.Length);
                _positions = [.. Enumerable.Range(0, vars.Length).Where(i => vars[i] is Tensor)];
                _outputs = [.. outputs.Select(static t => (t.Sizes, t.dtype))];
                _gradients = new Tensor?[outputs.Count];
                RunsUserCode = true;
            }

            public Node Self => this;

            public void Take(int index, Tensor gradient) => _gradients[index] = gradient;

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                Tensor?[] gradients = _gradients;
                _gradients = new Tensor?[gradients.Length];
                for (int i = 0; i < gradients.Length && _context.MaterializeGrads; i++)
                {
                    gradients[i] ??= zeros(_outputs[i].Sizes, _outputs[i].Type);
                }
                List<Tensor?> sent = _function.Derive(_context, [.. gradients]);
                Check(sent);
                for (int k = 0; k < _positions.Length; k++)
                {
                    if (sent[_positions[k]] is { } g && pass.Wants(this, k))
                    {
                        pass.Send(this, k, g.Alias());
                    }
                }
            }

            /// <summary>One gradient an argument, null for what is no tensor; more nulls do no harm.</summary>
            private void Check(List<Tensor?> sent)
            {
                if (sent.Count < _arguments || sent.Skip(_arguments).Any(static g => g is not null))
                {
                    throw Errors.Torch(
                        $"Function {_function.Name} returned an incorrect number of gradients (expected {_arguments}, got {sent.Count}): one for each argument of apply, null where there is none."
                    );
                }
                for (int i = 0; i < _arguments; i++)
                {
                    if (sent[i] is not null && !_positions.Contains(i))
                    {
                        throw Errors.Torch(
                            $"Function {_function.Name} returned a gradient at position {i}, but that argument is not a tensor: return null there."
                        );
                    }
                }
            }

            public override void Release() => _context.Release();
        }

        /// <summary>A custom operation with one output. Derive from it with the class itself as <typeparamref name="T"/> and call <c>apply</c>.</summary>
        public abstract class SingleTensorFunction<T> : Function<T>
            where T : SingleTensorFunction<T>, new()
        {
            /// <summary>Derived classes have a constructor without parameters.</summary>
            protected SingleTensorFunction() { }

            /// <summary>The operation, from the arguments of <c>apply</c>. Nothing in it is recorded.</summary>
            public abstract Tensor forward(AutogradContext ctx, params object[] vars);

            /// <summary>One gradient for each argument of <c>apply</c>, null where there is none.</summary>
            public abstract List<Tensor> backward(AutogradContext ctx, Tensor grad_output);

            /// <summary>Runs the operation.</summary>
            public static Tensor apply(params object[] vars) => apply_internal(vars)[0];

            internal override List<Tensor> Run(AutogradContext context, object[] vars) =>
                [forward(context, vars)];

            internal override List<Tensor?> Derive(
                AutogradContext context,
                List<Tensor?> gradients
            ) => [.. backward(context, gradients[0]!)];
        }

        /// <summary>A custom operation with several outputs. Derive from it with the class itself as <typeparamref name="T"/> and call <c>apply</c>.</summary>
        public abstract class MultiTensorFunction<T> : Function<T>
            where T : MultiTensorFunction<T>, new()
        {
            /// <summary>Derived classes have a constructor without parameters.</summary>
            protected MultiTensorFunction() { }

            /// <summary>The operation, from the arguments of <c>apply</c>. Nothing in it is recorded.</summary>
            public abstract List<Tensor> forward(AutogradContext ctx, params object[] vars);

            /// <summary>One gradient for each argument of <c>apply</c>, null where there is none.</summary>
            public abstract List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs);

            /// <summary>Runs the operation.</summary>
            public static List<Tensor> apply(params object[] vars) => apply_internal(vars);

            internal override List<Tensor> Run(AutogradContext context, object[] vars) =>
                forward(context, vars);

            internal override List<Tensor?> Derive(
                AutogradContext context,
                List<Tensor?> gradients
            ) => [.. backward(context, gradients!)];
        }
    }
}
