using AdvCourse.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace AdvCourse.Defenses;

/// <summary>
/// A trained model whose probabilities at a temperature are the labels of another. Its text form names architecture and
/// weights, so that a cached student belongs to this teacher alone; train it no further.
/// </summary>
public sealed class Teacher
{
    private readonly Classifier model;
    private readonly string name;

    /// <summary>A teacher.</summary>
    /// <param name="model">Trained, with a softmax.</param>
    /// <exception cref="ArgumentException">The model has another head.</exception>
    public Teacher(Classifier model)
    {
        ArgumentNullException.ThrowIfNull(model);
        this.model =
            model.Head == Head.Softmax
                ? model
                : throw new ArgumentException(
                    $"A teacher's soft labels come from a softmax; {model.GetName()} has a {model.Head} head."
                );
        name = $"{model.Architecture} {TensorHash.OfState(model)[..16]}";
    }

    /// <summary>softmax(Z(x) / T), [N, classes], without a graph and without dropout.</summary>
    /// <param name="images">Images, [N, ...].</param>
    /// <param name="temperature">T, above 0.</param>
    public Tensor SoftLabels(Tensor images, double temperature)
    {
        using var mode = EvalMode.Enter(model);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        return F.softmax(model.call(images) / temperature, 1).detach().MoveToOuterDisposeScope();
    }

    /// <summary>Architecture and a hash of the weights.</summary>
    public override string ToString() => name;
}
