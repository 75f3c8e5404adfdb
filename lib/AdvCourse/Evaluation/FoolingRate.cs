namespace AdvCourse.Evaluation;

/// <summary>How often noise is made to pass for one class: <see cref="Rubbish.Fool"/>.</summary>
/// <param name="Class">The class wanted.</param>
/// <param name="Fooled">How often its probability passed one half.</param>
public sealed record FoolingRate(int Class, Rate Fooled)
{
    /// <summary>
    /// Of how many images the step missed the class because it could not see: the first gradient was exactly zero.
    /// <see cref="Fooled"/> counts them as they are, which says nothing about robustness.
    /// </summary>
    public Rate Masked { get; init; }

    /// <summary>For example "class 9: 100 % (95 % interval 99.62 to 100, n = 1000)"; masked images are named at its end.</summary>
    public override string ToString() => $"class {Class}: {Fooled}{MaskedNote.Of(Masked)}";
}
