using TorchSharp.Kernels;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The sine.</summary>
        public Tensor sin() => Function<Rare, SinRule>(new Rare(Math.Sin));

        /// <summary>In-place <see cref="sin()"/>.</summary>
        public Tensor sin_() => Overwrite(Old().sin());

        private readonly struct SinRule : IRule
        {
            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => g * x.cos();
        }

        /// <summary>The cosine.</summary>
        public Tensor cos() => Function<Rare, CosRule>(new Rare(Math.Cos));

        /// <summary>In-place <see cref="cos()"/>.</summary>
        public Tensor cos_() => Overwrite(Old().cos());

        private readonly struct CosRule : IRule
        {
            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => -g * x.sin();
        }

        /// <summary>The tangent.</summary>
        public Tensor tan() => Function<Rare, TanRule>(new Rare(Math.Tan));

        /// <summary>In-place <see cref="tan()"/>.</summary>
        public Tensor tan_() => Overwrite(Old().tan());

        private readonly struct TanRule : IRule
        {
            public static bool NeedsInput => false;

            public static bool NeedsOutput => true;

            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => g * (y * y + 1);
        }

        /// <summary>The hyperbolic sine.</summary>
        public Tensor sinh() => Function<Rare, SinhRule>(new Rare(Math.Sinh));

        /// <summary>In-place <see cref="sinh()"/>.</summary>
        public Tensor sinh_() => Overwrite(Old().sinh());

        private readonly struct SinhRule : IRule
        {
            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => g * x.cosh();
        }

        /// <summary>The hyperbolic cosine.</summary>
        public Tensor cosh() => Function<Rare, CoshRule>(new Rare(Math.Cosh));

        /// <summary>In-place <see cref="cosh()"/>.</summary>
        public Tensor cosh_() => Overwrite(Old().cosh());

        private readonly struct CoshRule : IRule
        {
            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => g * x.sinh();
        }

        /// <summary>The arc sine.</summary>
        public Tensor asin() => Function<Rare, AsinRule>(new Rare(Math.Asin));

        /// <summary>In-place <see cref="asin()"/>.</summary>
        public Tensor asin_() => Overwrite(Old().asin());

        private readonly struct AsinRule : IRule
        {
            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => g * (1 - x * x).rsqrt();
        }

        /// <summary>The arc cosine.</summary>
        public Tensor acos() => Function<Rare, AcosRule>(new Rare(Math.Acos));

        /// <summary>In-place <see cref="acos()"/>.</summary>
        public Tensor acos_() => Overwrite(Old().acos());

        private readonly struct AcosRule : IRule
        {
            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => -g * (1 - x * x).rsqrt();
        }

        /// <summary>The arc tangent.</summary>
        public Tensor atan() => Function<Rare, AtanRule>(new Rare(Math.Atan));

        /// <summary>In-place <see cref="atan()"/>.</summary>
        public Tensor atan_() => Overwrite(Old().atan());

        private readonly struct AtanRule : IRule
        {
            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => g / (x * x + 1);
        }

        /// <summary>The inverse hyperbolic sine.</summary>
        public Tensor asinh() => Function<Rare, AsinhRule>(new Rare(Math.Asinh));

        /// <summary>In-place <see cref="asinh()"/>.</summary>
        public Tensor asinh_() => Overwrite(Old().asinh());

        private readonly struct AsinhRule : IRule
        {
            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => g * (x * x + 1).rsqrt();
        }

        /// <summary>The inverse hyperbolic cosine.</summary>
        public Tensor acosh() => Function<Rare, AcoshRule>(new Rare(Math.Acosh));

        /// <summary>In-place <see cref="acosh()"/>.</summary>
        public Tensor acosh_() => Overwrite(Old().acosh());

        private readonly struct AcoshRule : IRule
        {
            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => g * (x * x - 1).rsqrt();
        }

        /// <summary>The inverse hyperbolic tangent, on (-1, 1).</summary>
        public Tensor atanh() => Function<Rare, AtanhRule>(new Rare(Math.Atanh));

        /// <summary>In-place <see cref="atanh()"/>.</summary>
        public Tensor atanh_() => Overwrite(Old().atanh());

        private readonly struct AtanhRule : IRule
        {
            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) => g / (1 - x * x);
        }

        /// <summary><see cref="asin()"/> by its other name.</summary>
        public Tensor arcsin() => asin();

        /// <summary>In-place <see cref="asin_()"/> by its other name.</summary>
        public Tensor arcsin_() => asin_();

        /// <summary><see cref="acos()"/> by its other name.</summary>
        public Tensor arccos() => acos();

        /// <summary>In-place <see cref="acos_()"/> by its other name.</summary>
        public Tensor arccos_() => acos_();

        /// <summary><see cref="atan()"/> by its other name.</summary>
        public Tensor arctan() => atan();

        /// <summary>In-place <see cref="atan_()"/> by its other name.</summary>
        public Tensor arctan_() => atan_();

        /// <summary><see cref="asinh()"/> by its other name.</summary>
        public Tensor arcsinh() => asinh();

        /// <summary>In-place <see cref="asinh_()"/> by its other name.</summary>
        public Tensor arcsinh_() => asinh_();

        /// <summary><see cref="acosh()"/> by its other name.</summary>
        public Tensor arccosh() => acosh();

        /// <summary>In-place <see cref="acosh_()"/> by its other name.</summary>
        public Tensor arccosh_() => acosh_();

        /// <summary><see cref="atanh()"/> by its other name.</summary>
        public Tensor arctanh() => atanh();

        /// <summary>In-place <see cref="atanh_()"/> by its other name.</summary>
        public Tensor arctanh_() => atanh_();
    }
}
