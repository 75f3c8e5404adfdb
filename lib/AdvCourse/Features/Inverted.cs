using AdvCourse.Data;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Features;

/// <summary>
/// D_R and D_NR of Ilyas et al. 2019, section 3.1: for each image x a new one whose representation is x's, found from
/// another image x' drawn from the data whatever x's label, and labelled as x. Through a robust model only robust
/// features come over (D_R), through a standard model all of them (D_NR): min over z in [0, 1] of ‖g(z) - g(x)‖ in L2.
/// </summary>
/// <remarks>Gradient descent with steps of a fixed length; as commonly reported, 1000 of 0.1 on CIFAR-10.</remarks>
/// <param name="Steps">The number of steps, at least 1.</param>
/// <param name="StepSize">The L2 length of a step, in units of [0, 1], above 0.</param>
/// <param name="Seed">Decides the images to start from.</param>
/// <param name="Name">"d-r" through a robust model, "d-nr" through a standard one: names files only.</param>
public sealed record Inverted(
    int Steps = 1000,
    double StepSize = 0.1,
    long Seed = 0,
    string Name = "d-r"
) : Recipe
{
    private const long StartStream = 0x57A27;

    // A convolutional network's activations of a thousand images are half a gigabyte with their gradients.
    private const long Together = 250;

    /// <summary>The number of steps.</summary>
    public int Steps
    {
        get;
        init => field = AtLeastOne(value);
    } = AtLeastOne(Steps);

    /// <summary>The L2 length of a step.</summary>
    public double StepSize
    {
        get;
        init => field = Positive(value);
    } = Positive(StepSize);

    /// <summary>A short name for files.</summary>
    public override string Name { get; } = Name;

    /// <summary>Images whose representation is that of others.</summary>
    /// <param name="model">Any model with a representation (<see cref="Representation.Of"/>), in evaluation mode.</param>
    /// <param name="wanted">The images x, [N, ...], whose representation is wanted.</param>
    /// <param name="start">The images x' to start from, same shape.</param>
    /// <param name="progress">Told the finished share, 0 to 1.</param>
    /// <param name="cancellation">Looked at before each gradient.</param>
    /// <returns>Same shape, in [0, 1].</returns>
    /// <exception cref="ArgumentException">Images do not fit; the message says how to mend it.</exception>
    /// <exception cref="ArithmeticException">A representation is not finite.</exception>
    public Tensor Invert(
        Module<Tensor, Tensor> model,
        Tensor wanted,
        Tensor start,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    ) => InvertAll(model, wanted, start, progress, cancellation).Images;

    private (Tensor Images, bool[] Masked) InvertAll(
        Module<Tensor, Tensor> model,
        Tensor wanted,
        Tensor start,
        IProgress<double>? progress,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        Check.Images(model, wanted, Box.Pixels);
        Check.Images(model, start, Box.Pixels);
        if (!wanted.shape.AsSpan().SequenceEqual(start.shape))
        {
            throw new ArgumentException(
                $"Images of shape [{string.Join(", ", start.shape)}] cannot start for [{string.Join(", ", wanted.shape)}]; give one of the same size for each."
            );
        }

        using var scope = NewDisposeScope();
        using var grads = enable_grad();
        var (made, masked) = (new List<Tensor>(), new List<bool>());
        var count = wanted.shape[0];
        for (var first = 0L; first < count; first += Together)
        {
            var some = Math.Min(Together, count - first);
            var (moved, blind) = InvertSome(
                model,
                wanted.narrow(0, first, some),
                start.narrow(0, first, some),
                progress.Between((double)first / count, (double)(first + some) / count),
                cancellation
            );
            made.Add(moved);
            masked.AddRange(blind);
        }

        var all = made.Count == 1 ? made[0] : cat(made);
        return (all.MoveToOuterDisposeScope(), [.. masked]);
    }

    private (Tensor Images, bool[] Masked) InvertSome(
        Module<Tensor, Tensor> model,
        Tensor wanted,
        Tensor start,
        IProgress<double>? progress,
        CancellationToken cancellation
    )
    {
        using var scope = NewDisposeScope();
        var goal = Representation.Of(model, wanted.detach(), cancellation).detach();
        var moved = start.detach();
        bool[] masked = [];
        for (var step = 0; step < Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            var leaf = moved.detach().requires_grad_(true);
            // Half the squared distance: the same direction, and a slope of zero where nothing is left to do.
            var gap = Representation.Of(model, leaf, cancellation) - goal;
            var distance = (gap * gap).sum();
            if (!double.IsFinite(distance.ToDouble()))
            {
                throw new ArithmeticException(
                    "The model's representation is not finite; no image can be made to have it. Look for NaN weights or an overflow."
                );
            }

            var slope = autograd.grad([distance], [leaf])[0];
            using var quiet = no_grad();
            if (step == 0)
            {
                masked = Blind(gap, slope);
            }

            var old = moved;
            moved = (moved - Norm.L2.Steepest(slope, StepSize))
                .clamp(0.0, 1.0)
                .MoveToOuterDisposeScope();
            old.Dispose();
            progress?.Report((step + 1.0) / Steps);
        }

        return (moved.MoveToOuterDisposeScope(), masked);
    }

    /// <summary>Which images are not where they should be and see no way there: all units that could tell are at rest.</summary>
    private static bool[] Blind(Tensor gap, Tensor slope) =>
        gap.flatten(1)
            .ne(0)
            .any(1)
            .logical_and(slope.flatten(1).ne(0).any(1).logical_not())
            .data<bool>()
            .ToArray();

    /// <inheritdoc/>
    internal override MadePart Make(
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        long first,
        long count,
        IProgress<double>? progress,
        CancellationToken cancellation
    )
    {
        var from = new long[count];
        var stream = new Noise(Seed).Then(StartStream).Seed;
        for (var i = 0; i < count; i++)
        {
            from[i] = SplitMix64.For(stream, first + i).Below((int)images.shape[0]);
        }

        var start = images.index_select(0, tensor(from));
        var (moved, masked) = InvertAll(
            model,
            images.narrow(0, first, count),
            start,
            progress,
            cancellation
        );
        return new(moved, labels.narrow(0, first, count).clone(), masked);
    }

    private static int AtLeastOne(int steps) =>
        steps >= 1
            ? steps
            : throw new ArgumentException($"{steps} steps cannot be; take at least 1.");

    private static double Positive(double size) =>
        size > 0 && double.IsFinite(size)
            ? size
            : throw new ArgumentException(
                "A step's length is a positive number, in units of [0, 1], such as 0.1."
            );
}
