using AdvCourse.Attacks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Evaluation;

/// <summary>Adversarial images made for each model (rows) and shown to every model (columns).</summary>
public sealed class TransferMatrix
{
    private readonly Score[,] scores;

    private TransferMatrix(
        IReadOnlyList<string> names,
        Attack attack,
        Score[,] scores,
        IReadOnlyList<Rate> masked,
        IReadOnlyList<IReadOnlyList<Shortfall>> shortfalls
    ) =>
        (Names, Attack, this.scores, Masked, Shortfalls) = (
            names,
            attack,
            scores,
            masked,
            shortfalls
        );

    /// <summary>The models' names, for rows and columns.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The attack that made the images.</summary>
    public Attack Attack { get; }

    /// <summary>
    /// For each row, of how many images the attack missed its goal on the row's own model because it could not see: the first
    /// gradient was exactly zero. The scores count them as they are, which says nothing about robustness.
    /// </summary>
    public IReadOnlyList<Rate> Masked { get; }

    /// <summary>For each row and image why the attack, which saw a slope, missed its goal without that saying anything.</summary>
    public IReadOnlyList<IReadOnlyList<Shortfall>> Shortfalls { get; }

    /// <summary>Makes and shows the images.</summary>
    /// <param name="attack">The attack, untargeted.</param>
    /// <param name="models">Names and models; all take the same images.</param>
    /// <param name="images">Clean images, [N, ...].</param>
    /// <param name="labels">Their classes, Int64 [N].</param>
    /// <param name="seed">Decides everything random.</param>
    /// <param name="progress">Told the finished share, 0 to 1.</param>
    /// <param name="cancellation">Looked at before each gradient.</param>
    public static TransferMatrix Run(
        Attack attack,
        IReadOnlyList<(string Name, Module<Tensor, Tensor> Model)> models,
        Tensor images,
        Tensor labels,
        long seed = 0,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(attack);
        ArgumentNullException.ThrowIfNull(models);
        if (models.DistinctBy(model => model.Name).Count() < models.Count)
        {
            throw new ArgumentException(
                $"Two models have the same name among {string.Join(", ", models.Select(model => model.Name))}; name each, so that rows can be told apart."
            );
        }

        var scores = new Score[models.Count, models.Count];
        var (masked, shortfalls) = (new List<Rate>(), new List<IReadOnlyList<Shortfall>>());
        for (var row = 0; row < models.Count; row++)
        {
            using var result = attack.Run(
                models[row].Model,
                images,
                labels,
                seed: seed,
                progress: progress.Part(row, models.Count),
                cancellation: cancellation
            );
            masked.Add(result.MissedBlindly());
            shortfalls.Add(result.Shortfalls);
            for (var column = 0; column < models.Count; column++)
            {
                scores[row, column] =
                    row == column
                        ? result.Score
                        : models[column]
                            .Model.Score(result.Images, labels, cancellation: cancellation);
            }
        }

        return new([.. models.Select(model => model.Name)], attack, scores, masked, shortfalls);
    }

    /// <summary>Error and confidence of one model on the images made for another.</summary>
    /// <param name="madeFor">A name.</param>
    /// <param name="fedTo">A name.</param>
    public Score this[string madeFor, string fedTo] => scores[Position(madeFor), Position(fedTo)];

    /// <summary>Whether the two models make the same mistakes on the images made for the first.</summary>
    /// <param name="madeFor">A name.</param>
    /// <param name="fedTo">A name.</param>
    public Agreement Agreement(string madeFor, string fedTo)
    {
        var own = this[madeFor, madeFor];
        return Evaluation.Agreement.Of(
            own.Predictions,
            this[madeFor, fedTo].Predictions,
            own.Labels
        );
    }

    /// <summary>The error rates in percent, [made for, fed to]: for a table or a heatmap.</summary>
    public double[,] Errors()
    {
        var errors = new double[Names.Count, Names.Count];
        for (var row = 0; row < Names.Count; row++)
        {
            for (var column = 0; column < Names.Count; column++)
            {
                errors[row, column] = scores[row, column].Error.Percent;
            }
        }

        return errors;
    }

    /// <summary>
    /// A line for each row, with 95 % intervals: "made for A: A 99.9 % (99.44 to 99.98), B 40.1 % (37.1 to 43.17)"; and what
    /// the attack could not see or do, if anything.
    /// </summary>
    public override string ToString() =>
        string.Join(
            "\n",
            Names.Select(
                (name, row) =>
                    $"made for {name}: "
                    + string.Join(
                        ", ",
                        Names.Select(
                            (other, column) => $"{other} {scores[row, column].Error.Brief}"
                        )
                    )
                    + MaskedNote.Of(Masked[row])
                    + ShortfallNote.Of(Shortfalls[row])
            )
        );

    private int Position(string name)
    {
        for (var i = 0; i < Names.Count; i++)
        {
            if (Names[i] == name)
            {
                return i;
            }
        }

        throw new ArgumentException(
            $"No model is called \"{name}\"; there are {string.Join(", ", Names)}."
        );
    }
}
