using System.Globalization;

namespace AdvCourse.Data;

/// <summary>How far a download is; reported about every quarter of a megabyte.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Received">Bytes there so far, those of an earlier, interrupted run included.</param>
/// <param name="Total">Bytes of the whole file.</param>
/// <param name="Mirror">The mirror's host.</param>
public sealed record DownloadProgress(string File, long Received, long Total, string Mirror)
{
    /// <summary>For example "train-images-idx3-ubyte.gz: 4.2 of 9.9 MB from storage.googleapis.com".</summary>
    /// <returns>One line, numbers written with the invariant culture.</returns>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{File}: {Received / 1e6:F1} of {Total / 1e6:F1} MB from {Mirror}"
        );
}
