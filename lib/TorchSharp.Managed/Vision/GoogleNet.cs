using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp
{
    public static partial class torchvision
    {
        public static partial class models
        {
            /// <summary>GoogLeNet (Szegedy et al. 2014, arXiv 1409.4842, table 1), batch-normalised and without auxiliary outputs: [N, 3, H, W] to [N, classes].</summary>
            /// <param name="num_classes">How many classes there are.</param>
            /// <param name="transform_input">Turns ImageNet's normalisation into the one of the weights that come from TensorFlow.</param>
            /// <param name="weights_file">A .dat file to load, or null.</param>
            /// <param name="skipfc">Leaves the last layer as drawn when a file is loaded.</param>
            /// <param name="dropout">The probability of a zero before the last layer.</param>
            /// <param name="dropout_aux">Of the auxiliary outputs, which are left out.</param>
            /// <param name="device">The processor.</param>
            public static GoogleNet googlenet(
                int num_classes = 1000,
                bool transform_input = false,
                string? weights_file = null,
                bool skipfc = true,
                float dropout = 0.2f,
                float dropout_aux = 0.7f,
                Device? device = null
            ) => new(num_classes, transform_input, weights_file, skipfc, dropout);
        }
    }

    namespace Modules
    {
        /// <summary>Three convolutions, nine blocks of four branches each, and one linear layer.</summary>
        public sealed class GoogleNet : Module<Tensor, Tensor>
        {
            private readonly (string Name, Module<Tensor, Tensor> Module)[] _stages;
            private readonly bool _renormalizes;

            internal GoogleNet(
                int classes,
                bool renormalizes,
                string? weights,
                bool skipLast,
                double dropout
            )
                : base(nameof(GoogleNet))
            {
                _renormalizes = renormalizes;
                _stages =
                [
                    ("conv1", Branches.Convolution(3, 64, 7, stride: 2, padding: 3)),
                    ("maxpool1", MaxPool2d(3, stride: 2, ceil_mode: true)),
                    ("conv2", Branches.Convolution(64, 64, 1)),
                    ("conv3", Branches.Convolution(64, 192, 3, padding: 1)),
                    ("maxpool2", MaxPool2d(3, stride: 2, ceil_mode: true)),
                    ("inception3a", Block(192, 64, 96, 128, 16, 32, 32)),
                    ("inception3b", Block(256, 128, 128, 192, 32, 96, 64)),
                    ("maxpool3", MaxPool2d(3, stride: 2, ceil_mode: true)),
                    ("inception4a", Block(480, 192, 96, 208, 16, 48, 64)),
                    ("inception4b", Block(512, 160, 112, 224, 24, 64, 64)),
                    ("inception4c", Block(512, 128, 128, 256, 24, 64, 64)),
                    ("inception4d", Block(512, 112, 144, 288, 32, 64, 64)),
                    ("inception4e", Block(528, 256, 160, 320, 32, 128, 128)),
                    ("maxpool4", MaxPool2d(2, stride: 2, ceil_mode: true)),
                    ("inception5a", Block(832, 256, 160, 320, 32, 128, 128)),
                    ("inception5b", Block(832, 384, 192, 384, 48, 128, 128)),
                    ("avgpool", AdaptiveAvgPool2d(1)),
                    ("dropout", Dropout(dropout)),
                    ("fc", Linear(1024, classes)),
                ];
                foreach (var (name, module) in _stages)
                    register_module(name, module);
                if (weights is null)
                    InitialWeights.Draw(this);
                else
                    load(weights, skip: skipLast ? ["fc.weight", "fc.bias"] : null);
            }

            /// <inheritdoc/>
            public override Tensor forward(Tensor input) =>
                WrappedTensorDisposeScope(() =>
                    _stages.Aggregate(
                        _renormalizes ? Branches.Renormalized(input) : input,
                        static (value, stage) =>
                            stage.Module.call(stage.Name == "fc" ? value.flatten(1) : value)
                    )
                );

            /// <summary>The widths as in table 1. The third branch has 3x3 kernels, as in all published weights, where the paper has 5x5.</summary>
            private static Branches Block(
                long from,
                long one,
                long threeReduced,
                long three,
                long fiveReduced,
                long five,
                long pool
            ) =>
                new Branches("Inception")
                    .Add(("branch1", Branches.Convolution(from, one, 1)))
                    .Add(
                        (
                            "branch2",
                            Sequential(
                                Branches.Convolution(from, threeReduced, 1),
                                Branches.Convolution(threeReduced, three, 3, padding: 1)
                            )
                        )
                    )
                    .Add(
                        (
                            "branch3",
                            Sequential(
                                Branches.Convolution(from, fiveReduced, 1),
                                Branches.Convolution(fiveReduced, five, 3, padding: 1)
                            )
                        )
                    )
                    .Add(
                        (
                            "branch4",
                            Sequential(
                                MaxPool2d(3, stride: 1, padding: 1, ceil_mode: true),
                                Branches.Convolution(from, pool, 1)
                            )
                        )
                    );
        }
    }
}
