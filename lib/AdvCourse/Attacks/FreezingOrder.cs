namespace AdvCourse.Attacks;

/// <summary>Which pixels <see cref="CarliniWagnerL0"/> holds after a success. Paper and code differ.</summary>
public enum FreezingOrder
{
    /// <summary>
    /// The authors' code: several at once, in the order of |change| times the gradient of the whole loss by w. Where f has
    /// just reached 0 that is the gradient of the distance, and at the edge of the box it vanishes, so that a pixel moved as
    /// far as it can go may be held before one that hardly matters.
    /// </summary>
    Code,

    /// <summary>
    /// The paper's text, section VI-B: one at a time, by the product of change and gradient of f. It prints the smallest
    /// g_i delta_i; meant, and done here, is the pixel that has brought f down least. Slower, and fewer pixels remain.
    /// </summary>
    Paper,
}
