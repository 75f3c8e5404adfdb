using System.Reflection;
using AdvCourse.Attacks;
using AdvCourse.Threats;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Tests.Attacks;

/// <summary>Every attack of the library, found by reflection: a new one is tested without being listed anywhere.</summary>
internal static partial class AttackTable
{
    public static IReadOnlyList<Type> Types { get; } =
    [
        .. typeof(Attack)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Attack)) && !type.IsAbstract),
    ];

    /// <summary>Each attack, with budgets in all norms that it is defined for, clipped and, where that has a meaning, not.</summary>
    public static IReadOnlyList<Attack> Attacks { get; } =
    [
        .. Types
            .SelectMany(Variants)
            .Select(Short)
            .SelectMany(attack =>
                attack.NeedsBox ? [attack] : new[] { attack, attack with { Box = Box.None } }
            ),
    ];

    public static TheoryData<string> Names => [.. Attacks.Select(attack => attack.ToString())];

    public static Attack Named(string name) => Attacks.Single(attack => attack.ToString() == name);

    /// <summary>One setting of each attack: for a budget, in the first norm that it names.</summary>
    public static Attack Make(Type type) => Variants(type).First();

    /// <summary>A goal that the attack is defined for: untargeted where it can be, otherwise the class after the true one.</summary>
    public static Goal GoalOf(Attack attack, Tensor labels, int classes = 4) =>
        attack.Goals.HasFlag(Goals.Untargeted)
            ? Goal.Untargeted
            : Goal.Targeted([
                .. labels.data<long>().ToArray().Select(label => (label + 1) % classes),
            ]);

    /// <summary>Runs the attack with <see cref="GoalOf"/>.</summary>
    public static AttackResult Run(
        Attack attack,
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        long seed = 0,
        int batchSize = 500,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    ) =>
        attack.Run(
            model,
            images,
            labels,
            GoalOf(attack, labels),
            seed,
            batchSize,
            progress,
            cancellation
        );

    private static double EpsilonIn(Norm norm) =>
        norm == Norm.Linf ? 0.2
        : norm == Norm.L2 ? 0.5
        : norm == Norm.L1 ? 1.5
        : 3;

    private static IEnumerable<Attack> Variants(Type type)
    {
        if (!type.IsSubclassOf(typeof(BudgetAttack)))
        {
            var distances = type.GetConstructors()
                .Any(candidate =>
                    candidate.GetParameters() is [var first, ..]
                    && first.ParameterType == typeof(Norm)
                );
            return distances
                ? new[] { Norm.L2, Norm.Linf }.Select(norm => Construct(type, norm))
                : [Construct(type, null)];
        }

        return [.. InEachNorm(type), .. Leaving(type)];
    }

    private static IEnumerable<Attack> InEachNorm(Type type)
    {
        var norms = ((BudgetAttack)Construct(type, new Budget(Norm.Linf, 0.2))).Norms;
        return norms.Select(norm => Construct(type, new Budget(norm, EpsilonIn(norm))));
    }

    /// <summary>Where images may leave early, the attack once more with that, and with restarts where it has them.</summary>
    private static IEnumerable<Attack> Leaving(Type type)
    {
        if (type.GetProperty("StopWhenAdversarial") is not { } stop)
        {
            return [];
        }

        var attack = InEachNorm(type).First();
        stop.SetValue(attack, true);
        type.GetProperty("Restarts")?.SetValue(attack, 3);
        return [attack];
    }

    /// <summary>Thousands of queries show nothing that a hundred do not.</summary>
    private static Attack Short(Attack attack)
    {
        if (attack.GetType().GetProperty(nameof(Square.Queries)) is { } queries)
        {
            attack = attack with { };
            queries.SetValue(attack, 100);
        }

        return attack;
    }

    /// <summary>Made with its own defaults, but for the budget or norm that comes first.</summary>
    private static Attack Construct(Type type, object? first)
    {
        var maker = type.GetConstructors()
            .FirstOrDefault(candidate =>
                candidate
                    .GetParameters()
                    .Skip(first is null ? 0 : 1)
                    .All(one => one.HasDefaultValue)
                && (
                    first is null
                    || (
                        candidate.GetParameters() is [var start, ..]
                        && start.ParameterType.IsInstanceOfType(first)
                    )
                )
            );
        Assert.True(
            maker is not null,
            $"{type.Name} has no constructor with defaults for everything{(first is null ? "" : $" after a {first.GetType().Name}")}."
        );
        var defaults = maker!
            .GetParameters()
            .Skip(first is null ? 0 : 1)
            .Select(parameter => parameter.DefaultValue);
        return Briefer(
            (Attack)
                maker.Invoke(
                    BindingFlags.OptionalParamBinding,
                    null,
                    [.. first is null ? [] : new[] { first }, .. defaults],
                    null
                )
        );
    }
}
