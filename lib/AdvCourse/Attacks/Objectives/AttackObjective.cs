using AdvCourse.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Attacks.Objectives;

/// <summary>
/// A function f of the image that is at most 0 only when the model says what the attack wants, so that "misclassified"
/// becomes something to descend: Carlini and Wagner 2016, section IV-A. f2, f3, f6 and f7 are so whenever it does; f1, f4
/// and f5 ask for more, a probability of one half, which among three classes or more the leading one need not have.
/// Written with F for probabilities, Z for scores before the softmax, t for the class wanted and i for the best of the
/// others.
/// </summary>
/// <remarks>
/// The paper prints them for a target. Untargeted, the wanted class is whichever wrong class leads at the moment and its
/// rival is the true class, as in the authors' code. The two that are kept as the paper prints them,
/// <see cref="F1AsPrinted"/> and <see cref="F5AsPrinted"/>, say nothing of the kind.
/// </remarks>
public abstract record AttackObjective
{
    private protected AttackObjective(string name, string formula) =>
        (Name, Formula) = (name, formula);

    /// <summary>
    /// The loss of the target, -log F_t - log 2. Printed with the opposite sign (see <see cref="F1AsPrinted"/>); the
    /// constant log 2 makes 0 the point where F_t = 1/2, beyond which t must lead.
    /// </summary>
    public static AttackObjective F1 { get; } = new LossObjective("f1", "-log F_t - log 2", 1);

    /// <summary>
    /// (F_i - F_t)+, probabilities. Where the model is sure, their gradient is smaller than float32 can hold.
    /// </summary>
    public static AttackObjective F2 { get; } =
        new DuelObjective("f2", "(F_i - F_t)+", Scale.Probabilities, Shape.Hinge);

    /// <summary>softplus(F_i - F_t) - log 2.</summary>
    public static AttackObjective F3 { get; } =
        new DuelObjective("f3", "softplus(F_i - F_t) - log 2", Scale.Probabilities, Shape.Softplus);

    /// <summary>(1/2 - F_t)+.</summary>
    public static AttackObjective F4 { get; } = new HalfObjective();

    /// <summary>
    /// -log(2 F_t). Printed as -log(2 F_t - 2), which no F_t up to 1 can enter (see <see cref="F5AsPrinted"/>). Written
    /// so it is the same function as <see cref="F1"/>, though the rows of table III differ.
    /// </summary>
    public static AttackObjective F5 { get; } = new HalfLogObjective("f5", "-log(2 F_t)", 0);

    /// <summary>(Z_i - Z_t)+, the authors' choice: for small distances, and never blind.</summary>
    public static AttackObjective F6 { get; } =
        new DuelObjective("f6", "(Z_i - Z_t)+", Scale.Scores, Shape.Hinge);

    /// <summary>softplus(Z_i - Z_t) - log 2.</summary>
    public static AttackObjective F7 { get; } =
        new DuelObjective("f7", "softplus(Z_i - Z_t) - log 2", Scale.Scores, Shape.Softplus);

    /// <summary>f1 as the paper prints it, 1 - loss: descending it leads away from the target.</summary>
    public static AttackObjective F1AsPrinted { get; } =
        new LossObjective("f1 as printed", "1 - loss_t", -1);

    /// <summary>f5 as the paper prints it, -log(2 F_t - 2): not a number for any probability.</summary>
    public static AttackObjective F5AsPrinted { get; } =
        new HalfLogObjective("f5 as printed", "-log(2 F_t - 2)", 2);

    /// <summary>f1 to f7, in the order of table III, as corrected.</summary>
    public static IReadOnlyList<AttackObjective> All { get; } = [F1, F2, F3, F4, F5, F6, F7];

    /// <summary>f1 to f7, "as printed" where that differs.</summary>
    public string Name { get; }

    /// <summary>The formula in plain text.</summary>
    public string Formula { get; }

    /// <summary>
    /// Whether a confidence kappa can be asked for. It is a distance between scores, so f6 and f7 know it: they compare
    /// Z_i + kappa with Z_t.
    /// </summary>
    public virtual bool KnowsKappa => false;

    /// <summary>f of each image, [N], with a graph to the logits.</summary>
    /// <param name="head">How outputs become scores and probabilities.</param>
    /// <param name="logits">The model's outputs, [N, K].</param>
    /// <param name="aims">The classes to reach when targeted, otherwise the classes to leave; Int64 [N].</param>
    /// <param name="targeted">Whether <paramref name="aims"/> are to be reached.</param>
    /// <param name="kappa">How far the wanted class must lead, in scores; 0 unless <see cref="KnowsKappa"/>.</param>
    public abstract Tensor Values(
        Head head,
        Tensor logits,
        Tensor aims,
        bool targeted,
        double kappa = 0
    );

    /// <summary>For example "f6".</summary>
    public sealed override string ToString() => Name;

    /// <summary>
    /// A number of the wanted class and of its rival, each [N]: targeted, the aim and the best other; untargeted, the
    /// best other and the true class.
    /// </summary>
    /// <param name="scores">A number for each class, [N, K].</param>
    /// <param name="aims">Classes, Int64 [N].</param>
    /// <param name="targeted">Whether they are to be reached.</param>
    public static (Tensor Wanted, Tensor Rival) Duel(Tensor scores, Tensor aims, bool targeted)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(aims);
        var at = aims.unsqueeze(1);
        var own = scores.gather(1, at).squeeze(1);
        var gap = full(at.shape, double.NegativeInfinity, dtype: scores.dtype);
        var best = scores.scatter(1, at, gap).amax([1]);
        return targeted ? (own, best) : (best, own);
    }
}
