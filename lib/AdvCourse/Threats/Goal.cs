using System.Globalization;
using static TorchSharp.torch;

namespace AdvCourse.Threats;

/// <summary>What an attack wants of the model: any wrong class, or a chosen one for each image.</summary>
public sealed class Goal
{
    private readonly long[] targets;

    private Goal(long[] targets) => this.targets = targets;

    /// <summary>Any class but the true one.</summary>
    public static Goal Untargeted { get; } = new([]);

    /// <summary>Whether a class is chosen for each image.</summary>
    public bool IsTargeted => targets.Length > 0;

    /// <summary>The classes wanted, one an image; empty when untargeted.</summary>
    public IReadOnlyList<long> Targets => targets;

    /// <summary>A chosen class for each image; a single class stands for all images.</summary>
    /// <param name="labels">The classes wanted, at least 0.</param>
    /// <exception cref="ArgumentException">No class is given, or one is negative.</exception>
    public static Goal Targeted(params long[] labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Length == 0)
        {
            throw new ArgumentException(
                "A targeted goal needs a class for each image, or one class for all; none was given."
            );
        }

        var wrong = Array.FindIndex(labels, label => label < 0);
        return wrong < 0
            ? new([.. labels])
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Target {labels[wrong]} at position {wrong} is not a class; classes are numbered from 0."
                )
            );
    }

    /// <summary>A chosen class for each image.</summary>
    /// <param name="labels">The classes wanted, Int64 of shape [N].</param>
    public static Goal Targeted(Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return labels.dtype == ScalarType.Int64 && labels.ndim == 1
            ? Targeted(labels.data<long>().ToArray())
            : throw new ArgumentException(
                $"Targets are {labels.dtype} of shape [{string.Join(", ", labels.shape)}]; they must be Int64 of shape [N]: "
                    + "labels.to(ScalarType.Int64)."
            );
    }

    /// <summary>The target of each of so many images.</summary>
    internal long[] TargetsFor(long images) =>
        targets.Length == images ? targets
        : targets.Length == 1 ? [.. Enumerable.Repeat(targets[0], (int)images)]
        : throw new ArgumentException(
            $"The goal names {targets.Length} targets for {images} images; give one for each, or one for all."
        );

    /// <summary>The same goal for some of so many images.</summary>
    internal Goal For(int[] rows, long images)
    {
        if (!IsTargeted)
        {
            return this;
        }

        var all = TargetsFor(images);
        return new(Array.ConvertAll(rows, row => all[row]));
    }

    /// <summary>"untargeted", "targeted to 3", or "targeted".</summary>
    public override string ToString() =>
        targets.Length switch
        {
            0 => "untargeted",
            1 => string.Create(CultureInfo.InvariantCulture, $"targeted to {targets[0]}"),
            _ => "targeted",
        };
}
