using System.Numerics;
using TorchSharp.Kernels;
using TorchSharp.Kernels.Simd;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>y = x^n for a number n.</summary>
        private sealed class PowNumberNode(Tensor x, Number exponent) : Node(x)
        {
            private Saved _x = new(x);

            public override void Backward(Tensor gradient, BackwardPass pass) =>
                pass.Send(
                    this,
                    0,
                    exponent.Real == 0
                        ? torch.zeros_like(gradient)
                        : gradient * _x.Value.Power(exponent.Real - 1).Times(exponent.Real)
                );

            public override void Release() => _x.Release();
        }

        private sealed class PowNode : Node
        {
            private Saved _a;
            private Saved _b;
            private Saved _y;

            public PowNode(Tensor a, Tensor b, Tensor y)
                : base(a, b) => (_a, _b, _y) = (new Saved(a), new Saved(b), new Saved(y, this));

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                Tensor a = _a.Value,
                    b = _b.Value,
                    zero = torch.zeros(Shapes.Scalar, gradient._type);
                if (pass.Wants(this, 0))
                {
                    Tensor g = gradient * (b * a.pow(b - 1));
                    pass.Send(this, 0, SumTo(Where(b == 0, zero, g), a._sizes));
                }
                if (pass.Wants(this, 1))
                {
                    // 0^b is 0 for all b > 0, though log 0 is not finite.
                    Tensor g = gradient * (_y.Value * a.log());
                    pass.Send(this, 1, SumTo(Where((a == 0) & (b >= 0), zero, g), b._sizes));
                }
            }

            public override void Release()
            {
                _a.Release();
                _b.Release();
                _y.Release();
            }
        }

        private Tensor Power(Number n)
        {
            Tensor x = Cast(Promotion.Of(dtype, n));
            if (n.Real < 0 && x.is_integral())
            {
                throw Errors.Torch("Integers to negative integer powers are not allowed.");
            }
            if (x.is_integral() && torch.full(Shapes.Scalar, n.Whole, x._type).ToInt64() != n.Whole)
            {
                throw Errors.Torch($"value cannot be converted to type {x._type} without overflow");
            }
            Tensor y =
                n.Real == 2 ? Raw.Unary(new Unary.Square(), x)
                : n.Real == 1 ? RawCopy.Clone(x)
                : n.Real == 0.5 ? Raw.Unary(new Unary.Sqrt(), x)
                : n.Real == -1 ? Raw.Unary(new Unary.Reciprocal(), x)
                : Raw.Binary(new Binary.Pow(), x, n);
            if (Records(x))
            {
                y.Node = new PowNumberNode(x, n);
            }
            return y;
        }

        /// <summary>x to the power of a number.</summary>
        public Tensor pow(Scalar exponent) => Power(exponent.Value);

        /// <summary>x to the power of another tensor, elementwise.</summary>
        public Tensor pow(Tensor exponent)
        {
            (Tensor a, Tensor b) = Promote(this, exponent);
            Tensor y = Raw.Binary(new Binary.Pow(), a, b);
            if (Records(a, b))
            {
                y.Node = new PowNode(a, b, y);
            }
            return y;
        }

        /// <summary>In-place <see cref="pow(Scalar)"/>.</summary>
        public Tensor pow_(Scalar exponent) => Overwrite(Old().pow(exponent));

        /// <summary>In-place <see cref="pow(Tensor)"/>.</summary>
        public Tensor pow_(Tensor exponent) => Overwrite(Old(exponent).pow(exponent));

        /// <summary>x + weight * (end - x).</summary>
        public Tensor lerp(Tensor end, Tensor weight) =>
            WrappedTensorDisposeScope(() => this + weight * (end - this));

        /// <summary>In-place <see cref="lerp"/>.</summary>
        public Tensor lerp_(Tensor end, Tensor weight) =>
            Overwrite(Old(end, weight).lerp(end, weight));

        /// <summary>x + value * tensor1 * tensor2.</summary>
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) =>
            WrappedTensorDisposeScope(() => AddScaled(tensor1 * tensor2, value.Value));

        /// <summary>In-place <see cref="addcmul"/>.</summary>
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Overwrite(Old(tensor1, tensor2).addcmul(tensor1, tensor2, value));

        /// <summary>x + value * tensor1 / tensor2.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) =>
            WrappedTensorDisposeScope(() => AddScaled(tensor1 / tensor2, value.Value));

        /// <summary>x + tensor1 / tensor2.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => addcdiv(tensor1, tensor2, 1);

        /// <summary>In-place <see cref="addcdiv(Tensor, Tensor, Scalar)"/>.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Overwrite(Old(tensor1, tensor2).addcdiv(tensor1, tensor2, value));

        /// <summary>In-place <see cref="addcdiv(Tensor, Tensor)"/>.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) =>
            Overwrite(Old(tensor1, tensor2).addcdiv(tensor1, tensor2));

        private sealed class Atan2Node(Tensor a, Tensor b) : Node(a, b)
        {
            private Saved _a = new(a);
            private Saved _b = new(b);

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                Tensor a = _a.Value,
                    b = _b.Value;
                Tensor g = gradient / (a * a + b * b);
                if (pass.Wants(this, 0))
                {
                    pass.Send(this, 0, SumTo(g * b, a._sizes));
                }
                if (pass.Wants(this, 1))
                {
                    pass.Send(this, 1, SumTo(-g * a, b._sizes));
                }
            }

            public override void Release()
            {
                _a.Release();
                _b.Release();
            }
        }

        /// <summary>The arc tangent of x / other in the right quadrant.</summary>
        public Tensor atan2(Tensor other)
        {
            (Tensor a, Tensor b) = PromoteToFloating(this, other);
            Tensor y = Raw.Binary(new RareBinary(Math.Atan2), a, b);
            if (Records(a, b))
            {
                y.Node = new Atan2Node(a, b);
            }
            return y;
        }

        /// <summary>y = log(exp a + exp b): each gets its share of the sum.</summary>
        private sealed class LogAddExpNode(Tensor a, Tensor b) : Node(a, b)
        {
            private Saved _a = new(a);
            private Saved _b = new(b);

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                Tensor a = _a.Value,
                    b = _b.Value;
                if (pass.Wants(this, 0))
                {
                    pass.Send(this, 0, SumTo(gradient / (1 + (b - a).exp()), a._sizes));
                }
                if (pass.Wants(this, 1))
                {
                    pass.Send(this, 1, SumTo(gradient / (1 + (a - b).exp()), b._sizes));
                }
            }

            public override void Release()
            {
                _a.Release();
                _b.Release();
            }
        }

        /// <summary>log(exp(x) + exp(other)), safe from overflow.</summary>
        public Tensor logaddexp(Tensor other)
        {
            (Tensor a, Tensor b) = PromoteToFloating(this, other);
            Tensor y = Raw.Binary(new RareBinary(Special.LogAddExp), a, b);
            if (Records(a, b))
            {
                y.Node = new LogAddExpNode(a, b);
            }
            return y;
        }

        /// <summary>y = √(a² + b²).</summary>
        private sealed class HypotNode : Node
        {
            private Saved _a;
            private Saved _b;
            private Saved _y;

            public HypotNode(Tensor a, Tensor b, Tensor y)
                : base(a, b) => (_a, _b, _y) = (new Saved(a), new Saved(b), new Saved(y, this));

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                Tensor a = _a.Value,
                    b = _b.Value;
                if (pass.Wants(this, 0))
                {
                    pass.Send(this, 0, SumTo(gradient * (a / _y.Value), a._sizes));
                }
                if (pass.Wants(this, 1))
                {
                    pass.Send(this, 1, SumTo(gradient * (b / _y.Value), b._sizes));
                }
            }

            public override void Release()
            {
                _a.Release();
                _b.Release();
                _y.Release();
            }
        }

        /// <summary>The length of the hypotenuse, safe from overflow.</summary>
        public Tensor hypot(Tensor other)
        {
            (Tensor a, Tensor b) = PromoteToFloating(this, other);
            Tensor y = Raw.Binary(new RareBinary(double.Hypot), a, b);
            if (Records(a, b))
            {
                y.Node = new HypotNode(a, b, y);
            }
            return y;
        }

        /// <summary>Rounded to <paramref name="decimals"/> digits, halves to even. The gradient is zero.</summary>
        public Tensor round(long decimals = 0)
        {
            if (decimals == 0)
            {
                return Same<Unary.Round, RoundRule>(new Unary.Round());
            }
            return Same<RoundTo, RoundRule>(new RoundTo(decimals));
        }

        /// <summary>In-place <see cref="round"/>.</summary>
        public Tensor round_(long decimals = 0) => Overwrite(Old().round(decimals));

        /// <summary>In the elements' own precision: x·10ⁿ may round to a tie that x is not.</summary>
        private readonly struct RoundTo(long decimals) : IUnaryOp, IRareOp
        {
            private readonly double _scale = Math.Pow(10, Math.Abs(decimals));
            private readonly bool _whole = decimals < 0;

            public V Vector<V>(V x)
                where V : struct, IVec<V> => throw new NotSupportedException();

            public T Scalar<T>(T x)
                where T : unmanaged, INumber<T>
            {
                T scale = T.CreateTruncating(_scale);
                return _whole ? Even(x / scale) * scale : Even(x * scale) / scale;
            }

            private static T Even<T>(T x)
                where T : unmanaged, INumber<T> =>
                T.CreateTruncating(Math.Round(double.CreateTruncating(x)));
        }

        private readonly struct RoundRule : IRule
        {
            public static bool NeedsInput => false;

            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => torch.zeros_like(g);
        }
    }
}
