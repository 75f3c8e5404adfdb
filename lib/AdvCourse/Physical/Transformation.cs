using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Physical;

/// <summary>How gradients pass through a transformation.</summary>
public enum Slope
{
    /// <summary>The true derivative.</summary>
    Exact,

    /// <summary>
    /// As if nothing were changed: the step rounds, its derivative is zero almost everywhere, and an attacker who wants to
    /// see through it takes the identity's instead (the straight-through estimator).
    /// </summary>
    StraightThrough,
}

/// <summary>
/// What happens to an image between the attacker's file and the classifier: immutable settings and one method. Images go
/// in and come out in [0, 1]; whatever is random comes from a seed and the image's number, so results do not depend on
/// the batch. Gradients pass through (<see cref="Slope"/>), which is what expectation over transformations needs.
/// </summary>
/// <remarks>Kurakin et al. 2016, section 4, calls these T(X); the photo channel is <see cref="PhotoChannel"/>.</remarks>
public abstract record Transformation
{
    /// <summary>Images that go through together when no gradient is wanted: bounds the memory, decides nothing else.</summary>
    private protected virtual int Together => 250;

    /// <summary>The name with its settings, such as "blur of 1 pixel".</summary>
    public abstract string Name { get; }

    /// <summary>Whether the gradient is the true one.</summary>
    public virtual Slope Slope => Slope.Exact;

    /// <summary>Whether each pixel changes by itself: such a transformation takes vectors of any length.</summary>
    public virtual bool IsPointwise => false;

    /// <summary>The images after the transformation.</summary>
    /// <param name="images">
    /// [N, channels, height, width], or vectors [N, n] of square images with one or three channels; Float32 or Float64 in
    /// [0, 1].
    /// </param>
    /// <param name="seed">Decides everything random.</param>
    /// <param name="firstImage">The number of the first image in its set, for the same randomness in any batch.</param>
    /// <param name="progress">Told the finished share, 0 to 1; not where gradients are wanted, for then all go together.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    /// <returns>Images in [0, 1], of the same kind; where the size changes, vectors come out longer or shorter.</returns>
    /// <exception cref="ArgumentException">Shape, type or values do not fit; the message says how to mend it.</exception>
    public Tensor Apply(
        Tensor images,
        long seed = 0,
        long firstImage = 0,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        Pictures.Check(images, this);
        cancellation.ThrowIfCancellationRequested();
        if (images.requires_grad && is_grad_enabled())
        {
            return Unchecked(images, new(seed), Numbers(firstImage, images));
        }

        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var parts = new List<Tensor>();
        var count = images.shape[0];
        for (var first = 0L; first < count; first += Together)
        {
            cancellation.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            var part = images.narrow(0, first, Math.Min(Together, count - first));
            parts.Add(
                Unchecked(part, new(seed), Numbers(firstImage + first, part))
                    .MoveToOuterDisposeScope()
            );
            progress?.Report((double)Math.Min(first + Together, count) / count);
        }

        return (parts.Count == 1 ? parts[0] : cat(parts)).MoveToOuterDisposeScope();
    }

    /// <summary>This transformation, and then another.</summary>
    /// <param name="next">What happens after it.</param>
    public Chain Then(Transformation next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new(this, next);
    }

    /// <summary>
    /// As on 8-bit files, the paper's setting: pixels are rounded to 256 levels before and after.
    /// </summary>
    public Chain OnBytes() => new(new Quantise(), this, new Quantise());

    /// <inheritdoc/>
    public sealed override string ToString() => Name;

    /// <summary>The method itself.</summary>
    /// <param name="images">[N, channels, height, width].</param>
    /// <param name="noise">Everything random; take values by the images' numbers, and they depend on no batch.</param>
    /// <param name="numbers">The number of each image in its set.</param>
    /// <returns>Images; what leaves [0, 1] is clipped afterwards.</returns>
    protected abstract Tensor Transform(Tensor images, Noise noise, long[] numbers);

    /// <summary>The method without a look at the input, clipped: for steps of a longer way.</summary>
    internal Tensor Step(Tensor images, Noise noise, long[] numbers) =>
        Transform(images, noise, numbers).clamp(0.0, 1.0);

    /// <summary>Images of any accepted shape, without a look at their values.</summary>
    internal Tensor Unchecked(Tensor images, Noise noise, long[] numbers)
    {
        var result = Step(Pictures.Of(images, this), noise, numbers);
        return images.ndim == 2 ? result.flatten(1) : result;
    }

    /// <summary>The numbers of images that follow one another.</summary>
    internal static long[] Numbers(long first, Tensor images)
    {
        var numbers = new long[images.shape[0]];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = first + i;
        }

        return numbers;
    }

    /// <summary>A number for a text, without trailing zeros.</summary>
    private protected static string Text(double value) =>
        value.ToString("0.####", CultureInfo.InvariantCulture);
}
