using AdvCourse.Attacks;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Evaluation;

/// <content>What must hold whether or not an attack has a budget.</content>
public static partial class InvariantPanel
{
    /// <summary>
    /// Runs the panel on any attack. One with a budget gets all lines; one that looks for the nearest image gets those that
    /// make sense for it: successes and distances are what they claim to be, and nothing that is as near is found by a
    /// plain iterated attack where it reports failure.
    /// </summary>
    /// <param name="attack">Any attack: untargeted where it is defined so, otherwise towards the class after the true one.</param>
    /// <param name="model">Maps images to logits.</param>
    /// <param name="images">Clean images, [N, ...], in [0, 1].</param>
    /// <param name="labels">Their classes, Int64 [N].</param>
    /// <param name="tolerance">
    /// How far accuracies may fall short of what must hold, as a share of the images; what rounding may lose, as a share of
    /// the successes; and how many failures may have a solution, as a share of the failures.
    /// </param>
    /// <param name="progress">Told the finished share, 0 to 1.</param>
    /// <param name="cancellation">Looked at before each gradient.</param>
    public static IReadOnlyList<Invariant> Run(
        Attack attack,
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        double tolerance = 0.02,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        if (attack is BudgetAttack budgeted)
        {
            return Run(budgeted, model, images, labels, tolerance, progress, cancellation);
        }

        ArgumentNullException.ThrowIfNull(attack);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        var goal = GoalFor(attack, model, images, labels);
        var modes = Modes(model).ToArray();
        var runs = new PanelRuns(model, images, labels, goal, 3, progress, cancellation);
        using var full = runs.Of(attack);
        using var again = runs.Of(attack, batchSize: 7);
        var unchanged = modes.SequenceEqual(Modes(model));
        return
        [
            ClaimsAreTrue(full, model, images, cancellation),
            WrongBeforeCostsNothing(full),
            FailuresAreFailures(runs, full, tolerance),
            WithinBox(full, attack.Box),
            SameForAnyBatch(full, again),
            ModeKept(unchanged),
            SurvivesRounding(full, model, tolerance, cancellation),
        ];
    }

    /// <summary>Untargeted where the attack is defined so, otherwise the class after the true one.</summary>
    private static Goal GoalFor(
        Attack attack,
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels
    )
    {
        if (attack.Goals.HasFlag(Goals.Untargeted))
        {
            return Goal.Untargeted;
        }

        var truth = Check.Labels(labels, images.shape[0]);
        var classes = Classify.ClassesOf(model, images);
        return Goal.Targeted(Array.ConvertAll(truth, label => (label + 1) % classes));
    }

    /// <summary>Whether what is said of each image is what the attack wanted.</summary>
    private static bool[] Reached(AttackResult result, IReadOnlyList<long> said)
    {
        var targets = result.Goal.IsTargeted ? result.Goal.TargetsFor(said.Count) : null;
        return
        [
            .. said.Select(
                (one, i) => targets is null ? one != result.Labels[i] : one == targets[i]
            ),
        ];
    }

    /// <summary>The images are looked at and measured once more, without the attack's own judge.</summary>
    private static Invariant ClaimsAreTrue(
        AttackResult full,
        Module<Tensor, Tensor> model,
        Tensor images,
        CancellationToken cancellation
    )
    {
        using var scope = NewDisposeScope();
        var reached = Reached(full, model.Predict(full.Images, cancellation: cancellation).Classes);
        var wrong = full.Success.Where((success, i) => success && !reached[i]).Count();
        var measured = Norm
            .L2.Measure(full.Images - images)
            .to(ScalarType.Float32)
            .data<float>()
            .ToArray();
        var apart = measured.Zip(full.L2, (own, told) => Math.Abs(own - told)).Max();
        return new(
            "successes and distances are what they claim to be",
            wrong == 0 && apart <= 1e-4,
            Text($"{wrong} successes are none, distances within {apart:0.######}")
        );
    }

    private static Invariant WrongBeforeCostsNothing(AttackResult full)
    {
        var there = Reached(full, full.Clean.Classes);
        var moved = full.L2.Where((length, i) => there[i] && length > 0).Count();
        return new(
            full.Goal.IsTargeted
                ? "an image that was at its target before is not moved"
                : "an image that was wrong before is not moved",
            moved == 0,
            Text($"{moved} of {there.Count(one => one)} moved")
        );
    }

    /// <summary>Where the attack gives up, a plain one that may use the whole pixel range should not succeed.</summary>
    private static Invariant FailuresAreFailures(
        PanelRuns runs,
        AttackResult full,
        double tolerance
    )
    {
        using var plain = runs.Of(new Bim(1, 20));
        var failures = full.Success.Count(success => !success);
        var missed = full.Success.Zip(plain.Success).Count(pair => !pair.First && pair.Second);
        return new(
            "where it reports failure an unlimited BIM fails too",
            missed <= tolerance * failures,
            Text($"{missed} of {failures} failures have a solution")
        );
    }

    private static Invariant WithinBox(AttackResult full, Box box)
    {
        using var scope = NewDisposeScope();
        var (low, high) = (full.Images.min().ToDouble(), full.Images.max().ToDouble());
        return new(
            "the box is held",
            !box.Clips || (low >= 0 && high <= 1),
            Text($"pixels {low:0.####} to {high:0.####}, {box}")
        );
    }

    private static Invariant SameForAnyBatch(AttackResult full, AttackResult again)
    {
        using var scope = NewDisposeScope();
        var differ = full
            .Adversarial.Classes.Zip(again.Adversarial.Classes)
            .Count(pair => pair.First != pair.Second);
        var apart = (full.Images - again.Images)
            .abs()
            .amax([.. Enumerable.Range(1, (int)full.Images.ndim - 1).Select(dim => (long)dim)]);
        var moved = (apart > 1e-4).to(ScalarType.Int64).sum().ToInt64();
        return new(
            "results do not depend on the batch size",
            differ <= full.Labels.Count / 100 && moved <= full.Labels.Count / 20,
            Text($"{differ} classes and {moved} images differ")
        );
    }

    private static Invariant ModeKept(bool unchanged) =>
        new(
            "the model's mode is left alone",
            unchanged,
            unchanged ? "every part as before" : "a part changed its mode"
        );

    /// <summary>Pixels become files of 256 levels; what only lives between two levels is no image.</summary>
    private static Invariant SurvivesRounding(
        AttackResult full,
        Module<Tensor, Tensor> model,
        double tolerance,
        CancellationToken cancellation
    )
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var rounded = (full.Images * 255).round().clamp(0.0, 255.0) / 255;
        var reached = Reached(full, model.Predict(rounded, cancellation: cancellation).Classes);
        var found = full.Success.Count(success => success);
        var lost = full.Success.Where((success, i) => success && !reached[i]).Count();
        return new(
            "still adversarial after rounding to 8 bits",
            lost <= tolerance * found,
            Text($"{lost} of {found} lost")
        );
    }

    private static IEnumerable<bool> Modes(Module<Tensor, Tensor> model) =>
        model.named_modules().Select(item => item.module.training).Prepend(model.training);
}
