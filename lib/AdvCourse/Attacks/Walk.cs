using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>
/// The loop that iterative gradient attacks share: gradient, step, back within budget and box. With
/// <see cref="StopWhenAdversarial"/> an image leaves as soon as the logits of its next gradient show it adversarial.
/// </summary>
/// <param name="Steps">How many steps.</param>
/// <param name="Step">From the direction to climb and the images where it was taken to the change of the images.</param>
/// <param name="Constrain">Brings images back, given the originals.</param>
internal sealed record Walk(
    int Steps,
    Func<Tensor, Tensor, Tensor> Step,
    Func<Tensor, Tensor, Tensor> Constrain
)
{
    /// <summary>Whether images leave at the first success, instead of making it more certain.</summary>
    public bool StopWhenAdversarial { get; init; }

    /// <summary>The decay of the gradients' memory, or null for none: g = decay g + gradient / its mean absolute value.</summary>
    public double? Decay { get; init; }

    /// <summary>The classes whose loss goes down instead of the goal's, one for each image of the whole batch; or null.</summary>
    public Tensor? Toward { get; init; }

    /// <summary>The images after the walk.</summary>
    /// <param name="victim">The images to attack.</param>
    /// <param name="start">Where the walk begins; not changed.</param>
    public Tensor Run(Victim victim, Tensor start)
    {
        var whole = victim;
        var (moved, toward) = (start, Toward);
        Tensor? memory = null;
        Tensor? result = null;
        var carry = new Carry(start, Toward);
        for (var step = 0; step < Steps; step++)
        {
            using var scope = NewDisposeScope();
            var (gradient, logits) = Gradient(victim, moved, toward);
            if (
                StopWhenAdversarial
                && victim.Reached(logits) is var reached
                && reached.Contains(true)
            )
            {
                result ??= start.clone().MoveToOuterDisposeScope();
                result.Put(victim.Within(whole), moved);
                var open = reached.Where(false);
                if (open.Length == 0)
                {
                    return result;
                }

                victim = victim.Narrow(open);
                (moved, gradient) = (moved.Pick(open), gradient.Pick(open));
                (memory, toward) = (memory?.Pick(open), toward?.Pick(open));
            }

            if (Decay is double decay)
            {
                var size = gradient.flatten(1).abs().mean([1]).clamp(min: 1e-37).Beside(gradient);
                gradient = memory is null ? gradient / size : (memory * decay) + (gradient / size);
                memory = gradient;
            }

            moved = Constrain(victim.Clean, moved + Step(gradient, moved));
            carry.On(moved, memory, toward);
            victim.Report((step + 1.0) / Steps);
        }

        result?.Put(victim.Within(whole), moved);
        return result ?? moved;
    }

    private static (Tensor Gradient, Tensor Logits) Gradient(
        Victim victim,
        Tensor images,
        Tensor? toward
    )
    {
        if (toward is null)
        {
            return (victim.Ascent(images, out var logits), logits);
        }

        var slopes = victim.Slopes(images, outputs => [-victim.Head.Losses(outputs, toward)]);
        return (slopes.Gradients[0], slopes.Logits);
    }
}
