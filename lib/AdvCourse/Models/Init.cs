using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdvCourse.Models;

/// <summary>
/// First values of parameters, drawn by <see cref="Noise"/>, so that a model's start depends on its seed alone: not on
/// the engine, nor on what ran before.
/// </summary>
internal static class Init
{
    /// <summary>Evenly in [-range, range]; pylearn2's irange.</summary>
    public static void Uniform(Parameter? parameter, double range, Noise noise)
    {
        if (parameter is not null)
        {
            Set(parameter, noise.Uniform(parameter.shape, -range, range));
        }
    }

    /// <summary>PyTorch's own start of linear and convolution layers: evenly within 1/sqrt(inputs), weights and biases.</summary>
    public static void FanIn(Parameter? weight, Parameter? bias, Noise noise)
    {
        if (weight is not null)
        {
            var inputs = weight.numel() / weight.shape[0];
            Uniform(weight, 1 / Math.Sqrt(inputs), noise.Then(0));
            Uniform(bias, 1 / Math.Sqrt(inputs), noise.Then(1));
        }
    }

    /// <summary>All zeros.</summary>
    public static void Zero(Parameter? parameter)
    {
        using (no_grad())
        {
            parameter?.zero_();
        }
    }

    private static void Set(Parameter parameter, Tensor values)
    {
        using (values)
        using (no_grad())
        {
            parameter.copy_(values);
        }
    }
}
