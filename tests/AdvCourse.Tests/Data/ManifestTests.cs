using AdvCourse.Data;

namespace AdvCourse.Tests.Data;

public sealed class ManifestTests
{
    public static TheoryData<string> Folders =>
        [.. Manifest.Embedded.Datasets.Select(dataset => dataset.Folder)];

    [Fact]
    public void Three_datasets_are_listed() =>
        Assert.Equal(
            ["mnist", "fashion-mnist", "cifar-10"],
            Manifest.Embedded.Datasets.Select(dataset => dataset.Folder)
        );

    [Theory]
    [MemberData(nameof(Folders))]
    public void Every_dataset_has_terms_citation_classes_and_at_least_two_mirrors(string folder)
    {
        ManifestDataset dataset = Manifest.Embedded[folder];
        Assert.NotEmpty(dataset.Licence);
        Assert.Matches(@"\b(19|20)\d\d\b", dataset.Citation);
        Assert.Equal(10, dataset.Classes.Distinct().Count());
        Assert.True(dataset.Mirrors.Count >= 2);
        // Without the last slash the file's name would replace the mirror's last folder.
        Assert.All(
            dataset.Mirrors,
            mirror => Assert.True(mirror.IsAbsoluteUri && mirror.AbsolutePath.EndsWith('/'))
        );
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Every_file_has_a_size_and_a_well_formed_hash_of_its_own(string folder)
    {
        ManifestFile[] files =
        [
            .. Manifest.Embedded[folder].Files,
            .. Manifest.Embedded[folder].Files.SelectMany(file => file.Members ?? []),
        ];
        Assert.All(files, file => Assert.Matches("^[0-9a-f]{64}$", file.Sha256));
        Assert.All(
            files.Where(file => file.ContentSha256 is not null),
            file => Assert.Matches("^[0-9a-f]{64}$", file.ContentSha256!)
        );
        Assert.All(files, file => Assert.True(file.Bytes > 0));
        Assert.Equal(files.Length, files.Select(file => file.Sha256).Distinct().Count());
    }

    [Fact]
    public void A_misplaced_file_is_recognised_by_its_hash()
    {
        ManifestFile file = Manifest.Embedded["fashion-mnist"].Files[0];
        Assert.Equal(
            "train-images-idx3-ubyte.gz of Fashion-MNIST",
            Manifest.Embedded.Recognise(file.Sha256)
        );
        Assert.Null(Manifest.Embedded.Recognise(new string('0', 64)));
    }
}
