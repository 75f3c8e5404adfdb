using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdvCourse.Evaluation;

/// <summary>Between two Float64 tensors of one shape.</summary>
internal sealed record Interval(Tensor Lower, Tensor Upper)
{
    /// <summary>As rows [N, n].</summary>
    public Interval Flat() => Lower.ndim == 2 ? this : new(Lower.flatten(1), Upper.flatten(1));

    /// <summary>x W' + b: the centre moves by the weights, the radius by their absolute values.</summary>
    public Interval Affine(Tensor weight, Tensor? bias)
    {
        var (centre, radius) = Middle();
        var moved = centre.matmul(weight.t());
        return Around(bias is null ? moved : moved + bias, radius.matmul(weight.abs().t()));
    }

    /// <summary>A convolution, in the same way.</summary>
    public Interval Convolved(Conv2d layer)
    {
        Kernel.LookAt(layer);
        var padding = Kernel.Padding(layer);
        var (centre, radius) = Middle();
        var weight = layer.weight.detach().to(ScalarType.Float64);
        var bias = layer.bias?.detach().to(ScalarType.Float64);
        return Around(
            nn.functional.conv2d(centre, weight, bias, layer.stride, padding),
            nn.functional.conv2d(radius, weight.abs(), null, layer.stride, padding)
        );
    }

    /// <summary>The largest size of any number, image by image.</summary>
    public double[] Size() => Lower.abs().maximum(Upper.abs()).amax([1]).data<double>().ToArray();

    private (Tensor Centre, Tensor Radius) Middle() => ((Lower + Upper) / 2, (Upper - Lower) / 2);

    private static Interval Around(Tensor centre, Tensor radius) =>
        new(centre - radius, centre + radius);
}
