using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>What convolutions share: weight [out, in / groups, kernel...] and bias [out].</summary>
        public abstract class Convolution : nn.Module<Tensor, Tensor>
        {
            private Parameter _weight;
            private Parameter? _bias;

            private protected Convolution(
                string name,
                long in_channels,
                long out_channels,
                long[] kernel_size,
                long[] stride,
                long[] padding,
                long[] dilation,
                long groups,
                bool bias,
                PaddingModes padding_mode,
                ScalarType? dtype,
                bool transposed = false
            )
                : base(name)
            {
                if (groups < 1 || in_channels % groups != 0 || out_channels % groups != 0)
                    throw new ArgumentException(
                        $"{in_channels} input and {out_channels} output channels can't be split into {groups} groups: both must be multiples.",
                        nameof(groups)
                    );
                (this.in_channels, this.out_channels, this.groups) = (
                    in_channels,
                    out_channels,
                    groups
                );
                (this.kernel_size, this.stride, this.padding, this.dilation) = (
                    kernel_size,
                    stride,
                    padding,
                    dilation
                );
                this.padding_mode = padding_mode;
                weight = new Parameter(
                    transposed
                        ? empty([in_channels, out_channels / groups, .. kernel_size], dtype)
                        : empty([out_channels, in_channels / groups, .. kernel_size], dtype)
                );
                this.bias = bias ? new Parameter(empty([out_channels], dtype)) : null;
                reset_parameters();
            }

            /// <summary>One of given filters, stride 1 and no padding.</summary>
            private protected Convolution(string name, Parameter weight, Parameter? bias)
                : base(name)
            {
                long[] sizes = weight.Sizes;
                (out_channels, in_channels, groups) = (sizes[0], sizes[1], 1);
                (kernel_size, padding) = (sizes[2..], new long[sizes.Length - 2]);
                stride = [.. kernel_size.Select(static _ => 1L)];
                dilation = [.. stride];
                padding_mode = PaddingModes.Zeros;
                (this.weight, this.bias) = (weight, bias);
            }

            /// <summary>The filters, [out, in / groups, kernel...].</summary>
            public Parameter weight
            {
                get => _weight;
                [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_weight))]
                set
                {
                    ArgumentNullException.ThrowIfNull(value);
                    _weight = value;
                    SetParameter(nameof(weight), value);
                }
            }

            /// <summary>One value an output channel, or null.</summary>
            public Parameter? bias
            {
                get => _bias;
                set
                {
                    _bias = value;
                    SetParameter(nameof(bias), value);
                }
            }

            /// <summary>Channels of the input.</summary>
            public long in_channels { get; }

            /// <summary>Channels of the output.</summary>
            public long out_channels { get; }

            /// <summary>Into how many independent parts the channels are split.</summary>
            public long groups { get; set; }

            /// <summary>The filter's size, a number a dimension.</summary>
            public long[] kernel_size { get; set; }

            /// <summary>Steps of the filter.</summary>
            public long[] stride { get; set; }

            /// <summary>Rows and columns added on each side.</summary>
            public long[] padding { get; }

            /// <summary>Distances between the filter's taps.</summary>
            public long[] dilation { get; set; }

            /// <summary>What is added on each side.</summary>
            public PaddingModes padding_mode { get; set; }

            /// <summary>Draws weight and bias anew: uniform on ±1/√(weight's second size · kernel), as PyTorch does.</summary>
            public void reset_parameters() =>
                DefaultInit.WeightAndBias(
                    weight,
                    bias,
                    _weight.Sizes[1] * kernel_size.Aggregate(1L, (a, b) => a * b)
                );
        }
    }
}
