using TorchSharp.Kernels;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>y = f(x), integers staying integers.</summary>
        private Tensor Same<TOp, TRule>(TOp op)
            where TOp : struct, IUnaryOp
            where TRule : struct, IRule
        {
            Tensor y = Raw.Unary(op, this);
            if (Records(this))
            {
                y.Node = new RuleNode<TRule>(this, y);
            }
            return y;
        }

        /// <summary>The magnitude; its derivative at 0 is 0.</summary>
        public Tensor abs() => Same<Unary.Abs, AbsRule>(new Unary.Abs());

        /// <summary>In-place <see cref="abs()"/>.</summary>
        public Tensor abs_() => Overwrite(Old().abs());

        private readonly struct AbsRule : IRule
        {
            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => g * x.sign();
        }

        /// <summary>x * x.</summary>
        public Tensor square() => Same<Unary.Square, SquareRule>(new Unary.Square());

        /// <summary>In-place <see cref="square()"/>.</summary>
        public Tensor square_() => Overwrite(Old().square());

        private readonly struct SquareRule : IRule
        {
            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => g * (x * 2);
        }

        /// <summary>max(x, 0); its derivative at 0 is 0.</summary>
        public Tensor relu() => Same<Unary.Relu, ReluRule>(new Unary.Relu());

        /// <summary>In-place <see cref="relu()"/>.</summary>
        public Tensor relu_() => Overwrite(Old().relu());

        private readonly struct ReluRule : IRule
        {
            public static bool NeedsInput => false;

            public static bool NeedsOutput => true;

            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => ThroughRelu(g, y);

            public static Tensor? Fused(Tensor g, Tensor x, Tensor y) =>
                Raw.Binary(new Binary.ReluBackward(), y, g);
        }

        /// <summary>
        /// A gradient through a ReLU with the output y, to be differentiated again. Where y is 0 it is the sign of y, which is 0 and
        /// comes of y: a second derivative is then zeros, as in PyTorch, and not missing.
        /// </summary>
        internal static Tensor ThroughRelu(Tensor g, Tensor y) => torch.where(y > 0, g, y.sign());

        /// <summary>-1, 0 or 1 by the sign.</summary>
        public Tensor sign() => Same<Unary.Sign, SignRule>(new Unary.Sign());

        /// <summary>In-place <see cref="sign()"/>.</summary>
        public Tensor sign_() => Overwrite(Old().sign());

        private readonly struct SignRule : IRule
        {
            public static bool NeedsInput => false;

            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => torch.zeros_like(g);
        }

        /// <summary>-1, 0 or 1 by the sign.</summary>
        public Tensor sgn() => Same<Unary.Sign, SgnRule>(new Unary.Sign());

        /// <summary>In-place <see cref="sgn()"/>.</summary>
        public Tensor sgn_() => Overwrite(Old().sgn());

        private readonly struct SgnRule : IRule
        {
            public static bool NeedsInput => false;

            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => torch.zeros_like(g);
        }

        /// <summary>The largest whole number not above x.</summary>
        public Tensor floor() => Same<Unary.Floor, FloorRule>(new Unary.Floor());

        /// <summary>In-place <see cref="floor()"/>.</summary>
        public Tensor floor_() => Overwrite(Old().floor());

        private readonly struct FloorRule : IRule
        {
            public static bool NeedsInput => false;

            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => torch.zeros_like(g);
        }

        /// <summary>The smallest whole number not below x.</summary>
        public Tensor ceil() => Same<Unary.Ceil, CeilRule>(new Unary.Ceil());

        /// <summary>In-place <see cref="ceil()"/>.</summary>
        public Tensor ceil_() => Overwrite(Old().ceil());

        private readonly struct CeilRule : IRule
        {
            public static bool NeedsInput => false;

            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => torch.zeros_like(g);
        }

        /// <summary>The whole part, towards 0.</summary>
        public Tensor trunc() => Same<Rare, TruncRule>(new Rare(Math.Truncate));

        /// <summary>In-place <see cref="trunc()"/>.</summary>
        public Tensor trunc_() => Overwrite(Old().trunc());

        private readonly struct TruncRule : IRule
        {
            public static bool NeedsInput => false;

            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => torch.zeros_like(g);
        }

        /// <summary>What trunc leaves.</summary>
        public Tensor frac() => Same<Rare, FracRule>(new Rare(x => x - Math.Truncate(x)));

        /// <summary>In-place <see cref="frac()"/>.</summary>
        public Tensor frac_() => Overwrite(Old().frac());

        private readonly struct FracRule : IRule
        {
            public static bool NeedsInput => false;

            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => g.alias();
        }

        /// <summary><see cref="abs()"/> by its other name.</summary>
        public Tensor absolute() => abs();

        /// <summary>In-place <see cref="abs_()"/> by its other name.</summary>
        public Tensor absolute_() => abs_();

        /// <summary><see cref="trunc()"/> by its other name.</summary>
        public Tensor fix() => trunc();

        /// <summary>In-place <see cref="trunc_()"/> by its other name.</summary>
        public Tensor fix_() => trunc_();
    }
}
