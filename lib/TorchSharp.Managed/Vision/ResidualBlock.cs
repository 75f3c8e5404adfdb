using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What the blocks of a network have in common.</summary>
internal sealed class BlockDesign
{
    private readonly int _groups;
    private readonly int _widthPerGroup;

    public BlockDesign(
        int groups = 1,
        int widthPerGroup = 64,
        Func<int, nn.Module<Tensor, Tensor>>? norm = null,
        bool bottleneck = false
    )
    {
        if (!bottleneck && (groups != 1 || widthPerGroup != 64))
            throw new ArgumentException(
                $"The networks of 18 and 34 layers have groups 1 and width_per_group 64, not {groups} and {widthPerGroup}: take resnet50 or deeper."
            );
        (_groups, _widthPerGroup, Bottleneck) = (groups, widthPerGroup, bottleneck);
        Norm = channels => norm is null ? nn.BatchNorm2d(channels) : norm(checked((int)channels));
    }

    /// <summary>Whether there are three convolutions, narrow in the middle, and not two.</summary>
    public bool Bottleneck { get; }

    /// <summary>Makes the normalisation of so many channels.</summary>
    public Func<long, nn.Module<Tensor, Tensor>> Norm { get; }

    /// <summary>Into how many parts the 3x3 convolution of a bottleneck splits its channels (Xie et al. 2017).</summary>
    public int Groups => _groups;

    /// <summary>Channels inside of a block of a stage (Zagoruyko and Komodakis 2016 widen them).</summary>
    public long Inside(long width) => (int)(width * (_widthPerGroup / 64.0)) * _groups;
}

/// <summary>Two or (bottleneck) three convolutions, added to their input, which a 1x1 convolution fits where sizes differ.</summary>
internal sealed class ResidualBlock : nn.Module<Tensor, Tensor>
{
    private readonly List<nn.Module<Tensor, Tensor>> _path = [];
    private readonly Sequential? _shortcut;

    public ResidualBlock(long channels, long width, long stride, long dilation, BlockDesign design)
        : base(design.Bottleneck ? "Bottleneck" : "BasicBlock")
    {
        if (dilation > 1 && !design.Bottleneck)
            throw new ArgumentException(
                "The networks of 18 and 34 layers cannot replace their stride by dilation: take resnet50 or deeper."
            );
        Channels = design.Bottleneck ? 4 * width : width;
        long[] kernels = design.Bottleneck ? [1, 3, 1] : [3, 3];
        // As in torchvision the stride is at the 3x3 convolution (version 1.5 of the network).
        var middle = design.Bottleneck ? 1 : 0;
        var from = channels;
        for (var i = 0; i < kernels.Length; i++)
        {
            var to = i == kernels.Length - 1 ? Channels : design.Inside(width);
            Add(
                $"conv{i + 1}",
                nn.Conv2d(
                    from,
                    to,
                    kernels[i],
                    stride: i == middle ? stride : 1,
                    padding: i == middle ? dilation : kernels[i] / 2,
                    dilation: i == middle ? dilation : 1,
                    groups: i == middle ? design.Groups : 1,
                    bias: false
                )
            );
            Add($"bn{i + 1}", design.Norm(to));
            from = to;
        }
        if (stride == 1 && channels == Channels)
            return;
        _shortcut = nn.Sequential(
            nn.Conv2d(channels, Channels, 1, stride: stride, bias: false),
            design.Norm(Channels)
        );
        register_module("downsample", _shortcut);
    }

    /// <summary>Channels of the output.</summary>
    public long Channels { get; }

    /// <summary>Makes the block begin as the identity (Goyal et al. 2017, section 5.1), if its last module is a BatchNorm2d.</summary>
    public void ZeroLast()
    {
        if (_path[^1] is BatchNorm2d { weight: { } scale })
            nn.init.zeros_(scale);
    }

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
