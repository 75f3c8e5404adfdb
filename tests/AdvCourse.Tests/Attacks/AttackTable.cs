using AdvCourse.Attacks;
using AdvCourse.Threats;

namespace AdvCourse.Tests.Attacks;

/// <summary>Every attack of the library, found by reflection: a new one is tested without being listed anywhere.</summary>
internal static class AttackTable
{
    public static IReadOnlyList<Type> Types { get; } =
    [
        .. typeof(Attack)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Attack)) && !type.IsAbstract),
    ];

    /// <summary>Each attack with a budget in its own norm, clipped and not.</summary>
    public static IEnumerable<Attack> Attacks()
    {
        foreach (var type in Types)
        {
            yield return Make(type, 0.2);
            yield return Make(type, 0.2) with
            {
                Box = Box.None,
            };
        }

        yield return new Fgsm(new Budget(Norm.L2, 0.5));
        yield return new Fgsm(new Budget(Norm.L1, 1.5));
        yield return new Fgsm(new Budget(Norm.L0, 3));
        yield return new Bim(new Budget(Norm.L2, 0.5));
    }

    /// <summary>Made with a budget and otherwise the attack's own defaults.</summary>
    public static Attack Make(Type type, double epsilon)
    {
        var maker = type.GetConstructors()
            .FirstOrDefault(candidate =>
                candidate.GetParameters() is [var first, .. var rest]
                && first.ParameterType == typeof(Budget)
                && rest.All(parameter => parameter.HasDefaultValue)
            );
        Assert.True(
            maker is not null,
            $"{type.Name} has no constructor that takes a Budget first and has defaults for the rest."
        );
        object?[] defaults =
        [
            .. maker!.GetParameters().Skip(1).Select(parameter => parameter.DefaultValue),
        ];
        return (Attack)maker.Invoke([new Budget(Norm.Linf, epsilon), .. defaults]);
    }
}
