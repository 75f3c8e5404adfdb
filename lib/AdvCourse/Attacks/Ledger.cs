using AdvCourse.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Attacks;

/// <summary>What one batch of a run has cost, image by image; shared by all victims that are parts of the batch.</summary>
internal sealed class Ledger(
    Module<Tensor, Tensor> model,
    int firstImage,
    int count,
    int batchSize,
    long seed,
    CancellationToken cancellation
) : IDisposable
{
    private readonly HashSet<Tensor> owned = new(ReferenceEqualityComparer.Instance);
    private readonly bool[] seen = new bool[count];

    public Module<Tensor, Tensor> Model => model;

    public Head Head { get; } = Head.Of(model);

    /// <summary>The number of the batch's first image in the whole run.</summary>
    public int FirstImage => firstImage;

    /// <summary>At most so many images go through the model at once.</summary>
    public int BatchSize => batchSize;

    public long Seed => seed;

    /// <summary>Gradients taken, image by image.</summary>
    public int[] Gradients { get; } = new int[count];

    /// <summary>Forward passes, image by image, those of the gradients included.</summary>
    public int[] Queries { get; } = new int[count];

    /// <summary>Which images had a gradient of exactly zero where it was first taken, of every loss that was tried.</summary>
    public bool[] Vanished { get; } = new bool[count];

    /// <summary>Where the attack could not do its work; of no meaning where it reached its goal.</summary>
    public Shortfall[] Shortfalls { get; } = new Shortfall[count];

    public void ThrowIfCancelled() => cancellation.ThrowIfCancellationRequested();

    /// <summary>Keeps a tensor alive until the batch ends.</summary>
    public Tensor Own(Tensor tensor)
    {
        owned.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }

    /// <summary>Disposes of a tensor that was kept, before the batch ends.</summary>
    public void GiveBack(Tensor? tensor)
    {
        if (tensor is not null && owned.Remove(tensor))
        {
            tensor.Dispose();
        }
    }

    public void Count(int[] rows, int queries, int gradients)
    {
        foreach (var row in rows)
        {
            Queries[row] += queries;
            Gradients[row] += gradients;
        }
    }

    /// <summary>What was seen once stays seen; images that showed no slope so far get another look, at the next loss.</summary>
    public void LookAnew(int[] rows)
    {
        foreach (var row in rows)
        {
            seen[row] &= !Vanished[row];
        }
    }

    /// <summary>A NaN would spread or, worse, stand still: it never passes in silence.</summary>
    public void CheckLogits(Tensor logits, int[] rows)
    {
        var values = logits.to(ScalarType.Float64).data<double>().ToArray();
        var broken = Array.FindIndex(values, value => !double.IsFinite(value));
        if (broken >= 0)
        {
            var image = firstImage + rows[broken / (values.Length / rows.Length)];
            throw new ArithmeticException(
                $"The model's outputs for image {image} are not finite; an attack cannot go on from there. Look for NaN weights or an overflow."
            );
        }
    }

    /// <summary>Outputs can be finite and still too far apart for a loss that is.</summary>
    public void CheckLosses(double[] losses, int[] rows)
    {
        var broken = Array.FindIndex(losses, loss => !double.IsFinite(loss));
        if (broken >= 0)
        {
            throw new ArithmeticException(
                FormattableString.Invariant(
                    $"The loss of image {firstImage + rows[broken]} is {losses[broken]}; an attack cannot compare it with others. Look for outputs of the model that are too far apart, and divide them by a constant."
                )
            );
        }
    }

    /// <summary>
    /// A zero gradient tells the attack nothing (masking): noted where it is the image's first. A gradient that is not
    /// finite ends the run.
    /// </summary>
    public void CheckGradients(IReadOnlyList<Tensor> gradients, int[] rows)
    {
        var first = Array.Exists(rows, row => !seen[row]);
        if (!first && gradients.All(gradient => double.IsFinite(gradient.sum().ToDouble())))
        {
            return;
        }

        var largest = new float[rows.Length];
        foreach (var gradient in gradients)
        {
            var sizes = gradient
                .flatten(1)
                .abs()
                .amax([1])
                .to(ScalarType.Float32)
                .data<float>()
                .ToArray();
            for (var i = 0; i < rows.Length; i++)
            {
                // A comparison with NaN is false: it stays visible.
                largest[i] = sizes[i] <= largest[i] ? largest[i] : sizes[i];
            }
        }

        for (var i = 0; i < rows.Length; i++)
        {
            if (!float.IsFinite(largest[i]))
            {
                throw new ArithmeticException(
                    $"The gradient of image {firstImage + rows[i]} is not finite. Look at the model's loss there: a logarithm of zero, an overflow, or weights that are NaN."
                );
            }

            if (!seen[rows[i]])
            {
                (seen[rows[i]], Vanished[rows[i]]) = (true, largest[i] == 0);
            }
        }
    }

    public void Dispose()
    {
        foreach (var tensor in owned)
        {
            tensor.Dispose();
        }
    }
}
