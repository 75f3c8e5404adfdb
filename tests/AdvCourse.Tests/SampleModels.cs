using AdvCourse.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Tests;

/// <content>Small models with random weights.</content>
internal static partial class Samples
{
    /// <summary>A small network with random weights, large enough that attacks find something.</summary>
    public static Mlp Network(int inputs = 12, int classes = 4, long seed = 3)
    {
        var model = new Mlp([inputs, 16, classes], seed: seed);
        Scale(model, 4);
        model.eval();
        return model;
    }

    /// <summary>A linear model with random weights.</summary>
    public static LogisticRegression Logistic(int inputs = 12, long seed = 4)
    {
        var model = new LogisticRegression(inputs);
        Set(model.Weight, new Noise(seed).Uniform([1, inputs], -1, 1));
        Set(model.Bias, new Noise(seed + 1).Uniform([1], -1, 1));
        model.eval();
        return model;
    }

    /// <summary>A network, forty images, and labels that are right but for four: what a trained model looks like.</summary>
    public static (Mlp Model, Tensor Images, Tensor Labels) AlmostRight(int seed)
    {
        var model = Network(seed: Math.Abs((long)seed) + 3);
        var images = Images(40, seed: Math.Abs((long)seed) + 1);
        using var quiet = no_grad();
        var labels = model.call(images).argmax(1);
        labels[0..4] = (labels[0..4] + 1).remainder(4);
        return (model, images, labels);
    }

    private static void Scale(Module<Tensor, Tensor> model, double factor)
    {
        using (no_grad())
        {
            foreach (var parameter in model.parameters())
            {
                parameter.mul_(factor);
            }
        }
    }
}

/// <summary>The same model with all its scores multiplied.</summary>
internal sealed class Times(Module<Tensor, Tensor> inner, double factor)
    : Module<Tensor, Tensor>(nameof(Times))
{
    public override Tensor forward(Tensor input) => inner.call(input) * factor;
}
