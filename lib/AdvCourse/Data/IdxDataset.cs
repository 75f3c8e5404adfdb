namespace AdvCourse.Data;

/// <summary>What MNIST and Fashion-MNIST share: four IDX files, train images, train labels, test images, test labels.</summary>
internal static class IdxDataset
{
    public static ImageDataset Build(ManifestDataset dataset, Search search)
    {
        if (search.Files is not [var trainImages, var trainLabels, var testImages, var testLabels])
            throw new InvalidOperationException(
                $"The manifest must list four files for {dataset.Name}."
            );
        return new(
            Part("train", trainImages, trainLabels),
            Part("test", testImages, testLabels),
            dataset.Licence,
            dataset.Citation
        );

        ImageSet Part(string part, FoundFile images, FoundFile labels) =>
            IdxFile.ToImageSet(
                (images.Name, images.Content),
                (labels.Name, labels.Content),
                dataset.Classes,
                new(
                    dataset.Name,
                    part,
                    search.Source,
                    images.Sha256,
                    IdxFile.Parse(images.Content, images.Name).Shape[0]
                )
            );
    }

    public static DatasetException Nowhere(ManifestDataset dataset, Search search) =>
        new(
            dataset.Name,
            "its files in one of the places that the course searches",
            string.Join("; ", search.Reasons),
            $"Put {string.Join(", ", dataset.Files.Select(file => file.Name))} into a folder {dataset.Folder}/ and set ADVCOURSE_DATA to the folder around it."
        );
}
