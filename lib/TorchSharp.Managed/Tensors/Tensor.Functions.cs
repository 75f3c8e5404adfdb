using TorchSharp.Kernels;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>y = f(x); integers become floating point first.</summary>
        private Tensor Function<TOp, TRule>(TOp op)
            where TOp : struct, IUnaryOp
            where TRule : struct, IRule
        {
            Tensor x = Cast(Promotion.ToFloating(dtype));
            Tensor y = Raw.Unary(op, x);
            if (Records(x))
            {
                y.Node = new RuleNode<TRule>(x, y);
            }
            return y;
        }

        /// <summary>e to the x.</summary>
        public Tensor exp() => Function<Unary.Exp, ExpRule>(new Unary.Exp());

        /// <summary>In-place <see cref="exp()"/>.</summary>
        public Tensor exp_() => Overwrite(Old().exp());

        private readonly struct ExpRule : IRule
        {
            public static bool NeedsInput => false;

            public static bool NeedsOutput => true;

            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => g * y;
        }

        /// <summary>The natural logarithm: -inf at 0, NaN below.</summary>
        public Tensor log() => Function<Unary.Log, LogRule>(new Unary.Log());

        /// <summary>In-place <see cref="log()"/>.</summary>
        public Tensor log_() => Overwrite(Old().log());

        private readonly struct LogRule : IRule
        {
            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => g / x;
        }

        /// <summary>The square root; NaN below 0.</summary>
        public Tensor sqrt() => Function<Unary.Sqrt, SqrtRule>(new Unary.Sqrt());

        /// <summary>In-place <see cref="sqrt()"/>.</summary>
        public Tensor sqrt_() => Overwrite(Old().sqrt());

        private readonly struct SqrtRule : IRule
        {
            public static bool NeedsInput => false;

            public static bool NeedsOutput => true;

            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => g / (y * 2);
        }

        /// <summary>1 / sqrt(x).</summary>
        public Tensor rsqrt() => Function<Unary.Rsqrt, RsqrtRule>(new Unary.Rsqrt());

        /// <summary>In-place <see cref="rsqrt()"/>.</summary>
        public Tensor rsqrt_() => Overwrite(Old().rsqrt());

        private readonly struct RsqrtRule : IRule
        {
            public static bool NeedsInput => false;

            public static bool NeedsOutput => true;

            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => g * -0.5 * y.pow(3);
        }

        /// <summary>1 / x.</summary>
        public Tensor reciprocal() =>
            Function<Unary.Reciprocal, ReciprocalRule>(new Unary.Reciprocal());

        /// <summary>In-place <see cref="reciprocal()"/>.</summary>
        public Tensor reciprocal_() => Overwrite(Old().reciprocal());

        private readonly struct ReciprocalRule : IRule
        {
            public static bool NeedsInput => false;

            public static bool NeedsOutput => true;

            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => -g * (y * y);
        }

        /// <summary>The hyperbolic tangent.</summary>
        public Tensor tanh() => Function<Unary.Tanh, TanhRule>(new Unary.Tanh());

        /// <summary>In-place <see cref="tanh()"/>.</summary>
        public Tensor tanh_() => Overwrite(Old().tanh());

        private readonly struct TanhRule : IRule
        {
            public static bool NeedsInput => false;

            public static bool NeedsOutput => true;

            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => g * (1 - y * y);

            public static Tensor? Fused(Tensor g, Tensor x, Tensor y) =>
                Raw.Binary(new Binary.TanhBackward(), y, g);
        }

        /// <summary>1 / (1 + exp(-x)).</summary>
        public Tensor sigmoid() => Function<Unary.Sigmoid, SigmoidRule>(new Unary.Sigmoid());

        /// <summary>In-place <see cref="sigmoid()"/>.</summary>
        public Tensor sigmoid_() => Overwrite(Old().sigmoid());

        private readonly struct SigmoidRule : IRule
        {
            public static bool NeedsInput => false;

            public static bool NeedsOutput => true;

            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => g * (y * (1 - y));

            public static Tensor? Fused(Tensor g, Tensor x, Tensor y) =>
                Raw.Binary(new Binary.SigmoidBackward(), y, g);
        }

        /// <summary>The error function.</summary>
        public Tensor erf() => Function<Unary.Erf, ErfRule>(new Unary.Erf());

        /// <summary>In-place <see cref="erf()"/>.</summary>
        public Tensor erf_() => Overwrite(Old().erf());

        private readonly struct ErfRule : IRule
        {
            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) =>
                g * (x * x).neg().exp() * (2 / Math.Sqrt(Math.PI));
        }

        /// <summary>1 - erf(x), exact where it is small.</summary>
        public Tensor erfc() => Function<Rare, ErfcRule>(new Rare(SpecialFunctions.Erfc));

        /// <summary>In-place <see cref="erfc()"/>.</summary>
        public Tensor erfc_() => Overwrite(Old().erfc());

        private readonly struct ErfcRule : IRule
        {
            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) =>
                g * (x * x).neg().exp() * (-2 / Math.Sqrt(Math.PI));
        }

        /// <summary>The inverse of the error function, on (-1, 1).</summary>
        public Tensor erfinv() => Function<Rare, ErfinvRule>(new Rare(Special.Erfinv));

        /// <summary>In-place <see cref="erfinv()"/>.</summary>
        public Tensor erfinv_() => Overwrite(Old().erfinv());

        private readonly struct ErfinvRule : IRule
        {
            public static bool NeedsInput => false;

            public static bool NeedsOutput => true;

            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) =>
                g * (y * y).exp() * (Math.Sqrt(Math.PI) / 2);
        }

        /// <summary>The logarithm to base 2.</summary>
        public Tensor log2() => Function<Rare, Log2Rule>(new Rare(Math.Log2));

        /// <summary>In-place <see cref="log2()"/>.</summary>
        public Tensor log2_() => Overwrite(Old().log2());

        private readonly struct Log2Rule : IRule
        {
            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => g / (x * Math.Log(2));
        }

        /// <summary>The logarithm to base 10.</summary>
        public Tensor log10() => Function<Rare, Log10Rule>(new Rare(Math.Log10));

        /// <summary>In-place <see cref="log10()"/>.</summary>
        public Tensor log10_() => Overwrite(Old().log10());

        private readonly struct Log10Rule : IRule
        {
            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => g / (x * Math.Log(10));
        }

        /// <summary>log(1 + x), exact near 0.</summary>
        public Tensor log1p() => Function<Rare, Log1pRule>(new Rare(Special.Log1p));

        /// <summary>In-place <see cref="log1p()"/>.</summary>
        public Tensor log1p_() => Overwrite(Old().log1p());

        private readonly struct Log1pRule : IRule
        {
            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => g / (x + 1);
        }

        /// <summary>exp(x) - 1, exact near 0.</summary>
        public Tensor expm1() => Function<Rare, Expm1Rule>(new Rare(Special.Expm1));

        /// <summary>In-place <see cref="expm1()"/>.</summary>
        public Tensor expm1_() => Overwrite(Old().expm1());

        private readonly struct Expm1Rule : IRule
        {
            public static bool NeedsInput => false;

            public static bool NeedsOutput => true;

            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => g * (y + 1);
        }

        /// <summary>2 to the x.</summary>
        public Tensor exp2() => Function<Rare, Exp2Rule>(new Rare(x => Math.Pow(2, x)));

        /// <summary>In-place <see cref="exp2()"/>.</summary>
        public Tensor exp2_() => Overwrite(Old().exp2());

        private readonly struct Exp2Rule : IRule
        {
            public static bool NeedsInput => false;

            public static bool NeedsOutput => true;

            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => g * y * Math.Log(2);
        }

        /// <summary>The logarithm of the gamma function.</summary>
        public Tensor lgamma() => Function<Rare, LgammaRule>(new Rare(Special.LogGamma));

        /// <summary>In-place <see cref="lgamma()"/>.</summary>
        public Tensor lgamma_() => Overwrite(Old().lgamma());

        private readonly struct LgammaRule : IRule
        {
            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => g * x.digamma();
        }

        /// <summary>The derivative of lgamma; differentiable once more here.</summary>
        public Tensor digamma() => Function<Rare, DigammaRule>(new Rare(SpecialFunctions.Digamma));

        /// <summary>In-place <see cref="digamma()"/>.</summary>
        public Tensor digamma_() => Overwrite(Old().digamma());

        private readonly struct DigammaRule : IRule
        {
            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) =>
                g * x.Function<Rare, TrigammaRule>(new Rare(SpecialFunctions.Trigamma));
        }

        private readonly struct TrigammaRule : IRule
        {
            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) =>
                throw Errors.Torch("the second derivative of digamma is not differentiable here");
        }
    }
}
