using System.Globalization;
using AdvCourse.Attacks.Solvers;
using AdvCourse.Threats;
using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>
/// The Linf attack of Carlini and Wagner: the largest change itself is a poor thing to descend, for only one pixel feels
/// it, so everything beyond a bound tau is charged instead, and tau shrinks as long as that succeeds.
/// </summary>
/// <remarks>
/// As in the authors' code: tau starts at 1 and after a success becomes <see cref="TauDecay"/> times the largest change
/// reached; c starts at 1e-5, doubles when 1,000 steps fail, and is kept from one tau to the next; each tau starts where
/// the last one succeeded, with a fresh Adam. The search ends when no c up to 20 succeeds, or at tau below 1/256. The paper
/// prints (delta_i - tau)+ without the absolute value; the code has it. Were every descent to find what there is, the
/// result would be at most 1 / TauDecay too far; but the search also ends at a tau that the descent merely does not reach
/// within its steps, so the result can be somewhat farther, above all with a decay near 1.
/// </remarks>
public sealed record CarliniWagnerLinf : CarliniWagner
{
    private readonly double tauDecay;
    private readonly double largestC;

    /// <summary>Settings; all have the authors' values unless given.</summary>
    /// <param name="maxIterations">The steps for each c.</param>
    /// <param name="learningRate">Adam's learning rate.</param>
    /// <param name="initialC">The first c.</param>
    /// <param name="largestC">The search ends when c gets here.</param>
    /// <param name="tauDecay">How the bound shrinks, between 0 and 1; nearer to 1 is slower and nearer to the optimum.</param>
    public CarliniWagnerLinf(
        int maxIterations = 1_000,
        double learningRate = 0.005,
        double initialC = 1e-5,
        double largestC = 20,
        double tauDecay = 0.9
    )
        : base(maxIterations, learningRate, initialC) =>
        (LargestC, TauDecay) = (largestC, tauDecay);

    /// <inheritdoc/>
    public override string Name => "C&W";

    /// <inheritdoc/>
    public override Norm Distance => Norm.Linf;

    /// <inheritdoc/>
    public override Citation Citation => new("carlini2016", "section VI-C");

    /// <summary>The search ends when c gets here.</summary>
    public double LargestC
    {
        get => largestC;
        init => largestC = Positive(value, "largest c");
    }

    /// <summary>How the bound shrinks after a success, between 0 and 1.</summary>
    public double TauDecay
    {
        get => tauDecay;
        init =>
            tauDecay = value is > 0 and < 1
                ? value
                : throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"A tau decay of {value} cannot be; the bound shrinks by a factor between 0 and 1, such as 0.9."
                    )
                );
    }

    /// <inheritdoc/>
    protected override string Settings =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Name} {Distance}, tau x {TauDecay:0.####}, c {InitialC:0.########} to {LargestC:0.###}, {MaxIterations} steps of {LearningRate:0.######}"
        ) + Unusual();

    /// <inheritdoc/>
    private protected override Tensor Search(Victim victim) => new LinfSearch(this, victim).Run();
}
