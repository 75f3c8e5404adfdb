using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Models;

/// <summary>
/// A model of the course's zoo: images in [0, 1] of any shape [N, ...] go in, logits come out. Normalisation, where a
/// model needs it, lives inside the model.
/// </summary>
public abstract class Classifier : Module<Tensor, Tensor>, IClassifier
{
    private protected Classifier(string name, Head head, int classes)
        : base(name)
    {
        (Head, Classes) = (head, classes);
    }

    /// <inheritdoc/>
    public Head Head { get; }

    /// <inheritdoc/>
    public int Classes { get; }

    /// <inheritdoc/>
    public abstract string Architecture { get; }

    /// <summary>
    /// The layers one after another, from images to logits, for a model that is such a chain; empty for one that is not.
    /// Lipschitz and interval bounds read them.
    /// </summary>
    public virtual IReadOnlyList<Module<Tensor, Tensor>> Layers => [];

    /// <summary>The probability of each class, [N, classes], by this model's head.</summary>
    /// <param name="images">Images, [N, ...].</param>
    public Tensor Probabilities(Tensor images) => Head.Probabilities(call(images));

    /// <summary>The architecture in one line.</summary>
    public override string ToString() => Architecture;

    /// <summary>Images as rows, [N, ...] to [N, n].</summary>
    private protected static Tensor Rows(Tensor images) =>
        images.ndim == 2 ? images : images.flatten(1);
}
