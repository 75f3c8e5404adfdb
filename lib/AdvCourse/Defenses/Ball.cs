using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Defenses;

/// <summary>The inner maximisation of min-max training: steepest steps within budget and pixels.</summary>
internal static class Ball
{
    /// <summary>Climbs from a start; images and result are data without a graph.</summary>
    /// <param name="images">The clean images.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="budget">How far each image may move in all.</param>
    /// <param name="steps">The number of steps.</param>
    /// <param name="size">The norm of one step.</param>
    /// <param name="gradient">The direction that raises the loss, by place.</param>
    public static Tensor Climb(
        Tensor images,
        Tensor start,
        Budget budget,
        int steps,
        double size,
        Func<Tensor, Tensor> gradient
    )
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var moved = Within(start);
        for (var step = 0; step < steps; step++)
        {
            using var inner = NewDisposeScope();
            var old = moved;
            moved = Within(moved + budget.Norm.Steepest(gradient(moved), size))
                .MoveToOuterDisposeScope();
            old.Dispose();
        }

        return moved.MoveToOuterDisposeScope();

        Tensor Within(Tensor place) => Box.Pixels.Clip(budget.Project(images, place)).detach();
    }
}
