namespace AdvCourse.Data;

/// <summary>A file of the manifest, found and verified.</summary>
/// <param name="Spec">What the manifest says of it.</param>
/// <param name="Name">Its path, for messages.</param>
/// <param name="Content">Decompressed content.</param>
/// <param name="Sha256">SHA-256 of the content; of the archive as served for an archive.</param>
internal sealed record FoundFile(
    ManifestFile Spec,
    string Name,
    ReadOnlyMemory<byte> Content,
    string Sha256
);

/// <summary>All files of a dataset, or the reasons why there are none.</summary>
/// <param name="Files">In the manifest's order (an unpacked archive as its members), or null.</param>
/// <param name="Source">"ADVCOURSE_DATA", "shared/data" or "the cache".</param>
/// <param name="Reasons">One short reason for each place that did not have it.</param>
internal sealed record Search(
    IReadOnlyList<FoundFile>? Files,
    string Source,
    IReadOnlyList<string> Reasons
);

/// <summary>Looks for a dataset's files in the order that <see cref="DataSources"/> gives, and verifies what it finds.</summary>
internal static class DatasetFiles
{
    public static Search Find(
        ManifestDataset dataset,
        DataSources sources,
        IProgress<DownloadProgress>? progress,
        CancellationToken stop
    )
    {
        var reasons = new List<string>();
        if (sources.OwnFolder is { } own && !Directory.Exists(own))
            throw new DatasetException(
                own,
                "the folder that ADVCOURSE_DATA names",
                "no such folder",
                "Set ADVCOURSE_DATA to the folder that holds " + dataset.Folder + "/, or unset it."
            );
        (string Place, string? Root, string Absent)[] places =
        [
            ("ADVCOURSE_DATA", sources.OwnFolder, "ADVCOURSE_DATA is not set"),
            ("shared/data", sources.SharedFolder, "no repository around the current folder"),
        ];
        foreach (var (place, root, absent) in places)
        {
            if (root is null)
                reasons.Add(absent);
            else if (Locate(dataset, root, complete: true) is { } found)
                return new([.. found.Select(file => Verify(file.Spec, file.Path))], place, reasons);
            else
                reasons.Add($"{place} has no {dataset.Folder}/");
        }
        return FindCached(dataset, sources, reasons, progress, stop);
    }

    private static Search FindCached(
        ManifestDataset dataset,
        DataSources sources,
        List<string> reasons,
        IProgress<DownloadProgress>? progress,
        CancellationToken stop
    )
    {
        const string Cache = "the cache";
        if (sources.CacheFolder is not { } cache)
        {
            reasons.Add("no cache folder, so no download");
            return new(null, "", reasons);
        }
        try
        {
            if (Locate(dataset, cache, complete: false) is { } found)
                return new([.. found.Select(file => Verify(file.Spec, file.Path))], Cache, reasons);
            reasons.Add("not in the cache");
        }
        catch (DatasetException e) when (!sources.Offline)
        {
            // The cache is ours: what is damaged there is fetched again.
            reasons.Add($"damaged in the cache ({Path.GetFileName(e.File)})");
        }
        if (sources.Offline)
        {
            reasons.Add("download is off (ADVCOURSE_OFFLINE)");
            return new(null, "", reasons);
        }
        try
        {
            return new(
                Download(dataset, sources, Path.Combine(cache, dataset.Folder), progress, stop),
                Cache,
                reasons
            );
        }
        catch (DatasetException e)
        {
            reasons.Add($"download failed ({e.Found})");
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            reasons.Add($"download failed (cannot write to the cache: {e.GetType().Name})");
        }
        return new(null, "", reasons);
    }

    private static List<FoundFile> Download(
        ManifestDataset dataset,
        DataSources sources,
        string folder,
        IProgress<DownloadProgress>? progress,
        CancellationToken stop
    )
    {
        using HttpMessageInvoker http = Downloader.Client(sources.ConnectTimeout);
        var downloader = new Downloader(http, sources.StallTimeout);
        var files = new List<FoundFile>();
        foreach (ManifestFile file in dataset.Files)
        {
            string target = Path.Combine(folder, file.Name);
            // Off the caller's synchronization context: a notebook's single thread would wait for itself.
            Task.Run(
                    () => downloader.FetchAsync(file, dataset.Mirrors, target, progress, stop),
                    stop
                )
                .GetAwaiter()
                .GetResult();
            files.Add(Verify(file, target));
        }
        return files;
    }

    /// <summary>The dataset's files below a root, in root/folder or root itself; null when none is there.</summary>
    /// <exception cref="DatasetException">Some files are there and others are missing, and <paramref name="complete"/> asks for all.</exception>
    private static List<(ManifestFile Spec, string Path)>? Locate(
        ManifestDataset dataset,
        string root,
        bool complete
    )
    {
        foreach (string folder in new[] { Path.Combine(root, dataset.Folder), root })
        {
            if (!Directory.Exists(folder))
                continue;
            var found = new List<(ManifestFile, string)>();
            var missing = new List<string>();
            foreach (ManifestFile file in dataset.Files)
            {
                if (
                    file
                        .Names.Select(name => Path.Combine(folder, name))
                        .FirstOrDefault(File.Exists) is
                    { } path
                )
                    found.Add((file, path));
                else if (Unpacked(file, folder) is { } members)
                    found.AddRange(members);
                else
                    missing.Add(file.Name);
            }
            if (missing.Count == 0)
                return found;
            if (found.Count > 0 && complete)
                throw new DatasetException(
                    folder,
                    $"all {dataset.Files.Count} files of {dataset.Name}",
                    $"no {string.Join(", no ", missing)}",
                    "Copy what is missing, or move the others away so that the search goes on."
                );
        }
        return null;
    }

    private static IEnumerable<(ManifestFile, string)>? Unpacked(
        ManifestFile archive,
        string folder
    )
    {
        if (archive.Members is not { } members)
            return null;
        foreach (string place in new[] { Path.Combine(folder, "cifar-10-batches-bin"), folder })
            if (members.All(member => File.Exists(Path.Combine(place, member.Name))))
                return members.Select(member => (member, Path.Combine(place, member.Name)));
        return null;
    }

    /// <summary>Reads a file and holds it to the manifest: by its content where that hash is known, else as served.</summary>
    internal static FoundFile Verify(ManifestFile spec, string path)
    {
        byte[] content = DataFile.ReadContent(path);
        if (spec.ContentBytes is { } length && content.Length != length)
            throw new DatasetException(
                path,
                $"{Checks.N(length)} bytes of content",
                $"{Checks.N(content.Length)} ({(content.Length < length ? "truncated" : "oversized")})",
                Checks.FetchAgain
            );
        string hash = DataFile.Sha256(content);
        if (spec.ContentSha256 is { } known)
            return hash == known
                ? new(spec, path, content, hash)
                : throw WrongHash(path, known, hash);
        string asServed = DataFile.Sha256OfFile(path);
        // A raw file whose content hash nobody published can only be held to its length and format.
        bool unpacked = spec.ContentBytes is not null && asServed == hash;
        if (asServed != spec.Sha256 && !unpacked)
            throw WrongHash(path, spec.Sha256, asServed);
        return new(spec, path, content, spec.ContentBytes is null ? asServed : hash);
    }

    private static DatasetException WrongHash(string path, string expected, string found)
    {
        string? other = Manifest.Embedded.Recognise(found);
        return new(
            path,
            $"sha256 {expected[..16]}...",
            other is null ? $"{found[..16]}..." : $"{found[..16]}..., which is {other}",
            other is null ? Checks.FetchAgain : "Move it to the folder of its own dataset."
        );
    }
}
