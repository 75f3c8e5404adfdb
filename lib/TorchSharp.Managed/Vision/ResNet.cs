using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torchvision
    {
        /// <summary>Known networks, without weights: there is no download; weights come from a .dat file.</summary>
        public static partial class models
        {
            /// <summary>ResNet with 18 layers (He et al. 2016, arXiv 1512.03385, table 1): [N, 3, H, W] to [N, classes].</summary>
            /// <param name="num_classes">How many classes there are.</param>
            /// <param name="zero_init_residual">Starts each block at its input: its last scale is 0, not 1.</param>
            /// <param name="groups">Into how many parts a bottleneck splits its channels; 1 for the networks of 18 and 34 layers.</param>
            /// <param name="width_per_group">Channels of a part in the first stage; 64 for the networks of 18 and 34 layers.</param>
            /// <param name="replace_stride_with_dilation">Whether stages 2, 3 and 4 keep the size and spread their kernels instead; not for 18 and 34 layers.</param>
            /// <param name="norm_layer">Makes the normalisation of so many channels; BatchNorm2d unless given.</param>
            /// <param name="weights_file">A .dat file to load, or null.</param>
            /// <param name="skipfc">Leaves the last layer as drawn when a file is loaded.</param>
            /// <param name="device">The processor.</param>
            /// <exception cref="ArgumentException">Groups, widths or dilation that the block does not have.</exception>
            public static ResNet resnet18(
                int num_classes = 1000,
                bool zero_init_residual = false,
                int groups = 1,
                int width_per_group = 64,
                (bool, bool, bool)? replace_stride_with_dilation = null,
                Func<int, nn.Module<Tensor, Tensor>>? norm_layer = null,
                string? weights_file = null,
                bool skipfc = true,
                Device? device = null
            ) =>
                new(
                    "ResNet18",
                    [2, 2, 2, 2],
                    new(groups, width_per_group, norm_layer, bottleneck: false),
                    replace_stride_with_dilation ?? default,
                    zero_init_residual,
                    num_classes,
                    weights_file,
                    skipfc
                );

            /// <summary>ResNet with 34 layers; see <see cref="resnet18"/>.</summary>
            public static ResNet resnet34(
                int num_classes = 1000,
                bool zero_init_residual = false,
                int groups = 1,
                int width_per_group = 64,
                (bool, bool, bool)? replace_stride_with_dilation = null,
                Func<int, nn.Module<Tensor, Tensor>>? norm_layer = null,
                string? weights_file = null,
                bool skipfc = true,
                Device? device = null
            ) =>
                new(
                    "ResNet34",
                    [3, 4, 6, 3],
                    new(groups, width_per_group, norm_layer, bottleneck: false),
                    replace_stride_with_dilation ?? default,
                    zero_init_residual,
                    num_classes,
                    weights_file,
                    skipfc
                );

            /// <summary>ResNet with 50 layers; see <see cref="resnet18"/>.</summary>
            public static ResNet resnet50(
                int num_classes = 1000,
                bool zero_init_residual = false,
                int groups = 1,
                int width_per_group = 64,
                (bool, bool, bool)? replace_stride_with_dilation = null,
                Func<int, nn.Module<Tensor, Tensor>>? norm_layer = null,
                string? weights_file = null,
                bool skipfc = true,
                Device? device = null
            ) =>
                new(
                    "ResNet50",
                    [3, 4, 6, 3],
                    new(groups, width_per_group, norm_layer, bottleneck: true),
                    replace_stride_with_dilation ?? default,
                    zero_init_residual,
                    num_classes,
                    weights_file,
                    skipfc
                );

            /// <summary>ResNet with 101 layers; see <see cref="resnet18"/>.</summary>
            public static ResNet resnet101(
                int num_classes = 1000,
                bool zero_init_residual = false,
                int groups = 1,
                int width_per_group = 64,
                (bool, bool, bool)? replace_stride_with_dilation = null,
                Func<int, nn.Module<Tensor, Tensor>>? norm_layer = null,
                string? weights_file = null,
                bool skipfc = true,
                Device? device = null
            ) =>
                new(
                    "ResNet101",
                    [3, 4, 23, 3],
                    new(groups, width_per_group, norm_layer, bottleneck: true),
                    replace_stride_with_dilation ?? default,
                    zero_init_residual,
                    num_classes,
                    weights_file,
                    skipfc
                );

            /// <summary>ResNet with 152 layers; see <see cref="resnet18"/>.</summary>
            public static ResNet resnet152(
                int num_classes = 1000,
                bool zero_init_residual = false,
                int groups = 1,
                int width_per_group = 64,
                (bool, bool, bool)? replace_stride_with_dilation = null,
                Func<int, nn.Module<Tensor, Tensor>>? norm_layer = null,
                string? weights_file = null,
                bool skipfc = true,
                Device? device = null
            ) =>
                new(
                    "ResNet152",
                    [3, 8, 36, 3],
                    new(groups, width_per_group, norm_layer, bottleneck: true),
                    replace_stride_with_dilation ?? default,
                    zero_init_residual,
                    num_classes,
                    weights_file,
                    skipfc
                );
        }
    }

    namespace Modules
    {
        /// <summary>A residual network (He et al. 2016): four stages of blocks, each block added to what it was given.</summary>
        public sealed class ResNet : nn.Module<Tensor, Tensor>
        {
            private readonly (string Name, nn.Module<Tensor, Tensor> Module)[] _stages;

            internal ResNet(
                string name,
                int[] depths,
                BlockDesign design,
                (bool, bool, bool) dilated,
                bool zeroLast,
                int classes,
                string? weights,
                bool skipLast
            )
                : base(name)
            {
                long channels = 64,
                    dilation = 1;
                Sequential Stage(int depth, long width, long stride, bool dilate)
                {
                    var stage = nn.Sequential();
                    for (var i = 0; i < depth; i++)
                    {
                        var block = new ResidualBlock(
                            channels,
                            width,
                            i == 0 && !dilate ? stride : 1,
                            dilation,
                            design
                        );
                        // The stage's first block still has the dilation of the stage before.
                        if (i == 0 && dilate)
                            dilation *= stride;
                        stage.append(block);
                        channels = block.Channels;
                    }
                    return stage;
                }
                _stages =
                [
                    ("conv1", nn.Conv2d(3, 64, 7, stride: 2, padding: 3, bias: false)),
                    ("bn1", design.Norm(64)),
                    ("relu", nn.ReLU(inplace: true)),
                    ("maxpool", nn.MaxPool2d(3, stride: 2, padding: 1)),
                    ("layer1", Stage(depths[0], 64, 1, false)),
                    ("layer2", Stage(depths[1], 128, 2, dilated.Item1)),
                    ("layer3", Stage(depths[2], 256, 2, dilated.Item2)),
                    ("layer4", Stage(depths[3], 512, 2, dilated.Item3)),
                    ("avgpool", nn.AdaptiveAvgPool2d(1)),
                    ("flatten", nn.Flatten()),
                    ("fc", nn.Linear(channels, classes)),
                ];
                foreach (var (stage, module) in _stages)
                    register_module(stage, module);
                if (weights is not null)
                {
                    load(weights, skip: skipLast ? ["fc.weight", "fc.bias"] : null);
                    return;
                }
                foreach (var module in modules())
                    if (module is Conv2d convolution)
                        nn.init.kaiming_normal_(
                            convolution.weight,
                            mode: nn.init.FanInOut.FanOut,
                            nonlinearity: nn.init.NonlinearityType.ReLU
                        );
                if (zeroLast)
                    foreach (var block in modules().OfType<ResidualBlock>())
                        block.ZeroLast();
            }

            /// <inheritdoc/>
            public override Tensor forward(Tensor input) =>
                WrappedTensorDisposeScope(() =>
                    _stages.Aggregate(input, (value, stage) => stage.Module.call(value))
                );
        }
    }
}
