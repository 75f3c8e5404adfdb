namespace AdvCourse.Data;

/// <summary>CIFAR-10: 50,000 + 10,000 small photographs in ten classes, 32x32 in colour (Krizhevsky 2009).</summary>
public static class Cifar10
{
    /// <summary>
    /// Loads CIFAR-10 (cifar-10-binary.tar.gz, or its unpacked batches) from ADVCOURSE_DATA, shared/data beside the
    /// repository, the user's cache or by download (170 MB).
    /// </summary>
    /// <param name="sources">Where to look; by default as the environment says.</param>
    /// <param name="progress">Hears of a download.</param>
    /// <param name="stop">Ends a download.</param>
    /// <returns>Both parts, images [3, 32, 32], labels 0 to 9.</returns>
    /// <exception cref="DatasetException">It was found nowhere, or files were found that are damaged or incomplete.</exception>
    public static ImageDataset Load(
        DataSources? sources = null,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken stop = default
    )
    {
        ManifestDataset dataset = Manifest.Embedded["cifar-10"];
        Search search = DatasetFiles.Find(
            dataset,
            sources ?? DataSources.FromEnvironment(),
            progress,
            stop
        );
        return search.Files is not null
            ? Build(dataset, search)
            : throw IdxDataset.Nowhere(dataset, search);
    }

    internal static ImageDataset Build(ManifestDataset dataset, Search search)
    {
        var members = dataset.Files[0].Members!;
        var batches = Batches(search.Files!);
        foreach (ManifestFile member in members)
            if (
                !batches.TryGetValue(member.Name, out var content)
                || content.Length != member.Bytes
            )
                throw new DatasetException(
                    $"{search.Files![0].Name} ({member.Name})",
                    $"{Checks.N(member.Bytes)} bytes",
                    $"{Checks.N(content.Length)}",
                    Checks.FetchAgain
                );
        string hash = search.Files![0].Sha256;
        ImageSet Part(string part, IEnumerable<ManifestFile> files)
        {
            var parts = files.Select(file => (file.Name, batches[file.Name])).ToArray();
            int count =
                parts.Sum(p => p.Item2.Length) / (1 + (3 * CifarFile.Side * CifarFile.Side));
            return CifarFile.ToImageSet(
                parts,
                dataset.Classes,
                new(dataset.Name, part, search.Source, hash, count)
            );
        }
        return new(
            Part("train", members.SkipLast(1)),
            Part("test", members.TakeLast(1)),
            dataset.Licence,
            dataset.Citation
        );
    }

    private static Dictionary<string, ReadOnlyMemory<byte>> Batches(
        IReadOnlyList<FoundFile> files
    ) =>
        files is [{ Spec.Members: not null } archive]
            ? CifarFile.ReadTar(archive.Content, archive.Name)
            : files.ToDictionary(file => file.Spec.Name, file => file.Content);
}
