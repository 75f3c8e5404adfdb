using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Threads;

/// <summary>
/// Plays small networks through once in the background, as soon as the engine is touched. .NET compiles a method when it is
/// first called, and the kernels of a convolutional network's training step cost it a quarter of a second; while a reader
/// loads data and builds a model, they get ready here. It draws no random numbers, and its tensors belong to no scope and
/// no count. The switch "TorchSharp.Rehearse" of the application's configuration, set to false, leaves it out.
/// </summary>
internal static class Rehearsal
{
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
        Play(() => Train(new Convolutional(), zeros(2, 1, 28, 28)));
        Play(() => Attack(new Convolutional(), zeros(2, 1, 28, 28)));
        Play(() => Train(Perceptron(784, 100), zeros(2, 784)));
        Play(Elementwise);
        Play(Tiles);
    }

    /// <summary>
    /// .NET compiles a method anew, and better, when it has been called 30 times since things became quiet for a tenth of a
    /// second: the small operations, whose cost is the code around their loops, get that far here.
    /// </summary>
    private static void Encore()
    {
        for (int i = 0; i < 20; i++)
        {
            Play(() => Train(Perceptron(10, 10), zeros(2, 10)));
            Play(() =>
            {
                Tensor x = zeros(10).requires_grad_();
                (x * x + x - x / 2).sum().backward();
            });
        }
    }

    /// <summary>Plays a part and gives back what it took.</summary>
    private static void Play(Action part)
    {
        using var _ = new EngineOwned();
        ThreadState thread = ThreadState.Current;
        List<OwnedTensors.Slot> made = thread.Temporaries = [];
        try
        {
            part();
        }
        finally
        {
            thread.Temporaries = null;
            made.ForEach(static slot => slot.Tensor!.Dispose());
        }
    }

    private static void Train(nn.Module<Tensor, Tensor> model, Tensor x)
    {
        Tensor y = zeros([x.Sizes[0]], ScalarType.Int64);
        foreach (var optimizer in Optimizers([.. model.parameters()]))
        {
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

    private static optim.Optimizer[] Optimizers(Parameter[] parameters) =>
        [optim.SGD(parameters, 0.01, momentum: 0.9), optim.Adam(parameters, 0.001)];

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
        x.detach().add_(x.grad!).sub_(1.0).mul_(0.5);
    }

    /// <summary>Products of every height that a register tile has, one and two vectors wide.</summary>
    private static void Tiles()
    {
        int width = Kernels.Simd.Widths.Current;
        for (int rows = 1; rows <= 14; rows++)
        {
            zeros(rows, 1).mm(zeros(1, 2 * width));
            zeros(rows, 1).mm(zeros(1, width));
        }
    }

    private static Parameter Zeros(params long[] sizes) => new(zeros(sizes));

    private static nn.Module<Tensor, Tensor> Perceptron(int inputs, int hidden) =>
        nn.Sequential(
            nn.Linear(Zeros(hidden, inputs), Zeros(hidden)),
            nn.ReLU(),
            nn.Linear(Zeros(hidden, hidden), Zeros(hidden)),
            nn.ReLU(),
            nn.Linear(Zeros(10, hidden), Zeros(10))
        );

    /// <summary>Carlini and Wagner's network (2017, table I), its layers' sizes being those of the course; with weights of zero, for nothing is learned here.</summary>
    private sealed class Convolutional : nn.Module<Tensor, Tensor>
    {
        private readonly Parameter[] _weights =
        [
            Zeros(32, 1, 3, 3),
            Zeros(32, 32, 3, 3),
            Zeros(64, 32, 3, 3),
            Zeros(64, 64, 3, 3),
        ];
        private readonly Parameter[] _biases = [Zeros(32), Zeros(32), Zeros(64), Zeros(64)];
        private readonly nn.Module<Tensor, Tensor> _head = nn.Sequential(
            nn.Linear(Zeros(200, 1024), Zeros(200)),
            nn.ReLU(),
            nn.Linear(Zeros(200, 200), Zeros(200)),
            nn.ReLU(),
            nn.Linear(Zeros(10, 200), Zeros(10))
        );

        public Convolutional()
            : base(nameof(Convolutional))
        {
            for (int i = 0; i < _weights.Length; i++)
            {
                register_parameter($"weight{i}", _weights[i]);
                register_parameter($"bias{i}", _biases[i]);
            }
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            Tensor x = input;
            for (int i = 0; i < _weights.Length; i++)
            {
                x = F.Conv2dRelu(x, _weights[i], _biases[i], [1, 1], [0, 0], [1, 1], 1);
                x = i % 2 == 0 ? x : F.max_pool2d(x, 2);
            }
            return _head.call(x.flatten(1));
        }
    }
}
