using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp
{
    public static partial class torchvision
    {
        public static partial class models
        {
            /// <summary>AlexNet in its one-column form (Krizhevsky 2014, arXiv 1404.5997): [N, 3, H, W] from 63 pixels on, to [N, classes].</summary>
            /// <param name="num_classes">How many classes there are.</param>
            /// <param name="dropout">The probability of a zero before the two wide layers.</param>
            /// <param name="weights_file">A .dat file to load, or null.</param>
            /// <param name="skipfc">Leaves the last layer as drawn when a file is loaded.</param>
            /// <param name="device">The processor.</param>
            public static AlexNet alexnet(
                int num_classes = 1000,
                float dropout = 0.5f,
                string? weights_file = null,
                bool skipfc = true,
                Device? device = null
            ) => new(num_classes, dropout, weights_file, skipfc);
        }
    }

    namespace Modules
    {
        /// <summary>Five convolutions and three wide layers.</summary>
        public sealed class AlexNet : Module<Tensor, Tensor>
        {
            private readonly Sequential _features;
            private readonly AdaptiveAvgPool2d _pool = AdaptiveAvgPool2d(6);
            private readonly Sequential _classifier;

            internal AlexNet(int classes, double dropout, string? weights, bool skipLast)
                : base(nameof(AlexNet))
            {
                _features = Sequential(
                    Conv2d(3, 64, 11, stride: 4, padding: 2),
                    ReLU(),
                    MaxPool2d(3, stride: 2),
                    Conv2d(64, 192, 5, padding: 2),
                    ReLU(),
                    MaxPool2d(3, stride: 2),
                    Conv2d(192, 384, 3, padding: 1),
                    ReLU(),
                    Conv2d(384, 256, 3, padding: 1),
                    ReLU(),
                    Conv2d(256, 256, 3, padding: 1),
                    ReLU(),
                    MaxPool2d(3, stride: 2)
                );
                _classifier = Sequential(
                    Dropout(dropout),
                    Linear(256 * 6 * 6, 4096),
                    ReLU(),
                    Dropout(dropout),
                    Linear(4096, 4096),
                    ReLU(),
                    Linear(4096, classes)
                );
                register_module("features", _features);
                register_module("avgpool", _pool);
                register_module("classifier", _classifier);
                if (weights is not null)
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
