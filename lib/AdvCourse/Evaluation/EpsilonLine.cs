using AdvCourse.Attacks;
using AdvCourse.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Evaluation;

/// <summary>
/// The logits of one image along a line through it: x + epsilon sign(grad J(x, y)), the direction fixed at epsilon 0 and
/// nothing clipped (Goodfellow et al. 2014, figure 4).
/// </summary>
/// <param name="Label">The true class.</param>
/// <param name="Epsilons">The places on the line.</param>
/// <param name="Logits">The logits there, [place, class].</param>
public sealed record EpsilonLine(long Label, IReadOnlyList<double> Epsilons, double[,] Logits)
{
    /// <summary>Follows the line.</summary>
    /// <param name="model">Maps images to logits.</param>
    /// <param name="image">One image as a batch, [1, ...].</param>
    /// <param name="label">Its class.</param>
    /// <param name="epsilons">The places, in order; every half from -10 to 10 unless given.</param>
    /// <param name="cancellation">Looked at before the gradient and before the pass over all places.</param>
    /// <exception cref="ArgumentException">Not one image, a label that is no class of the model, or no place.</exception>
    public static EpsilonLine Trace(
        Module<Tensor, Tensor> model,
        Tensor image,
        long label,
        IReadOnlyList<double>? epsilons = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        Check.Images(model, image, Threats.Box.None);
        if (image.shape[0] != 1)
        {
            throw new ArgumentException(
                $"A line goes through one image; got {image.shape[0]}. Take one with images[i..(i + 1)]."
            );
        }

        Check.Classes([label], Classify.ClassesOf(model, image), "Label");
        epsilons ??= [.. Enumerable.Range(-20, 41).Select(i => i / 2.0)];
        if (epsilons.Count == 0)
        {
            throw new ArgumentException(
                "A line needs places; give some, such as [-1, 0, 1], or leave them out."
            );
        }

        using var mode = EvalMode.Enter(model);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var direction = InputGradient
            .Of(model, image, tensor(new[] { label }), cancellation: cancellation)
            .sign();
        var places = stack(
            epsilons.Select(epsilon => (image + (direction * epsilon)).squeeze(0)).ToArray(),
            0
        );
        cancellation.ThrowIfCancellationRequested();
        var logits = model.call(places).to(ScalarType.Float64);
        var values = logits.data<double>().ToArray();
        var table = new double[epsilons.Count, logits.shape[1]];
        Buffer.BlockCopy(values, 0, table, 0, values.Length * sizeof(double));
        return new(label, epsilons, table);
    }

    /// <summary>The number of classes.</summary>
    public int Classes => Logits.GetLength(1);

    /// <summary>One class's logit along the line.</summary>
    /// <param name="label">The class.</param>
    public double[] Of(int label) =>
        [.. Enumerable.Range(0, Epsilons.Count).Select(place => Logits[place, label])];

    /// <summary>The class with the largest logit at a place.</summary>
    /// <param name="place">An index into <see cref="Epsilons"/>.</param>
    public int WinnerAt(int place) =>
        Enumerable.Range(0, Classes).MaxBy(label => Logits[place, label]);

    /// <summary>The places where the true class wins.</summary>
    public IReadOnlyList<double> CorrectAt() =>
        [.. Epsilons.Where((_, place) => WinnerAt(place) == Label)];

    /// <summary>The mean slope of a class's logit between two places of the line, by least squares.</summary>
    /// <param name="label">The class.</param>
    /// <param name="from">The smallest epsilon that counts.</param>
    /// <param name="to">The largest epsilon that counts.</param>
    public double Slope(int label, double from, double to)
    {
        var points = Epsilons
            .Zip(Of(label))
            .Where(point => point.First >= from && point.First <= to)
            .ToArray();
        var (meanX, meanY) = (
            points.Average(point => point.First),
            points.Average(point => point.Second)
        );
        return points.Sum(point => (point.First - meanX) * (point.Second - meanY))
            / points.Sum(point => (point.First - meanX) * (point.First - meanX));
    }
}
