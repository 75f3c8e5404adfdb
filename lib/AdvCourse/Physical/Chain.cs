using static TorchSharp.torch;

namespace AdvCourse.Physical;

/// <summary>One picture on the way through a chain or a channel.</summary>
/// <param name="Name">What was done last.</param>
/// <param name="Images">The images then, [N, channels, height, width] in [0, 1].</param>
public sealed record Stage(string Name, Tensor Images);

/// <summary>Transformations one after the other, each with randomness of its own.</summary>
public sealed record Chain : Transformation
{
    private static readonly Quantise Bytes = new();

    /// <summary>Transformations in order.</summary>
    /// <param name="steps">At least one; chains among them are laid open.</param>
    public Chain(params IReadOnlyList<Transformation> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        Steps = [.. steps.SelectMany(step => step is Chain chain ? chain.Steps : [step])];
        if (Steps.Count == 0)
        {
            throw new ArgumentException("A chain needs at least one transformation.");
        }
    }

    /// <summary>The transformations in order.</summary>
    public IReadOnlyList<Transformation> Steps { get; }

    /// <inheritdoc/>
    public override string Name =>
        Steps.Count > 2 && Steps[0] == Bytes && Steps[^1] == Bytes
            ? $"{Names(Steps.Skip(1).SkipLast(1))}, in 8 bits"
            : Names(Steps);

    /// <inheritdoc/>
    public override Slope Slope => Steps.Max(step => step.Slope);

    /// <inheritdoc/>
    public override bool IsPointwise => Steps.All(step => step.IsPointwise);

    /// <summary>The images after each step, the first entry being the input.</summary>
    /// <param name="images">As for <see cref="Transformation.Apply"/>.</param>
    /// <param name="seed">Decides everything random.</param>
    /// <param name="firstImage">The number of the first image in its set.</param>
    /// <param name="progress">Told the finished share, 0 to 1, after each step.</param>
    /// <param name="cancellation">Looked at before each step.</param>
    public IReadOnlyList<Stage> Stages(
        Tensor images,
        long seed = 0,
        long firstImage = 0,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        Pictures.Check(images, this);
        var numbers = Numbers(firstImage, images);
        var stages = new List<Stage> { new("input", Pictures.Of(images, this)) };
        for (var i = 0; i < Steps.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            stages.Add(
                new(
                    Steps[i].Name,
                    Steps[i].Step(stages[^1].Images, new Noise(seed).Then(i), numbers)
                )
            );
            progress?.Report((i + 1.0) / Steps.Count);
        }

        return stages;
    }

    /// <summary>Equal steps in the same order.</summary>
    /// <param name="other">Another chain.</param>
    public bool Equals(Chain? other) => other is not null && Steps.SequenceEqual(other.Steps);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        Steps.Aggregate(0, (hash, step) => HashCode.Combine(hash, step));

    /// <inheritdoc/>
    protected override Tensor Transform(Tensor images, Noise noise, long[] numbers)
    {
        for (var i = 0; i < Steps.Count; i++)
        {
            images = Steps[i].Step(images, noise.Then(i), numbers);
        }

        return images;
    }

    private static string Names(IEnumerable<Transformation> steps) =>
        string.Join(", ", steps.Select(step => step.Name));
}
