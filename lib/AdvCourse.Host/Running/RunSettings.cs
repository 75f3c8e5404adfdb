namespace AdvCourse.Host.Running;

/// <summary>How notebooks are run.</summary>
/// <param name="Profile">"quick" or "full", handed to the notebook as ADVCOURSE_PROFILE; null leaves the variable as it is.</param>
/// <param name="Timeout">How long one notebook may take.</param>
internal sealed record RunSettings(string? Profile, TimeSpan Timeout)
{
    /// <summary>The environment variable that tells a notebook its profile.</summary>
    public const string ProfileVariable = "ADVCOURSE_PROFILE";

    /// <summary>How long an interrupted cell may take to end before its process is ended.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(3);
}
