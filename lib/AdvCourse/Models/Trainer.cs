using System.Diagnostics;
using System.Globalization;
using AdvCourse.Evaluation;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Models;

/// <summary>Trains models: minibatches in a seeded order, one update each, a record an epoch.</summary>
public static class Trainer
{
    /// <summary>Changes whenever training gives other weights for the same settings; cached models carry it.</summary>
    internal const string Version = "2";

    /// <summary>Trains a model in place; it comes back in evaluation mode.</summary>
    /// <param name="model">Maps images [N, ...] to logits.</param>
    /// <param name="images">Training images, [N, ...], in [0, 1].</param>
    /// <param name="labels">Their classes, Int64 [N]; those of an <see cref="IClassifier"/> are held against its classes.</param>
    /// <param name="training">All settings.</param>
    /// <param name="validation">Held-out images and labels; needed for early stopping.</param>
    /// <param name="progress">Told the finished share of all epochs, 0 to 1.</param>
    /// <param name="epochs">Told each epoch as it ends.</param>
    /// <param name="cancellation">Looked at before each update; the model keeps what it learned so far.</param>
    /// <exception cref="ArgumentException">Images, labels or settings do not fit, or the model gives probabilities.</exception>
    /// <exception cref="ArithmeticException">The loss is no longer finite.</exception>
    public static TrainingHistory Fit(
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        Training training,
        (Tensor Images, Tensor Labels)? validation = null,
        IProgress<double>? progress = null,
        IProgress<EpochRecord>? epochs = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(training);
        LookAt(training, validation is not null);
        Check.Images(model, images, Threats.Box.None);
        var truth = Check.Labels(labels, images.shape[0]);
        if (model is IClassifier { Classes: var classes })
        {
            // Not every head's loss would notice: one logit learns "not class 0" of any other label.
            Check.Classes(truth, classes, "Label");
        }

        if (training.Objective.TakesLogits)
        {
            RefuseProbabilities(model, images);
        }

        using var scope = NewDisposeScope();
        using var grads = enable_grad(); // also where the caller has switched gradients off
        manual_seed(training.Seed);
        using var optimizer = training.Rule.Create(model.parameters());
        var run = new Run(model, images, labels, training, optimizer, progress, cancellation);
        var records = new List<EpochRecord>();
        var best = new BestWeights();
        try
        {
            for (var epoch = 0; epoch < training.Epochs && !best.IsOver(training.Stop); epoch++)
            {
                var watch = Stopwatch.StartNew();
                var loss = run.Epoch(epoch);
                var (clean, adversarial) = Validate(model, training.Stop, validation, cancellation);
                records.Add(
                    new(epoch + 1, loss, clean, adversarial, watch.Elapsed.TotalSeconds)
                    {
                        ValidationImages = (int)(validation?.Labels.shape[0] ?? 0),
                    }
                );
                epochs?.Report(records[^1]);
                if (training.Stop is not null)
                {
                    best.Consider(model, epoch + 1, (adversarial ?? clean)!.Value);
                }
            }

            best.Restore(model);
            if (records.Count < training.Epochs)
            {
                progress?.Report(1); // stopped early: nothing more is to come
            }
        }
        finally
        {
            model.eval();
            model.zero_grad();
        }

        return new(records, best.Epoch ?? records.Count);
    }

    private static (double? Clean, double? Adversarial) Validate(
        Module<Tensor, Tensor> model,
        EarlyStopping? stop,
        (Tensor Images, Tensor Labels)? validation,
        CancellationToken cancellation
    )
    {
        if (validation is not { } held)
        {
            return (null, null);
        }

        if (stop?.Attack is not { } attack)
        {
            return (
                model.Score(held.Images, held.Labels, cancellation: cancellation).Error.Value,
                null
            );
        }

        using var result = attack.Run(model, held.Images, held.Labels, cancellation: cancellation);
        // What the attack could not see, or not attack, has withstood nothing: blind epochs would look best.
        var withstood = result.Robust;
        return (
            result.CleanScore.Error.Value,
            new Rate(withstood.Total - withstood.Count, withstood.Total).Value
        );
    }

    /// <summary>On a few images and before the seed is set, so that it changes nothing that is learned.</summary>
    private static void RefuseProbabilities(Module<Tensor, Tensor> model, Tensor images)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var mode = EvalMode.Enter(model);
        var outputs = model.call(images.narrow(0, 0, Math.Min(8, images.shape[0])));
        if (Classify.LookLikeProbabilities(Head.Of(model), outputs))
        {
            throw new ArgumentException(
                $"The model's outputs are not negative and add up to 1 in every row: they look like probabilities. Training takes logits, and the loss takes the softmax of them; take the softmax off the model's end, or give an objective that {nameof(Objective.TakesLogits)} says no of."
            );
        }
    }

    private static void LookAt(Training training, bool validated)
    {
        if (training.Epochs < 1 || training.BatchSize < 1)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{training.Epochs} epochs with {training.BatchSize} images an update cannot be; both are at least 1."
                )
            );
        }

        if (training.MaxNorm is not (null or (> 0 and < double.PositiveInfinity)))
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Weights of a norm of at most {training.MaxNorm} cannot be; take a positive number, or null for no limit."
                )
            );
        }

        if (training.Stop is { Patience: < 1 } stop)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Early stopping with a patience of {stop.Patience} would stop before the first epoch; wait for at least 1."
                )
            );
        }

        if (training.Stop is not null && !validated)
        {
            throw new ArgumentException(
                "Early stopping looks at held-out images; pass validation: (images, labels)."
            );
        }
    }

    /// <summary>One training run's loop over minibatches.</summary>
    private sealed class Run(
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        Training training,
        optim.Optimizer optimizer,
        IProgress<double>? progress,
        CancellationToken cancellation
    )
    {
        private readonly Noise noise = new(training.Seed);
        private readonly Parameter[] parameters = [.. model.parameters()];
        private long update;

        public double Epoch(int epoch)
        {
            model.train();
            var order = noise.Order((int)images.shape[0], epoch);
            var (sum, batches) = (0.0, 0);
            for (var first = 0; first < order.Length; first += training.BatchSize)
            {
                cancellation.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                training.Rule.Adjust(optimizer, epoch, update);
                var chosen = tensor(
                    order[first..Math.Min(first + training.BatchSize, order.Length)]
                );
                var loss = training.Objective.Loss(
                    model,
                    images.index_select(0, chosen),
                    labels.index_select(0, chosen),
                    noise.Then(-1 - update)
                );
                model.zero_grad(); // drops gradients: cheaper than zeros to add to
                loss.backward();
                optimizer.step();
                Limit();
                sum += Finite(loss.ToDouble(), epoch);
                batches++;
                update++;
                progress?.Report(
                    (
                        epoch
                        + (
                            Math.Min(first + training.BatchSize, order.Length)
                            / (double)order.Length
                        )
                    ) / training.Epochs
                );
            }

            return sum / batches;
        }

        /// <summary>pylearn2's max_col_norm: the weights into a unit, a row of TorchSharp's matrix, keep to a ball.</summary>
        private void Limit()
        {
            if (training.MaxNorm is not { } limit)
            {
                return;
            }

            using var quiet = no_grad();
            foreach (var weight in parameters.Where(parameter => parameter.ndim == 2))
            {
                var norms = weight.norm(1, keepdim: true).clamp(min: 1e-7);
                weight.mul_((limit / norms).clamp(max: 1.0));
            }
        }

        private double Finite(double loss, int epoch) =>
            double.IsFinite(loss)
                ? loss
                : throw new ArithmeticException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The loss is {loss} at update {update} of epoch {epoch + 1} ({training.Rule}); try a smaller learning rate."
                    )
                );
    }

    /// <summary>The weights of the epoch with the lowest validation error so far.</summary>
    private sealed class BestWeights
    {
        private Dictionary<string, Tensor> weights = [];
        private double error = double.PositiveInfinity;
        private int waited;

        public int? Epoch { get; private set; }

        public bool IsOver(EarlyStopping? stop) => stop is not null && waited >= stop.Patience;

        public void Consider(Module<Tensor, Tensor> model, int epoch, double candidate)
        {
            waited++;
            if (candidate >= error)
            {
                return;
            }

            using var quiet = no_grad();
            foreach (var old in weights.Values)
            {
                old.Dispose();
            }

            (error, waited, Epoch) = (candidate, 0, epoch);
            weights = model
                .state_dict()
                .ToDictionary(item => item.Key, item => item.Value.detach().clone());
        }

        public void Restore(Module<Tensor, Tensor> model)
        {
            if (Epoch is not null)
            {
                model.load_state_dict(weights);
            }
        }
    }
}
