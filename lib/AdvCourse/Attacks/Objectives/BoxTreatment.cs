using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Attacks.Objectives;

/// <summary>
/// How a descent is kept in the box of real pixels, [0, 1]: Carlini and Wagner 2016, section V-B and the columns of
/// table III. The descent moves variables; a treatment says which pixels they stand for.
/// </summary>
public abstract record BoxTreatment
{
    private protected BoxTreatment(string name) => Name = name;

    /// <summary>
    /// x' = (tanh w + 1) / 2 with w free: the authors' choice. Pixels of 0 and 1 start 5e-7 inside, as in their code.
    /// </summary>
    public static BoxTreatment ChangeOfVariables { get; } = new TanhTreatment();

    /// <summary>Pixels are clipped after every step; an optimizer that carries momentum does not hear of it.</summary>
    public static BoxTreatment ProjectedDescent { get; } = new ProjectedTreatment(clips: true);

    /// <summary>
    /// Pixels are clipped inside f only, and x + delta wanders freely: outside the box f is flat in that pixel and only the
    /// distance pulls it back.
    /// </summary>
    public static BoxTreatment ClippedDescent { get; } = new ClippedTreatment();

    /// <summary>No box.</summary>
    internal static BoxTreatment Unbounded { get; } = new ProjectedTreatment(clips: false);

    /// <summary>The three columns of table III.</summary>
    public static IReadOnlyList<BoxTreatment> All { get; } =
    [ChangeOfVariables, ClippedDescent, ProjectedDescent];

    /// <summary>Such as "change of variables".</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public sealed override string ToString() => Name;

    /// <summary>This one where the box clips, otherwise none.</summary>
    internal BoxTreatment In(Box box) => box.Clips ? this : Unbounded;

    /// <summary>The variables at which a descent starts from these pixels.</summary>
    /// <param name="pixels">In the box.</param>
    internal abstract Tensor Enter(Tensor pixels);

    /// <summary>The pixels that variables stand for, inside the box.</summary>
    internal abstract Tensor Leave(Tensor variables);

    /// <summary>The point whose distance from the start counts.</summary>
    internal virtual Tensor Place(Tensor variables, Tensor pixels) => pixels;

    /// <summary>The derivative by the variables of f plus a distance.</summary>
    /// <param name="variables">Where.</param>
    /// <param name="pixels">What they stand for.</param>
    /// <param name="slope">The derivative of f by the pixels; used up.</param>
    /// <param name="pull">The derivative of the distance by the place, but for a factor.</param>
    /// <param name="factor">The factor.</param>
    internal abstract Tensor Gradient(
        Tensor variables,
        Tensor pixels,
        Tensor slope,
        Tensor pull,
        double factor
    );

    /// <summary>What is done to the variables after a step, in place.</summary>
    internal virtual void AfterStep(Tensor variables) { }

    private sealed record TanhTreatment() : BoxTreatment("change of variables")
    {
        // (tanh w + 1) / 2 is sigmoid(2w), which keeps small pixels exact; and its slope is 2 x'(1 - x').
        internal override Tensor Enter(Tensor pixels) =>
            ((pixels.to(ScalarType.Float64) * 2 - 1) * 0.999999).atanh().to(pixels.dtype);

        internal override Tensor Leave(Tensor variables) => (variables * 2).sigmoid_();

        internal override Tensor Gradient(
            Tensor variables,
            Tensor pixels,
            Tensor slope,
            Tensor pull,
            double factor
        ) => slope.add_(pull, factor).mul_((1 - pixels).mul_(pixels)).mul_(2);
    }

    private sealed record ProjectedTreatment(bool clips)
        : BoxTreatment(clips ? "projected descent" : "unbounded")
    {
        internal override Tensor Enter(Tensor pixels) => pixels.clone();

        internal override Tensor Leave(Tensor variables) => variables.clone();

        internal override Tensor Gradient(
            Tensor variables,
            Tensor pixels,
            Tensor slope,
            Tensor pull,
            double factor
        ) => slope.add_(pull, factor);

        internal override void AfterStep(Tensor variables)
        {
            if (clips)
            {
                variables.clamp_(0.0, 1.0);
            }
        }
    }

    private sealed record ClippedTreatment() : BoxTreatment("clipped descent")
    {
        internal override Tensor Enter(Tensor pixels) => pixels.clone();

        internal override Tensor Leave(Tensor variables) => variables.clamp(0.0, 1.0);

        internal override Tensor Place(Tensor variables, Tensor pixels) => variables;

        internal override Tensor Gradient(
            Tensor variables,
            Tensor pixels,
            Tensor slope,
            Tensor pull,
            double factor
        ) => slope.mul_(variables.eq(pixels)).add_(pull, factor);
    }
}
