namespace AdvCourse.Threats;

/// <summary>The kinds of goal that an attack is defined for.</summary>
[Flags]
public enum Goals
{
    /// <summary>No kind; no attack has this.</summary>
    None = 0,

    /// <summary>Any class but the true one.</summary>
    Untargeted = 1,

    /// <summary>A chosen class for each image.</summary>
    Targeted = 2,

    /// <summary>Either kind.</summary>
    Both = Untargeted | Targeted,
}
