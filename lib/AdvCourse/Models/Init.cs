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

    /// <summary>The same start for every layer of a model, each with its own values.</summary>
    public static void FanIn(nn.Module<Tensor, Tensor> model, Noise noise)
    {
        var layer = 0;
        foreach (
            var group in model
                .named_parameters()
                .GroupBy(item => item.name[..item.name.LastIndexOf('.')])
        )
        {
            var parameters = group.ToDictionary(
                item => item.name[(item.name.LastIndexOf('.') + 1)..],
                item => item.parameter
            );
            FanIn(parameters["weight"], parameters.GetValueOrDefault("bias"), noise.Then(layer++));
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
