using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Sets each element to 0 with probability p, and scales the rest by 1 / (1 - p); only in training mode.</summary>
            public static Dropout Dropout(double p = 0.5, bool inplace = false) => new(p, inplace);

            /// <summary>Makes one dimension of several.</summary>
            public static Flatten Flatten(long start_dim = 1, long end_dim = -1) =>
                new(start_dim, end_dim);

            /// <summary>Gives back what it gets.</summary>
            public static Identity Identity() => new();
        }
    }

    namespace Modules
    {
        /// <summary>Dropout (Srivastava et al. 2014): zeros with probability p in training mode, nothing in evaluation mode.</summary>
        public sealed class Dropout : nn.ParameterLessModule<Tensor, Tensor>
        {
            internal Dropout(double p, bool inplace)
                : base(nameof(Dropout))
            {
                if (p is not (>= 0 and <= 1))
                    throw new ArgumentException(
                        FormattableString.Invariant(
                            $"A probability is in [0, 1]; this one is {p}."
                        ),
                        nameof(p)
                    );
                (this.p, this.inplace) = (p, inplace);
            }

            /// <summary>The probability of a zero.</summary>
            public double p { get; set; }

            /// <summary>Whether the input is overwritten.</summary>
            public bool inplace { get; set; }

            /// <inheritdoc/>
            public override Tensor forward(Tensor tensor) =>
                nn.functional.dropout(tensor, p, training, inplace);
        }

        /// <summary>Makes one dimension of those from start_dim to end_dim.</summary>
        public sealed class Flatten : nn.ParameterLessModule<Tensor, Tensor>
        {
            internal Flatten(long start_dim, long end_dim)
                : base(nameof(Flatten)) => (this.start_dim, this.end_dim) = (start_dim, end_dim);

            /// <summary>The first of the dimensions.</summary>
            public long start_dim { get; set; }

            /// <summary>The last of the dimensions; negative counts from the end.</summary>
            public long end_dim { get; set; }

            /// <inheritdoc/>
            public override Tensor forward(Tensor input) => input.flatten(start_dim, end_dim);
        }

        /// <summary>Gives back what it gets, as a second handle on it.</summary>
        public sealed class Identity : nn.ParameterLessModule<Tensor, Tensor>
        {
            internal Identity()
                : base(nameof(Identity)) { }

            /// <inheritdoc/>
            public override Tensor forward(Tensor tensor) => tensor.alias();
        }
    }
}
