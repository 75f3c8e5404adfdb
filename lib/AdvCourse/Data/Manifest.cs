using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdvCourse.Data;

/// <summary>What data/manifest.json (embedded in this library) says of one file.</summary>
/// <param name="Name">File name as the mirrors serve it.</param>
/// <param name="Bytes">Its size as served.</param>
/// <param name="Sha256">SHA-256 as served, lower-case hex.</param>
/// <param name="ContentBytes">Size after decompression.</param>
/// <param name="ContentSha256">SHA-256 after decompression, or null where no trustworthy figure is known.</param>
/// <param name="Members">For an archive: the files inside that the course reads.</param>
internal sealed record ManifestFile(
    string Name,
    long Bytes,
    string Sha256,
    long? ContentBytes = null,
    string? ContentSha256 = null,
    IReadOnlyList<ManifestFile>? Members = null
)
{
    /// <summary>Names under which people keep the file: as served, unpacked, and with the dot of LeCun's own archive.</summary>
    [JsonIgnore]
    public IEnumerable<string> Names
    {
        get
        {
            yield return Name;
            if (Members is not null || !Name.EndsWith(".gz", StringComparison.Ordinal))
                yield break;
            string unpacked = Name[..^3];
            yield return unpacked;
            yield return unpacked.Replace("-idx", ".idx", StringComparison.Ordinal);
        }
    }
}

/// <summary>What the manifest says of one dataset.</summary>
/// <param name="Folder">Name of its folder below a data folder.</param>
/// <param name="Name">Its title.</param>
/// <param name="Homepage">Where its authors describe it.</param>
/// <param name="Licence">The terms, in words.</param>
/// <param name="Citation">How to cite it.</param>
/// <param name="Mirrors">Addresses that end in "/", best first.</param>
/// <param name="Classes">One name per class.</param>
/// <param name="Files">The files, images before labels, train before test.</param>
internal sealed record ManifestDataset(
    string Folder,
    string Name,
    Uri Homepage,
    string Licence,
    string Citation,
    IReadOnlyList<Uri> Mirrors,
    IReadOnlyList<string> Classes,
    IReadOnlyList<ManifestFile> Files
);

/// <summary>The manifest of all datasets that the course downloads.</summary>
/// <param name="Datasets">MNIST, Fashion-MNIST and CIFAR-10.</param>
internal sealed record Manifest(IReadOnlyList<ManifestDataset> Datasets)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private static readonly Lazy<Manifest> Shared = new(() =>
    {
        using Stream stream = typeof(Manifest).Assembly.GetManifestResourceStream(
            "AdvCourse.Data.manifest.json"
        )!;
        return JsonSerializer.Deserialize<Manifest>(stream, Json)!;
    });

    /// <summary>The one embedded in this library.</summary>
    public static Manifest Embedded => Shared.Value;

    public ManifestDataset this[string folder] =>
        Datasets.Single(dataset => dataset.Folder == folder);

    /// <summary>Which dataset's file has this hash, as served or unpacked: tells a misplaced file from a damaged one.</summary>
    public string? Recognise(string sha256) =>
        (
            from dataset in Datasets
            from file in dataset.Files
            where file.Sha256 == sha256 || file.ContentSha256 == sha256
            select $"{file.Name} of {dataset.Name}"
        ).FirstOrDefault();
}
