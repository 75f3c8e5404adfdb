using System.Numerics;
using TorchSharp.Kernels;
using TorchSharp.Kernels.Simd;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>y = x limited to [low, high]: the gradient passes where x lies inside, bounds included.</summary>
        private sealed class ClampNode(Tensor x, double low, double high) : Node(x)
        {
            private Saved _x = new(x);

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                Tensor x = _x.Value;
                pass.Send(
                    this,
                    0,
                    pass.CreateGraph || !(low <= high)
                        ? Where((x >= low) & (x <= high), gradient, torch.zeros_like(gradient))
                        : Raw.Binary(new Binary.ClampBackward(low, high), x, gradient)
                );
            }

            public override void Release() => _x.Release();
        }

        /// <summary>y = x up to (or down to) a bound: the gradient goes to whichever y is, and at NaN to none.</summary>
        private sealed class BoundNode(Tensor x, Tensor bound, bool upper) : Node(x, bound)
        {
            private readonly long[] _sizes = x.Sizes;
            private readonly long[] _boundSizes = bound.Sizes;
            private Saved _x = new(x);
            private Saved _bound = new(bound);

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                Tensor x = _x.Value,
                    bound = _bound.Value,
                    zero = torch.zeros(Shapes.Scalar, gradient._type);
                if (pass.Wants(this, 0))
                {
                    Tensor inside = upper ? x <= bound : x >= bound;
                    pass.Send(this, 0, SumTo(Where(inside, gradient, zero), _sizes));
                }
                if (pass.Wants(this, 1))
                {
                    Tensor outside = upper ? x > bound : x < bound;
                    pass.Send(this, 1, SumTo(Where(outside, gradient, zero), _boundSizes));
                }
            }

            public override void Release()
            {
                _x.Release();
                _bound.Release();
            }
        }

        /// <summary>For whole numbers, whose digits float64 does not all hold.</summary>
        private readonly struct WholeClamp(long low, long high) : IUnaryOp, IRareOp
        {
            public V Vector<V>(V x)
                where V : struct, IVec<V> => throw new NotSupportedException();

            public T Scalar<T>(T x)
                where T : unmanaged, INumber<T>
            {
                T lo = T.CreateSaturating(low),
                    hi = T.CreateSaturating(high);
                T y = x < lo ? lo : x;
                return y > hi ? hi : y;
            }
        }

        private static void CheckBounds(bool none)
        {
            if (none)
            {
                throw Errors.Torch("torch.clamp: At least one of 'min' or 'max' must not be None");
            }
        }

        /// <summary>A bound that is no number leaves none, as in PyTorch.</summary>
        private static bool IsNaN(double low, double high) =>
            double.IsNaN(low) || double.IsNaN(high);

        private static Tensor AllNaN(Tensor x)
        {
            Tensor y = Raw.Output(x._type, x._sizes, x);
            RawCopy.Fill(y, new Number(double.NaN));
            return y;
        }

        private Tensor Clamped(Number? min, Number? max)
        {
            CheckBounds(min is null && max is null);
            ScalarType type = min is { } lo ? Promotion.Of(dtype, lo) : dtype;
            type = max is { } hi ? Promotion.Of(type, hi) : type;
            Tensor x = Cast(type);
            if (x.is_integral())
            {
                return Raw.Unary(
                    new WholeClamp(min?.Whole ?? long.MinValue, max?.Whole ?? long.MaxValue),
                    x
                );
            }
            double low = min?.Real ?? double.NegativeInfinity,
                high = max?.Real ?? double.PositiveInfinity;
            Tensor y = IsNaN(low, high) ? AllNaN(x) : Raw.Unary(new Unary.Clamp(low, high), x);
            if (Records(x))
            {
                y.Node = new ClampNode(x, low, high);
            }
            return y;
        }

        /// <summary>Each element limited to [min, max]; at least one bound is given. The gradient passes where x lies inside, bounds included.</summary>
        public Tensor clamp(Scalar? min = null, Scalar? max = null) =>
            Clamped(min?.Value, max?.Value);

        /// <summary>Each element limited to [min, max], which are broadcast; at least one bound is given.</summary>
        public Tensor clamp(Tensor? min = null, Tensor? max = null)
        {
            CheckBounds(min is null && max is null);
            return min is null ? Bounded(max!, upper: true)
                : max is null ? Bounded(min, upper: false)
                : WrappedTensorDisposeScope(() =>
                    Bounded(min, upper: false).Bounded(max, upper: true)
                );
        }

        /// <summary>One bound a place; NaN if either is. Unlike maximum's, the gradient at an exact bound belongs to x.</summary>
        private Tensor Bounded(Tensor bound, bool upper)
        {
            (Tensor a, Tensor b) = Promote(this, bound);
            Tensor y = upper
                ? Raw.Binary(new Binary.Min(), a, b)
                : Raw.Binary(new Binary.Max(), a, b);
            if (Records(a, b))
            {
                y.Node = new BoundNode(a, b, upper);
            }
            return y;
        }

        /// <summary>In-place <see cref="clamp(Scalar?, Scalar?)"/>.</summary>
        public Tensor clamp_(Scalar? min = null, Scalar? max = null)
        {
            CheckBounds(min is null && max is null);
            if (Records(this) || BaseOf?.Node is not null || !is_floating_point())
            {
                return Overwrite(Old().clamp(min, max));
            }
            CheckPlaces();
            double low = min?.Value.Real ?? double.NegativeInfinity,
                high = max?.Value.Real ?? double.PositiveInfinity;
            if (IsNaN(low, high))
            {
                RawCopy.Fill(this, new Number(double.NaN));
            }
            else
            {
                Raw.Unary(new Unary.Clamp(low, high), this, this);
            }
            Changed();
            return this;
        }

        /// <summary>In-place <see cref="clamp(Tensor?, Tensor?)"/>.</summary>
        public Tensor clamp_(Tensor? min = null, Tensor? max = null) =>
            Overwrite(Old(min, max).clamp(min, max));

        /// <summary>As <see cref="clamp(Scalar?, Scalar?)"/>.</summary>
        public Tensor clip(Scalar? min = null, Scalar? max = null) => clamp(min, max);

        /// <summary>Each element at most <paramref name="max"/>.</summary>
        public Tensor clamp_max(Scalar max) => Clamped(null, max.Value);

        /// <summary>Each element at least <paramref name="min"/>.</summary>
        public Tensor clamp_min(Scalar min) => Clamped(min.Value, null);

        /// <summary>In-place <see cref="clamp_max"/>.</summary>
        public Tensor clamp_max_(Scalar max) => clamp_((Scalar?)null, max);

        /// <summary>In-place <see cref="clamp_min"/>.</summary>
        public Tensor clamp_min_(Scalar min) => clamp_(min, (Scalar?)null);
    }
}
