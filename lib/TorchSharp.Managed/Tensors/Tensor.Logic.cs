using System.Numerics;
using TorchSharp.Kernels;
using TorchSharp.Kernels.Simd;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private readonly struct And : IBinaryOp
        {
            public static bool HasVector => false;

            public V Vector<V>(V a, V b)
                where V : struct, IVec<V> => throw new NotSupportedException();

            public T Scalar<T>(T a, T b)
                where T : unmanaged, INumber<T> =>
                T.CreateTruncating(long.CreateTruncating(a) & long.CreateTruncating(b));
        }

        private readonly struct Or : IBinaryOp
        {
            public static bool HasVector => false;

            public V Vector<V>(V a, V b)
                where V : struct, IVec<V> => throw new NotSupportedException();

            public T Scalar<T>(T a, T b)
                where T : unmanaged, INumber<T> =>
                T.CreateTruncating(long.CreateTruncating(a) | long.CreateTruncating(b));
        }

        private readonly struct Xor : IBinaryOp
        {
            public static bool HasVector => false;

            public V Vector<V>(V a, V b)
                where V : struct, IVec<V> => throw new NotSupportedException();

            public T Scalar<T>(T a, T b)
                where T : unmanaged, INumber<T> =>
                T.CreateTruncating(long.CreateTruncating(a) ^ long.CreateTruncating(b));
        }

        private readonly struct Complement : IUnaryOp, IRareOp
        {
            public V Vector<V>(V x)
                where V : struct, IVec<V> => throw new NotSupportedException();

            public T Scalar<T>(T x)
                where T : unmanaged, INumber<T> => T.CreateTruncating(~long.CreateTruncating(x));
        }

        private Tensor Bits<TOp>(TOp op, Tensor other, string name)
            where TOp : struct, IBinaryOp
        {
            if (is_floating_point() || other.is_floating_point())
            {
                throw Errors.Torch(
                    $"{name} needs integer or Bool tensors, but got {_type} and {other._type}. Compare first (x > 0.5), or convert with to(torch.@bool)."
                );
            }
            (Tensor a, Tensor b) = Promote(this, other);
            return Raw.Binary(op, a, b);
        }

        /// <summary>Bitwise and; logical on Bool.</summary>
        public Tensor bitwise_and(Tensor other) => Bits(new And(), other, "bitwise_and");

        /// <summary>Bitwise or; logical on Bool.</summary>
        public Tensor bitwise_or(Tensor other) => Bits(new Or(), other, "bitwise_or");

        /// <summary>Bitwise exclusive or; logical on Bool.</summary>
        public Tensor bitwise_xor(Tensor other) => Bits(new Xor(), other, "bitwise_xor");

        /// <summary>Bitwise complement; logical not on Bool.</summary>
        public Tensor bitwise_not() =>
            _type == ScalarType.Bool ? logical_not()
            : is_floating_point()
                ? throw Errors.Torch(
                    $"bitwise_not needs an integer or Bool tensor, but got {_type}."
                )
            : Raw.Unary(new Complement(), this);

        /// <summary>In-place <see cref="bitwise_and"/>.</summary>
        public Tensor bitwise_and_(Tensor other) => Overwrite(Old(other).bitwise_and(other));

        /// <summary>In-place <see cref="bitwise_or"/>.</summary>
        public Tensor bitwise_or_(Tensor other) => Overwrite(Old(other).bitwise_or(other));

        /// <summary>In-place <see cref="bitwise_xor"/>.</summary>
        public Tensor bitwise_xor_(Tensor other) => Overwrite(Old(other).bitwise_xor(other));

        /// <summary>In-place <see cref="bitwise_not"/>.</summary>
        public Tensor bitwise_not_() => Overwrite(Old().bitwise_not());

        private Tensor Truth() => Plain(ScalarType.Bool);

        private Tensor Logical<TOp>(TOp op, Tensor other)
            where TOp : struct, IBinaryOp
        {
            Tensor a = Truth(),
                b = other.Truth();
            Tensor y = Raw.Binary(op, a, b);
            Drop(a, this);
            Drop(b, other);
            return y;
        }

        /// <summary>Whether both are not zero.</summary>
        public Tensor logical_and(Tensor other) => Logical(new And(), other);

        /// <summary>Whether one is not zero.</summary>
        public Tensor logical_or(Tensor other) => Logical(new Or(), other);

        /// <summary>Whether exactly one is not zero.</summary>
        public Tensor logical_xor(Tensor other) => Logical(new Xor(), other);

        /// <summary>Whether each element is zero.</summary>
        public Tensor logical_not() => eq(0);

        /// <summary>In-place <see cref="logical_and"/>.</summary>
        public Tensor logical_and_(Tensor other) => OverwriteWithTruth(logical_and(other));

        /// <summary>In-place <see cref="logical_or"/>.</summary>
        public Tensor logical_or_(Tensor other) => OverwriteWithTruth(logical_or(other));

        /// <summary>In-place <see cref="logical_xor"/>.</summary>
        public Tensor logical_xor_(Tensor other) => OverwriteWithTruth(logical_xor(other));

        /// <summary>In-place <see cref="logical_not"/>.</summary>
        public Tensor logical_not_() => OverwriteWithTruth(logical_not());

        /// <summary>Whether each element is NaN.</summary>
        public Tensor isnan() => ne(this);

        /// <summary>Whether each element is plus or minus infinity.</summary>
        public Tensor isinf() =>
            is_floating_point()
                ? WrappedTensorDisposeScope(() => detach().abs() == double.PositiveInfinity)
                : zeros_like(ScalarType.Bool);

        /// <summary>Whether each element is minus infinity.</summary>
        public Tensor isneginf() => eq(double.NegativeInfinity);

        /// <summary>Whether each element is plus infinity.</summary>
        public Tensor isposinf() => eq(double.PositiveInfinity);

        /// <summary>Whether each element is neither infinite nor NaN.</summary>
        public Tensor isfinite() =>
            is_floating_point()
                ? WrappedTensorDisposeScope(() => detach().abs() < double.PositiveInfinity)
                : ones_like(ScalarType.Bool);

        /// <summary>True for every element.</summary>
        public Tensor isreal() => ones_like(ScalarType.Bool);

        /// <summary>Whether each element is below zero (or minus zero).</summary>
        public Tensor signbit() =>
            WrappedTensorDisposeScope(() =>
                is_floating_point()
                    ? Raw.Unary(new Rare(x => double.IsNegative(x) ? 1 : 0), this)
                        .to_type(ScalarType.Bool)
                    : lt(0)
            );

        /// <summary>Whether |x - other| ≤ atol + rtol * |other|, elementwise; infinities of one sign are close.</summary>
        public Tensor isclose(
            Tensor other,
            double rtol = 1E-05,
            double atol = 1E-08,
            bool nanEqual = false
        ) =>
            WrappedTensorDisposeScope(() =>
            {
                using IDisposable _ = no_grad();
                Tensor a = to_type(ScalarType.Float64),
                    b = other.to_type(ScalarType.Float64);
                Tensor close =
                    (a == b) | (((a - b).abs() <= b.abs() * rtol + atol) & (a - b).isfinite());
                return nanEqual ? close | (a.isnan() & b.isnan()) : close;
            });

        /// <summary>Whether all elements are close; see <see cref="isclose"/>.</summary>
        public bool allclose(
            Tensor target,
            double rtol = 1E-05,
            double atol = 1E-08,
            bool equal_nan = false
        )
        {
            using Tensor close = WrappedTensorDisposeScope(() =>
                isclose(target, rtol, atol, equal_nan).all()
            );
            return close.item<bool>();
        }

        /// <summary>Whether the handle has the same shape and the same elements.</summary>
        public bool Equals(Tensor target)
        {
            if (target is null || !Shapes.Same(_sizes, target._sizes) || dtype != target.dtype)
            {
                return false;
            }
            using Tensor same = WrappedTensorDisposeScope(() => eq(target).all());
            return same.item<bool>();
        }

        /// <summary>Whether it is a tensor of the same shape with the same elements.</summary>
        public override bool Equals(object? obj) => obj is Tensor t && Equals(t);

        /// <summary>By identity.</summary>
        public override int GetHashCode() =>
            System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

        /// <summary>Whether the only element is not zero.</summary>
        public bool is_nonzero() =>
            numel() == 1
                ? this.ToDouble() != 0
                : throw new InvalidOperationException(
                    $"is_nonzero() asks about the only element, but this is {MetaText()}. Use any() or all()."
                );

        /// <summary>Whether any element is not zero.</summary>
        public Tensor any() => Reduced(RawReduce.AllDims(this), false, any: true);

        /// <summary>Whether any element along <paramref name="dim"/> is not zero.</summary>
        public Tensor any(long dim, bool keepdim = false) =>
            Reduced(RawReduce.Dims(this, [dim]), keepdim, any: true);

        /// <summary>Whether every element is not zero.</summary>
        public Tensor all() => Reduced(RawReduce.AllDims(this), false, any: false);

        /// <summary>Whether every element along <paramref name="dim"/> is not zero.</summary>
        public Tensor all(long dim, bool keepdim = false) =>
            Reduced(RawReduce.Dims(this, [dim]), keepdim, any: false);

        private Tensor Reduced(int[] dims, bool keepdim, bool any)
        {
            // Some truth is a maximum of truths, all truth a minimum; nothing at all is not any and is all.
            Tensor truth = Truth();
            Tensor y;
            if (Array.Exists(dims, d => _sizes[d] == 0))
            {
                y = RawReduce.Over(new RawReduce.Sum(), truth, dims, keepdim);
                RawCopy.Fill(y, any ? 0 : 1);
            }
            else
            {
                y = any
                    ? RawReduce.Over(new RawReduce.Max(), truth, dims, keepdim)
                    : RawReduce.Over(new RawReduce.Min(), truth, dims, keepdim);
            }
            Drop(truth, this);
            return y;
        }
    }
}
