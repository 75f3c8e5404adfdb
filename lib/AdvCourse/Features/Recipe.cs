using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Features;

/// <summary>
/// How a dataset is made from a model and another dataset: immutable settings, and one method that makes some images.
/// Each image depends on its number and the seed alone, so a dataset can be made in parts and resumed.
/// <see cref="DatasetCache"/> does so.
/// </summary>
public abstract record Recipe
{
    /// <summary>A short name for files, such as "d-det".</summary>
    public abstract string Name { get; }

    /// <summary>Everything that decides the dataset, in one line.</summary>
    public sealed override string ToString() => SettingsText.Record(this);

    /// <summary>Makes a part of the dataset.</summary>
    /// <param name="model">The model, in evaluation mode.</param>
    /// <param name="images">All source images.</param>
    /// <param name="labels">All their labels.</param>
    /// <param name="first">The first image of the part.</param>
    /// <param name="count">The number of images of the part.</param>
    /// <param name="progress">Told the finished share of the part, 0 to 1.</param>
    /// <param name="cancellation">Looked at before each gradient.</param>
    internal abstract MadePart Make(
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        long first,
        long count,
        IProgress<double>? progress,
        CancellationToken cancellation
    );
}

/// <summary>A part of a made dataset.</summary>
/// <param name="Images">[count, ...], in [0, 1].</param>
/// <param name="Labels">Int64 [count].</param>
/// <param name="Masked">Into which images nothing could be put, for the first gradient was exactly zero.</param>
internal sealed record MadePart(Tensor Images, Tensor Labels, bool[] Masked);
