using AdvCourse.Attacks;
using AdvCourse.Data;
using AdvCourse.Evaluation;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Gallery;

/// <summary>One attack on the ten digits.</summary>
/// <param name="Entry">The attack and what to look for.</param>
/// <param name="Clean">The digits.</param>
/// <param name="Result">What became of them.</param>
public sealed record Room(Entry Entry, Tensor Clean, AttackResult Result);

/// <summary>Runs the attacks of the gallery.</summary>
public static class Exhibition
{
    /// <summary>For each class the first image that the model has right.</summary>
    /// <param name="model">Maps images to logits.</param>
    /// <param name="test">Images to choose from.</param>
    /// <exception cref="InvalidOperationException">The model has a class right nowhere.</exception>
    public static (Tensor Images, Tensor Labels) Digits(Module<Tensor, Tensor> model, ImageSet test)
    {
        ArgumentNullException.ThrowIfNull(test);
        var some = test.Take(Math.Min(1_000, test.Count));
        var said = model.Predict(some.Images()).Classes;
        var chosen = Enumerable
            .Range(0, 10)
            .Select(digit =>
                Enumerable
                    .Range(0, some.Count)
                    .Where(i => some.LabelOf(i) == digit && said[i] == digit)
                    .Select(i => (int?)i)
                    .FirstOrDefault()
                ?? throw new InvalidOperationException($"The model has no {digit} right.")
            );
        var set = some.Subset(chosen);
        return (set.Images(), set.Labels());
    }

    /// <summary>Runs one attack.</summary>
    /// <param name="entry">The attack.</param>
    /// <param name="model">Maps images to logits.</param>
    /// <param name="digits">The images and their classes.</param>
    public static Room Hang(
        Entry entry,
        Module<Tensor, Tensor> model,
        (Tensor Images, Tensor Labels) digits
    )
    {
        ArgumentNullException.ThrowIfNull(entry);
        var goal = entry.GoalFor(digits.Labels.data<long>().ToArray());
        return new(
            entry,
            digits.Images,
            entry.Attack.Run(model, digits.Images, digits.Labels, goal, seed: 1)
        );
    }
}
