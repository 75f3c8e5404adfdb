using System.Globalization;
using static TorchSharp.torch;

namespace AdvCourse.Threats;

/// <summary>
/// How far an attack may move an image: a norm and a size. Sizes are in units of pixels in [0, 1];
/// <see cref="Pixels"/> takes 8-bit levels.
/// </summary>
public sealed record Budget
{
    private readonly string size;

    /// <summary>A budget in units of [0, 1], such as <c>new Budget(Norm.Linf, 0.25)</c>.</summary>
    /// <param name="norm">How the perturbation is measured.</param>
    /// <param name="epsilon">The largest allowed norm; at least 0, for Linf at most 1, for L0 a whole number.</param>
    /// <exception cref="ArgumentException">The size is negative, not finite, or out of the norm's range.</exception>
    public Budget(Norm norm, double epsilon)
        : this(norm, epsilon, epsilon.ToString("0.######", CultureInfo.InvariantCulture)) { }

    private Budget(Norm norm, double epsilon, string size)
    {
        ArgumentNullException.ThrowIfNull(norm);
        if (!double.IsFinite(epsilon) || epsilon < 0)
        {
            throw Wrong(norm, epsilon, "a budget is a finite number, at least 0");
        }

        if (norm == Norm.Linf && epsilon > 1)
        {
            throw Wrong(
                norm,
                epsilon,
                "pixels live in [0, 1], so an Linf budget is at most 1; for 8-bit levels, 0 to 255, write Budget.Pixels(Norm.Linf, "
                    // Only a number that is a count of levels itself is repeated as one.
                    + (
                        epsilon <= 255
                            ? epsilon.ToString("0.###", CultureInfo.InvariantCulture)
                            : "levels"
                    )
                    + ")"
            );
        }

        if (norm == Norm.L0 && epsilon != Math.Floor(epsilon))
        {
            throw Wrong(norm, epsilon, "an L0 budget counts components, so it is a whole number");
        }

        Norm = norm;
        Epsilon = epsilon;
        this.size = size;
    }

    /// <summary>How the perturbation is measured.</summary>
    public Norm Norm { get; }

    /// <summary>The largest allowed norm, in units of pixels in [0, 1] (L0: a number of components).</summary>
    public double Epsilon { get; }

    /// <summary>A budget in levels of 8-bit pixels: <c>Budget.Pixels(Norm.Linf, 8)</c> is 8/255.</summary>
    /// <param name="norm">L1, L2 or Linf.</param>
    /// <param name="levels">The size in levels, at least 0; for Linf at most 255.</param>
    /// <exception cref="ArgumentException">The size is bad, or the norm is L0, which counts components.</exception>
    public static Budget Pixels(Norm norm, double levels) =>
        norm == Norm.L0
            ? throw Wrong(
                norm,
                levels,
                "L0 counts components whatever their levels; write new Budget(Norm.L0, count)"
            )
        // The constructor would speak of the levels divided by 255, which the caller never wrote.
        : norm == Norm.Linf && levels is not (>= 0 and <= 255)
            ? throw Wrong(norm, levels, "8-bit pixels have levels between 0 and 255")
        : new(norm, levels / 255, levels.ToString("0.####", CultureInfo.InvariantCulture) + "/255");

    /// <summary>The same norm with another size in units of [0, 1].</summary>
    /// <param name="epsilon">The new size.</param>
    public Budget WithEpsilon(double epsilon) => new(Norm, epsilon);

    /// <summary>The images moved back, where needed, to within this budget of the originals.</summary>
    /// <param name="originals">The images to stay near, [N, ...].</param>
    /// <param name="images">The images to bring back, same shape.</param>
    public Tensor Project(Tensor originals, Tensor images) =>
        originals + Norm.Project(images - originals, Epsilon);

    /// <summary>
    /// The images moved back to within this budget and a box. In L1 and L0 to the nearest point of both at once: were a step
    /// beyond the box cut only after it was brought within the budget, other pixels would have paid for what is cut, or been
    /// put back for one that can hardly move. In the other norms first the budget, then the box.
    /// </summary>
    /// <param name="originals">The images to stay near, [N, ...], in the box.</param>
    /// <param name="images">The images to bring back, same shape.</param>
    /// <param name="box">Whether pixels stay in [0, 1].</param>
    internal Tensor Project(Tensor originals, Tensor images, Box box)
    {
        if (!box.Clips || (Norm != Norm.L1 && Norm != Norm.L0))
        {
            return box.Clip(Project(originals, images));
        }

        var perturbation = images - originals;
        var room = where(perturbation.gt(0), 1 - originals, originals);
        return box.Clip(
            originals
                + (
                    Norm == Norm.L1
                        ? L1Norm.ProjectWithin(perturbation, room, Epsilon)
                        : L0Norm.ProjectWithin(perturbation, room, Epsilon)
                )
        );
    }

    /// <summary>The norm and size, such as "Linf 0.25" or "Linf 8/255".</summary>
    public override string ToString() => $"{Norm} {size}";

    private static ArgumentException Wrong(Norm norm, double epsilon, string remedy) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"A budget of {epsilon} in {norm} cannot be: {remedy}."
            )
        );
}
