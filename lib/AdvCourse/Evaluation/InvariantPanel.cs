using System.Globalization;
using AdvCourse.Attacks;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Evaluation;

/// <summary>Something that must hold for a sound attack on a model that hides nothing.</summary>
/// <param name="Name">What must hold.</param>
/// <param name="Holds">Whether it does.</param>
/// <param name="Detail">The figures.</param>
public sealed record Invariant(string Name, bool Holds, string Detail)
{
    /// <summary>For example "holds: epsilon 0 equals clean (0 images differ)".</summary>
    public override string ToString() =>
        $"{(Holds ? "holds" : "DOES NOT HOLD")}: {Name} ({Detail})";
}

/// <summary>
/// Checks any attack with a budget on any model. Where a line does not hold, the attack has a bug or the model hides its
/// gradients; either way its robustness is not to be believed.
/// </summary>
public static partial class InvariantPanel
{
    /// <summary>Runs the panel; about ten runs of the attack.</summary>
    /// <remarks>
    /// The panel changes epsilon by <see cref="BudgetAttack.WithEpsilon"/>, which leaves a step size that was given as it is:
    /// with few and small steps the budget of the whole range stays out of reach, and that line says so of the settings, not
    /// of the model. Leave the step size out, so that it follows epsilon.
    /// </remarks>
    /// <param name="attack">
    /// The attack with the largest budget of interest; untargeted where it is defined so, otherwise towards the class after
    /// the true one.
    /// </param>
    /// <param name="model">Maps images to logits.</param>
    /// <param name="images">Clean images, [N, ...], in [0, 1].</param>
    /// <param name="labels">Their classes, Int64 [N].</param>
    /// <param name="tolerance">
    /// How far accuracies may fall short of what must hold, as a share of the images, and what rounding may lose, as a share
    /// of the successes.
    /// </param>
    /// <param name="progress">Told the finished share, 0 to 1.</param>
    /// <param name="cancellation">Looked at before each gradient.</param>
    public static IReadOnlyList<Invariant> Run(
        BudgetAttack attack,
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        double tolerance = 0.02,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(attack);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        var epsilon = attack.Budget.Epsilon;
        var norm = attack.Budget.Norm;
        var goal = GoalFor(attack, model, images, labels);
        var modes = Modes(model).ToArray();
        double[] shares = norm == Norm.L0 ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1];
        var count = shares.Length + 6;
        var runs = new PanelRuns(model, images, labels, goal, count, progress, cancellation);
        using var full = runs.Of(attack);
        using var zero = runs.Of(attack.WithEpsilon(0));
        using var again = runs.Of(attack, batchSize: 7);
        var curve = EpsilonCurve.Run(
            attack,
            model,
            images,
            labels,
            [
                .. shares.Select(share =>
                    norm == Norm.L0 ? Math.Round(share * epsilon) : share * epsilon
                ),
            ],
            goal,
            progress: runs.Next(shares.Length),
            cancellation: cancellation
        );
        var unchanged = modes.SequenceEqual(Modes(model));
        return
        [
            SameAsClean(zero),
            Monotone(curve, tolerance),
            LargeBudgetWins(runs, attack, images, tolerance),
            IterationHelps(runs, attack, full, tolerance),
            WithinBudget(full, images, attack.Budget),
            WithinBox(full, attack.Box),
            SameForAnyBatch(full, again),
            ModeKept(unchanged),
            SurvivesRounding(full, model, tolerance, cancellation),
        ];
    }

    private static Invariant SameAsClean(AttackResult zero)
    {
        var differ = zero
            .Clean.Classes.Zip(zero.Adversarial.Classes)
            .Count(pair => pair.First != pair.Second);
        return new(
            "epsilon 0 equals clean",
            differ == 0 && zero.Linf.Max() == 0,
            Text($"{differ} images differ")
        );
    }

    private static Invariant Monotone(IReadOnlyList<CurvePoint> curve, double tolerance)
    {
        var worst = 0.0;
        for (var i = 1; i < curve.Count; i++)
        {
            worst = Math.Max(worst, curve[i - 1].Score.Error.Value - curve[i].Score.Error.Value);
        }

        var errors = string.Join(
            ", ",
            curve.Select(point => Text($"{point.Score.Error.Percent:0.0}"))
        );
        return new(
            "the error does not fall as epsilon grows",
            worst <= tolerance,
            $"errors {errors} %"
        );
    }

    private static Invariant LargeBudgetWins(
        PanelRuns runs,
        BudgetAttack attack,
        Tensor images,
        double tolerance
    )
    {
        var size = images.numel() / images.shape[0];
        var whole =
            attack.Budget.Norm == Norm.Linf ? 1
            : attack.Budget.Norm == Norm.L2 ? Math.Sqrt(size)
            : size;
        using var result = runs.Of(attack.WithEpsilon(whole));
        var accuracy = result.Score.Accuracy;
        return new(
            "a budget of the whole range leaves nothing right",
            accuracy.Value <= tolerance,
            Text($"accuracy {accuracy.Percent:0.0} %")
        );
    }

    private static Invariant IterationHelps(
        PanelRuns runs,
        BudgetAttack attack,
        AttackResult full,
        double tolerance
    )
    {
        using var single = runs.Of(new Fgsm(attack.Budget) { Box = attack.Box });
        using var iterated = runs.Of(new Bim(attack.Budget) { Box = attack.Box });
        return new(
            "BIM is not weaker than FGSM",
            iterated.Error.Value >= single.Error.Value - tolerance,
            Text(
                $"BIM {iterated.Error.Percent:0.0} %, FGSM {single.Error.Percent:0.0} %, this attack {full.Error.Percent:0.0} %"
            )
        );
    }

    private static Invariant WithinBudget(AttackResult full, Tensor images, Budget budget)
    {
        using var scope = NewDisposeScope();
        var largest = budget.Norm.Measure(full.Images - images).max().ToDouble();
        return new(
            "the budget is held",
            largest <= budget.Epsilon * (1 + 1e-5) + 1e-6,
            Text($"largest {budget.Norm} {largest:0.######}, allowed {budget.Epsilon:0.######}")
        );
    }

    private static string Text(FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture);
}
