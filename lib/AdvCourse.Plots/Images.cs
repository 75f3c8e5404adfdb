using System.Text.Json.Nodes;
using AdvCourse.Plots.Drawing;

namespace AdvCourse.Plots;

public static partial class Plot
{
    /// <summary>
    /// Small images in rows.
    /// <code>
    /// Plot.Images("Digits", columns: 10, digits)                                  // float[][], one image each
    /// Plot.Images("Digits", columns: 5, (image, "7"), (other, "3"), ...)
    /// </code>
    /// </summary>
    /// <param name="title">What the images show.</param>
    /// <param name="columns">How many in a row.</param>
    /// <param name="pictures">The images, row by row.</param>
    /// <exception cref="ArgumentException">No image, or fewer than one column.</exception>
    public static ImageGrid Images(
        string title,
        int columns,
        params IReadOnlyList<Picture> pictures
    )
    {
        ArgumentNullException.ThrowIfNull(pictures);
        if (columns < 1)
        {
            throw new ArgumentException($"columns is {columns}; a grid needs at least one.");
        }
        return new(title, [.. pictures.Chunk(columns).Select(row => (IReadOnlyList<Picture>)row)]);
    }

    /// <summary>Small images in rows of <paramref name="columns"/>, without captions.</summary>
    public static ImageGrid Images(string title, int columns, IEnumerable<float[]> images) =>
        Images(title, columns, [.. images.Select(i => Picture.Of(i))]);

    /// <summary>Small images, the rows as given; rows may differ in length.</summary>
    public static ImageGrid Images(string title, IEnumerable<IReadOnlyList<Picture>> rows) =>
        new(title, [.. rows]);

    /// <summary>
    /// Clean images, what was added (amplified, blue lowers and red raises), and the adversarial images, one column each.
    /// <code>
    /// Plot.Adversarial("FGSM on maxout, epsilon 0.25", clean, adversarial, ["7, 99 %", ...], ["3, 98 %", ...])
    /// </code>
    /// </summary>
    /// <param name="title">What the images show.</param>
    /// <param name="clean">The clean images, pixels in [0, 1].</param>
    /// <param name="adversarial">The adversarial images, as many; values outside [0, 1] are cut for display only.</param>
    /// <param name="cleanCaptions">What the model says of each clean image; null for none.</param>
    /// <param name="adversarialCaptions">What it says of each adversarial image; null for none.</param>
    /// <param name="amplification">How much the perturbation is amplified; null for the largest of 1, 2, ... 9, 10, 20, ... at which none saturates.</param>
    /// <exception cref="ArgumentException">Counts that differ, no image, a clean pixel outside [0, 1].</exception>
    public static ImageGrid Adversarial(
        string title,
        IReadOnlyList<float[]> clean,
        IReadOnlyList<float[]> adversarial,
        IReadOnlyList<string>? cleanCaptions = null,
        IReadOnlyList<string>? adversarialCaptions = null,
        double? amplification = null
    )
    {
        ArgumentNullException.ThrowIfNull(clean);
        ArgumentNullException.ThrowIfNull(adversarial);
        foreach (
            (int count, string name) in (ReadOnlySpan<(int, string)>)
                [
                    (adversarial.Count, "adversarial images"),
                    (cleanCaptions?.Count ?? clean.Count, "clean captions"),
                    (adversarialCaptions?.Count ?? clean.Count, "adversarial captions"),
                ]
        )
        {
            if (count != clean.Count)
            {
                throw new ArgumentException(
                    $"There are {clean.Count} clean images but {count} {name}; give one for each."
                );
            }
        }
        float[][] added = [.. clean.Zip(adversarial, (c, a) => Difference(c, a))];
        double largest = added
            .SelectMany(d => d)
            .Select(d => (double)Math.Abs(d))
            .DefaultIfEmpty(0)
            .Max();
        double times =
            amplification ?? (largest > 0 ? Math.Max(1, Ticks.FirstDigit(1 / largest)) : 1);
        return Images(
            title,
            [
                [.. clean.Select((p, i) => Picture.Of(p, cleanCaptions?[i]))],
                [.. added.Select(p => Picture.Signed(p, times))],
                [
                    .. adversarial.Select(
                        (p, i) => Picture.Of(p, adversarialCaptions?[i], clamp: true)
                    ),
                ],
            ]
        ) with
        {
            RowTitles = ["clean", $"added, ×{Num.Text(times)}", "adversarial"],
        };
    }

    private static float[] Difference(float[] from, float[] to) =>
        from.Length == to.Length
            ? [.. to.Zip(from, (t, f) => t - f)]
            : throw new ArgumentException(
                $"A clean image has {from.Length} values but its adversarial one {to.Length}; both need the same shape."
            );
}

/// <summary>A grid of small images; make one with <see cref="Plot.Images(string, IEnumerable{IReadOnlyList{Picture}})"/>.</summary>
public sealed record ImageGrid : Figure
{
    internal ImageGrid(string title, IReadOnlyList<IReadOnlyList<Picture>> rows)
        : base(title)
    {
        if (rows.Count == 0 || rows.All(r => r.Count == 0))
        {
            throw new ArgumentException("There is no image to show; give at least one.");
        }
        Rows = [.. rows.Select(r => (IReadOnlyList<Picture>)[.. r])];
    }

    /// <summary>The images, row by row.</summary>
    public IReadOnlyList<IReadOnlyList<Picture>> Rows { get; }

    /// <summary>A name at the left of each row; empty for none.</summary>
    public IReadOnlyList<string> RowTitles { get; init; } = [];

    /// <summary>A name above each column; empty for none.</summary>
    public IReadOnlyList<string> ColumnTitles { get; init; } = [];

    /// <summary>Width of each image in SVG units; null to fill a width of 520, within 28 and 96.</summary>
    public double? CellSize
    {
        get;
        init =>
            field = value is null or >= 8
                ? value
                : throw new ArgumentException($"CellSize is {value}; 8 is the least.");
    }

    /// <summary>The note under the grid that states how perturbations are shown; null without any.</summary>
    internal string? Note =>
        Rows.SelectMany(r => r)
            .Where(p => p.IsSigned)
            .Select(p => p.Amplification)
            .Distinct()
            .ToArray() switch
        {
            [] => null,
            [double one] => $"{Times(one)}blue lowers a pixel, red raises it.",
            _ => "Perturbations amplified as stated: blue lowers a pixel, red raises it.",
        };

    internal override Picture2D Draw() => new GridLayout(this).Draw();

    /// <summary>Without note and frames, for figures with a scale of their own, which needs some room on the right.</summary>
    internal Picture2D DrawBare(double room) => new GridLayout(this, room, bare: true).Draw();

    internal override JsonObject ToPlotly() => new GridLayout(this).ToPlotly();

    internal override string Describe()
    {
        int count = Rows.Sum(r => r.Count);
        string text = $"{Words.Count(count, "image")} in {Words.Count(Rows.Count, "row")}";
        if (RowTitles.Count > 0)
        {
            text += $" ({string.Join(", ", RowTitles)})";
        }
        if (ColumnTitles.Count > 0)
        {
            text += $", columns {Words.List(ColumnTitles)}";
        }
        string[] captions =
        [
            .. Rows.Select(
                    (r, i) =>
                        (Row: i, Captions: r.Select(p => p.Caption).OfType<string>().ToArray())
                )
                .Where(r => r.Captions.Length > 0)
                .Select(r =>
                    $"{(r.Row < RowTitles.Count ? RowTitles[r.Row] : $"row {r.Row + 1}")}: {Words.List(r.Captions, 10, "; ")}"
                ),
        ];
        return text + (captions.Length == 0 ? "." : $". {Words.List(captions, 6, ". ")}.");
    }

    private static string Times(double amplification) =>
        amplification == 1
            ? "Perturbation: "
            : $"Perturbation amplified ×{Num.Text(amplification)}: ";
}
