namespace AdvCourse.Data;

/// <summary>Fashion-MNIST: 60,000 + 10,000 pictures of clothing, 28x28 grey (Xiao, Rasul and Vollgraf 2017).</summary>
public static class FashionMnist
{
    /// <summary>Loads Fashion-MNIST from ADVCOURSE_DATA, shared/data beside the repository, the user's cache or by download.</summary>
    /// <param name="sources">Where to look; by default as the environment says.</param>
    /// <param name="progress">Hears of a download.</param>
    /// <param name="stop">Ends a download.</param>
    /// <returns>Both parts, images [1, 28, 28], labels 0 to 9.</returns>
    /// <exception cref="DatasetException">It was found nowhere, or files were found that are damaged, incomplete or of another dataset.</exception>
    public static ImageDataset Load(
        DataSources? sources = null,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken stop = default
    )
    {
        ManifestDataset dataset = Manifest.Embedded["fashion-mnist"];
        Search search = DatasetFiles.Find(
            dataset,
            sources ?? DataSources.FromEnvironment(),
            progress,
            stop
        );
        return search.Files is not null
            ? IdxDataset.Build(dataset, search)
            : throw IdxDataset.Nowhere(dataset, search);
    }
}
