using AdvCourse.Attacks;
using AdvCourse.Threats;

namespace AdvCourse.Gallery;

/// <summary>How an attack hangs in the gallery.</summary>
/// <param name="Attack">The attack with the settings shown.</param>
/// <param name="Sentence">What to look for in the picture, in one sentence.</param>
public sealed record Entry(Attack Attack, string Sentence)
{
    /// <summary>
    /// The entries in the order in which they are written; every attack of the library, found by reflection, has one.
    /// </summary>
    /// <exception cref="InvalidOperationException">An attack has no entry in <see cref="Entries.Written"/>.</exception>
    public static IReadOnlyList<Entry> All()
    {
        var forgotten = Types()
            .Where(type => !Entries.Written.Any(one => one.Attack.GetType() == type))
            .ToArray();
        return forgotten.Length == 0
            ? Entries.Written
            : throw new InvalidOperationException(
                $"No picture in the gallery for {string.Join(", ", forgotten.Select(type => type.Name))}: add an entry with settings and a sentence to tools/AdvCourse.Gallery/Entries.cs."
            );
    }

    /// <summary>The attacks of the library.</summary>
    public static IReadOnlyList<Type> Types() =>
        [
            .. typeof(Attack)
                .Assembly.GetTypes()
                .Where(type => type.IsSubclassOf(typeof(Attack)) && !type.IsAbstract)
                .OrderBy(type => type.Name, StringComparer.Ordinal),
        ];

    /// <summary>The goal shown: untargeted where the attack can, otherwise the class after the true one.</summary>
    /// <param name="labels">The true classes.</param>
    public Goal GoalFor(IReadOnlyList<long> labels) =>
        Attack.Goals.HasFlag(Goals.Untargeted)
            ? Goal.Untargeted
            : Goal.Targeted([.. labels.Select(label => (label + 1) % 10)]);
}
