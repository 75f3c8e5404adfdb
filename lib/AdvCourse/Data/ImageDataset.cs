using System.Globalization;

namespace AdvCourse.Data;

/// <summary>A dataset's two parts: <c>var (train, test) = Mnist.Load();</c>, or keep it whole for its receipt.</summary>
/// <param name="Train">For training, and for validation by <see cref="ImageSet.Split"/>.</param>
/// <param name="Test">For the final figures only.</param>
/// <param name="Licence">The terms under which the images may be used, in words.</param>
/// <param name="Citation">How to cite the dataset.</param>
public sealed record ImageDataset(ImageSet Train, ImageSet Test, string Licence, string Citation)
{
    /// <summary>
    /// One line that the reader must see, or null: set when the generated digits stand in for the dataset that was asked for.
    /// Printing it is left to the notebook.
    /// </summary>
    public string? Notice { get; init; }

    /// <summary>
    /// What a run's receipt says of its data, for example "MNIST, 60,000 + 10,000, sha256 ba891046e6505d7a..., from ADVCOURSE_DATA".
    /// </summary>
    public string Receipt
    {
        get
        {
            Provenance from = Train.Provenance;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{from.Dataset}, {Train.Count:N0} + {Test.Count:N0}, sha256 {from.Sha256[..16]}..., from {from.Source}"
            );
        }
    }

    /// <summary>Train and test, for <c>var (train, test) = ...</c>.</summary>
    /// <param name="train">The training part.</param>
    /// <param name="test">The test part.</param>
    public void Deconstruct(out ImageSet train, out ImageSet test) => (train, test) = (Train, Test);

    /// <summary>The receipt.</summary>
    /// <returns><see cref="Receipt"/>.</returns>
    public override string ToString() => Receipt;
}
