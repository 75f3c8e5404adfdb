using System.Runtime.CompilerServices;
using TorchSharp.Kernels;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The tensor in that type, recorded; itself when it already has it.</summary>
        internal Tensor Cast(ScalarType type) => _type == type ? this : to_type(type);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static (Tensor A, Tensor B) Promote(Tensor a, Tensor b) =>
            a.dtype == b.dtype ? (a, b) : Promoted(a, b);

        private static (Tensor A, Tensor B) Promoted(Tensor a, Tensor b)
        {
            ScalarType type = Promotion.Of(a, b);
            return (a.Cast(type), b.Cast(type));
        }

        private static (Tensor A, Tensor B) PromoteToFloating(Tensor a, Tensor b)
        {
            ScalarType type = Promotion.ToFloating(Promotion.Of(a, b));
            return (a.Cast(type), b.Cast(type));
        }

        /// <summary>The gradient summed over the dimensions in which an input of these sizes was broadcast. Owns what it is given and gives.</summary>
        internal static Tensor SumTo(Tensor gradient, long[] sizes)
        {
            if (Shapes.Same(gradient.Sizes, sizes))
            {
                return gradient;
            }
            int extra = gradient.Rank - sizes.Length;
            var dims = new List<int>();
            for (int i = 0; i < gradient.Rank; i++)
            {
                if (i < extra || (sizes[i - extra] == 1 && gradient.Sizes[i] != 1))
                {
                    dims.Add(i);
                }
            }
            Tensor sum = gradient.SumOver([.. dims], keepdim: true);
            Tensor y = sum.view(sizes);
            sum.Dispose();
            gradient.Dispose();
            return y;
        }

        /// <summary>y = a + scale * b.</summary>
        private sealed class AddNode(Tensor a, Tensor b, double scale) : Node(a, b)
        {
            private readonly long[] _a = a.Sizes;
            private readonly long[] _b = b.Sizes;

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                bool second = pass.Wants(this, 1);
                if (pass.Wants(this, 0))
                {
                    if (!second && Shapes.Same(gradient.Sizes, _a))
                    {
                        pass.SendOn(this, 0, gradient);
                        return;
                    }
                    pass.Send(this, 0, SumTo(gradient.Alias(), _a));
                }
                if (second)
                {
                    Tensor g = scale == 1 ? gradient.Alias() : gradient.Times(scale);
                    pass.Send(this, 1, SumTo(g, _b));
                }
            }
        }

        /// <summary>y = scale * x (+ a constant).</summary>
        private sealed class ScaleNode(Tensor x, double scale) : Node(x)
        {
            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                if (scale == 1)
                {
                    pass.SendOn(this, 0, gradient);
                }
                else if (pass.MayOverwrite(gradient))
                {
                    Raw.Binary(new Binary.Mul(), gradient, (Number)scale, gradient);
                    pass.SendOn(this, 0, gradient);
                }
                else
                {
                    pass.Send(this, 0, gradient.Times(scale));
                }
            }
        }

        private sealed class DivNode : Node
        {
            private readonly long[] _sizesA;
            private Saved _a;
            private Saved _b;

            public DivNode(Tensor a, Tensor b)
                : base(a, b)
            {
                _sizesA = a.Sizes;
                if (b.Node is not null)
                {
                    _a.Keep(a);
                }
                _b.Keep(b);
            }

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                Tensor b = _b.Value;
                if (pass.Wants(this, 0))
                {
                    pass.Send(this, 0, SumTo(gradient / b, _sizesA));
                }
                if (pass.Wants(this, 1))
                {
                    pass.Send(this, 1, SumTo(-gradient * (_a.Value / b / b), b.Sizes));
                }
            }

            public override void Release()
            {
                _a.Release();
                _b.Release();
            }
        }

        private Tensor AddScaled(Tensor target, Number alpha)
        {
            (Tensor a, Tensor b) = Promote(this, target);
            ThreadState state = ThreadState.Current;
            Tensor y =
                a._type == ScalarType.Bool ? Raw.Binary(new Binary.Max(), a, b, state)
                : alpha.Real == 1 ? Raw.Binary(new Binary.Add(), a, b, state)
                : alpha.Real == -1 ? Raw.Binary(new Binary.Sub(), a, b, state)
                : Raw.Binary(new Binary.AddScaled(alpha.Real), a, b, state);
            if (Records(a, b, state))
            {
                y.Node =
                    b.Node is null && Shapes.Same(a.Sizes, y.Sizes)
                        ? new ScaleNode(a, 1)
                        : new AddNode(a, b, alpha.Real);
            }
            return y;
        }

        /// <summary>x + n.</summary>
        internal Tensor Plus(Number n)
        {
            Tensor x = Cast(Promotion.Of(dtype, n));
            Tensor y = Raw.Binary(new Binary.Add(), x, n);
            if (Records(x))
            {
                y.Node = new ScaleNode(x, 1);
            }
            return y;
        }

        /// <summary>n - x.</summary>
        internal Tensor From(Number n)
        {
            Tensor x = Cast(Promotion.Of(dtype, n));
            Tensor y = Raw.Binary(new Binary.Sub(), n, x);
            if (Records(x))
            {
                y.Node = new ScaleNode(x, -1);
            }
            return y;
        }

        /// <summary>x * n.</summary>
        internal Tensor Times(Number n)
        {
            Tensor x = Cast(Promotion.Of(dtype, n));
            Tensor y = Raw.Binary(new Binary.Mul(), x, n);
            if (Records(x))
            {
                y.Node = new ScaleNode(x, n.Real);
            }
            return y;
        }

        /// <summary>x / n.</summary>
        internal Tensor Over(Number n)
        {
            Tensor x = Cast(Promotion.ToFloating(Promotion.Of(dtype, n)));
            Tensor y = Raw.Binary(new Binary.Div(), x, n);
            if (Records(x))
            {
                y.Node = new ScaleNode(x, 1 / n.Real);
            }
            return y;
        }

        /// <summary>n / x.</summary>
        internal Tensor Under(Number n)
        {
            Tensor x = Cast(Promotion.ToFloating(Promotion.Of(dtype, n)));
            if (Records(x))
            {
                return x.reciprocal().Times(n);
            }
            return Raw.Binary(new Binary.Div(), n, x);
        }

        private static Number Negated(Number n) =>
            n.IsFloating ? new Number(-n.Real, n.Kind) : new Number(-n.Whole, n.Kind);

        private Tensor NotBool(string operation) =>
            _type != ScalarType.Bool
                ? this
                : throw Errors.Torch(
                    $"{operation}, the `-` operator, is not supported on Bool tensors. Use logical_not() or `~`, or convert with to(torch.float32)."
                );

        /// <summary>Elementwise sum, broadcast.</summary>
        public Tensor add(Tensor target) => AddScaled(target, 1);

        /// <summary>x + alpha * target, broadcast.</summary>
        public Tensor add(Tensor target, Scalar alpha) => AddScaled(target, alpha.Value);

        /// <summary>x + scalar.</summary>
        public Tensor add(Scalar scalar) => Plus(scalar.Value);

        /// <summary>x + alpha * scalar.</summary>
        public Tensor add(Scalar scalar, Scalar alpha) =>
            Plus(
                scalar.Value.IsFloating || alpha.Value.IsFloating
                    ? scalar.Value.Real * alpha.Value.Real
                    : scalar.Value.Whole * alpha.Value.Whole
            );

        /// <summary>Elementwise difference, broadcast.</summary>
        public Tensor sub(Tensor target)
        {
            NotBool("Subtraction");
            return AddScaled(target.NotBool("Subtraction"), -1);
        }

        /// <summary>x - target.</summary>
        public Tensor sub(Scalar target) => NotBool("Subtraction").Plus(Negated(target.Value));

        /// <summary>As <see cref="sub(Tensor)"/>.</summary>
        public Tensor subtract(Tensor target) => sub(target);

        /// <summary>As <see cref="sub(Scalar)"/>.</summary>
        public Tensor subtract(Scalar target) => sub(target);

        /// <summary>Elementwise quotient, broadcast; integers give floating point unless rounded.</summary>
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
        {
            if (rounding_mode != RoundingMode.None)
            {
                return Rounded(target, rounding_mode);
            }
            (Tensor a, Tensor b) = PromoteToFloating(this, target);
            Tensor y = Raw.Binary(new Binary.Div(), a, b);
            if (Records(a, b))
            {
                y.Node = new DivNode(a, b);
            }
            return y;
        }

        /// <summary>x / target; integers give floating point unless rounded.</summary>
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None
                ? Over(target.Value)
                : Rounded(target.Value, rounding_mode);

        /// <summary>As <see cref="div(Tensor, RoundingMode)"/>.</summary>
        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            div(target, rounding_mode);

        /// <summary>As <see cref="div(Scalar, RoundingMode)"/>.</summary>
        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            div(target, rounding_mode);

        /// <summary>As <see cref="div(Tensor, RoundingMode)"/> without rounding.</summary>
        public Tensor true_divide(Tensor other) => div(other);

        /// <summary>As <see cref="div(Scalar, RoundingMode)"/> without rounding.</summary>
        public Tensor true_divide(Scalar other) => div(other);

        /// <summary>-x.</summary>
        public Tensor neg()
        {
            NotBool("Negation");
            Tensor y = Raw.Unary(new Unary.Neg(), this);
            if (Records(this))
            {
                y.Node = new ScaleNode(this, -1);
            }
            return y;
        }

        /// <summary>-x.</summary>
        public Tensor negative() => neg();

        /// <summary>x itself.</summary>
        public Tensor positive() =>
            _type == ScalarType.Bool
                ? throw new ArgumentException("Boolean tensor has no positive() function.")
                : Same();
    }

    /// <summary>How a quotient is rounded.</summary>
    public enum RoundingMode
    {
        /// <summary>Not at all.</summary>
        None,

        /// <summary>Towards zero.</summary>
        trunc,

        /// <summary>Downwards.</summary>
        floor,
    }
}
