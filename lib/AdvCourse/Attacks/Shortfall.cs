namespace AdvCourse.Attacks;

/// <summary>Why an attack that missed its goal on an image says nothing about the model, though it saw a slope there.</summary>
public enum Shortfall
{
    /// <summary>It did all that its method says: the failure counts.</summary>
    None,

    /// <summary>
    /// The model's scores are of a size that the attack's constants are not made for: its largest weight on them is too
    /// small to move the image, or already its first too large for this precision.
    /// </summary>
    Scale,

    /// <summary>A minimisation halted where no minimum is, and what it had reached was taken for the best of its weight.</summary>
    Stall,
}
