namespace AdvCourse.Attacks;

/// <summary>Why an attack that missed its goal on an image says nothing about the model, though it saw a slope there.</summary>
public enum Shortfall
{
    /// <summary>It did all that its method says: the failure counts.</summary>
    None,

    /// <summary>
    /// The model's scores and the attack's weights c on them do not fit: the largest c that it came to is too small to move
    /// the image, because the scores are small or because a small first c had too few steps to grow, or already the first
    /// is too large for this precision.
    /// </summary>
    Scale,

    /// <summary>A minimisation halted where no minimum is, and what it had reached was taken for the best of its weight.</summary>
    Stall,

    /// <summary>The attack moves pixels one way only, and from the start too few of the image's had any way to go.</summary>
    Room,
}
