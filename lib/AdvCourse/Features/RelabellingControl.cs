using System.Globalization;
using AdvCourse.Evaluation;
using AdvCourse.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Features;

/// <summary>
/// Wallace's control (Distill, 2019): take a model's mistakes on its training images, label them with what the model
/// said, and train another model on nothing but these wrong labels. That it does far better than chance on true labels
/// shows that "mislabelled" data can teach what the first model knew: learning from D_det may be distillation.
/// </summary>
/// <param name="Teacher">The first model's accuracy on the test images.</param>
/// <param name="Mistakes">How many training images it had wrong, of how many.</param>
/// <param name="Student">The second model's accuracy on the test images, having seen only wrong labels.</param>
public sealed record RelabellingControl(Rate Teacher, Rate Mistakes, Rate Student)
{
    /// <summary>The images that a model has wrong, with its predictions as labels.</summary>
    /// <param name="model">Maps images to logits.</param>
    /// <param name="images">[N, ...].</param>
    /// <param name="labels">The true classes, Int64 [N].</param>
    /// <param name="progress">Told the finished share, 0 to 1.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    /// <exception cref="ArgumentException">The model has no image wrong.</exception>
    public static (Tensor Images, Tensor Labels) MistakesOf(
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        var score = model.Score(images, labels, progress: progress, cancellation: cancellation);
        var (truth, said) = (score.Labels, score.Predictions.Classes);
        long[] wrong =
        [
            .. Enumerable
                .Range(0, truth.Count)
                .Where(i => said[i] != truth[i])
                .Select(i => (long)i),
        ];
        return wrong.Length > 0
            ? (
                images.index_select(0, tensor(wrong)),
                tensor(Array.ConvertAll(wrong, i => said[(int)i]))
            )
            : throw new ArgumentException(
                "The model has no image wrong; the control needs mistakes: train it for less time."
            );
    }

    /// <summary>Runs the control; the student's training is cached.</summary>
    /// <param name="teacher">A trained model that still makes mistakes on its training images.</param>
    /// <param name="student">An untrained model.</param>
    /// <param name="train">The teacher's training images and labels.</param>
    /// <param name="test">Held-out images and true labels.</param>
    /// <param name="training">How the student is trained.</param>
    /// <param name="cache">Where trained models are kept; <see cref="ModelCache.Default"/> unless given.</param>
    /// <param name="progress">Told the finished share of the student's training.</param>
    /// <param name="cancellation">Ends the training.</param>
    public static RelabellingControl Run<TModel>(
        Module<Tensor, Tensor> teacher,
        TModel student,
        (Tensor Images, Tensor Labels) train,
        (Tensor Images, Tensor Labels) test,
        Training training,
        ModelCache? cache = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
        where TModel : Module<Tensor, Tensor>, IClassifier
    {
        using var scope = NewDisposeScope();
        var (images, labels) = MistakesOf(
            teacher,
            train.Images,
            train.Labels,
            cancellation: cancellation
        );
        var trained = (cache ?? ModelCache.Default).Train(
            student,
            images,
            labels,
            training,
            progress: progress,
            cancellation: cancellation
        );
        return new(
            teacher.Score(test.Images, test.Labels, cancellation: cancellation).Accuracy,
            new((int)images.shape[0], (int)train.Images.shape[0]),
            trained.Model.Score(test.Images, test.Labels, cancellation: cancellation).Accuracy
        );
    }

    /// <summary>One line with the three figures, each accuracy with its interval.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"teacher {Teacher}, {Mistakes.Count} mistakes of {Mistakes.Total}; trained on the mistakes alone {Student}"
        );
}
