using AdvCourse.Attacks.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Attacks.Solvers;

/// <summary>
/// The descent that the three attacks of Carlini and Wagner share: variables of some images, which a
/// <see cref="BoxTreatment"/> turns into pixels, moved by Adam. Each image starts over and leaves when its own search
/// says so, as if it were alone in the authors' loop.
/// </summary>
/// <remarks>Images are rows, [N, n]. Make it and call <see cref="Keep"/> in the scope that lives as long as the search.</remarks>
internal sealed class Descent
{
    private readonly BoxTreatment treatment;
    private readonly AttackObjective objective;
    private readonly double kappa;
    private readonly RowAdam adam;
    private readonly long[] shape;
    private Tensor variables;
    private Tensor origin;
    private Tensor? start;
    private Tensor? mask;

    /// <param name="victim">The images, each at its start.</param>
    /// <param name="treatment">What the variables stand for.</param>
    /// <param name="objective">f.</param>
    /// <param name="kappa">How far the wanted class must lead for f to reach 0.</param>
    /// <param name="learningRate">Adam's.</param>
    /// <param name="masked">Whether <see cref="Freeze"/> will hold pixels.</param>
    /// <param name="start">Where descents begin, shaped as the images; the clean images unless given. Taken over.</param>
    public Descent(
        Victim victim,
        BoxTreatment treatment,
        AttackObjective objective,
        double kappa,
        double learningRate,
        bool masked = false,
        Tensor? start = null
    )
    {
        (Victim, this.treatment, this.objective, this.kappa) = (
            victim,
            treatment,
            objective,
            kappa
        );
        shape = victim.Clean.shape;
        Clean = victim.Clean.flatten(1).clone();
        variables = treatment.Enter(Clean);
        origin = treatment.Leave(variables);
        this.start = start?.flatten(1);
        if (this.start is not null)
        {
            variables = treatment.Enter(this.start);
        }

        mask = masked ? ones_like(Clean) : null;
        adam = new(variables, learningRate);
    }

    /// <summary>The images that are still in.</summary>
    public Victim Victim { get; private set; }

    /// <summary>The clean pixels, [N, n].</summary>
    public Tensor Clean { get; private set; }

    /// <summary>The pixels at which descents begin, [N, n].</summary>
    public Tensor Start => start ?? Clean;

    /// <summary>Adam squares its gradients: from about here on they are infinite, and nothing moves any more.</summary>
    public double LargestPull => Clean.dtype == ScalarType.Float64 ? 1e153 : 1e18;

    /// <summary>Evaluates f where the variables are: one forward and one backward pass.</summary>
    public Glance Look()
    {
        var pixels = Pixels();
        var (slopes, values, logits) = Victim.Slopes(
            Shaped(pixels),
            outputs =>
                [objective.Values(Victim.Head, outputs, Victim.Aims, Victim.IsTargeted, kappa)]
        );
        var f = Rows.Host(values[0]);
        var broken = Array.FindIndex(f, value => !double.IsFinite(value));
        if (broken >= 0)
        {
            throw new ArithmeticException(
                FormattableString.Invariant(
                    $"The objective {objective} ({objective.Formula}) is {f[broken]} for image {Victim.Numbers[broken]}; a descent cannot go on from there. Take another objective, such as AttackObjective.F6."
                )
            );
        }

        return new(
            pixels,
            slopes[0].flatten(1),
            treatment.Place(variables, pixels) - origin,
            f,
            new Ranking(Victim, logits)
        );
    }

    /// <summary>
    /// The derivative of c f plus a distance by the variables, as <see cref="BoxTreatment.Gradient"/> takes it. Uses the
    /// glance's slope up.
    /// </summary>
    public Tensor Gradient(Glance glance, double[] c, Tensor pull, double factor)
    {
        // Where a pixel is held the variable goes on alone, and nobody asks for it again.
        var slope = glance.Slope.mul_(Rows.Column(c, pull));
        return treatment.Gradient(variables, glance.Pixels, slope, pull, factor);
    }

    /// <summary>One step of Adam.</summary>
    public void Step(Tensor gradient)
    {
        adam.Step(variables, gradient);
        treatment.AfterStep(variables);
    }

    /// <summary>These rows start over, Adam included, at these pixels, [N, n].</summary>
    public void Restart(bool[] rows, Tensor pixels)
    {
        var places = rows.Where();
        if (places.Length > 0)
        {
            variables.Put(places, treatment.Enter(pixels.Pick(places)));
            adam.Reset(places);
        }
    }

    /// <summary>Holds pixels of these rows at their clean values: zeros of the mask.</summary>
    public void Freeze(int[] rows, Tensor masks) => mask!.Put(rows, masks);

    /// <summary>Only these rows stay in.</summary>
    public void Keep(int[] rows)
    {
        Victim = Victim.Narrow(rows);
        var clean = Clean;
        Rows.Keep(ref clean, rows);
        Clean = clean;
        Rows.Keep(ref variables, rows);
        Rows.Keep(ref origin, rows);
        if (start is not null)
        {
            Rows.Keep(ref start, rows);
        }

        if (mask is not null)
        {
            Rows.Keep(ref mask, rows);
        }

        adam.Keep(rows);
        shape[0] = rows.Length;
    }

    /// <summary>Rows as images.</summary>
    public Tensor Shaped(Tensor rows) => rows.reshape(shape);

    private Tensor Pixels()
    {
        var pixels = treatment.Leave(variables);
        return mask is null ? pixels : where(mask.ne(0), pixels, Clean);
    }
}

/// <summary>What a <see cref="Descent"/> sees where it stands.</summary>
/// <param name="Pixels">The images, [N, n].</param>
/// <param name="Slope">The derivative of f by the pixels, [N, n].</param>
/// <param name="Displacement">From the start, as the distance counts it, [N, n].</param>
/// <param name="Values">f of each image.</param>
/// <param name="Ranking">What the model says.</param>
internal sealed record Glance(
    Tensor Pixels,
    Tensor Slope,
    Tensor Displacement,
    double[] Values,
    Ranking Ranking
)
{
    /// <summary>The squared length of each displacement.</summary>
    public double[] SquaredLengths() => LbfgsHistory.Dot(Displacement, Displacement);

    /// <summary>The largest component of each slope; where it is exactly zero there is nothing to descend.</summary>
    public double[] SlopeSizes() => Rows.Host(Slope.abs().amax([1]));
}
