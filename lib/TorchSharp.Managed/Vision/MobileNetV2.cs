using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp
{
    public static partial class torchvision
    {
        public static partial class models
        {
            /// <summary>MobileNetV2 (Sandler et al. 2018, arXiv 1801.04381, table 2): [N, 3, H, W] to [N, classes].</summary>
            /// <param name="num_classes">How many classes there are.</param>
            /// <param name="width_mult">The factor of all widths; the last one never shrinks.</param>
            /// <param name="inverted_residual_setting">Rows of expansion, channels, repetitions, stride; null means the paper's table.</param>
            /// <param name="round_nearest">Widths are multiples of this number.</param>
            /// <param name="block">Makes a block from input channels, output channels, stride, expansion and the normalisation; null means the paper's.</param>
            /// <param name="norm_layer">Makes a normalisation of so many channels; null means batch normalisation.</param>
            /// <param name="dropout">The probability of a zero before the last layer.</param>
            /// <exception cref="ArgumentException">A row of the setting has not four numbers, or there is none.</exception>
            public static MobileNetV2 mobilenet_v2(
                long num_classes = 1000,
                double width_mult = 1.0,
                long[][]? inverted_residual_setting = null,
                long round_nearest = 8,
                Func<
                    long,
                    long,
                    long,
                    long,
                    Func<long, Module<Tensor, Tensor>>,
                    Module<Tensor, Tensor>
                >? block = null,
                Func<long, Module<Tensor, Tensor>>? norm_layer = null,
                double dropout = 0.2
            ) =>
                new(
                    num_classes,
                    width_mult,
                    inverted_residual_setting ?? MobileNetV2.Table,
                    round_nearest,
                    block
                        ?? (
                            (from, to, stride, expansion, norm) =>
                                new InvertedResidual(from, to, stride, expansion, norm)
                        ),
                    norm_layer ?? (channels => BatchNorm2d(channels)),
                    dropout
                );
        }
    }

    namespace Modules
    {
        /// <summary>Inverted residual blocks between two convolutions, and one linear layer.</summary>
        public sealed class MobileNetV2 : Module<Tensor, Tensor>
        {
            /// <summary>The paper's table 2: expansion, channels, repetitions, stride of the first.</summary>
            internal static readonly long[][] Table =
            [
                [1, 16, 1, 1],
                [6, 24, 2, 2],
                [6, 32, 3, 2],
                [6, 64, 4, 2],
                [6, 96, 3, 1],
                [6, 160, 3, 2],
                [6, 320, 1, 1],
            ];

            private readonly Sequential _features = Sequential();
            private readonly Sequential _classifier;

            internal MobileNetV2(
                long classes,
                double width,
                long[][] table,
                long multiple,
                Func<
                    long,
                    long,
                    long,
                    long,
                    Func<long, Module<Tensor, Tensor>>,
                    Module<Tensor, Tensor>
                > block,
                Func<long, Module<Tensor, Tensor>> norm,
                double dropout
            )
                : base(nameof(MobileNetV2))
            {
                if (table.Length == 0 || Array.Exists(table, row => row.Length != 4))
                    throw new ArgumentException(
                        "inverted_residual_setting needs rows of four numbers: expansion, channels, repetitions, stride."
                    );
                var channels = Rounded(32 * width, multiple);
                _features.append(Rectified(3, channels, 3, 2, 1, norm));
                foreach (var row in table)
                {
                    var to = Rounded(row[1] * width, multiple);
                    for (var i = 0; i < row[2]; i++)
                    {
                        _features.append(block(channels, to, i == 0 ? row[3] : 1, row[0], norm));
                        channels = to;
                    }
                }
                var last = Rounded(1280 * Math.Max(1, width), multiple);
                _features.append(Rectified(channels, last, 1, 1, 1, norm));
                _classifier = Sequential(Dropout(dropout), Linear(last, classes));
                register_module("classifier", _classifier);
                register_module("features", _features);
                InitialWeights.Draw(this);
            }

            /// <inheritdoc/>
            public override Tensor forward(Tensor input) =>
                WrappedTensorDisposeScope(() =>
                    _classifier.call(_features.call(input).mean([2, 3]))
                );

            /// <summary>A convolution, its normalisation, and ReLU cut at 6.</summary>
            internal static Sequential Rectified(
                long from,
                long to,
                long kernel,
                long stride,
                long groups,
                Func<long, Module<Tensor, Tensor>> norm
            ) =>
                Sequential(
                    Conv2d(
                        from,
                        to,
                        kernel,
                        stride: stride,
                        padding: kernel / 2,
                        groups: groups,
                        bias: false
                    ),
                    norm(to),
                    ReLU6(inplace: true)
                );

            /// <summary>The nearest multiple, but not more than a tenth below.</summary>
            private static long Rounded(double width, long multiple)
            {
                var rounded = Math.Max(
                    multiple,
                    (long)(width + multiple / 2.0) / multiple * multiple
                );
                return rounded < 0.9 * width ? rounded + multiple : rounded;
            }
        }

        /// <summary>Widens, filters each channel by itself, and narrows again without a rectifier; added to its input where sizes agree.</summary>
        internal sealed class InvertedResidual : Module<Tensor, Tensor>
        {
            private readonly Sequential _conv = Sequential();
            private readonly bool _adds;

            public InvertedResidual(
                long from,
                long to,
                long stride,
                long expansion,
                Func<long, Module<Tensor, Tensor>> norm
            )
                : base(nameof(InvertedResidual))
            {
                if (stride is not (1 or 2))
                    throw new ArgumentOutOfRangeException(
                        nameof(stride),
                        stride,
                        "A block's stride is 1 or 2."
                    );
                var wide = from * expansion;
                if (expansion != 1)
                    _conv.append(MobileNetV2.Rectified(from, wide, 1, 1, 1, norm));
                _conv.append(MobileNetV2.Rectified(wide, wide, 3, stride, wide, norm));
                _conv.append(Conv2d(wide, to, 1, bias: false));
                _conv.append(norm(to));
                register_module("conv", _conv);
                _adds = stride == 1 && from == to;
            }

            public override Tensor forward(Tensor input) =>
                _adds ? input + _conv.call(input) : _conv.call(input);
        }
    }
}
