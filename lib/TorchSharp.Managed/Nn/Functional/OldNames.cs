namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private const string OldName = "Not PyTorch's name: write it in lower case.";

            /// <summary>An old name of <see cref="silu"/>.</summary>
            [Obsolete(OldName)]
            public static Tensor SiLU(Tensor x, bool inplace = false) => silu(x, inplace);

            /// <summary>An old name of <see cref="hardshrink"/>.</summary>
            [Obsolete(OldName)]
            public static Tensor Hardshrink(Tensor x, double lambda = 0.5) => hardshrink(x, lambda);

            /// <summary>An old name of <see cref="softshrink"/>.</summary>
            [Obsolete(OldName)]
            public static Tensor Softshrink(Tensor x, double lambda = 0.5) => softshrink(x, lambda);

            /// <summary>An old name of <see cref="tanhshrink"/>.</summary>
            [Obsolete(OldName)]
            public static Tensor Tanhshrink(Tensor x) => tanhshrink(x);

            /// <summary>An old name of <see cref="hardtanh"/>.</summary>
            [Obsolete(OldName)]
            public static Tensor Hardtanh(
                Tensor x,
                double min_val = -1.0,
                double max_val = 1.0,
                bool inplace = false
            ) => hardtanh(x, min_val, max_val, inplace);

            /// <summary>An old name of <see cref="mish"/>.</summary>
            [Obsolete(OldName)]
            public static Tensor Mish(Tensor x) => mish(x);

            /// <summary>An old name of <see cref="softsign"/>.</summary>
            [Obsolete(OldName)]
            public static Tensor Softsign(Tensor x) => softsign(x);

            /// <summary>An old name of <see cref="threshold"/>.</summary>
            [Obsolete(OldName)]
            public static Tensor Threshold(
                Tensor x,
                double threshold,
                double value,
                bool inplace = false
            ) => nn.functional.threshold(x, threshold, value, inplace);
        }
    }
}
