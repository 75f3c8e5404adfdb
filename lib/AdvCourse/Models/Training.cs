using AdvCourse.Attacks;

namespace AdvCourse.Models;

/// <summary>All settings of a training run. Equal settings on equal data give the same model.</summary>
public sealed record Training
{
    /// <summary>Passes over the data, at least 1.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>Images an update.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>How a gradient becomes an update.</summary>
    public Rule Rule { get; init; } = Rule.Sgd(0.1);

    /// <summary>What is made small.</summary>
    public Objective Objective { get; init; } = new CleanLoss();

    /// <summary>
    /// After each update, the weights into any unit are scaled down to at most this L2 norm; null for no limit. Maxout's
    /// recipe says 1.9365.
    /// </summary>
    public double? MaxNorm { get; init; }

    /// <summary>When to stop before the last epoch; null for never.</summary>
    public EarlyStopping? Stop { get; init; }

    /// <summary>Decides the order of the images, dropout and noise.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// pylearn2's recipe for maxout networks on MNIST: rate 0.1 divided by 1.000004 after each update, momentum from 0.5
    /// to 0.7 over 250 epochs, weights limited to 1.9365.
    /// </summary>
    /// <param name="epochs">Passes over the data; the recipe's own criterion stops after hundreds.</param>
    public static Training MaxoutRecipe(int epochs) =>
        new()
        {
            Epochs = epochs,
            Rule = Rule.Sgd(Schedule.Decay(0.1, 1.000004, 1e-6), Schedule.Ramp(0.5, 0.7, 250)),
            MaxNorm = 1.9365,
        };

    /// <summary>
    /// Carlini and Wagner's code for their networks: batches of 128, rate 0.01 divided by 1.000001 after each update,
    /// Nesterov momentum 0.9. Table II prints 0.1 instead of the code's 0.01 for MNIST. Their validation images are the
    /// first 5,000 of the training set.
    /// </summary>
    /// <param name="epochs">Passes over the data; 50 in the paper, 3 reach 1.5 % on MNIST.</param>
    public static Training CarliniRecipe(int epochs = 50) =>
        new()
        {
            Epochs = epochs,
            BatchSize = 128,
            Rule = Rule.Sgd(Schedule.Decay(0.01, 1.000001), 0.9, nesterov: true),
        };

    /// <summary>
    /// Szegedy et al. 2013's small networks on MNIST, with their weight decay lambda Σ w² / k: FC10 has one lambda (1e-4,
    /// 1e-2 or 1), FC100-100-10 and FC200-200-10 have 1e-5, 1e-5, 1e-6. The paper names no optimiser: here Adam, its rate
    /// halved after each fifth of the epochs.
    /// </summary>
    /// <param name="epochs">Passes over the data.</param>
    /// <param name="lambdas">One coefficient for every layer, or one for each.</param>
    public static Training SzegedyRecipe(int epochs, params double[] lambdas) =>
        new()
        {
            Epochs = epochs,
            Rule = Rule.Adam(Schedule.Steps(0.002, 0.5, Math.Max(1, epochs / 5))),
            Objective = new Defenses.QuadraticDecay(lambdas),
        };

    /// <summary>
    /// The two trainings of an <see cref="AutoencoderClassifier"/>: the code without labels, then the softmax on top of it.
    /// The paper says no more than "sparse autoencoder, not fine-tuned, lambda 1e-6".
    /// </summary>
    /// <param name="codeEpochs">Passes over the data for the code.</param>
    /// <param name="topEpochs">Passes over the data for the softmax.</param>
    public static (Training Code, Training Top) AutoencoderRecipe(
        int codeEpochs = 8,
        int topEpochs = 20
    ) =>
        (
            new()
            {
                Epochs = codeEpochs,
                Rule = Rule.Adam(Schedule.Steps(0.002, 0.5, Math.Max(1, codeEpochs / 4))),
                Objective = new SparseReconstruction(),
            },
            new()
            {
                Epochs = topEpochs,
                Rule = Rule.Adam(Schedule.Steps(0.05, 0.5, Math.Max(1, topEpochs / 5))),
                Objective = new TopLayerLoss(),
            }
        );

    /// <summary>
    /// The same training for exactly the epochs that early stopping chose: first train with held-out images, then
    /// <c>training.For(history)</c> on all of them (Goodfellow et al. 2014, section 6).
    /// </summary>
    /// <param name="history">What the first training came to.</param>
    public Training For(TrainingHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return this with { Epochs = history.Best, Stop = null };
    }

    /// <inheritdoc/>
    public override string ToString() => SettingsText.Record(this);
}

/// <summary>
/// Stops when the validation error has not improved for so many epochs, and goes back to the best epoch's weights.
/// </summary>
/// <param name="Patience">Epochs without improvement that are waited for, at least 1.</param>
/// <param name="Attack">
/// The attack under which the error is taken, as Goodfellow et al. 2014 do for adversarial training; null for the clean
/// error, which was their criterion before. Images that it cannot see count as wrong: an epoch is not best by being masked.
/// </param>
public sealed record EarlyStopping(int Patience, Attack? Attack = null)
{
    /// <inheritdoc/>
    public override string ToString() => SettingsText.Record(this);
}
