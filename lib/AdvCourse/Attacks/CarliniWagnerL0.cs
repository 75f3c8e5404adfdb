using System.Globalization;
using AdvCourse.Attacks.Solvers;
using AdvCourse.Threats;
using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>
/// The L0 attack of Carlini and Wagner: the L2 attack over all pixels tells which of them matter least; these are held at
/// their clean values and the attack begins again where it was, until it fails. The last success has the fewest pixels.
/// </summary>
/// <remarks>
/// As in the authors' code: a descent ends at its first success, with f = (max Z_i - Z_t + 0.01)+; c doubles when 1,000
/// steps fail and is kept from one set of pixels to the next; which pixels are held is <see cref="Order"/>. A pixel is held
/// or free with all its channels. The changes that decide who is held next, and the images that are kept, are those of the
/// pixels, which x' = (tanh w + 1) / 2 never lets out of the box: there is no step that is cut afterwards, and none that was
/// counted before it was.
/// <para>How few is few: a pixel once held never comes back, so the count need not be the smallest. On random linear models of
/// ten classes, untargeted, it is 0 to 10 % above it on average, and 27 % where 3.5 of 784
/// are and most stand at the edges of the box, as in MNIST; the authors' program in float64 gives the same counts.
/// <see cref="FreezingOrder.Paper"/> gives 0 to 10 %, and 0.6 % where it was 27: take it there.</para>
/// </remarks>
public sealed record CarliniWagnerL0 : CarliniWagner
{
    private readonly double largestC;
    private readonly FreezingOrder order = FreezingOrder.Code;

    /// <summary>Settings; all have the authors' values unless given.</summary>
    /// <param name="maxIterations">The steps for each c.</param>
    /// <param name="learningRate">Adam's learning rate.</param>
    /// <param name="initialC">The first c.</param>
    /// <param name="largestC">The search ends when c gets here.</param>
    public CarliniWagnerL0(
        int maxIterations = 1_000,
        double learningRate = 0.01,
        double initialC = 0.001,
        double largestC = 2e6
    )
        : base(maxIterations, learningRate, initialC) => LargestC = largestC;

    /// <inheritdoc/>
    public override string Name => "C&W";

    /// <inheritdoc/>
    public override Norm Distance => Norm.L0;

    /// <inheritdoc/>
    public override Citation Citation => new("carlini2016", "section VI-B");

    /// <summary>The search ends when c gets here.</summary>
    public double LargestC
    {
        get => largestC;
        init => largestC = Positive(value, "largest c");
    }

    /// <summary>Which pixels are held after a success.</summary>
    public FreezingOrder Order
    {
        get => order;
        init => order = Check.Known(value);
    }

    /// <inheritdoc/>
    protected override string Settings =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Name} {Distance}, c {InitialC:0.######} to {LargestC:0.###}, {MaxIterations} steps of {LearningRate:0.######}"
        ) + Unusual((Order == FreezingOrder.Paper, "the paper's order"));

    /// <inheritdoc/>
    private protected override Tensor Search(Victim victim) => new L0Search(this, victim).Run();
}
