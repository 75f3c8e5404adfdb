using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>What the Inception networks are made of: chains side by side, whose results lie one after the other along the channels.</summary>
internal class Branches : Module<Tensor, Tensor>
{
    private readonly List<Module<Tensor, Tensor>[]> _branches = [];

    public Branches(string name)
        : base(name) { }

    /// <summary>Adds a chain; its modules with a name are registered under it.</summary>
    public Branches Add(params (string? Name, Module<Tensor, Tensor> Module)[] chain)
    {
        foreach (var (name, module) in chain)
            if (name is not null)
                register_module(name, module);
        _branches.Add([.. chain.Select(link => link.Module)]);
        return this;
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) =>
        cat(
            [
                .. _branches.Select(chain =>
                    chain.Aggregate(input, static (value, module) => module.call(value))
                ),
            ],
            1
        );

    /// <summary>A convolution without bias, batch normalisation with epsilon 0.001, and a rectifier.</summary>
    public static Sequential Convolution(
        long from,
        long to,
        (long, long) kernel,
        long stride = 1,
        (long, long) padding = default
    ) =>
        Sequential(
            ("conv", Conv2d(from, to, kernel, (stride, stride), padding, bias: false)),
            ("bn", BatchNorm2d(to, eps: 0.001)),
            ("relu", ReLU(inplace: true))
        );

    /// <summary>As above, with a square kernel.</summary>
    public static Sequential Convolution(
        long from,
        long to,
        long kernel,
        long stride = 1,
        long padding = 0
    ) => Convolution(from, to, (kernel, kernel), stride, (padding, padding));

    /// <summary>The channels as the weights ported from TensorFlow expect them: from ImageNet's means and deviations to 0.5 and 0.5.</summary>
    public static Tensor Renormalized(Tensor input)
    {
        var scale = tensor([0.229f / 0.5f, 0.224f / 0.5f, 0.225f / 0.5f]).view(1, 3, 1, 1);
        var shift = tensor([(0.485f - 0.5f) / 0.5f, (0.456f - 0.5f) / 0.5f, (0.406f - 0.5f) / 0.5f])
            .view(1, 3, 1, 1);
        return input * scale + shift;
    }
}
