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
            .Where(type => WhyNotMade(type) is null)
            .SelectMany(Variants)
            .Select(Short)
            .SelectMany(attack =>
                attack.NeedsBox ? [attack] : new[] { attack, attack with { Box = Box.None } }
            ),
    ];

    public static TheoryData<string> Names => [.. Attacks.Select(attack => attack.ToString())];

    /// <summary>Each attack's name with every kind of goal that it is defined for; true for targeted.</summary>
    public static TheoryData<string, bool> NamesAndGoals
    {
        get
        {
            var rows = new TheoryData<string, bool>();
            foreach (var attack in Attacks)
            {
                if (attack.Goals.HasFlag(Goals.Untargeted))
                {
                    rows.Add(attack.ToString(), false);
                }

                if (attack.Goals.HasFlag(Goals.Targeted))
                {
                    rows.Add(attack.ToString(), true);
                }
            }

            return rows;
        }
    }

    public static Attack Named(string name) => Attacks.Single(attack => attack.ToString() == name);

    /// <summary>One setting of each attack: for a budget, in the first norm that it names.</summary>
    public static Attack Make(Type type) => Variants(type).First();

    /// <summary>Null where the table can make the attack; otherwise what its constructor lacks.</summary>
    public static string? WhyNotMade(Type type)
    {
        var first =
            type.IsSubclassOf(typeof(BudgetAttack)) ? typeof(Budget)
            : TakesNorm(type) ? typeof(Norm)
            : null;
        return Maker(type, first) is null
            ? $"{type.Name} cannot be tested: give it a constructor with a default for every setting{(first is null ? "" : $" after the {first.Name}")}."
            : null;
    }

    /// <summary>A goal that the attack is defined for: untargeted where it can be, otherwise the class after the true one.</summary>
    public static Goal GoalOf(Attack attack, Tensor labels, int classes = 4) =>
        attack.Goals.HasFlag(Goals.Untargeted) ? Goal.Untargeted : Next(labels, classes);

    /// <summary>The class after the true one.</summary>
    public static Goal Next(Tensor labels, int classes = 4) =>
        Goal.Targeted([.. labels.data<long>().ToArray().Select(label => (label + 1) % classes)]);

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
            return TakesNorm(type)
                ? new[] { Norm.L2, Norm.Linf }.Select(norm => Construct(type, norm))
                : [Construct(type, null), .. Choosing(type)];
        }

        return [.. InEachNorm(type), .. Leaving(type)];
    }

    private static IEnumerable<Attack> InEachNorm(Type type)
    {
        var norms = ((BudgetAttack)Construct(type, new Budget(Norm.Linf, 0.2))).Norms;
        return norms.Select(norm => Construct(type, new Budget(norm, EpsilonIn(norm))));
    }

    /// <summary>Where there are several ways to do it, such as JSMA's outputs, the attack once more with each of the others.</summary>
    private static IEnumerable<Attack> Choosing(Type type)
    {
        foreach (
            var choice in type.GetProperties().Where(one => one.CanWrite && one.PropertyType.IsEnum)
        )
        {
            var usual = choice.GetValue(Construct(type, null));
            foreach (var other in Enum.GetValues(choice.PropertyType))
            {
                if (!other.Equals(usual))
                {
                    var attack = Construct(type, null);
                    choice.SetValue(attack, other);
                    yield return attack;
                }
            }
        }
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

    private static bool TakesNorm(Type type) =>
        type.GetConstructors()
            .Any(candidate =>
                candidate.GetParameters() is [var first, ..] && first.ParameterType == typeof(Norm)
            );

    /// <summary>The constructor with defaults for everything but the budget or norm that comes first.</summary>
    private static ConstructorInfo? Maker(Type type, Type? first) =>
        type.GetConstructors()
            .FirstOrDefault(candidate =>
                candidate
                    .GetParameters()
                    .Skip(first is null ? 0 : 1)
                    .All(one => one.HasDefaultValue)
                && (
                    first is null
                    || (
                        candidate.GetParameters() is [var start, ..] && start.ParameterType == first
                    )
                )
            );

    /// <summary>Made with its own defaults, but for the budget or norm that comes first.</summary>
    private static Attack Construct(Type type, object? first)
    {
        var kind =
            first is Budget ? typeof(Budget)
            : first is Norm ? typeof(Norm)
            : null;
        var maker = Maker(type, kind) ?? throw new InvalidOperationException(WhyNotMade(type));
        var defaults = maker
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
