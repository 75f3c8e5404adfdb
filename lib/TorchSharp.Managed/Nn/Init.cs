using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Initial values for weights. Every function fills its tensor in place, without a gradient, and gives it back.</summary>
        public static partial class init
        {
            /// <summary>What follows a layer, for the gain that keeps the variance.</summary>
            public enum NonlinearityType
            {
                /// <summary>Nothing.</summary>
                Linear = 0,

                /// <summary>A convolution of sequences.</summary>
                Conv1D = 1,

                /// <summary>A convolution of images.</summary>
                Conv2D = 2,

                /// <summary>A convolution of volumes.</summary>
                Conv3D = 3,

                /// <summary>A transposed convolution of sequences.</summary>
                ConvTranspose1D = 4,

                /// <summary>A transposed convolution of images.</summary>
                ConvTranspose2D = 5,

                /// <summary>A transposed convolution of volumes.</summary>
                ConvTranspose3D = 6,

                /// <summary>A sigmoid.</summary>
                Sigmoid = 7,

                /// <summary>A hyperbolic tangent.</summary>
                Tanh = 8,

                /// <summary>A rectifier.</summary>
                ReLU = 9,

                /// <summary>A leaky rectifier.</summary>
                LeakyReLU = 10,
            }

            /// <summary>Which side of a layer keeps its variance.</summary>
            public enum FanInOut
            {
                /// <summary>The inputs: activations keep their variance.</summary>
                FanIn = 0,

                /// <summary>The outputs: gradients keep their variance.</summary>
                FanOut = 1,
            }

            /// <summary>The gain for a nonlinearity: √2 for ReLU, 5/3 for tanh, √(2 / (1 + slope²)) for leaky ReLU, else 1.</summary>
            public static double calculate_gain(
                NonlinearityType nonlinearity,
                double param = 0.0
            ) =>
                nonlinearity switch
                {
                    NonlinearityType.Tanh => 5.0 / 3,
                    NonlinearityType.ReLU => Math.Sqrt(2),
                    NonlinearityType.LeakyReLU => Math.Sqrt(2 / (1 + param * param)),
                    _ => 1,
                };

            /// <summary>Ones.</summary>
            public static Tensor ones_(Tensor tensor) => constant_(tensor, 1);

            /// <summary>Zeros.</summary>
            public static Tensor zeros_(Tensor tensor) => constant_(tensor, 0);

            /// <summary>One value everywhere.</summary>
            public static Tensor constant_(Tensor tensor, Scalar val)
            {
                using var quiet = no_grad();
                return tensor.fill_(val);
            }

            /// <summary>Uniform on [low, high).</summary>
            public static Tensor uniform_(
                Tensor tensor,
                double low = 0,
                double high = 1,
                Generator? generator = null
            )
            {
                using var quiet = no_grad();
                return tensor.uniform_(low, high, generator);
            }

            /// <summary>Normal.</summary>
            public static Tensor normal_(
                Tensor tensor,
                double mean = 0,
                double std = 1,
                Generator? generator = null
            )
            {
                using var quiet = no_grad();
                return tensor.normal_(mean, std, generator);
            }

            /// <summary>Normal within bounds: uniform numbers between the bounds' probabilities, through the inverse of the distribution. (TorchSharp 0.106 takes the mean for the deviation and the deviation for the mean.)</summary>
            /// <exception cref="ArgumentException">The bounds are in the wrong order, or the deviation is not positive.</exception>
            public static Tensor trunc_normal_(
                Tensor tensor,
                double mean = 0,
                double std = 1,
                double a = -2,
                double b = 2,
                Generator? generator = null
            )
            {
                if (!(a < b) || !(std > 0))
                    throw new ArgumentException(
                        $"Normal numbers with deviation {std} between {a} and {b}: the deviation must be positive and the first bound below the second."
                    );
                using var quiet = no_grad();
                var (low, high) = (ErfOf((a - mean) / std), ErfOf((b - mean) / std));
                return tensor
                    .uniform_(low, high, generator)
                    .erfinv_()
                    .mul_(std * Math.Sqrt(2))
                    .add_(mean)
                    .clamp_(a, b);
            }

            /// <summary>2Φ(z) - 1.</summary>
            private static double ErfOf(double z) =>
                tensor(z / Math.Sqrt(2), ScalarType.Float64).erf().ToDouble();

            /// <summary>Uniform on ±gain·√(3 / fan) (He et al. 2015).</summary>
            public static Tensor kaiming_uniform_(
                Tensor tensor,
                double a = 0,
                FanInOut mode = FanInOut.FanIn,
                NonlinearityType nonlinearity = NonlinearityType.LeakyReLU
            )
            {
                var bound = Math.Sqrt(3) * Kaiming(tensor, a, mode, nonlinearity);
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Normal with standard deviation gain / √fan (He et al. 2015).</summary>
            public static Tensor kaiming_normal_(
                Tensor tensor,
                double a = 0,
                FanInOut mode = FanInOut.FanIn,
                NonlinearityType nonlinearity = NonlinearityType.LeakyReLU
            ) => normal_(tensor, 0, Kaiming(tensor, a, mode, nonlinearity));

            /// <summary>Uniform on ±gain·√(6 / (fanIn + fanOut)) (Glorot and Bengio 2010).</summary>
            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1.0)
            {
                var bound = Math.Sqrt(3) * Xavier(tensor, gain);
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Normal with standard deviation gain·√(2 / (fanIn + fanOut)) (Glorot and Bengio 2010).</summary>
            public static Tensor xavier_normal_(Tensor tensor, double gain = 1.0) =>
                normal_(tensor, 0, Xavier(tensor, gain));

            /// <summary>Another name of <see cref="xavier_uniform_"/>.</summary>
            public static Tensor glorot_uniform_(Tensor tensor, double gain = 1.0) =>
                xavier_uniform_(tensor, gain);

            /// <summary>Another name of <see cref="xavier_normal_"/>.</summary>
            public static Tensor glorot_normal_(Tensor tensor, double gain = 1.0) =>
                xavier_normal_(tensor, gain);

            /// <summary>The inputs and outputs of one unit: dimension 1 and 0, each times the size of a filter.</summary>
            /// <exception cref="ArgumentException">The tensor has fewer than two dimensions.</exception>
            public static (long fanIn, long fanOut) CalculateFanInAndFanOut(Tensor tensor)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                var sizes = tensor.Sizes;
                if (sizes.Length < 2)
                    throw new ArgumentException(
                        $"Inputs and outputs can be told apart from two dimensions on; this tensor has {sizes.Length}.",
                        nameof(tensor)
                    );
                var field = sizes.Skip(2).Aggregate(1L, (a, b) => a * b);
                return (sizes[1] * field, sizes[0] * field);
            }

            private static double Kaiming(
                Tensor tensor,
                double a,
                FanInOut mode,
                NonlinearityType nonlinearity
            )
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return calculate_gain(nonlinearity, a)
                    / Math.Sqrt(mode == FanInOut.FanIn ? fanIn : fanOut);
            }

            private static double Xavier(Tensor tensor, double gain)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return gain * Math.Sqrt(2.0 / (fanIn + fanOut));
            }
        }
    }
}
