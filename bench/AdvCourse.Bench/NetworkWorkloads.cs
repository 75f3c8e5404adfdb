using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;
using Model = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace AdvCourse.Bench;

/// <summary>
/// Whole workloads as a user of the engine writes them, by the names that bench/pytorch_networks.py gives them, and line for
/// line what it does. One dispose scope a step, or none where the name says "unscoped".
/// </summary>
internal static class NetworkWorkloads
{
    /// <summary>A call of the named workload, its data and model made once; null when the name belongs to no network.</summary>
    public static Action? Make(string name)
    {
        bool scoped = !name.Contains("-unscoped", StringComparison.Ordinal);
        string[] words = name.Replace("-unscoped", "", StringComparison.Ordinal).Split(' ');
        manual_seed(1);
        return words switch
        {
            ["tiny", var n] => Tiny(Number(n), scoped),
            ["softmax", "epoch", var sizes] => Epoch(Numbers(sizes, 'x')),
            ["mlp", "training-step", var sizes] => PerceptronTraining(sizes.Split('x'), scoped),
            ["mlp", "fgsm", var n] => Fgsm(
                Perceptron([784, 100, 100, 10]),
                Flat(Number(n)),
                scoped
            ),
            ["cnn", var what, var sizes] => Convolutional(what, Numbers(sizes, 'x'), scoped),
            _ => null,
        };
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static int[] Numbers(string text, char separator) =>
        [.. text.Split(separator).Select(Number)];

    private static Tensor Images(long n) => rand(n, 1, 28, 28);

    private static Tensor Flat(long n) => rand(n, 784);

    private static Tensor Labels(long n) => randint(0, 10, [n]);

    private static Model Perceptron(int[] sizes)
    {
        var layers = new List<Model>();
        for (int i = 1; i < sizes.Length; i++)
        {
            layers.Add(nn.Linear(sizes[i - 1], sizes[i]));
            if (i + 1 < sizes.Length)
            {
                layers.Add(nn.ReLU());
            }
        }
        return nn.Sequential(layers);
    }

    /// <summary>Carlini and Wagner's MNIST network (2017, table I).</summary>
    private static Model CarliniCnn() =>
        nn.Sequential(
            nn.Conv2d(1, 32, 3),
            nn.ReLU(),
            nn.Conv2d(32, 32, 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 3),
            nn.ReLU(),
            nn.Conv2d(64, 64, 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(1024, 200),
            nn.ReLU(),
            nn.Linear(200, 200),
            nn.ReLU(),
            nn.Linear(200, 10)
        );

    private static Action Convolutional(string what, int[] sizes, bool scoped)
    {
        Model model = CarliniCnn();
        Tensor x = Images(sizes[0]);
        if (what == "training-step")
        {
            return Training(model, x, Labels(sizes[0]), scoped);
        }
        model.eval();
        Tensor y = Labels(sizes[0]);
        return what switch
        {
            "forward" => () =>
            {
                using (no_grad())
                using (NewDisposeScope())
                {
                    model.call(x);
                }
            },
            "input-gradient" => () =>
            {
                using DisposeScope scope = NewDisposeScope();
                InputGradient(model, x, y);
            },
            "fgsm" => Fgsm(model, x, scoped),
            "pgd" => () => Pgd(model, x, y, sizes[1]),
            "carlini-wagner" => CarliniWagner(model, x, y, sizes[1]),
            _ => throw new ArgumentException($"a network has no workload '{what}'"),
        };
    }

    private static Tensor InputGradient(Model model, Tensor x, Tensor y)
    {
        Tensor input = x.detach().requires_grad_();
        Tensor loss = F.cross_entropy(model.call(input), y);
        return autograd.grad([loss], [input])[0];
    }

    private static Action PerceptronTraining(string[] words, bool scoped)
    {
        int n = Number(words[1]);
        return Training(Perceptron(Numbers(words[0], '-')), Flat(n), Labels(n), scoped);
    }

    private static Action Training(Model model, Tensor x, Tensor y, bool scoped)
    {
        var optimizer = optim.SGD(model.parameters(), 0.01, momentum: 0.9);
        return () =>
        {
            using DisposeScope? scope = scoped ? NewDisposeScope() : null;
            optimizer.zero_grad();
            F.cross_entropy(model.call(x), y).backward();
            optimizer.step();
        };
    }

    private static Action Epoch(int[] sizes)
    {
        (int n, int batch) = (sizes[0], sizes[1]);
        Model model = Perceptron([784, 10]);
        (Tensor x, Tensor y) = (Flat(n), Labels(n));
        var optimizer = optim.SGD(model.parameters(), 0.01);
        return () =>
        {
            for (int i = 0; i < n; i += batch)
            {
                using DisposeScope scope = NewDisposeScope();
                optimizer.zero_grad();
                F.cross_entropy(model.call(x[i..(i + batch)]), y[i..(i + batch)]).backward();
                optimizer.step();
            }
        };
    }

    private static Action Fgsm(Model model, Tensor x, bool scoped)
    {
        int n = (int)x.shape[0],
            batch = Math.Min(n, 1000);
        Tensor y = Labels(n);
        return () =>
        {
            for (int i = 0; i < n; i += batch)
            {
                using DisposeScope? scope = scoped ? NewDisposeScope() : null;
                Tensor clean = x[i..(i + batch)];
                Tensor gradient = InputGradient(model, clean, y[i..(i + batch)]);
                (clean + 0.25 * gradient.sign()).clamp(0, 1);
            }
        };
    }

    private static void Pgd(Model model, Tensor x, Tensor y, int steps)
    {
        using DisposeScope outer = NewDisposeScope();
        (Tensor low, Tensor high) = ((x - 0.3).clamp(0, 1), (x + 0.3).clamp(0, 1));
        Tensor now = (x + (rand_like(x) * 0.6 - 0.3)).maximum(low).minimum(high);
        for (int i = 0; i < steps; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor gradient = InputGradient(model, now, y);
            Tensor next = (now + 0.01 * gradient.sign()).maximum(low).minimum(high);
            now.Dispose();
            now = next.MoveToOuterDisposeScope();
        }
    }

    private static Action CarliniWagner(Model model, Tensor x, Tensor y, int steps)
    {
        Tensor target = F.one_hot(y, 10).to_type(ScalarType.Float32);
        return () =>
        {
            using DisposeScope outer = NewDisposeScope();
            var w = new TorchSharp.Modules.Parameter(((x * 2 - 1) * 0.999999).atanh());
            var optimizer = optim.Adam([w], 0.01);
            for (int i = 0; i < steps; i++)
            {
                using DisposeScope scope = NewDisposeScope();
                Tensor adversarial = (w.tanh() + 1) * 0.5;
                Tensor distance = (adversarial - x).square().flatten(1).sum(1L);
                Tensor logits = model.call(adversarial);
                Tensor real = (target * logits).sum(1L);
                Tensor other = ((1 - target) * logits - target * 10000).max(1).values;
                Tensor loss = (distance + (other - real).clamp(min: 0) * 0.1).sum();
                w.grad = autograd.grad([loss], [w])[0];
                optimizer.step();
            }
        };
    }

    private static Action Tiny(int operations, bool scoped)
    {
        Tensor x = rand(10).requires_grad_(),
            scale = rand(10),
            shift = rand(10);
        return () =>
        {
            using DisposeScope? scope = scoped ? NewDisposeScope() : null;
            Tensor y = x;
            for (int i = 0; i < operations / 2; i++)
            {
                y = y * scale;
                y = y + shift;
            }
            x.grad = null;
            y.sum().backward();
        };
    }
}
