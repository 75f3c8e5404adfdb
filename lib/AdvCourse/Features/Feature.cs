using AdvCourse.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Features;

/// <summary>
/// A feature as Ilyas et al. 2019, section 2, define it: a function from images to numbers, over the data of mean 0 and
/// mean square 1. Labels are -1 and +1; here, as everywhere in the course, they are written as Int64 0 and 1.
/// </summary>
/// <remarks>Raw functions become features by <see cref="Normalised"/>.</remarks>
public sealed class Feature
{
    private readonly Func<Tensor, Tensor> function;
    private readonly double shift;
    private readonly double scale;

    /// <summary>Any function of images.</summary>
    /// <param name="name">What tables call it.</param>
    /// <param name="function">Images [N, ...] to numbers [N], with gradients if it is to be attacked.</param>
    public Feature(string name, Func<Tensor, Tensor> function)
        : this(name, function, null, 0, 1) { }

    private Feature(
        string name,
        Func<Tensor, Tensor> function,
        double[]? weights,
        double shift,
        double scale
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(function);
        (Name, this.function, Weights, this.shift, this.scale) = (
            name,
            function,
            weights,
            shift,
            scale
        );
    }

    /// <summary>What tables call it.</summary>
    public string Name { get; }

    /// <summary>The gradient of a linear feature by the image, the scale included; null for others.</summary>
    public IReadOnlyList<double>? Weights { get; }

    /// <summary>A linear function, aᵀx.</summary>
    /// <param name="name">What tables call it.</param>
    /// <param name="weights">a, [n] for images of n pixels; not all zero.</param>
    public static Feature Linear(string name, Tensor weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var a = weights.detach().to(ScalarType.Float64).flatten().data<double>().ToArray();
        if (Array.TrueForAll(a, value => value == 0) || !Array.TrueForAll(a, double.IsFinite))
        {
            throw new ArgumentException(
                $"The weights of \"{name}\" are all zero or not finite; a feature must say something about the image."
            );
        }

        return new(name, images => Product(images, a), a, 0, 1);
    }

    /// <summary>Shifted and scaled so that over these images its mean is 0 and its mean square 1.</summary>
    /// <param name="images">The data that the expectations are over, [N, ...].</param>
    /// <exception cref="ArgumentException">The function is the same for all of them.</exception>
    public Feature Normalised(Tensor images)
    {
        var values = Values(images);
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        return deviation > 1e-12 * Math.Max(1, Math.Abs(mean))
            ? new(
                Name,
                function,
                Weights?.Select(weight => weight / deviation).ToArray(),
                shift + (scale * mean),
                scale * deviation
            )
            : throw new ArgumentException(
                $"\"{Name}\" is the same for all {values.Length} images; such a function cannot be normalised."
            );
    }

    /// <summary>The feature of each image, [N], with its graph.</summary>
    /// <param name="images">[N, ...].</param>
    public Tensor Of(Tensor images) => (function(images) - shift) / scale;

    /// <summary>The feature of each image.</summary>
    /// <param name="images">[N, ...].</param>
    public double[] Values(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var values = new List<double>();
        for (var first = 0L; first < images.shape[0]; first += 1000)
        {
            using var inner = NewDisposeScope();
            var part = images.narrow(0, first, Math.Min(1000, images.shape[0] - first));
            values.AddRange(Of(part).to(ScalarType.Float64).data<double>().ToArray());
        }

        return [.. values];
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>A classifier that says class 1 where the feature is positive: what attacks need to lower y f(x).</summary>
    internal Classifier AsModel() => new SignOf(this);

    private static Tensor Product(Tensor images, double[] weights)
    {
        var rows = images.ndim == 2 ? images : images.flatten(1);
        return rows.shape[1] == weights.Length
            ? rows.mv(tensor(weights).to(rows.dtype))
            : throw new ArgumentException(
                $"Images have {rows.shape[1]} pixels and the linear feature {weights.Length} weights."
            );
    }

    /// <summary>One logit, the feature itself: its loss log(1 + exp(-y f)) falls as y f rises, and nothing else matters.</summary>
    private sealed class SignOf(Feature feature) : Classifier("feature", Head.Binary, 2)
    {
        public override string Architecture => $"the sign of {feature.Name}";

        public override Tensor forward(Tensor input) => feature.Of(input).unsqueeze(1);
    }
}
