using System.Globalization;
using AdvCourse.Attacks;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Evaluation;

/// <summary>One set of images shown to all models.</summary>
/// <param name="Name">For example "made for FC100, amplified to 0.1", or "noise 0.1".</param>
/// <param name="Distortion">The mean over the images of sqrt(Σ (x' - x)² / n).</param>
/// <param name="Scores">Error and confidence of each model, in the table's order.</param>
public sealed record TransferRow(string Name, double Distortion, IReadOnlyList<Score> Scores)
{
    /// <summary>
    /// Of how many images the attack missed its goal on the model that they were made for because it could not see: the
    /// first gradient was exactly zero. The scores count them as they are, which says nothing about robustness. Of noise
    /// nothing is counted.
    /// </summary>
    public Rate Masked { get; init; }

    /// <summary>Of each image why the attack, which saw a slope, missed its goal without that saying anything; empty for noise.</summary>
    public IReadOnlyList<Shortfall> Shortfalls { get; init; } = [];
}

/// <summary>
/// Szegedy et al. 2013, tables 2 to 4: adversarial images made for each model and shown to all, as they are and amplified
/// to a given distortion, with Gaussian noise of the same size as the control.
/// </summary>
/// <remarks>
/// The paper prints the amplified image as x + 0.1 (x' - x) / ‖x' - x‖, which leaves out sqrt(n); its distortions and its
/// text mean a root mean square of 0.1, and so does this. Amplified and noisy images are not clipped unless asked.
/// </remarks>
public sealed class TransferTable
{
    private TransferTable(IReadOnlyList<string> models, IReadOnlyList<TransferRow> rows) =>
        (Models, Rows) = (models, rows);

    /// <summary>The models' names: the columns.</summary>
    public IReadOnlyList<string> Models { get; }

    /// <summary>First the images as they are, then amplified, then noise.</summary>
    public IReadOnlyList<TransferRow> Rows { get; }

    /// <summary>Makes and shows the images.</summary>
    /// <param name="attack">The attack.</param>
    /// <param name="models">Names and models; all take the same images.</param>
    /// <param name="images">Clean images, [N, ...].</param>
    /// <param name="labels">Their classes, Int64 [N].</param>
    /// <param name="amplify">Distortions to amplify to, such as 0.1; none unless given.</param>
    /// <param name="noise">Standard deviations of the control, such as 0.1 and 0.3; none unless given.</param>
    /// <param name="goal">Untargeted unless given.</param>
    /// <param name="box">Whether amplified and noisy images are clipped; not unless asked.</param>
    /// <param name="seed">Decides everything random.</param>
    /// <param name="progress">Told the finished share, 0 to 1.</param>
    /// <param name="cancellation">Looked at before each gradient.</param>
    public static TransferTable Run(
        Attack attack,
        IReadOnlyList<(string Name, Module<Tensor, Tensor> Model)> models,
        Tensor images,
        Tensor labels,
        IReadOnlyList<double>? amplify = null,
        IReadOnlyList<double>? noise = null,
        Goal? goal = null,
        Box? box = null,
        long seed = 0,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(attack);
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(images);
        box ??= Box.None;
        foreach (var size in (amplify ?? []).Concat(noise ?? []))
        {
            if (!(size > 0 && double.IsFinite(size)))
            {
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"A distortion of {size} cannot be; it is a positive number in units of [0, 1]."
                    )
                );
            }
        }

        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var plain = new List<TransferRow>();
        var louder = (amplify ?? []).Select(_ => new List<TransferRow>()).ToArray();
        foreach (var (name, model) in models)
        {
            using var inner = NewDisposeScope();
            var result = attack.Run(
                model,
                images,
                labels,
                goal,
                seed,
                progress: progress.Part(plain.Count, models.Count),
                cancellation: cancellation
            );
            var masked = result.MissedBlindly();
            plain.Add(Made($"made for {name}", result.Images));
            for (var i = 0; i < louder.Length; i++)
            {
                var size = amplify![i];
                louder[i]
                    .Add(
                        Made(
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"made for {name}, amplified to {size}"
                            ),
                            box.Clip(images + Amplified(result.Images - images, size))
                        )
                    );
            }

            TransferRow Made(string row, Tensor moved) =>
                Show(row, moved) with
                {
                    Masked = masked,
                    Shortfalls = result.Shortfalls,
                };
        }

        var control = (noise ?? []).Select(deviation =>
        {
            using var inner = NewDisposeScope();
            var drawn = new Noise(seed).Normal(images.shape, deviation: deviation);
            return Show(
                string.Create(CultureInfo.InvariantCulture, $"noise {deviation}"),
                box.Clip(images + drawn.to(images.dtype))
            );
        });
        return new(
            [.. models.Select(model => model.Name)],
            [.. plain, .. louder.SelectMany(rows => rows), .. control]
        );

        TransferRow Show(string row, Tensor moved) =>
            new(
                row,
                (Norm.L2.Measure(moved - images) / Math.Sqrt(images.numel() / images.shape[0]))
                    .mean()
                    .ToDouble(),
                [
                    .. models.Select(item =>
                        item.Model.Score(moved, labels, cancellation: cancellation)
                    ),
                ]
            );
    }

    /// <summary>One model's error and confidence on one row's images.</summary>
    /// <param name="row">The row's name.</param>
    /// <param name="model">The model's name.</param>
    public Score this[string row, string model] =>
        Rows.FirstOrDefault(item => item.Name == row) is { } found
        && Models.ToList().IndexOf(model) is >= 0 and var column
            ? found.Scores[column]
            : throw new ArgumentException(
                $"No row \"{row}\" with a model \"{model}\"; there are {string.Join("; ", Rows.Select(item => item.Name))}, and {string.Join(", ", Models)}."
            );

    /// <summary>
    /// A line for each row: its distortion, and each model's error with its 95 % interval; and what the attack could not
    /// see or do, if anything.
    /// </summary>
    public override string ToString() =>
        string.Join(
            "\n",
            Rows.Select(row =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{row.Name} ({row.Distortion:0.####}): "
                )
                + string.Join(
                    ", ",
                    Models.Select((name, column) => $"{name} {row.Scores[column].Error.Brief}")
                )
                + MaskedNote.Of(row.Masked)
                + ShortfallNote.Of(row.Shortfalls)
            )
        );

    /// <summary>The perturbation at another root mean square; one that is zero stays zero.</summary>
    private static Tensor Amplified(Tensor perturbation, double size)
    {
        var numbers = perturbation.numel() / perturbation.shape[0];
        return Norm.L2.Steepest(perturbation, size * Math.Sqrt(numbers));
    }
}
