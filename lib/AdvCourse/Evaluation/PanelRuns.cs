using AdvCourse.Attacks;
using AdvCourse.Threats;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Evaluation;

/// <summary>The runs of an <see cref="InvariantPanel"/>, one after the other, each an equal part of its progress.</summary>
internal sealed class PanelRuns(
    Module<Tensor, Tensor> model,
    Tensor images,
    Tensor labels,
    Goal goal,
    int count,
    IProgress<double>? progress,
    CancellationToken cancellation
)
{
    private int done;

    /// <summary>The next run.</summary>
    public AttackResult Of(Attack attack, int batchSize = 500) =>
        attack.Run(
            model,
            images,
            labels,
            goal,
            batchSize: batchSize,
            progress: Next(1),
            cancellation: cancellation
        );

    /// <summary>The part of the progress that belongs to so many runs that come next.</summary>
    public IProgress<double>? Next(int runs)
    {
        done += runs;
        return progress.Between((double)(done - runs) / count, (double)done / count);
    }
}
