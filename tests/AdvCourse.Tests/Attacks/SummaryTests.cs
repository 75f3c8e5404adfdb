using AdvCourse.Attacks;
using AdvCourse.Evaluation;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Attacks;

public sealed class SummaryTests
{
    [Theory]
    [InlineData(2, "median of successes L2 0.2, Linf 0.2;")]
    [InlineData(0, "median of successes L2 none, Linf none;")]
    public void Distances_of_failures_are_in_no_median(int moving, string said)
    {
        using var scope = NewDisposeScope();
        // Class 1 from 0.5 on; all images are right, and three of five at least are not moved.
        var model = Samples.Logistic(1);
        Samples.Set(model.Weight, tensor(new[] { 10f }, [1, 1]));
        Samples.Set(model.Bias, tensor(new[] { -5f }));
        using var result = new MovesSome(moving).Run(
            model,
            full([5, 1], 0.4f),
            zeros(5, dtype: ScalarType.Int64)
        );
        Assert.Equal(moving, result.SuccessRate.Count);
        Assert.Contains(said, result.Summary, StringComparison.Ordinal);
        Assert.Contains($"error {new Rate(moving, 5)}", result.Summary, StringComparison.Ordinal);
    }

    /// <summary>Moves the first images by 0.2 and finds nothing for the others.</summary>
    private sealed record MovesSome(int Moving) : NearestAttack
    {
        public override string Name => "moves some";

        public override Citation Citation => new("goodfellow2014", "section 4");

        public override Norm Distance => Norm.L2;

        protected override Tensor Perturb(Victim victim, Tensor images)
        {
            float[] moves =
            [
                .. Enumerable.Range(0, victim.Count).Select(i => i < Moving ? 0.2f : 0f),
            ];
            return images + tensor(moves).unsqueeze(1);
        }
    }
}
