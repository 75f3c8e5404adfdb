using TorchSharp.Modules;
using static TorchSharp.Modules.Branches;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp
{
    public static partial class torchvision
    {
        public static partial class models
        {
            /// <summary>Inception v3 (Szegedy et al. 2015, arXiv 1512.00567): [N, 3, H, W] from 75 pixels on (299 in the paper), to [N, classes].</summary>
            /// <param name="num_classes">How many classes there are.</param>
            /// <param name="dropout">The probability of a zero before the last layer.</param>
            /// <param name="transform_input">Turns ImageNet's normalisation into the one of the weights that come from TensorFlow.</param>
            /// <param name="weights_file">A .dat file to load, or null.</param>
            /// <param name="skipfc">Leaves the last layer as drawn when a file is loaded.</param>
            /// <param name="device">The processor.</param>
            public static InceptionV3 inception_v3(
                int num_classes = 1000,
                float dropout = 0.5f,
                bool transform_input = false,
                string? weights_file = null,
                bool skipfc = true,
                Device? device = null
            ) => new(num_classes, dropout, transform_input, weights_file, skipfc);
        }
    }

    namespace Modules
    {
        /// <summary>Five convolutions, eleven blocks of branches, one linear layer; the auxiliary output has weights, as in published files, and is not run.</summary>
        public sealed class InceptionV3 : Module<Tensor, Tensor>
        {
            private readonly (string Name, Module<Tensor, Tensor> Module)[] _stages;
            private readonly bool _renormalizes;

            internal InceptionV3(
                int classes,
                double dropout,
                bool renormalizes,
                string? weights,
                bool skipLast
            )
                : base(nameof(InceptionV3))
            {
                _renormalizes = renormalizes;
                _stages =
                [
                    ("Conv2d_1a_3x3", Convolution(3, 32, 3, stride: 2)),
                    ("Conv2d_2a_3x3", Convolution(32, 32, 3)),
                    ("Conv2d_2b_3x3", Convolution(32, 64, 3, padding: 1)),
                    ("maxpool1", MaxPool2d(3, stride: 2)),
                    ("Conv2d_3b_1x1", Convolution(64, 80, 1)),
                    ("Conv2d_4a_3x3", Convolution(80, 192, 3)),
                    ("maxpool2", MaxPool2d(3, stride: 2)),
                    ("Mixed_5b", Fine(192, 32)),
                    ("Mixed_5c", Fine(256, 64)),
                    ("Mixed_5d", Fine(288, 64)),
                    ("Mixed_6a", FineToMiddle(288)),
                    ("Mixed_6b", Middle(768, 128)),
                    ("Mixed_6c", Middle(768, 160)),
                    ("Mixed_6d", Middle(768, 160)),
                    ("Mixed_6e", Middle(768, 192)),
                    ("Mixed_7a", MiddleToCoarse(768)),
                    ("Mixed_7b", Coarse(1280)),
                    ("Mixed_7c", Coarse(2048)),
                    ("avgpool", AdaptiveAvgPool2d(1)),
                    ("dropout", Dropout(dropout)),
                    ("fc", Linear(2048, classes)),
                ];
                foreach (var (name, module) in _stages)
                {
                    if (name == "Mixed_7a")
                        register_module("AuxLogits", Auxiliary(classes));
                    register_module(name, module);
                }
                if (weights is null)
                    InitialWeights.Draw(this);
                else
                    load(weights, skip: skipLast ? ["fc.weight", "fc.bias"] : null);
            }

            /// <inheritdoc/>
            public override Tensor forward(Tensor input) =>
                WrappedTensorDisposeScope(() =>
                    _stages.Aggregate(
                        _renormalizes ? Renormalized(input) : input,
                        static (value, stage) =>
                            stage.Module.call(stage.Name == "fc" ? value.flatten(1) : value)
                    )
                );

            /// <summary>Figure 5 of the paper: 5x5 beside two 3x3.</summary>
            private static Branches Fine(long from, long pooled) =>
                new Branches("InceptionA")
                    .Add(("branch1x1", Convolution(from, 64, 1)))
                    .Add(
                        ("branch5x5_1", Convolution(from, 48, 1)),
                        ("branch5x5_2", Convolution(48, 64, 5, padding: 2))
                    )
                    .Add(
                        ("branch3x3dbl_1", Convolution(from, 64, 1)),
                        ("branch3x3dbl_2", Convolution(64, 96, 3, padding: 1)),
                        ("branch3x3dbl_3", Convolution(96, 96, 3, padding: 1))
                    )
                    .Add((null, Average()), ("branch_pool", Convolution(from, pooled, 1)));

            /// <summary>Figure 10: half the size, more channels.</summary>
            private static Branches FineToMiddle(long from) =>
                new Branches("InceptionB")
                    .Add(("branch3x3", Convolution(from, 384, 3, stride: 2)))
                    .Add(
                        ("branch3x3dbl_1", Convolution(from, 64, 1)),
                        ("branch3x3dbl_2", Convolution(64, 96, 3, padding: 1)),
                        ("branch3x3dbl_3", Convolution(96, 96, 3, stride: 2))
                    )
                    .Add((null, MaxPool2d(3, stride: 2)));

            /// <summary>Figure 6: 7x7 as 1x7 after 7x1.</summary>
            private static Branches Middle(long from, long width) =>
                new Branches("InceptionC")
                    .Add(("branch1x1", Convolution(from, 192, 1)))
                    .Add(
                        ("branch7x7_1", Convolution(from, width, 1)),
                        ("branch7x7_2", Row(width, width, 7)),
                        ("branch7x7_3", Column(width, 192, 7))
                    )
                    .Add(
                        ("branch7x7dbl_1", Convolution(from, width, 1)),
                        ("branch7x7dbl_2", Column(width, width, 7)),
                        ("branch7x7dbl_3", Row(width, width, 7)),
                        ("branch7x7dbl_4", Column(width, width, 7)),
                        ("branch7x7dbl_5", Row(width, 192, 7))
                    )
                    .Add((null, Average()), ("branch_pool", Convolution(from, 192, 1)));

            private static Branches MiddleToCoarse(long from) =>
                new Branches("InceptionD")
                    .Add(
                        ("branch3x3_1", Convolution(from, 192, 1)),
                        ("branch3x3_2", Convolution(192, 320, 3, stride: 2))
                    )
                    .Add(
                        ("branch7x7x3_1", Convolution(from, 192, 1)),
                        ("branch7x7x3_2", Row(192, 192, 7)),
                        ("branch7x7x3_3", Column(192, 192, 7)),
                        ("branch7x7x3_4", Convolution(192, 192, 3, stride: 2))
                    )
                    .Add((null, MaxPool2d(3, stride: 2)));

            /// <summary>Figure 7: branches that end in two, a row and a column.</summary>
            private static Branches Coarse(long from)
            {
                Sequential row = Row(384, 384, 3),
                    column = Column(384, 384, 3),
                    secondRow = Row(384, 384, 3),
                    secondColumn = Column(384, 384, 3);
                var block = new Branches("InceptionE")
                    .Add(("branch1x1", Convolution(from, 320, 1)))
                    .Add(
                        ("branch3x3_1", Convolution(from, 384, 1)),
                        (null, new Branches("Fork").Add((null, row)).Add((null, column)))
                    )
                    .Add(
                        ("branch3x3dbl_1", Convolution(from, 448, 1)),
                        ("branch3x3dbl_2", Convolution(448, 384, 3, padding: 1)),
                        (
                            null,
                            new Branches("Fork").Add((null, secondRow)).Add((null, secondColumn))
                        )
                    )
                    .Add((null, Average()), ("branch_pool", Convolution(from, 192, 1)));
                // Published files keep the ends of a fork beside its stem.
                block.register_module("branch3x3_2a", row);
                block.register_module("branch3x3_2b", column);
                block.register_module("branch3x3dbl_3a", secondRow);
                block.register_module("branch3x3dbl_3b", secondColumn);
                return block;
            }

            private static Sequential Auxiliary(long classes) =>
                Sequential(
                    ("conv0", Convolution(768, 128, 1)),
                    ("conv1", Convolution(128, 768, 5)),
                    ("fc", Linear(768, classes))
                );

            private static AvgPool2d Average() => AvgPool2d(3, stride: 1, padding: 1);

            private static Sequential Row(long from, long to, long length) =>
                Convolution(from, to, (1, length), padding: (0, length / 2));

            private static Sequential Column(long from, long to, long length) =>
                Convolution(from, to, (length, 1), padding: (length / 2, 0));
        }
    }
}
