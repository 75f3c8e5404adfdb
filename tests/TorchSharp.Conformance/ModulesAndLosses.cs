using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Conformance;

/// <summary>Layers, containers, names of parameters, hooks, files, losses.</summary>
internal static class ModulesAndLosses
{
    private static Tensor Logits =>
        tensor(
            new[,]
            {
                { 1f, 2f, 3f },
                { 0f, 0f, 0f },
            }
        );

    private static Tensor Labels => tensor(new[] { 2L, 0L });

    private static Tensor Image => arange(16).to(float32).view(1, 1, 4, 4);

    public static readonly Rows Rows = new()
    {
        {
            () => Linear(3, 2).weight.flatten(),
            "Float32[6] -0.004322899 0.3097157 -0.4751853 -0.4248946 -0.2223595 0.154821"
        },
        { () => Linear(3, 2, hasBias: false).bias is null, "true" },
        {
            () => Conv2d(1, 1, 2).weight.flatten(),
            "Float32[4] -0.003743410 0.2682218 -0.4115226 -0.3679695"
        },
        { () => Conv2d(1, 2, 3, padding: 1).call(Image).shape, "1, 2, 4, 4" },
        { () => Conv2d(1, 2, (3, 2), stride: (1, 2)).call(Image).shape, "1, 2, 2, 2" },
        { () => Conv2d(2, 4, 3, groups: 2).weight.shape, "4, 1, 3, 3" },
        { () => Conv2d(1, 1, 3).call(zeros(1, 2, 4, 4)), "throws ArgumentException" },
        { () => MaxPool2d(2).call(Image).flatten(), "Float32[4] 5 7 13 15" },
        { () => AvgPool2d(2).call(Image).flatten(), "Float32[4] 2.5 4.5 10.5 12.5" },
        { () => AdaptiveAvgPool2d(1).call(Image).flatten(), "Float32[1] 7.5" },
        { () => Reset(Conv2d(1, 1, 2), c => c.stride = [2, 1]).shape, "1, 1, 2, 3" },
        { () => Reset(Conv2d(1, 1, 2), c => c.dilation = [2, 3]).shape, "1, 1, 2, 1" },
        { () => Reset(Conv2d(1, 1, 2), c => c.kernel_size = [3, 3]).shape, "1, 1, 3, 3" },
        {
            () =>
                Reset(
                        Conv2d(1, 1, 3, padding: 1),
                        c =>
                        {
                            c.weight = new Parameter(ones(1, 1, 3, 3));
                            c.bias = null;
                            c.padding_mode = PaddingModes.Replicate;
                        }
                    )
                    .flatten()[..3],
            "Float32[3] 15 21 30"
        },
        { () => Reset(MaxPool2d(2), c => c.kernel_size = [3, 3]).flatten(), "Float32[1] 10" },
        { () => Reset(MaxPool2d(2), c => c.stride = [1, 2]).shape, "1, 1, 3, 2" },
        { () => Reset(MaxPool2d(2), c => c.padding = [1, 0]).shape, "1, 1, 3, 2" },
        { () => Reset(MaxPool2d(2), c => c.dilation = [3, 1]).shape, "1, 1, 1, 2" },
        {
            () => Reset(MaxPool2d(3), c => (c.stride, c.ceil_mode) = ([2, 2], true)).shape,
            "1, 1, 2, 2"
        },
        {
            () =>
                Reset(
                    AvgPool2d(2),
                    c => (c.kernel_size, c.padding, c.ceil_mode) = ([3, 3], [1, 1], true)
                ).shape,
            "1, 1, 2, 2"
        },
        { () => MaxPool2d(2).stride, "2, 2" },
        { () => MaxPool2d([2, 2]).stride is null, "true" },
        { () => AvgPool2d(2).stride is null, "true" },
        { () => AvgPool2d((2, 2)).padding is null, "true" },
        {
            () => Reset(AvgPool2d(2, padding: 1), c => c.count_include_pad = false).flatten()[..3],
            "Float32[3] 0 1.5 3"
        },
        {
            () => Reset(AvgPool2d(2), c => c.divisor_override = 2).flatten(),
            "Float32[4] 5 9 21 25"
        },
        { () => Reset(AdaptiveAvgPool2d(1), c => c.output_size = [1, 2]).shape, "1, 1, 1, 2" },
        { () => Reset(Dropout(0), c => c.p = 1).sum(), "Float32[] 0" },
        { () => Reset(Flatten(), c => (c.start_dim, c.end_dim) = (0, 1)).shape, "1, 4, 4" },
        {
            () => Reset(LeakyReLU(), c => c.negative_slope = 2, -Image)[0, 0, 0],
            "Float32[4] 0 -2 -4 -6"
        },
        { () => Overwritten(ReLU(), c => c.inplace = true), "Float32[2] 0 0" },
        { () => Overwritten(LeakyReLU(), c => c.inplace = true), "Float32[2] -0.01 -0.01" },
        { () => Overwritten(SiLU(), c => c.inplace = true), "Float32[2] -0.2689414 -0.2689414" },
        { () => Overwritten(GELU(), c => c.inplace = true), "Float32[2] -0.1586553 -0.1586553" },
        { () => Overwritten(Dropout(0.5), c => (c.p, c.inplace) = (1, true)), "Float32[2] 0 0" },
        {
            () => MaxPool2d(2).forward_with_indices(Image),
            "Float32[1,1,2,2] 5 7 13 15, Int64[1,1,2,2] 5 7 13 15"
        },
        { () => Upsample(scale_factor: [2, 2]).align_corners is null, "true" },
        { () => Upsample(size: [2, 2]).size[1], "2" },
        { () => Upsample(size: [2, 2]).scale_factor.Length, "0" },
        {
            () => Upsample(size: [2, 2], mode: UpsampleMode.Bilinear, align_corners: true).mode,
            "Bilinear"
        },
        {
            () =>
                Upsample(size: [2, 2], mode: UpsampleMode.Bilinear, align_corners: true)
                    .call(Image)
                    .flatten(),
            "Float32[4] 0 3 12 15"
        },
        { () => F.linear(Logits, ones(2, 3), ones(1)), "Float32[2,2] 7 7 1 1" },
        { () => F.linear(Logits, ones(2, 3), ones(2, 1)), "Float32[2,2] 7 7 1 1" },
        { () => F.linear(Logits, ones(2, 3), ones([])), "Float32[2,2] 7 7 1 1" },
        { () => F.linear(Logits[0], ones(2, 3), ones(1)), "Float32[2] 7 7" },
        { () => F.linear(Logits, ones(2, 3), ones(3)), "throws ExternalException" },
        { () => F.linear(Logits, ones(2, 3), ones(1, 1, 1)), "throws ExternalException" },
        {
            () => Bare(m => m.register_parameter("p", new Parameter(ones(1)))),
            "throws InvalidOperationException"
        },
        { () => Bare(m => m.register_buffer("b", ones(1))), "throws InvalidOperationException" },
        {
            () => Bare(m => m.register_module("m", Linear(1, 1))),
            "throws InvalidOperationException"
        },
        { () => Bare(m => m.register_module("m", ReLU())), "m" },
        { () => ReLU().call(tensor(new[] { -1f, 2f })), "Float32[2] 0 2" },
        { () => LeakyReLU().call(tensor(new[] { -1f, 2f })), "Float32[2] -0.01 2" },
        { () => Sigmoid().call(zeros(1)), "Float32[1] 0.5" },
        { () => Tanh().call(ones(1)), "Float32[1] 0.7615942" },
        { () => Softmax(1).call(zeros(1, 2)), "Float32[1,2] 0.5 0.5" },
        { () => LogSoftmax(1).call(zeros(1, 2)), "Float32[1,2] -0.6931472 -0.6931472" },
        { () => GELU().call(ones(1)), "Float32[1] 0.8413447" },
        { () => SiLU().call(ones(1)), "Float32[1] 0.7310586" },
        { () => Evaluated(Dropout(0.5), ones(3)), "Float32[3] 1 1 1" },
        { () => BatchNorm2d(1).call(Image).flatten()[0], "Float32[] -1.626978" },
        { () => Evaluated(BatchNorm2d(1), Image).flatten()[1], "Float32[] 0.999995" },
        {
            () => BatchNorm2d(2).state_dict().Keys,
            "weight, bias, running_mean, running_var, num_batches_tracked"
        },
        { () => Flatten().call(zeros(2, 3, 4)).shape, "2, 12" },
        { () => Identity().call(ones(1)), "Float32[1] 1" },
        { () => Linear(1, 1, hasBias: false).forward(tensor: zeros(1)), "Float32[1] 0" },
        { () => Sequential(ReLU()).forward(tensor: tensor(new[] { -1f, 2f })), "Float32[2] 0 2" },
        { () => Switched(Sequential(Dropout()), false), "false" },
        {
            () => new CrossEntropyLoss(label_smoothing: 0.1).forward(input: Logits, target: Labels),
            "Float32[] 0.803109"
        },
        {
            () => Net().named_parameters().Select(p => p.name),
            "first.weight, first.bias, last.weight, last.bias"
        },
        {
            () =>
                Sequential(Linear(2, 2), ReLU(), Linear(2, 1))
                    .named_parameters()
                    .Select(p => p.name),
            "0.weight, 0.bias, 2.weight, 2.bias"
        },
        {
            () => Sequential(("a", Linear(2, 2)), ("b", ReLU())).state_dict().Keys,
            "a.weight, a.bias"
        },
        {
            () => Sequential(Linear(2, 3), ReLU(), Linear(3, 1))[0..2].call(zeros(1, 2)).shape,
            "1, 3"
        },
        { () => ((Module)Sequential(Linear(2, 3))[0]).GetName(), "Linear" },
        {
            () => new Own().named_parameters().Select(p => p.name),
            "scale, inner.weight, inner.bias"
        },
        { () => new Own().call(ones(1, 2)).shape, "1, 1" },
        { () => new Own().parameters().Sum(p => p.numel()), "4" },
        { () => Modes(), "true, false, false" },
        { () => Hooked(), "Float32[1] 42, Float32[1] 1" },
        { () => SavedAndLoaded(), "true" },
        { () => GradientsAfterZeroing(), "null, Float32[1,2] 0 0" },
        { () => F.cross_entropy(Logits, Labels), "Float32[] 0.7531091" },
        { () => F.cross_entropy(Logits, Labels, reduction: Reduction.Sum), "Float32[] 1.506218" },
        {
            () => F.cross_entropy(Logits, Labels, reduction: Reduction.None),
            "Float32[2] 0.4076059 1.098612"
        },
        { () => F.cross_entropy(Logits, Labels, label_smoothing: 0.1), "Float32[] 0.8031091" },
        { () => F.cross_entropy(Logits, Labels, ignore_index: 0), "Float32[] 0.4076059" },
        { () => F.cross_entropy(Logits, Labels.to(int32)), "throws ExternalException" },
        { () => CrossEntropyLoss().call(Logits, Labels), "Float32[] 0.7531091" },
        { () => F.nll_loss(F.log_softmax(Logits, 1), Labels), "Float32[] 0.7531091" },
        { () => F.mse_loss(ones(2), zeros(2)), "Float32[] 1" },
        { () => F.l1_loss(ones(2), zeros(2), Reduction.Sum), "Float32[] 2" },
        { () => F.huber_loss(full([1], 3f), zeros(1)), "Float32[] 2.5" },
        { () => F.binary_cross_entropy(full([1], 0.5f), ones(1)), "Float32[] 0.6931472" },
        { () => F.binary_cross_entropy_with_logits(zeros(1), ones(1)), "Float32[] 0.6931472" },
        {
            () =>
                F.cosine_similarity(
                    tensor(
                        new[,]
                        {
                            { 1f, 0f },
                        }
                    ),
                    tensor(
                        new[,]
                        {
                            { 1f, 1f },
                        }
                    )
                ),
            "Float32[1] 0.7071068"
        },
        { () => F.softmax(Logits, 1)[0], "Float32[3] 0.09003057 0.2447285 0.6652409" },
        { () => F.relu(tensor(new[] { -1f, 1f })), "Float32[2] 0 1" },
        { () => F.pad(ones(1, 2), [1, 0]), "Float32[1,3] 0 1 1" },
        { () => F.interpolate(Image, [2, 2]).flatten(), "Float32[4] 0 2 8 10" },
        {
            () =>
                F.interpolate(Image, [2, 2], mode: InterpolationMode.Bilinear, align_corners: false)
                    .flatten(),
            "Float32[4] 2.5 4.5 10.5 12.5"
        },
        { () => F.conv2d(Image, ones(1, 1, 4, 4)), "Float32[1,1,1,1] 120" },
        { () => F.max_pool2d(Image, 4), "Float32[1,1,1,1] 15" },
        { () => F.avg_pool2d(Image, 4), "Float32[1,1,1,1] 7.5" },
        { () => nn.utils.clip_grad_norm_(Clipped(), 1.0), "5" },
        { () => nn.utils.parameters_to_vector(Linear(2, 1).parameters()).shape, "3" },
        {
            () => Drawn(t => init.xavier_uniform_(t)),
            "Float32[2,2] -0.00916945 0.6570026 -1.00802 -0.9013374"
        },
        { () => Drawn(t => init.constant_(t, 2)), "Float32[2,2] 2 2 2 2" },
    };

    private static bool Switched(Sequential chain, bool on)
    {
        chain.train(on: on);
        return chain.children().Single().training;
    }

    private static Tensor Evaluated(Module<Tensor, Tensor> module, Tensor x)
    {
        module.eval();
        return module.call(x);
    }

    /// <summary>What a module gives for an image after its settings were changed.</summary>
    private static Tensor Reset<T>(T module, Action<T> change, Tensor? x = null)
        where T : Module<Tensor, Tensor>
    {
        change(module);
        return module.call(x ?? Image);
    }

    /// <summary>Two times -1 after a module ran on it whose settings were changed.</summary>
    private static Tensor Overwritten<T>(T module, Action<T> change)
        where T : Module<Tensor, Tensor>
    {
        Tensor x = -ones(2);
        Reset(module, change, x);
        return x;
    }

    private sealed class Nothing() : ParameterLessModule<Tensor, Tensor>("nothing")
    {
        public override Tensor forward(Tensor x) => x;
    }

    /// <summary>The names of a module's modules after something was done to it; the module has no parameters.</summary>
    private static object Bare(Action<Nothing> change)
    {
        var module = new Nothing();
        change(module);
        return module.named_children().Select(pair => pair.name).ToArray();
    }

    private static Sequential Net() =>
        Sequential(("first", Linear(2, 3)), ("act", ReLU()), ("last", Linear(3, 1)));

    private static object Modes()
    {
        Sequential net = Sequential(Dropout(), Sequential(Dropout()));
        bool before = net.training;
        net.eval();
        return (before, net.training, net.children().First().training);
    }

    private static object Hooked()
    {
        Module<Tensor, Tensor> module = Identity();
        var hook = module.register_forward_hook((_, _, y) => y * 42);
        Tensor hooked = module.call(ones(1));
        hook.remove();
        return (hooked, module.call(ones(1)));
    }

    private static object SavedAndLoaded()
    {
        string path = Path.GetTempFileName();
        try
        {
            Sequential a = Net(),
                b = Net();
            a.save(path);
            b.load(path);
            return b.state_dict().All(e => e.Value.Equals(a.state_dict()[e.Key]));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static object GradientsAfterZeroing()
    {
        Linear layer = Linear(2, 1);
        layer.call(ones(1, 2)).sum().backward();
        layer.zero_grad();
        Tensor afterModule = layer.weight.grad;
        layer.call(ones(1, 2)).sum().backward();
        optim.SGD(layer.parameters(), 0.1).zero_grad();
        return (afterModule, layer.weight.grad);
    }

    private static Parameter[] Clipped()
    {
        var p = new Parameter(zeros(2));
        (p * tensor(new[] { 3f, 4f })).sum().backward();
        return [p];
    }

    private static Tensor Drawn(Func<Tensor, Tensor> initialise)
    {
        using (no_grad())
        {
            return initialise(zeros(2, 2));
        }
    }

    /// <summary>A module of one's own: a parameter, a module, registered after the fields are set.</summary>
    private sealed class Own : Module<Tensor, Tensor>
    {
        private readonly Parameter scale = new(ones(1));
        private readonly Linear inner = Linear(2, 1);

        public Own()
            : base("own") => RegisterComponents();

        public override Tensor forward(Tensor x) => inner.call(x) * scale;
    }
}
