using TorchSharp.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Conv2d = TorchSharp.Modules.Conv2d;

namespace TorchSharp;

/// <summary>
/// Convolutions of a chain of modules, with the ReLU and pooling after each, in one pass where nothing is recorded and no hook
/// watches: only the last result is ever whole in memory. Bit for bit what the modules give one by one.
/// </summary>
internal static class ConvolutionChain
{
    /// <summary>Fewer images are shared out by rows of one convolution.</summary>
    private const int FewestImages = 16;

    /// <summary>Results of an image of up to this many elements stay near.</summary>
    private const long NearElements = 1 << 18;

    /// <summary>What the modules from <paramref name="at"/> on give for x, and how many they are; null when fewer than two convolutions go together.</summary>
    public static Tensor? Forward(
        IReadOnlyList<nn.Module<Tensor, Tensor>> modules,
        int at,
        Tensor x,
        out int count
    )
    {
        count = 0;
        if (x.Rank != 4 || x.dtype != ScalarType.Float32 || x.Sizes[0] < FewestImages)
        {
            return null;
        }
        List<Link> links = Links(modules, at, x);
        if (links.Count < 2)
        {
            return null;
        }
        using var chain = new ConvChain();
        foreach (Link link in links)
        {
            Tensor weight = link.Convolution.weight;
            Tensor? bias = link.Convolution.bias?.Packed();
            chain.Add(
                link.Shape,
                weight.FromOffset<float>(),
                ConvolutionOps.StridesOf(weight),
                bias is null ? default : (ReadOnlySpan<float>)bias.Flat<float>(),
                link.Relu,
                link.Pool
            );
            GC.KeepAlive(weight);
            GC.KeepAlive(bias);
            count += link.Modules;
        }
        Tensor input = ConvolutionOps.ChannelsLast(x),
            y = ConvolutionOps.NewChannelsLast(x.dtype, links[^1].Sizes);
        chain.Run(input.Flat<float>(), y.Flat<float>());
        GC.KeepAlive(input);
        ConvolutionOps.Drop(input, x);
        return y;
    }

    private sealed record Link(
        Conv2d Convolution,
        Conv2dShape Shape,
        bool Relu,
        Pool2dShape? Pool,
        long[] Sizes
    )
    {
        public int Modules => 1 + (Relu ? 1 : 0) + (Pool is null ? 0 : 1);
    }

    private static List<Link> Links(
        IReadOnlyList<nn.Module<Tensor, Tensor>> modules,
        int at,
        Tensor x
    )
    {
        List<Link> links = [];
        long[] sizes = x.Sizes;
        while (at < modules.Count && Next(modules, at, x, sizes) is { } link)
        {
            links.Add(link);
            sizes = link.Sizes;
            at += link.Modules;
        }
        return links;
    }

    /// <summary>The convolution at a place and what follows it; null when it is none, or one that only its module knows to compute or to refuse.</summary>
    private static Link? Next(
        IReadOnlyList<nn.Module<Tensor, Tensor>> modules,
        int at,
        Tensor x,
        long[] sizes
    )
    {
        if (
            modules[at]
                is not Conv2d { HasHooks: false, padding_mode: PaddingModes.Zeros, groups: 1 } conv
            || conv.weight.dtype != ScalarType.Float32
            || (conv.bias is { } bias && bias.dtype != ScalarType.Float32)
            || Tensor.Records(x, conv.weight, conv.bias)
            || nn.functional.SpecFor(conv, sizes) is not { } spec
        )
        {
            return null;
        }
        Conv2dShape shape = spec.Shape(sizes, conv.weight.Sizes);
        if ((long)shape.OutHeight * shape.OutWidth * shape.OutChannels > NearElements)
        {
            return null;
        }
        bool relu = Is<ReLU>(modules, at + 1);
        Pool2dShape? pool =
            relu && Is<MaxPool2d>(modules, at + 2)
                ? nn.functional.PoolShape(shape, (MaxPool2d)modules[at + 2])
                : null;
        return new Link(
            conv,
            shape,
            relu,
            pool,
            [
                sizes[0],
                shape.OutChannels,
                pool?.OutHeight ?? shape.OutHeight,
                pool?.OutWidth ?? shape.OutWidth,
            ]
        );
    }

    private static bool Is<TModule>(IReadOnlyList<nn.Module<Tensor, Tensor>> modules, int at)
        where TModule : nn.Module<Tensor, Tensor> =>
        at < modules.Count && modules[at] is TModule { HasHooks: false };
}
