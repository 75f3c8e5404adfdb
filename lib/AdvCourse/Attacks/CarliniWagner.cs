using System.Globalization;
using AdvCourse.Attacks.Solvers;
using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>
/// What the three attacks of Carlini and Wagner 2016 share: a descent by Adam, a constant c that weighs f against the
/// distance, and the step back to 8-bit pixels that the paper describes and the authors' code leaves out.
/// </summary>
public abstract record CarliniWagner : NearestAttack
{
    private readonly double learningRate;
    private readonly int maxIterations;
    private readonly double initialC;

    private protected CarliniWagner(int maxIterations, double learningRate, double initialC) =>
        (MaxIterations, LearningRate, InitialC) = (maxIterations, learningRate, initialC);

    /// <summary>The most steps of a descent, at least 1.</summary>
    public int MaxIterations
    {
        get => maxIterations;
        init => maxIterations = AtLeastOne(value, "iterations");
    }

    /// <summary>Adam's learning rate, about the size of a step in the variables.</summary>
    public double LearningRate
    {
        get => learningRate;
        init => learningRate = Positive(value, "learning rate");
    }

    /// <summary>The first weight of f against the distance.</summary>
    public double InitialC
    {
        get => initialC;
        init => initialC = Positive(value, "first constant c");
    }

    /// <summary>
    /// Whether images end on 8-bit levels: rounded to multiples of 1/255 and, where rounding loses the goal, or the lead
    /// that was asked for, mended one pixel by one level at a time, the one that helps most first (section V-B,
    /// "discretisation"). Real images are 8-bit; without this an attack's success is that of images that no file can hold.
    /// </summary>
    public bool EightBit { get; init; }

    /// <summary>How far the wanted class must lead, in scores, also on 8-bit levels; 0 where the attack cannot ask for it.</summary>
    private protected virtual double Lead => 0;

    /// <summary>The search in real numbers.</summary>
    private protected abstract Tensor Search(Victim victim);

    /// <inheritdoc/>
    protected sealed override Tensor Perturb(Victim victim, Tensor images)
    {
        ArgumentNullException.ThrowIfNull(victim);
        var found = Search(victim);
        return EightBit ? Lattice.Repair(victim, found, Distance, Lead) : found;
    }

    /// <summary>What is said of settings that are not as usual, each after a comma.</summary>
    private protected string Unusual(params (bool Said, string Text)[] parts) =>
        string.Concat(
            parts
                .Append((Said: EightBit, Text: "8-bit"))
                .Where(part => part.Said)
                .Select(part => ", " + part.Text)
        );

    private protected int AtLeastOne(int value, string what) =>
        Setting.AtLeastOne(value, Name, what);

    private protected double Positive(double value, string what) =>
        value is > 0 and < double.PositiveInfinity
            ? value
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Name} with a {what} of {value} cannot be; take a positive number."
                )
            );
}
