using TorchSharp.Kernels;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>
        /// Refuses to write where several elements are one place in memory, as after expand: what is there in the end
        /// would depend on the order. Only filling, which has one value for all, may.
        /// </summary>
        private void CheckPlaces()
        {
            if (_strides is null)
            {
                return;
            }
            for (int i = 0; i < _strides.Length; i++)
            {
                if (_strides[i] == 0 && _sizes[i] > 1)
                {
                    throw Errors.Torch(
                        $"unsupported operation: more than one element of the written-to tensor refers to a single memory location (a tensor of {Shapes.Text(this)} with strides {Shapes.Text(_strides)}). Take a clone() before the in-place operation."
                    );
                }
            }
        }

        /// <summary>Refuses an in-place change of a leaf whose gradient is wanted and, unless places may repeat, of an expanded tensor.</summary>
        private void CheckInPlace(bool mayRepeat = false)
        {
            if (!mayRepeat)
            {
                CheckPlaces();
            }
            if (!ThreadState.Current.GradEnabled)
            {
                return;
            }
            if (Node is Leaf)
            {
                throw Errors.Torch(
                    "a leaf Variable that requires grad is being used in an in-place operation. Do it inside torch.no_grad(), or on a clone()."
                );
            }
            if (BaseOf?.Node is Leaf)
            {
                throw Errors.Torch(
                    "a view of a leaf Variable that requires grad is being used in an in-place operation. Do it inside torch.no_grad(), or on a clone()."
                );
            }
        }

        /// <summary>
        /// What an in-place operation computes from: the tensor itself, or, when the operation is recorded, a copy that
        /// may be kept for backward while this one changes.
        /// </summary>
        internal Tensor Old(Tensor? other = null, Tensor? third = null, bool mayRepeat = false)
        {
            CheckInPlace(mayRepeat);
            if ((Node ?? other?.Node ?? third?.Node) is null || !ThreadState.Current.GradEnabled)
            {
                return this;
            }
            using var _ = new EngineOwned();
            Tensor copy = RawCopy.Clone(this);
            copy.Node = Node;
            return copy;
        }

        /// <summary>Refuses a result that does not broadcast to this tensor.</summary>
        private void CheckFits(Tensor result)
        {
            if (Shapes.Same(result._sizes, _sizes))
            {
                return;
            }
            long[] wide = Shapes.Broadcast(result._sizes, _sizes);
            if (!Shapes.Same(wide, _sizes))
            {
                throw Errors.Torch(
                    $"output with shape {Shapes.Text(this)} doesn't match the broadcast shape {Shapes.Text(wide)} of the in-place operation."
                );
            }
        }

        /// <summary>Makes <paramref name="result"/>, computed from this tensor, its new contents, history included. The result is used up.</summary>
        internal Tensor Overwrite(Tensor result, bool mayRepeat = false)
        {
            CheckInPlace(mayRepeat);
            if (!ReferenceEquals(result, this))
            {
                CheckFits(result);
                if (
                    (is_integral() && !torch.is_integral(result._type))
                    || (_type == ScalarType.Bool && result._type != ScalarType.Bool)
                )
                {
                    throw Errors.Torch(
                        $"result type {result._type} can't be cast to the desired output type {_type}; use the form without the underscore, or convert first."
                    );
                }
                RawCopy.Copy(result, this);
                Rebase(result.Cast(_type).Node);
                result.Dispose();
            }
            Changed();
            return this;
        }

        /// <summary>Whether an in-place operation with <paramref name="other"/> can run on the storage directly.</summary>
        private bool Direct(Tensor other) =>
            !Records(this, other)
            && BaseOf?.Node is null
            && other.dtype == dtype
            && _type != ScalarType.Bool
            && Shapes.Same(Shapes.Broadcast(_sizes, other._sizes), _sizes)
            && (
                !ReferenceEquals(other.Data, Data)
                || (other._offset == _offset && Shapes.SameLayout(this, other))
            );

        private bool Direct(Number number) =>
            !Records(this)
            && BaseOf?.Node is null
            && _type != ScalarType.Bool
            && Promotion.Of(dtype, number) == _type;

        private Tensor Apply<TOp>(TOp op, Tensor other)
            where TOp : struct, IBinaryOp
        {
            CheckPlaces();
            Raw.Binary(op, this, other, this);
            Changed();
            return this;
        }

        private Tensor Apply<TOp>(TOp op, Number number)
            where TOp : struct, IBinaryOp
        {
            CheckPlaces();
            Raw.Binary(op, this, number, this);
            Changed();
            return this;
        }

        /// <summary>In-place <see cref="add(Tensor)"/>.</summary>
        public Tensor add_(Tensor target) =>
            Direct(target) ? Apply(new Binary.Add(), target) : Overwrite(Old(target).add(target));

        /// <summary>In-place <see cref="add(Tensor, Scalar)"/>.</summary>
        public Tensor add_(Tensor target, Scalar alpha) =>
            Direct(target)
                ? Apply(new Binary.AddScaled(alpha.Value.Real), target)
                : Overwrite(Old(target).add(target, alpha));

        /// <summary>In-place <see cref="add(Scalar)"/>.</summary>
        public Tensor add_(Scalar scalar) =>
            Direct(scalar.Value)
                ? Apply(new Binary.Add(), scalar.Value)
                : Overwrite(Old().add(scalar));

        /// <summary>In-place <see cref="add(Scalar, Scalar)"/>.</summary>
        public Tensor add_(Scalar scalar, Scalar alpha) => Overwrite(Old().add(scalar, alpha));

        /// <summary>In-place <see cref="sub(Tensor)"/>.</summary>
        public Tensor sub_(Tensor target) =>
            Direct(target) ? Apply(new Binary.Sub(), target) : Overwrite(Old(target).sub(target));

        /// <summary>In-place <see cref="sub(Scalar)"/>.</summary>
        public Tensor sub_(Scalar target) =>
            Direct(target.Value)
                ? Apply(new Binary.Sub(), target.Value)
                : Overwrite(Old().sub(target));

        /// <summary>In-place <see cref="sub(Tensor)"/>.</summary>
        public Tensor subtract_(Tensor target) => sub_(target);

        /// <summary>In-place <see cref="sub(Scalar)"/>.</summary>
        public Tensor subtract_(Scalar target) => sub_(target);

        /// <summary>In-place <see cref="mul(Tensor)"/>.</summary>
        public Tensor mul_(Tensor target) =>
            Direct(target) ? Apply(new Binary.Mul(), target) : Overwrite(Old(target).mul(target));

        /// <summary>In-place <see cref="mul(Scalar)"/>.</summary>
        public Tensor mul_(Scalar target) =>
            Direct(target.Value)
                ? Apply(new Binary.Mul(), target.Value)
                : Overwrite(Old().mul(target));

        /// <summary>In-place <see cref="div(Tensor, RoundingMode)"/>.</summary>
        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None && is_floating_point() && Direct(target)
                ? Apply(new Binary.Div(), target)
                : Overwrite(Old(target).div(target, rounding_mode));

        /// <summary>In-place <see cref="div(Scalar, RoundingMode)"/>.</summary>
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None && is_floating_point() && Direct(target.Value)
                ? Apply(new Binary.Div(), target.Value)
                : Overwrite(Old().div(target, rounding_mode));

        /// <summary>In-place <see cref="div(Tensor, RoundingMode)"/>.</summary>
        public Tensor divide_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            div_(target, rounding_mode);

        /// <summary>In-place <see cref="div(Scalar, RoundingMode)"/>.</summary>
        public Tensor divide_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            div_(target, rounding_mode);

        /// <summary>In-place <see cref="neg()"/>.</summary>
        public Tensor neg_() => Overwrite(Old().neg());

        /// <summary>Sets every element.</summary>
        public Tensor fill_(Scalar value)
        {
            CheckInPlace(mayRepeat: true);
            RawCopy.Fill(this, value.Value);
            Rebase(null);
            Changed();
            return this;
        }

        /// <summary>Sets every element to 0.</summary>
        public Tensor zero_() => fill_(0);

        /// <summary>Takes over another tensor's elements, broadcast and converted; the gradient flows to it.</summary>
        public Tensor copy_(Tensor source, bool nonBlocking = false)
        {
            CheckPlaces();
            return Take(source);
        }

        private Tensor Take(Tensor source)
        {
            CheckInPlace(mayRepeat: true);
            if (!Shapes.Same(Shapes.Broadcast(source._sizes, _sizes), _sizes))
            {
                throw Errors.Torch(
                    $"A tensor of shape {Shapes.Text(source)} does not broadcast to {Shapes.Text(this)}, which copy_ writes to."
                );
            }
            Tensor from =
                ReferenceEquals(source.Data, Data) && !ReferenceEquals(source, this)
                    ? source.clone()
                    : source;
            RawCopy.Copy(from, this);
            Rebase(Records(source) ? CopyOf(source) : null);
            Changed();
            return this;
        }

        /// <summary>The step from a source to this tensor, which is another one even where nothing is converted.</summary>
        private Node? CopyOf(Tensor source)
        {
            Tensor wide = Shapes.Same(source._sizes, _sizes) ? source : source.expand(_sizes);
            Tensor typed = wide.Cast(_type);
            return ReferenceEquals(typed, source) ? new CopyNode(source) : typed.Node;
        }

        /// <summary>What is left of a history when a constant has been written over it: it goes on, and all its gradients are 0. So are those of what the constant came of.</summary>
        private sealed class ForgottenNode : Node
        {
            private readonly (long[] Sizes, ScalarType Type)[] _inputs;

            public ForgottenNode(Tensor x)
                : base(x) => _inputs = [(x.Sizes, x._type)];

            public ForgottenNode(Tensor x, Tensor source)
                : base(x, source) => _inputs = [(x.Sizes, x._type), (source.Sizes, source._type)];

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                for (int i = 0; i < _inputs.Length; i++)
                {
                    if (pass.Wants(this, i))
                    {
                        pass.Send(this, i, torch.zeros(_inputs[i].Sizes, _inputs[i].Type));
                    }
                }
            }
        }
    }
}
