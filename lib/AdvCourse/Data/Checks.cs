using System.Globalization;

namespace AdvCourse.Data;

/// <summary>Checks that several readers share, and the wording of their errors.</summary>
internal static class Checks
{
    public const string FetchAgain =
        "Delete the file and load again, or copy it from a sound source.";

    /// <summary>A number with thousands separators, the same in every culture.</summary>
    public static string N(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Pixels, labels and classes fit together.</summary>
    public static void LabelsFit(
        string name,
        long pixels,
        ReadOnlySpan<byte> labels,
        long pixelsPerImage,
        int classes
    )
    {
        if (pixels != labels.Length * pixelsPerImage)
            throw new DatasetException(
                name,
                $"{N(labels.Length)} images of {N(pixelsPerImage)} bytes, one for each label ({N(labels.Length * pixelsPerImage)} bytes)",
                $"{N(pixels)} bytes ({(pixels % pixelsPerImage == 0 ? N(pixels / pixelsPerImage) + " images" : "no whole number of images")})",
                "Images and labels must come from the same part of the dataset (both train or both test)."
            );
        if (classes is < 1 or > 256)
            throw new DatasetException(
                name,
                "1 to 256 class names",
                N(classes),
                "Give one name per class."
            );
        int outside = labels.IndexOfAnyExceptInRange((byte)0, (byte)(classes - 1));
        if (outside >= 0)
            throw new DatasetException(
                name,
                $"labels 0 to {N(classes - 1)}",
                $"label {N(labels[outside])} at position {N(outside)}",
                "Check that this is the labels file of this dataset and that every class has a name."
            );
    }
}
