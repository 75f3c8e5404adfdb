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

    /// <inheritdoc/>
    public override string ToString() => SettingsText.Record(this);
}

/// <summary>
/// Stops when the validation error has not improved for so many epochs, and goes back to the best epoch's weights.
/// </summary>
/// <param name="Patience">Epochs without improvement that are waited for, at least 1.</param>
/// <param name="Attack">
/// The attack under which the error is taken, as Goodfellow et al. 2014 do for adversarial training; null for the clean
/// error, which was their criterion before.
/// </param>
public sealed record EarlyStopping(int Patience, Attack? Attack = null)
{
    /// <inheritdoc/>
    public override string ToString() => SettingsText.Record(this);
}
