using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using TorchSharp.Memory;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Threads;

/// <summary>
/// Plays small networks through once in the background, as soon as the engine is touched. .NET compiles a method when it is
/// first called, and the kernels of a convolutional network's training step cost it a quarter of a second; while a reader
/// loads data and builds a model, they get ready here, and so does the memory of a first step. It draws from a generator of its own, and its tensors belong to no
/// scope and no count. The switch "TorchSharp.Rehearse" of the application's configuration, set to false, leaves it out.
/// </summary>
internal static class Rehearsal
{
    /// <summary>What a first training step of the course's network with 128 images asks for: 51 MB in blocks of half a megabyte and more, and some to spare for smaller ones.</summary>
    private const long TrainingStep = 64 << 20;

    [ThreadStatic]
    private static Generator? s_own;

    private static Generator Own => s_own ??= new Generator(1);

    /// <summary>Runs once, before the first code of the engine.</summary>
    [ModuleInitializer]
    [SuppressMessage(
        "Usage",
        "CA2255",
        Justification = "Whatever of the engine is touched first, the rest is wanted soon."
    )]
    internal static void Begin()
    {
        bool wanted = !AppContext.TryGetSwitch("TorchSharp.Rehearse", out bool on) || on;
        if (wanted && Environment.ProcessorCount > 1)
        {
            new Thread(Run)
            {
                IsBackground = true,
                Name = "TorchSharp rehearsal",
                Priority = ThreadPriority.BelowNormal,
            }.Start();
        }
    }

    private static void Run()
    {
        try
        {
            Programme();
            for (int encore = 0; encore < 2; encore++)
            {
                Thread.Sleep(150);
                Encore();
            }
        }
        catch (Exception)
        {
            // Nobody waits for it: what fails here fails again, and is told, where it is called for.
        }
    }

    /// <summary>The whole programme, in the order in which a reader is likely to need it.</summary>
    internal static void Programme()
    {
        // From 16 images on a convolution, its ReLU and its pooling are one pass; a few take other kernels.
        Play(() => Train(Convolutional(), Random(16, 1, 28, 28), SGD));
        NativePool.Shared.Prepare(TrainingStep);
        Play(() => Attack(Convolutional(), Random(16, 1, 28, 28)));
        Play(() => Attack(Convolutional(), Random(2, 1, 28, 28)));
        // As many rows as a batch has: products are packed and shared out by their sizes.
        Play(() => Train(Perceptron(784, 100), Random(100, 784), SGD, Adam));
        Play(Elementwise);
        Play(Tiles);
        Play(Skipping);
    }

    /// <summary>
    /// .NET compiles a method anew, and better, when it has been called 30 times since things became quiet for a tenth of a
    /// second: the small operations, whose cost is the code around their loops, get that far here.
    /// </summary>
    private static void Encore()
    {
        for (int i = 0; i < 20; i++)
        {
            Play(() => Train(Perceptron(10, 10), Random(2, 10), SGD, Adam));
            Play(() =>
            {
                Tensor x = zeros(10).requires_grad_();
                (x * x * zeros(10) + x - x / 2).sum().backward();
                x.grad = null;
            });
        }
    }

    /// <summary>Plays a part and gives back what it took.</summary>
    private static void Play(Action part)
    {
        using var _ = new EngineOwned();
        ThreadState thread = ThreadState.Current;
        List<OwnedTensors.Slot> made = thread.Temporaries = [];
        thread.CollectsTemporaries = true;
        try
        {
            part();
        }
        finally
        {
            thread.CollectsTemporaries = false;
            made.ForEach(static slot => slot.Tensor!.Dispose());
        }
    }

    private static void Train(
        nn.Module<Tensor, Tensor> model,
        Tensor x,
        params Func<Parameter[], optim.Optimizer>[] optimizers
    )
    {
        Tensor y = zeros([x.Sizes[0]], ScalarType.Int64);
        foreach (var make in optimizers)
        {
            optim.Optimizer optimizer = make([.. model.parameters()]);
            optimizer.zero_grad();
            Tensor loss = F.cross_entropy(model.call(x), y);
            loss.backward();
            optimizer.step();
            loss.item<float>();
            optimizer.zero_grad();
        }
        Drop(model);
    }

    private static void Drop(nn.Module model)
    {
        foreach (Parameter parameter in model.parameters())
        {
            parameter.Dispose();
        }
    }

    private static SGD SGD(Parameter[] parameters) => optim.SGD(parameters, 0.01, momentum: 0.9);

    private static Adam Adam(Parameter[] parameters) => optim.Adam(parameters, 0.001);

    private static void Attack(nn.Module<Tensor, Tensor> model, Tensor x)
    {
        Tensor y = zeros([x.Sizes[0]], ScalarType.Int64);
        model.eval();
        Tensor input = x.detach().requires_grad_();
        Tensor loss = F.cross_entropy(model.call(input), y);
        Tensor sign = autograd.grad([loss], [input])[0].sign();
        Tensor next = (x + 0.1 * sign).maximum(x - 0.3).minimum(x + 0.3).clamp(0, 1);
        using (no_grad())
        {
            model.call(next).argmax(1).eq(y).to_type(ScalarType.Float32).mean().item<float>();
            F.softmax(model.call(next), 1).max(1);
        }
        Drop(model);
    }

    /// <summary>Long enough that threads share it.</summary>
    private static void Elementwise()
    {
        Tensor x = zeros(50_000).requires_grad_();
        Tensor y = ((x.tanh() + 1) * 0.5 - x).square().sum() + (x * x).relu().sum();
        y.backward();
        Tensor next = x.detach().add_(x.grad!).sub_(1.0).mul_(0.5);
        next.sign().maximum(next).minimum(next).clamp(0, 1);
    }

    /// <summary>Products of every height that a register tile has, one and two vectors wide.</summary>
    private static void Tiles()
    {
        int width = Kernels.Simd.Widths.Current;
        for (int rows = 1; rows <= 14; rows++)
        {
            zeros(rows, 2).mm(zeros(2, 2 * width));
            zeros(rows, 2).mm(zeros(2, width));
        }
        // Transposed factors of some size are packed; of many rows, in tiles of these heights.
        for (int rows = 12; rows <= 14; rows++)
        {
            Random(1400, rows).t().mm(Random(1400, 4 * width));
        }
        // A wide layer of a few rows goes by way of the transposed product.
        F.linear(zeros(16, 512), zeros(1024, 512), zeros(1024));
    }

    /// <summary>Products that skip zeros, of every width that registers hold sums for.</summary>
    private static void Skipping()
    {
        // As many columns for each thread, of which each takes all at once.
        int panel = 2 * Kernels.Simd.Widths.Current * WorkerPool.Shared.Threads;
        for (int panels = 1; panels <= 6; panels++)
        {
            zeros(200, 64).mm(zeros(64, panels * panel));
        }
    }

    private static Tensor Random(params long[] sizes) => rand(sizes, generator: Own);

    /// <summary>Weights around 0, so that about half of the units are active.</summary>
    private static Parameter Weights(params long[] sizes) =>
        new(empty(sizes).uniform_(-0.1, 0.1, Own));

    private static nn.Module<Tensor, Tensor>[] Layers(params long[] widths)
    {
        var layers = new List<nn.Module<Tensor, Tensor>>();
        for (int i = 1; i < widths.Length; i++)
        {
            layers.Add(nn.Linear(Weights(widths[i], widths[i - 1]), Weights(widths[i])));
            if (i + 1 < widths.Length)
            {
                layers.Add(nn.ReLU());
            }
        }
        return [.. layers];
    }

    private static nn.Module<Tensor, Tensor> Perceptron(int inputs, int hidden) =>
        nn.Sequential(Layers(inputs, hidden, hidden, 10));

    /// <summary>Carlini and Wagner's network (2017, table I), its layers' sizes being those of the course.</summary>
    private static nn.Module<Tensor, Tensor> Convolutional() =>
        nn.Sequential([
            new Conv2d(Weights(32, 1, 3, 3), Weights(32)),
            nn.ReLU(),
            new Conv2d(Weights(32, 32, 3, 3), Weights(32)),
            nn.ReLU(),
            nn.MaxPool2d(2),
            new Conv2d(Weights(64, 32, 3, 3), Weights(64)),
            nn.ReLU(),
            new Conv2d(Weights(64, 64, 3, 3), Weights(64)),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            .. Layers(1024, 200, 200, 10),
        ]);
}
