using System.Globalization;

namespace AdvCourse.Data;

/// <summary>Where the images of a set come from: what a reader needs to tell one run's data from another's.</summary>
/// <param name="Dataset">The dataset's name, for example "MNIST" or "generated digits".</param>
/// <param name="Part">"train", "test", or empty for data that has no such parts.</param>
/// <param name="Source">Where it was found: "ADVCOURSE_DATA", "shared/data", "the cache", "download", "generated, seed 1" or a path.</param>
/// <param name="Sha256">
/// SHA-256 of the content, lower-case hex: of the decompressed images file for MNIST and Fashion-MNIST (the same however the
/// file was packed), of the archive or first batch for CIFAR-10, of pixels then labels for generated digits.
/// </param>
/// <param name="Count">How many images the source holds; a subset keeps its source's count.</param>
public sealed record Provenance(
    string Dataset,
    string Part,
    string Source,
    string Sha256,
    int Count
)
{
    /// <summary>For example "MNIST train, 60,000 images, sha256 ba891046..., from ADVCOURSE_DATA".</summary>
    /// <returns>The line, numbers written with the invariant culture.</returns>
    public override string ToString()
    {
        string name = Part.Length == 0 ? Dataset : $"{Dataset} {Part}";
        string hash = Sha256.Length > 8 ? $"sha256 {Sha256[..8]}..." : "no sha256";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name}, {Count:N0} images, {hash}, from {Source}"
        );
    }
}
