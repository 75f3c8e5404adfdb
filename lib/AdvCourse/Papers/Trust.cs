namespace AdvCourse.Papers;

/// <summary>How far to trust a number that the course repeats from a paper.</summary>
public enum Trust
{
    /// <summary>Read in the paper's own text or the authors' code.</summary>
    Verified,

    /// <summary>A verbatim quotation of the paper's source.</summary>
    Quoted,

    /// <summary>From a second-hand table that agrees with recall.</summary>
    SecondHand,

    /// <summary>As commonly reported; nobody has checked it against the paper yet.</summary>
    Recalled,

    /// <summary>Follows from what the paper says, but is not in it.</summary>
    Inferred,

    /// <summary>Our own, measured by this course.</summary>
    Measured,
}
