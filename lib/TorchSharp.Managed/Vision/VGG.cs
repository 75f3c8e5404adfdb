using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp
{
    public static partial class torchvision
    {
        public static partial class models
        {
            /// <summary>VGG with 11 layers (Simonyan and Zisserman 2014, arXiv 1409.1556, table 1, column A): [N, 3, H, W] from 32 pixels on, to [N, classes].</summary>
            /// <param name="num_classes">How many classes there are.</param>
            /// <param name="dropout">The probability of a zero after the two wide layers.</param>
            /// <param name="weights_file">A .dat file to load, or null.</param>
            /// <param name="skipfc">Leaves the last layer as drawn when a file is loaded.</param>
            /// <param name="device">The processor.</param>
            public static VGG vgg11(
                int num_classes = 1000,
                float dropout = 0.5f,
                string? weights_file = null,
                bool skipfc = true,
                Device? device = null
            ) => new("VGG11", [1, 1, 2, 2, 2], false, num_classes, dropout, weights_file, skipfc);

            /// <summary>VGG with 11 layers, batch normalisation after each convolution.</summary>
            public static VGG vgg11_bn(
                int num_classes = 1000,
                float dropout = 0.5f,
                string? weights_file = null,
                bool skipfc = true,
                Device? device = null
            ) => new("VGG11BN", [1, 1, 2, 2, 2], true, num_classes, dropout, weights_file, skipfc);

            /// <summary>VGG with 13 layers (column B).</summary>
            public static VGG vgg13(
                int num_classes = 1000,
                float dropout = 0.5f,
                string? weights_file = null,
                bool skipfc = true,
                Device? device = null
            ) => new("VGG13", [2, 2, 2, 2, 2], false, num_classes, dropout, weights_file, skipfc);

            /// <summary>VGG with 13 layers, batch normalisation after each convolution.</summary>
            public static VGG vgg13_bn(
                int num_classes = 1000,
                float dropout = 0.5f,
                string? weights_file = null,
                bool skipfc = true,
                Device? device = null
            ) => new("VGG13BN", [2, 2, 2, 2, 2], true, num_classes, dropout, weights_file, skipfc);

            /// <summary>VGG with 16 layers (column D).</summary>
            public static VGG vgg16(
                int num_classes = 1000,
                float dropout = 0.5f,
                string? weights_file = null,
                bool skipfc = true,
                Device? device = null
            ) => new("VGG16", [2, 2, 3, 3, 3], false, num_classes, dropout, weights_file, skipfc);

            /// <summary>VGG with 16 layers, batch normalisation after each convolution.</summary>
            public static VGG vgg16_bn(
                int num_classes = 1000,
                float dropout = 0.5f,
                string? weights_file = null,
                bool skipfc = true,
                Device? device = null
            ) => new("VGG16BN", [2, 2, 3, 3, 3], true, num_classes, dropout, weights_file, skipfc);

            /// <summary>VGG with 19 layers (column E).</summary>
            public static VGG vgg19(
                int num_classes = 1000,
                float dropout = 0.5f,
                string? weights_file = null,
                bool skipfc = true,
                Device? device = null
            ) => new("VGG19", [2, 2, 4, 4, 4], false, num_classes, dropout, weights_file, skipfc);

            /// <summary>VGG with 19 layers, batch normalisation after each convolution.</summary>
            public static VGG vgg19_bn(
                int num_classes = 1000,
                float dropout = 0.5f,
                string? weights_file = null,
                bool skipfc = true,
                Device? device = null
            ) => new("VGG19BN", [2, 2, 4, 4, 4], true, num_classes, dropout, weights_file, skipfc);
        }
    }

    namespace Modules
    {
        /// <summary>Five groups of 3x3 convolutions, each halved by pooling, and three wide layers.</summary>
        public sealed class VGG : Module<Tensor, Tensor>
        {
            private static readonly long[] s_widths = [64, 128, 256, 512, 512];
            private readonly Sequential _features = Sequential();
            private readonly AdaptiveAvgPool2d _pool = AdaptiveAvgPool2d(7);
            private readonly Sequential _classifier;

            internal VGG(
                string name,
                int[] depths,
                bool normalised,
                int classes,
                double dropout,
                string? weights,
                bool skipLast
            )
                : base(name)
            {
                long channels = 3;
                for (var group = 0; group < depths.Length; group++)
                {
                    for (var i = 0; i < depths[group]; i++)
                    {
                        _features.append(Conv2d(channels, s_widths[group], 3, padding: 1));
                        channels = s_widths[group];
                        if (normalised)
                            _features.append(BatchNorm2d(channels));
                        _features.append(ReLU(inplace: true));
                    }
                    _features.append(MaxPool2d(2, stride: 2));
                }
                _classifier = Sequential(
                    Linear(512 * 7 * 7, 4096),
                    ReLU(inplace: true),
                    Dropout(dropout),
                    Linear(4096, 4096),
                    ReLU(inplace: true),
                    Dropout(dropout),
                    Linear(4096, classes)
                );
                register_module("features", _features);
                register_module("avgpool", _pool);
                register_module("classifier", _classifier);
                if (weights is null)
                    InitialWeights.Draw(this);
                else
                    load(
                        weights,
                        skip: skipLast ? ["classifier.6.weight", "classifier.6.bias"] : null
                    );
            }

            /// <inheritdoc/>
            public override Tensor forward(Tensor input) =>
                WrappedTensorDisposeScope(() =>
                    _classifier.call(_pool.call(_features.call(input)).flatten(1))
                );
        }
    }
}
