using System.Numerics;
using TorchSharp.Kernels;
using TorchSharp.Kernels.Simd;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>a - b * floor(a / b): the divisor's sign.</summary>
        private readonly struct Modulo : IBinaryOp
        {
            public static bool HasVector => false;

            public V Vector<V>(V a, V b)
                where V : struct, IVec<V> => throw new NotSupportedException();

            public T Scalar<T>(T a, T b)
                where T : unmanaged, INumber<T>
            {
                T r = a % b;
                return r != T.Zero && T.IsNegative(r) != T.IsNegative(b) ? r + b : r;
            }
        }

        /// <summary>The remainder of truncating division: the dividend's sign.</summary>
        private readonly struct TruncatedModulo : IBinaryOp
        {
            public static bool HasVector => false;

            public V Vector<V>(V a, V b)
                where V : struct, IVec<V> => throw new NotSupportedException();

            public T Scalar<T>(T a, T b)
                where T : unmanaged, INumber<T> => a % b;
        }

        private readonly struct Quotient(RoundingMode mode) : IBinaryOp
        {
            public static bool HasVector => false;

            public V Vector<V>(V a, V b)
                where V : struct, IVec<V> => throw new NotSupportedException();

            public T Scalar<T>(T a, T b)
                where T : unmanaged, INumber<T>
            {
                if (typeof(T) == typeof(float) || typeof(T) == typeof(double))
                {
                    return T.CreateTruncating(
                        mode == RoundingMode.floor
                            ? Floored(double.CreateTruncating(a), double.CreateTruncating(b))
                            : Math.Truncate(double.CreateTruncating(a / b))
                    );
                }
                T whole = a / b;
                bool below = whole * b != a && T.IsNegative(a) != T.IsNegative(b);
                return mode == RoundingMode.floor && below ? whole - T.One : whole;
            }

            /// <summary>By the exact remainder, so that 1 // 0.1 is 9 (0.1 is a little more than a tenth), and infinity // 1 is NaN: PyTorch's and Python's rule.</summary>
            private static double Floored(double a, double b)
            {
                double rest = a % b;
                if (b == 0)
                {
                    return a / b;
                }
                double q = (a - rest) / b;
                if (rest != 0 && b < 0 != rest < 0)
                {
                    q--;
                }
                double whole = Math.Floor(q);
                return q == 0 ? Math.CopySign(0, a / b)
                    : q - whole > 0.5 ? whole + 1
                    : whole;
            }
        }

        /// <summary>An operation that integers cannot do with a divisor of zero.</summary>
        private static Tensor Divided<TOp>(TOp op, Tensor a, Tensor b)
            where TOp : struct, IBinaryOp
        {
            if (
                !b.is_floating_point()
                && WrappedTensorDisposeScope(() => (b == 0).any()).item<bool>()
            )
            {
                throw Errors.Torch("ZeroDivisionError: integer division or remainder by zero");
            }
            return Raw.Binary(op, a, b);
        }

        private Tensor Rounded(Tensor other, RoundingMode mode)
        {
            (Tensor a, Tensor b) = Promote(this, other);
            Tensor y = Divided(new Quotient(mode), a, b);
            if (Records(a, b))
            {
                y.Node = new ConstantNode(a, b);
            }
            return y;
        }

        /// <summary>y is piecewise constant in a and b: no gradient.</summary>
        private sealed class ConstantNode(Tensor a, Tensor b) : Node(a, b)
        {
            private readonly long[] _a = a.Sizes;
            private readonly long[] _b = b.Sizes;

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                pass.Send(this, 0, torch.zeros(_a, gradient._type));
                pass.Send(this, 1, torch.zeros(_b, gradient._type));
            }
        }

        /// <summary>The number as a tensor, in the type that an operation with it computes in.</summary>
        private Tensor Beside(Number number)
        {
            var n = new Tensor(Promotion.Of(dtype, number), Shapes.Scalar);
            RawCopy.Fill(n, number);
            return n;
        }

        private Tensor Rounded(Number number, RoundingMode mode)
        {
            using Tensor n = Beside(number);
            return Rounded(n, mode);
        }

        /// <summary>The quotient rounded downwards.</summary>
        public Tensor floor_divide(Tensor other) => Rounded(other, RoundingMode.floor);

        /// <summary>The quotient rounded downwards.</summary>
        public Tensor floor_divide(Scalar other) => Rounded(other.Value, RoundingMode.floor);

        /// <summary>In-place <see cref="floor_divide(Tensor)"/>.</summary>
        public Tensor floor_divide_(Tensor other) => Overwrite(Old(other).floor_divide(other));

        /// <summary>In-place <see cref="floor_divide(Scalar)"/>.</summary>
        public Tensor floor_divide_(Scalar other) => Overwrite(Old().floor_divide(other));

        /// <summary>y = a - b * q with whole q, which has no gradient.</summary>
        private sealed class RemainderNode(Tensor a, Tensor b, RoundingMode mode) : Node(a, b)
        {
            private Saved _a = new(a);
            private Saved _b = new(b);

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                Tensor a = _a.Value,
                    b = _b.Value;
                if (pass.Wants(this, 0))
                {
                    pass.Send(this, 0, SumTo(gradient.Alias(), a._sizes));
                }
                if (pass.Wants(this, 1))
                {
                    Tensor q = Raw.Binary(new Quotient(mode), a, b);
                    pass.Send(this, 1, SumTo(-gradient * q, b._sizes));
                }
            }

            public override void Release()
            {
                _a.Release();
                _b.Release();
            }
        }

        private Tensor Remainder(Tensor other, RoundingMode mode)
        {
            (Tensor a, Tensor b) = Promote(this, other);
            Tensor y =
                mode == RoundingMode.floor
                    ? Divided(new Modulo(), a, b)
                    : Divided(new TruncatedModulo(), a, b);
            if (Records(a, b))
            {
                y.Node = new RemainderNode(a, b, mode);
            }
            return y;
        }

        private Tensor Remainder(Scalar number, RoundingMode mode)
        {
            using Tensor n = Beside(number.Value);
            return Remainder(n, mode);
        }

        /// <summary>The remainder with the divisor's sign.</summary>
        public Tensor remainder(Tensor target) => Remainder(target, RoundingMode.floor);

        /// <summary>The remainder with the divisor's sign.</summary>
        public Tensor remainder(Scalar scalar) => Remainder(scalar, RoundingMode.floor);

        /// <summary>The remainder with the dividend's sign.</summary>
        public Tensor fmod(Tensor target) => Remainder(target, RoundingMode.trunc);

        /// <summary>The remainder with the dividend's sign.</summary>
        public Tensor fmod(Scalar scalar) => Remainder(scalar, RoundingMode.trunc);

        /// <summary>In-place <see cref="remainder(Tensor)"/>.</summary>
        public Tensor remainder_(Tensor target) => Overwrite(Old(target).remainder(target));

        /// <summary>In-place <see cref="remainder(Scalar)"/>.</summary>
        public Tensor remainder_(Scalar scalar) => Overwrite(Old().remainder(scalar));

        /// <summary>In-place <see cref="fmod(Tensor)"/>.</summary>
        public Tensor fmod_(Tensor target) => Overwrite(Old(target).fmod(target));

        /// <summary>In-place <see cref="fmod(Scalar)"/>.</summary>
        public Tensor fmod_(Scalar scalar) => Overwrite(Old().fmod(scalar));
    }
}
