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
    public int Steps { get; init; } =
        Steps >= 1
            ? Steps
            : throw new ArgumentException($"{Steps} steps cannot be; take at least 1.");

    /// <summary>The L2 length of a step.</summary>
    public double StepSize { get; init; } =
        StepSize > 0 && double.IsFinite(StepSize)
            ? StepSize
            : throw new ArgumentException(
                "A step's length is a positive number, in units of [0, 1], such as 0.1."
            );

    /// <summary>A short name for files.</summary>
    public override string Name { get; } = Name;

    /// <summary>Images whose representation is that of others.</summary>
    /// <param name="model">Any model with a representation (<see cref="Representation.Of"/>), in evaluation mode.</param>
    /// <param name="wanted">The images x, [N, ...], whose representation is wanted.</param>
    /// <param name="start">The images x' to start from, same shape.</param>
    /// <param name="cancellation">Looked at before each gradient.</param>
    /// <returns>Same shape, in [0, 1].</returns>
    public Tensor Invert(
        Module<Tensor, Tensor> model,
        Tensor wanted,
        Tensor start,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        Check.Images(model, wanted, Box.Pixels);
        Check.Images(model, start, Box.Pixels);
        using var scope = NewDisposeScope();
        using var grads = enable_grad();
        var goal = Representation.Of(model, wanted.detach()).detach();
        var moved = start.detach();
        for (var step = 0; step < Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            var leaf = moved.detach().requires_grad_(true);
            // Half the squared distance: the same direction, and a slope of zero where nothing is left to do.
            var gap = Representation.Of(model, leaf) - goal;
            var slope = autograd.grad([(gap * gap).sum()], [leaf])[0];
            using var quiet = no_grad();
            moved = (moved - Norm.L2.Steepest(slope, StepSize))
                .clamp(0.0, 1.0)
                .MoveToOuterDisposeScope();
        }

        return moved.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    internal override (Tensor Images, Tensor Labels) Make(
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        long first,
        long count,
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
        var made = new List<Tensor>();
        for (var i = 0L; i < count; i += Together)
        {
            var some = Math.Min(Together, count - i);
            made.Add(
                Invert(
                    model,
                    images.narrow(0, first + i, some),
                    start.narrow(0, i, some),
                    cancellation
                )
            );
        }

        return (cat(made), labels.narrow(0, first, count).clone());
    }
}
