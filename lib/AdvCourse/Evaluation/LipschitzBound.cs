using System.Globalization;
using AdvCourse.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdvCourse.Evaluation;

/// <summary>How much one layer can stretch differences, in L2.</summary>
/// <param name="Layer">For example "Linear 784-100".</param>
/// <param name="Bound">Its Lipschitz constant, or a bound of it.</param>
public sealed record LayerBound(string Layer, double Bound)
{
    /// <summary>For example "Linear 784-100: 3.21".</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Layer}: {Bound:0.####}");
}

/// <summary>
/// The product of all layers' Lipschitz constants bounds how fast the logits can change with the image (Szegedy et al.
/// 2013, section 4.3). "Large bounds do not automatically translate into adversarial examples"; small ones rule them out
/// within <see cref="CertifiedRadius"/>.
/// </summary>
/// <param name="Layers">One bound a layer, in order.</param>
public sealed record LipschitzBound(IReadOnlyList<LayerBound> Layers)
{
    /// <summary>
    /// Power iteration comes to a norm from below. After n steps a second singular value, whose square weighs R times
    /// the first's in the start, leaves at most about R/(4en) missing: for 2,000 steps, 1e-3 is enough up to R = 20.
    /// </summary>
    private const double Slack = 1e-3;

    /// <summary>The product of the layers' bounds.</summary>
    public double Product => Layers.Aggregate(1.0, (product, layer) => product * layer.Bound);

    /// <summary>
    /// Bounds every layer of a model, unwatched; who wants to see how far it is, or to end it, gives the shape as an array and
    /// a progress and a token after it.
    /// </summary>
    /// <param name="model">A Sequential or a course model that is one layer after another.</param>
    /// <param name="imageShape">One image's shape, such as [784] or [1, 28, 28]: convolutions depend on it.</param>
    /// <exception cref="ArgumentException">A layer's bound is not known; the message names it.</exception>
    public static LipschitzBound Of(nn.Module<Tensor, Tensor> model, params long[] imageShape) =>
        Of(model, imageShape, progress: null);

    /// <summary>Bounds every layer of a model, watched: a wide convolution takes its time.</summary>
    /// <param name="model">A Sequential or a course model that is one layer after another.</param>
    /// <param name="imageShape">One image's shape, such as [784] or [1, 28, 28]: convolutions depend on it.</param>
    /// <param name="progress">Told the finished share, 0 to 1, after each layer.</param>
    /// <param name="cancellation">Looked at while the norm of a layer is sought.</param>
    /// <exception cref="ArgumentException">A layer's bound is not known; the message names it.</exception>
    public static LipschitzBound Of(
        nn.Module<Tensor, Tensor> model,
        long[] imageShape,
        IProgress<double>? progress,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(imageShape);
        var layers = LayerChain.Of(model);
        using var mode = EvalMode.Enter(model);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var type = model.parameters().FirstOrDefault()?.dtype ?? ScalarType.Float32;
        var x = zeros([1, .. imageShape], dtype: type);
        var bounds = new List<LayerBound>();
        foreach (var layer in layers)
        {
            x = layer is Linear && x.ndim > 2 ? x.flatten(1) : x;
            cancellation.ThrowIfCancellationRequested();
            bounds.Add(Bound(layer, x.shape, cancellation));
            x = layer.call(x);
            progress?.Report((double)bounds.Count / layers.Count);
        }

        return new(bounds);
    }

    /// <summary>
    /// Within this L2 distance no image can change its class: the margin over sqrt(2) times the product, since two
    /// logits' difference is the inner product with a vector of length sqrt(2). Each layer's bound is taken one part in
    /// 1,000 larger, since its iteration ends a little below.
    /// </summary>
    /// <param name="margin">The largest logit minus the second largest, of two logits or more.</param>
    public double CertifiedRadius(double margin) => Radius(margin, Math.Sqrt(2));

    /// <summary>The share of images that are right and stay so within an L2 distance, whatever the attack.</summary>
    /// <param name="model">The model that was bounded.</param>
    /// <param name="images">Images, [N, ...].</param>
    /// <param name="labels">Their classes, Int64 [N].</param>
    /// <param name="epsilon">The distance in L2.</param>
    /// <param name="progress">Told the finished share, 0 to 1.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    public Certificate Certify(
        nn.Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        double epsilon,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(images);
        var margins = Margin.Of(
            model,
            images,
            labels,
            progress: progress,
            cancellation: cancellation
        );
        // The margin of a single logit z is z - (-z): it changes by twice what z does.
        var length = Head.Of(model) == Head.Binary ? 2 : Math.Sqrt(2);
        return new(
            new(Threats.Norm.L2, epsilon),
            [.. margins.Select(margin => margin > 0 && Radius(margin, length) > epsilon)]
        )
        {
            Box = Threats.Box.None,
        };
    }

    /// <summary>For example "Lipschitz bound 12.3 = 3.1 x 2.2 x 1.8".</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Lipschitz bound {Product:0.###} = {string.Join(" x ", Layers.Where(layer => layer.Bound != 1).Select(layer => layer.Bound.ToString("0.###", CultureInfo.InvariantCulture)))}"
        );

    /// <summary>The margin is the logits' inner product with a vector of this length.</summary>
    private double Radius(double margin, double length) =>
        Math.Max(0, margin) / (length * Product * Math.Pow(1 + Slack, Layers.Count));

    private static LayerBound Bound(
        nn.Module<Tensor, Tensor> layer,
        long[] shape,
        CancellationToken cancellation
    ) =>
        layer switch
        {
            Linear linear => new(
                $"Linear {linear.weight!.shape[1]}-{linear.weight.shape[0]}",
                SpectralNorm.Of(linear, cancellation)
            ),
            Conv2d convolution => new(
                $"Conv2d {convolution.in_channels}-{convolution.out_channels}, {string.Join("x", convolution.kernel_size)}",
                SpectralNorm.ConvolutionBound(convolution, shape[2], shape[3], cancellation)
            ),
            MaxPool2d pool => new("MaxPool2d", Stretch(pool)),
            AvgPool2d pool => new("AvgPool2d", Stretch(pool)),
            Sigmoid => new("Sigmoid", 0.25),
            ReLU or Tanh or Flatten or Dropout or Identity or AsPictures => new(layer.GetName(), 1),
            _ => throw LayerChain.Unknown(layer, "Lipschitz constant"),
        };

    private static double Stretch(MaxPool2d pool) =>
        pool.dilation?.Any(step => step != 1) == true
            ? throw new ArgumentException(
                $"The Lipschitz constant of a MaxPool2d is known without dilation; this one has dilation {string.Join("x", pool.dilation)}."
            )
            : Overlap(pool.kernel_size, pool.stride);

    /// <summary>Each output is the sum of a whole window over its pixels' number.</summary>
    private static double Stretch(AvgPool2d pool)
    {
        var unknown =
            pool.divisor_override is not null ? "divisor_override"
            : pool.ceil_mode ? "ceil_mode"
            : !pool.count_include_pad && pool.padding?.Any(size => size != 0) == true
                ? "count_include_pad: false and padding"
            : null;
        return unknown is null
            ? Overlap(pool.kernel_size, pool.stride)
                / Math.Sqrt(Side(pool.kernel_size, 0) * Side(pool.kernel_size, 1))
            : throw new ArgumentException(
                $"The Lipschitz constant of an AvgPool2d is known where every window is divided by its own size; this one has {unknown}."
            );
    }

    /// <summary>A pixel that lies in m windows counts m times in the sum of squares.</summary>
    private static double Overlap(long[] kernel, long[]? stride)
    {
        var windows = 1.0;
        for (var side = 0; side < 2; side++)
        {
            var step = stride is { Length: > 0 } ? Side(stride, side) : Side(kernel, side);
            windows *= Math.Ceiling((double)Side(kernel, side) / step);
        }

        return Math.Sqrt(windows);
    }

    private static long Side(long[] sizes, int side) => sizes[Math.Min(side, sizes.Length - 1)];
}
