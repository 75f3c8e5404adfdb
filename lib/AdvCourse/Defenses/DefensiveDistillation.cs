using AdvCourse.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Defenses;

/// <summary>
/// Defensive distillation (Papernot et al. 2016): a teacher is trained at temperature T, its probabilities at T are the
/// labels of a student of the same architecture, trained at T too; the student answers at T = 1. Its logits are then so
/// large that float32 gradients of the softmax vanish: a masked gradient, not robustness (Carlini and Wagner 2016,
/// section VIII).
/// </summary>
/// <remarks>Teacher and student start from the same weights, one epoch of plain training, as in Carlini and Wagner's code.</remarks>
/// <param name="Temperature">T, above 0; 100 in both papers.</param>
public sealed record DefensiveDistillation(double Temperature = 100)
{
    /// <summary>T.</summary>
    public double Temperature
    {
        get;
        init => field = Setting.Within(value, 1e-6, 1e6, nameof(Temperature));
    } = Setting.Within(Temperature, 1e-6, 1e6, nameof(Temperature));

    /// <summary>Epochs of plain training that both networks start from; 0 for the untrained network.</summary>
    public int StartEpochs { get; init; } = 1;

    /// <summary>Trains start, teacher and student.</summary>
    /// <param name="make">Makes the untrained network, the same one each time.</param>
    /// <param name="training">How each network is trained; the objective is replaced.</param>
    /// <param name="train">
    /// Trains one network: what to call it, the network, the settings. In a notebook
    /// <c>(name, model, t) => run.Train(name, model, images, labels, t)</c>.
    /// </param>
    public Distilled<TModel> Fit<TModel>(
        Func<TModel> make,
        Training training,
        Func<string, TModel, Training, TModel> train
    )
        where TModel : Classifier
    {
        ArgumentNullException.ThrowIfNull(make);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(train);
        TModel? start = null;
        if (StartEpochs > 0)
        {
            var plain = training with
            {
                Epochs = StartEpochs,
                Objective = new CleanLoss(),
                Stop = null,
            };
            start = train("shared start", make(), plain);
        }

        var teacher = train(
            "teacher",
            Begin(),
            training with
            {
                Objective = new TemperatureLoss(Temperature),
            }
        );
        var student = train(
            "student",
            Begin(),
            training with
            {
                Objective = new SoftLabelLoss(new Teacher(teacher), Temperature),
            }
        );
        return new(teacher, student, Temperature);

        TModel Begin()
        {
            var model = make();
            if (start is not null)
            {
                using var quiet = no_grad();
                model.load_state_dict(start.state_dict());
            }

            return model;
        }
    }

    /// <summary>Trains start, teacher and student on images, or loads them from a cache.</summary>
    /// <param name="make">Makes the untrained network, the same one each time.</param>
    /// <param name="images">Training images, [N, ...], in [0, 1].</param>
    /// <param name="labels">Their classes, Int64 [N].</param>
    /// <param name="training">How each network is trained; the objective is replaced.</param>
    /// <param name="cache">Where trained networks are kept; nowhere unless given.</param>
    /// <param name="progress">Told the finished share of all epochs of the networks, 0 to 1.</param>
    /// <param name="cancellation">Looked at before each update.</param>
    public Distilled<TModel> Fit<TModel>(
        Func<TModel> make,
        Tensor images,
        Tensor labels,
        Training training,
        ModelCache? cache = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
        where TModel : Classifier
    {
        ArgumentNullException.ThrowIfNull(training);
        var (done, all) = (0, Math.Max(0, StartEpochs) + (2.0 * training.Epochs));
        return Fit(
            make,
            training,
            (_, model, settings) =>
            {
                var part = progress.Between(done / all, (done + settings.Epochs) / all);
                done += settings.Epochs;
                if (cache is not null)
                {
                    return cache
                        .Train(
                            model,
                            images,
                            labels,
                            settings,
                            progress: part,
                            cancellation: cancellation
                        )
                        .Model;
                }

                Trainer.Fit(
                    model,
                    images,
                    labels,
                    settings,
                    progress: part,
                    cancellation: cancellation
                );
                return model;
            }
        );
    }
}

/// <summary>The two networks of a distillation.</summary>
/// <param name="Teacher">Trained on hard labels at the temperature.</param>
/// <param name="Student">The defended network; as it is it answers at temperature 1.</param>
/// <param name="Temperature">T.</param>
public sealed record Distilled<TModel>(TModel Teacher, TModel Student, double Temperature)
    where TModel : Classifier
{
    /// <summary>
    /// The student with its logits divided by T again: the same decisions, gradients that do not vanish. An attack that
    /// finds more here than on the student shows the masking (Carlini and Wagner 2016, section VIII).
    /// </summary>
    public Tempered AtTrainingTemperature => new(Student, Temperature);
}
