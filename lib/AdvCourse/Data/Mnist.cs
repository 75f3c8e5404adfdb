using System.Globalization;

namespace AdvCourse.Data;

/// <summary>MNIST: 60,000 + 10,000 handwritten digits, 28x28 grey (LeCun, Bottou, Bengio and Haffner 1998).</summary>
public static class Mnist
{
    /// <summary>
    /// Loads MNIST from the first place that has it: ADVCOURSE_DATA, shared/data beside the repository, the user's cache,
    /// download. When none does, <see cref="GeneratedDigits"/> stand in and <see cref="ImageDataset.Notice"/> says so.
    /// </summary>
    /// <param name="sources">Where to look; by default as the environment says.</param>
    /// <param name="progress">Hears of a download.</param>
    /// <param name="stop">Ends a download.</param>
    /// <returns>Both parts, images [1, 28, 28], labels 0 to 9.</returns>
    /// <exception cref="DatasetException">Files were found that are damaged, incomplete or not MNIST.</exception>
    public static ImageDataset Load(
        DataSources? sources = null,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken stop = default
    )
    {
        ManifestDataset dataset = Manifest.Embedded["mnist"];
        Search search = DatasetFiles.Find(
            dataset,
            sources ?? DataSources.FromEnvironment(),
            progress,
            stop
        );
        if (search.Files is not null)
            return IdxDataset.Build(dataset, search);
        string why = string.Join("; ", search.Reasons);
        return GeneratedDigits.Load() with
        {
            Notice = string.Create(
                CultureInfo.InvariantCulture,
                $"MNIST was not found, so generated digits stand in and the figures will differ from the papers'. Tried: {why}. See data/README.md."
            ),
        };
    }
}
