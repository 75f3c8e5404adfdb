using System.Globalization;
using AdvCourse.Evaluation;

namespace AdvCourse.Models;

/// <summary>What one pass over the data brought.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">The mean of the objective over the epoch's minibatches, dropout included.</param>
/// <param name="ValidationError">The clean error on the validation images, 0 to 1, when there are any.</param>
/// <param name="AdversarialError">
/// The error under early stopping's attack, 0 to 1, when there is one. An image that the attack could not see, or on which
/// it could not do its work, did not withstand it and counts as wrong (<see cref="Attacks.AttackResult.Robust"/>).
/// </param>
/// <param name="Seconds">How long the epoch took, validation included.</param>
public sealed record EpochRecord(
    int Epoch,
    double Loss,
    double? ValidationError,
    double? AdversarialError,
    double Seconds
)
{
    /// <summary>How many images the validation errors are shares of; 0 where that was not kept.</summary>
    public int ValidationImages { get; init; }

    /// <summary>For example "epoch 3: loss 0.1234, validation error 2.1 % (1.38 to 3.19), 13.2 s", with 95 % intervals.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {Epoch}: loss {Loss:0.####}{Percent("validation error", ValidationError)}{Percent("adversarial validation error", AdversarialError)}, {Seconds:0.0} s"
        );

    private string Percent(string name, double? value) =>
        value is not { } share ? ""
        : ValidationImages > 0
            ? $", {name} {new Rate((int)Math.Round(share * ValidationImages), ValidationImages).Brief}"
        : string.Create(CultureInfo.InvariantCulture, $", {name} {100 * share:0.0#} %");
}

/// <summary>A finished training run.</summary>
/// <param name="Epochs">One record an epoch, in order.</param>
/// <param name="Best">The epoch whose weights the model has now, from 1.</param>
public sealed record TrainingHistory(IReadOnlyList<EpochRecord> Epochs, int Best)
{
    /// <summary>How long all epochs took.</summary>
    public double Seconds => Epochs.Sum(epoch => epoch.Seconds);

    /// <summary>The last epoch's line and the total time.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Epochs.Count} epochs in {Seconds:0.0} s, kept epoch {Best}; last {(Epochs.Count == 0 ? "none" : Epochs[^1].ToString())}"
        );
}
