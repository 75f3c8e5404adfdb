using AdvCourse.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace AdvCourse.Defenses;

/// <summary>
/// Cross-entropy of softmax(Z / T) against a teacher's softmax(Z_teacher / T): how a distilled network is trained
/// (Papernot et al. 2016, section IV). The hard labels are not looked at.
/// </summary>
/// <param name="Teacher">Whose probabilities are the labels.</param>
/// <param name="Temperature">T of both networks, above 0.</param>
public sealed record SoftLabelLoss(Teacher Teacher, double Temperature) : Objective
{
    /// <summary>Whose probabilities are the labels.</summary>
    public Teacher Teacher
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Teacher));
    } = Teacher ?? throw new ArgumentNullException(nameof(Teacher));

    /// <summary>T.</summary>
    public double Temperature
    {
        get;
        init => field = Setting.Within(value, 1e-6, 1e6, nameof(Temperature));
    } = Setting.Within(Temperature, 1e-6, 1e6, nameof(Temperature));

    /// <inheritdoc/>
    public override Tensor Loss(
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        Noise noise
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        if (Head.Of(model) != Head.Softmax)
        {
            throw new ArgumentException(
                $"A temperature divides the logits of a softmax; {model.GetName()} has a {Head.Of(model)} head."
            );
        }

        var soft = Teacher.SoftLabels(images, Temperature);
        return -(soft * F.log_softmax(model.call(images) / Temperature, 1)).sum(1).mean();
    }
}
