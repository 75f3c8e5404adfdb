namespace AdvCourse;

/// <summary>
/// How long a run may take: quick for a first look, full for the numbers in the tables. The environment variable
/// ADVCOURSE_PROFILE says which (the build sets it from <c>--profile</c>); without it, quick.
/// </summary>
public sealed record Profile
{
    private Profile(string name) => Name = name;

    /// <summary>Fewer images and epochs; the claims' bands for quick runs apply.</summary>
    public static Profile Quick { get; } = new("quick");

    /// <summary>The settings that the published tables were made with.</summary>
    public static Profile Full { get; } = new("full");

    /// <summary>What ADVCOURSE_PROFILE says now.</summary>
    /// <exception cref="ArgumentException">The variable is neither quick nor full.</exception>
    public static Profile Current => Parse(Environment.GetEnvironmentVariable("ADVCOURSE_PROFILE"));

    /// <summary>"quick" or "full".</summary>
    public string Name { get; }

    /// <summary>Whether this is the full profile.</summary>
    public bool IsFull => this == Full;

    /// <summary>The profile of a name; null or empty is quick.</summary>
    /// <param name="name">"quick" or "full", in any case.</param>
    public static Profile Parse(string? name) =>
        name?.Trim().ToUpperInvariant() switch
        {
            null or "" or "QUICK" => Quick,
            "FULL" => Full,
            _ => throw new ArgumentException(
                $"ADVCOURSE_PROFILE is \"{name}\"; it must be quick or full."
            ),
        };

    /// <summary>One of two values: <c>Profile.Current.Pick(quick: 1_000, full: 10_000)</c>.</summary>
    /// <param name="quick">The value in the quick profile.</param>
    /// <param name="full">The value in the full profile.</param>
    public T Pick<T>(T quick, T full) => IsFull ? full : quick;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
