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
            /// <param name="weights_file">A .dat file to load, or null.</param>
            /// <param name="skipfc">Leaves the last layer as drawn when a file is loaded.</param>
            /// <param name="device">The processor.</param>
            public static ResNet resnet18(
                int num_classes = 1000,
                string? weights_file = null,
                bool skipfc = true,
                Device? device = null
            ) => new("ResNet18", [2, 2, 2, 2], false, num_classes, weights_file, skipfc);

            /// <summary>ResNet with 34 layers.</summary>
            public static ResNet resnet34(
                int num_classes = 1000,
                string? weights_file = null,
                bool skipfc = true,
                Device? device = null
            ) => new("ResNet34", [3, 4, 6, 3], false, num_classes, weights_file, skipfc);

            /// <summary>ResNet with 50 layers.</summary>
            public static ResNet resnet50(
                int num_classes = 1000,
                string? weights_file = null,
                bool skipfc = true,
                Device? device = null
            ) => new("ResNet50", [3, 4, 6, 3], true, num_classes, weights_file, skipfc);

            /// <summary>ResNet with 101 layers.</summary>
            public static ResNet resnet101(
                int num_classes = 1000,
                string? weights_file = null,
                bool skipfc = true,
                Device? device = null
            ) => new("ResNet101", [3, 4, 23, 3], true, num_classes, weights_file, skipfc);

            /// <summary>ResNet with 152 layers.</summary>
            public static ResNet resnet152(
                int num_classes = 1000,
                string? weights_file = null,
                bool skipfc = true,
                Device? device = null
            ) => new("ResNet152", [3, 8, 36, 3], true, num_classes, weights_file, skipfc);
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
                bool bottleneck,
                int classes,
                string? weights,
                bool skipLast
            )
                : base(name)
            {
                long channels = 64;
                Sequential Stage(int depth, long width, long stride)
                {
                    var stage = nn.Sequential();
                    for (var i = 0; i < depth; i++)
                    {
                        var block = new ResidualBlock(
                            channels,
                            width,
                            i == 0 ? stride : 1,
                            bottleneck
                        );
                        stage.append(block);
                        channels = block.Channels;
                    }
                    return stage;
                }
                _stages =
                [
                    ("conv1", nn.Conv2d(3, 64, 7, stride: 2, padding: 3, bias: false)),
                    ("bn1", nn.BatchNorm2d(64)),
                    ("relu", nn.ReLU(inplace: true)),
                    ("maxpool", nn.MaxPool2d(3, stride: 2, padding: 1)),
                    ("layer1", Stage(depths[0], 64, 1)),
                    ("layer2", Stage(depths[1], 128, 2)),
                    ("layer3", Stage(depths[2], 256, 2)),
                    ("layer4", Stage(depths[3], 512, 2)),
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
            }

            /// <inheritdoc/>
            public override Tensor forward(Tensor input) =>
                WrappedTensorDisposeScope(() =>
                    _stages.Aggregate(input, (value, stage) => stage.Module.call(value))
                );
        }

        /// <summary>Two or (bottleneck) three convolutions, added to their input, which a 1x1 convolution fits where sizes differ.</summary>
        internal sealed class ResidualBlock : nn.Module<Tensor, Tensor>
        {
            private readonly List<nn.Module<Tensor, Tensor>> _path = [];
            private readonly Sequential? _shortcut;

            public ResidualBlock(long channels, long width, long stride, bool bottleneck)
                : base(bottleneck ? "Bottleneck" : "BasicBlock")
            {
                Channels = bottleneck ? 4 * width : width;
                long[] kernels = bottleneck ? [1, 3, 1] : [3, 3];
                // As in torchvision the stride is at the 3x3 convolution (version 1.5 of the network).
                var strided = bottleneck ? 1 : 0;
                var from = channels;
                for (var i = 0; i < kernels.Length; i++)
                {
                    var to = i == kernels.Length - 1 ? Channels : width;
                    Add(
                        $"conv{i + 1}",
                        nn.Conv2d(
                            from,
                            to,
                            kernels[i],
                            stride: i == strided ? stride : 1,
                            padding: kernels[i] / 2,
                            bias: false
                        )
                    );
                    Add($"bn{i + 1}", nn.BatchNorm2d(to));
                    from = to;
                }
                if (stride == 1 && channels == Channels)
                    return;
                _shortcut = nn.Sequential(
                    nn.Conv2d(channels, Channels, 1, stride: stride, bias: false),
                    nn.BatchNorm2d(Channels)
                );
                register_module("downsample", _shortcut);
            }

            /// <summary>Channels of the output.</summary>
            public long Channels { get; }

            private void Add(string name, nn.Module<Tensor, Tensor> module)
            {
                register_module(name, module);
                _path.Add(module);
            }

            public override Tensor forward(Tensor input)
            {
                var value = input;
                for (var i = 0; i < _path.Count; i += 2)
                {
                    value = _path[i + 1].call(_path[i].call(value));
                    if (i + 2 < _path.Count)
                        value = value.relu();
                }
                return (value + (_shortcut?.call(input) ?? input)).relu();
            }
        }
    }
}
