namespace AdvCourse.Models;

/// <summary>
/// What the course's models say about themselves beyond TorchSharp's <c>Module&lt;Tensor, Tensor&gt;</c>. Attacks and
/// evaluation take any module that maps images to logits, and use this when it is there.
/// </summary>
public interface IClassifier
{
    /// <summary>How logits become probabilities, a class and a loss.</summary>
    Head Head { get; }

    /// <summary>The number of classes.</summary>
    int Classes { get; }

    /// <summary>Everything that decides the untrained model: layers, sizes, dropout, initialisation and seed.</summary>
    string Architecture { get; }
}
