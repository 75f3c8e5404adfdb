using System.Runtime.CompilerServices;
using TorchSharp.Memory;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private Node? _node;
        private Tensor? _base;

        /// <summary>Counts the changes of history that in-place operations made; a view compares it with what it saw.</summary>
        private int _histories;

        /// <summary>Where gradients of this tensor go: a <see cref="Leaf"/>, the operation that made it, or null.</summary>
        internal Node? Node
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => _base is null || _base._histories == _histories ? _node : Renewed(_base);
            set => _node = value;
        }

        private Tensor? _gradient;
        private bool _gradientIsZero;

        /// <summary>The accumulated gradient.</summary>
        internal Tensor? Gradient
        {
            get => _gradientIsZero ? ZeroWritten() : _gradient;
            set => (_gradient, _gradientIsZero) = (value, false);
        }

        /// <summary>
        /// Sets the gradient, if there is one, to zero. Where nobody else sees its numbers they are given back, and zeros are
        /// written only if somebody asks before the next gradient comes.
        /// </summary>
        internal void ZeroGradient()
        {
            Tensor owner = _node is Leaf leaf ? leaf.Owner : this;
            if (owner._gradient is not { } gradient)
            {
                return;
            }
            if (gradient.Node is null && gradient.Data.References == 1)
            {
                gradient.Dispose();
                (owner._gradient, owner._gradientIsZero) = (null, true);
            }
            else
            {
                gradient.zero_();
            }
        }

        /// <summary>Whether the gradient was zero and nobody has asked for it: then it is dropped, for the next one to take its place.</summary>
        internal bool DropZeroGradient()
        {
            bool zero = _gradientIsZero;
            _gradientIsZero = false;
            return zero;
        }

        private Tensor ZeroWritten()
        {
            using var _ = new EngineOwned();
            Tensor zeros = Raw.Output(_type, _sizes, this);
            RawCopy.Fill(zeros, 0);
            return Gradient = zeros;
        }

        /// <summary>Whether a backward pass has passed it on: it is no temporary then.</summary>
        internal bool Sent { get; set; }

        /// <summary>A gradient on its way: whether it is 0 already where the value that it belongs to, out of a ReLU, is not above 0.</summary>
        internal bool Rectified { get; set; }

        /// <summary>The tensor that this one is a view of, never a view itself.</summary>
        internal Tensor? BaseOf
        {
            get => _base;
            set => (_base, _histories) = (value, value?._histories ?? 0);
        }

        /// <summary>Whether operations on the tensor are recorded for derivatives.</summary>
        /// <exception cref="InvalidOperationException">Set on an integer tensor, or cleared on a computed one.</exception>
        public bool requires_grad
        {
            get
            {
                _ = Data;
                return Node is not null;
            }
            set
            {
                _ = Data;
                if (value && !is_floating_point())
                {
                    throw Errors.Torch(
                        $"Only floating-point tensors can require gradients, but this one is {_type}."
                    );
                }
                if (!is_leaf)
                {
                    if (value)
                    {
                        return;
                    }
                    throw Errors.Torch(
                        "requires_grad can only be cleared on leaf tensors; use detach() for a tensor without history."
                    );
                }
                Node = value ? Node ?? new Leaf(this) : null;
            }
        }

        /// <summary>Sets <see cref="requires_grad"/> and gives the tensor back.</summary>
        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        /// <summary>Sets <see cref="requires_grad"/> and gives the tensor back.</summary>
        public Tensor with_requires_grad(bool requires_grad = true) =>
            requires_grad_(requires_grad);

        /// <summary>Whether the tensor was not computed from tensors that require gradients.</summary>
        public bool is_leaf => Node is null or Leaf;

        /// <summary>The gradient accumulated by backward passes, or null. The handle is new at each read, the storage is the same.</summary>
        public Tensor? grad
        {
            get => (_node is Leaf leaf ? leaf.Owner : this).Gradient?.Alias();
            set
            {
                if (value is not null && !Shapes.Same(value.Sizes, _sizes))
                {
                    throw Errors.Torch(
                        $"assigned grad has data of a different size: {Shapes.Text(value)} for a tensor of {Shapes.Text(this)}."
                    );
                }
                using var _ = new EngineOwned();
                (_node is Leaf leaf ? leaf.Owner : this).Gradient = value?.Alias();
            }
        }

        /// <summary>Makes a computed tensor keep its gradient in <see cref="grad"/> too.</summary>
        public void retain_grad()
        {
            if (Node is null)
            {
                throw Errors.Torch("can't retain_grad on Tensor that has requires_grad=False");
            }
            if (Node is not Leaf)
            {
                Node.Watch(this);
            }
        }

        /// <summary>The same numbers, sharing storage, without history.</summary>
        public Tensor detach() => new(Data, _type, _sizes, _strides, _offset);

        /// <summary>Forgets the history in place.</summary>
        public Tensor detach_()
        {
            _ = Data;
            Node = null;
            return this;
        }

        /// <summary>Computes the gradients of this single number with respect to all leaves it depends on, and adds them to their <see cref="grad"/>.</summary>
        public void backward() => autograd.backward([this]);

        /// <summary>As <see cref="backward()"/>, with the gradient to begin with, and a choice of tensors.</summary>
        /// <param name="grad_tensors">The gradient of this tensor, of its shape; null stands for 1 and needs a single number.</param>
        /// <param name="retain_graph">Keeps what the graph saved, for another backward.</param>
        /// <param name="create_graph">Makes the gradients differentiable themselves; implies <paramref name="retain_graph"/>.</param>
        /// <param name="inputs">The tensors to accumulate in, leaves or not; null for all leaves.</param>
        public void backward(
            IList<Tensor>? grad_tensors = null,
            bool retain_graph = false,
            bool create_graph = false,
            IList<Tensor>? inputs = null
        ) =>
            autograd.backward(
                [this],
                grad_tensors,
                retain_graph || create_graph,
                create_graph,
                inputs
            );

        /// <summary>The handle's geometry on a storage that the graph kept.</summary>
        internal Tensor Revive(Storage storage, Node? node) =>
            new(storage, _type, _sizes, _strides, _offset) { Node = node, _uncounted = true };

        /// <summary>Whether an operation on this tensor has to be recorded.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal static bool Records(Tensor a) =>
            a.Node is not null && ThreadState.Current.GradEnabled;

        /// <summary>Whether an operation on these tensors has to be recorded.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal static bool Records(Tensor a, Tensor b) => Records(a, b, ThreadState.Current);

        /// <summary>Whether an operation on these tensors has to be recorded, for a caller that knows its thread's state.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal static bool Records(Tensor a, Tensor b, ThreadState state) =>
            state.GradEnabled && (a.Node is not null || b.Node is not null);

        /// <summary>Whether an operation on these tensors has to be recorded.</summary>
        internal static bool Records(Tensor a, Tensor b, Tensor? c) =>
            (a.Node is not null || b.Node is not null || c?.Node is not null)
            && ThreadState.Current.GradEnabled;
    }
}
