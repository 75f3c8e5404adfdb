namespace TorchSharp;

public static partial class torch
{
    /// <summary>Derivatives by hand.</summary>
    public static partial class autograd
    {
        /// <summary>
        /// Adds the gradients of the outputs, summed, to the leaves they depend on; or to the given inputs only, which keep
        /// theirs even when they are no leaves.
        /// </summary>
        public static void backward(
            IList<Tensor> tensors,
            IList<Tensor>? grad_tensors = null,
            bool? retain_graph = null,
            bool create_graph = false,
            IList<Tensor>? inputs = null
        )
        {
            Tensor[] outputs = [.. tensors];
            Tensor[] gradients = Seeds(outputs, grad_tensors);
            Node?[]? targets = inputs is null ? null : Targets(inputs);
            foreach (Tensor input in inputs ?? [])
            {
                input.retain_grad();
            }
            BackwardPass.Run(
                outputs,
                gradients,
                targets,
                accumulate: true,
                retain_graph ?? create_graph,
                create_graph
            );
        }

        /// <summary>Adds the gradients of the output to the leaves it depends on.</summary>
        public static void backward(
            Tensor tensor,
            IList<Tensor>? grad_tensors = null,
            bool? retain_graph = null,
            bool create_graph = false,
            IList<Tensor>? inputs = null
        ) => backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        /// <summary>Adds the gradients of the output, begun with <paramref name="grad_tensor"/>, to the leaves it depends on.</summary>
        public static void backward(
            Tensor tensor,
            Tensor grad_tensor,
            bool? retain_graph = null,
            bool create_graph = false,
            IList<Tensor>? inputs = null
        ) => backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        /// <summary>
        /// The gradients of the outputs, summed, with respect to the inputs, which need not be leaves. No
        /// <see cref="Tensor.grad"/> changes, and branches that do not lead to an input are not computed.
        /// </summary>
        /// <param name="outputs">What to differentiate.</param>
        /// <param name="inputs">With respect to what.</param>
        /// <param name="grad_outputs">The gradients to begin with; null stands for 1 and needs outputs of one number.</param>
        /// <param name="retain_graph">Keeps what the graph saved, for another backward.</param>
        /// <param name="create_graph">Makes the results differentiable; implies <paramref name="retain_graph"/>.</param>
        /// <param name="allow_unused">Gives null for an input that no output depends on, instead of throwing.</param>
        public static IList<Tensor> grad(
            IList<Tensor> outputs,
            IList<Tensor> inputs,
            IList<Tensor>? grad_outputs = null,
            bool retain_graph = false,
            bool create_graph = false,
            bool allow_unused = false
        )
        {
            Tensor[] from = [.. outputs];
            Tensor[] seeds = Seeds(from, grad_outputs);
            Tensor?[] found = BackwardPass.Run(
                from,
                seeds,
                Targets(inputs),
                accumulate: false,
                retain_graph || create_graph,
                create_graph
            );
            for (int i = 0; i < found.Length; i++)
            {
                if (found[i] is { } g)
                {
                    g.Publish();
                }
                else if (!allow_unused)
                {
                    throw Errors.Torch(
                        $"One of the differentiated Tensors appears to not have been used in the graph: input {i}, {inputs[i].MetaText()}. Set allow_unused: true if this is the desired behavior."
                    );
                }
            }
            return found!;
        }

        private static Node?[] Targets(IList<Tensor> inputs)
        {
            var nodes = new Node?[inputs.Count];
            for (int i = 0; i < nodes.Length; i++)
            {
                nodes[i] =
                    inputs[i].Node
                    ?? throw Errors.Torch(
                        $"One of the differentiated Tensors does not require grad: input {i}, {inputs[i].MetaText()}."
                    );
            }
            return nodes;
        }

        private static Tensor[] Seeds(Tensor[] outputs, IList<Tensor>? given)
        {
            if (given is { Count: 0 })
            {
                given = null;
            }
            if (given is not null && given.Count != outputs.Length)
            {
                throw Errors.Torch(
                    $"got {outputs.Length} tensors and {given.Count} gradients; give one gradient a tensor."
                );
            }
            var seeds = new Tensor[outputs.Length];
            using var _ = new EngineOwned();
            for (int i = 0; i < outputs.Length; i++)
            {
                Tensor y = outputs[i];
                if (!y.requires_grad)
                {
                    throw Errors.Torch(
                        $"element {i} of tensors does not require grad and does not have a grad_fn"
                    );
                }
                if (given?[i] is { } g)
                {
                    if (!Shapes.Same(g.Sizes, y.Sizes))
                    {
                        throw Errors.Torch(
                            $"Mismatch in shape: grad_output[{i}] has a shape of {Shapes.Text(g)} and output[{i}] has a shape of {Shapes.Text(y)}."
                        );
                    }
                    seeds[i] = g.dtype == y.dtype ? g : RawCopy.To(g, y.dtype);
                }
                else if (y.Count == 1)
                {
                    seeds[i] = new Tensor(y.dtype, y.Sizes);
                    RawCopy.Fill(seeds[i], 1);
                }
                else
                {
                    throw Errors.Torch(
                        $"grad can be implicitly created only for scalar outputs, but output {i} has the shape {Shapes.Text(y)}. Sum it first, or pass its gradient."
                    );
                }
            }
            return seeds;
        }
    }
}
