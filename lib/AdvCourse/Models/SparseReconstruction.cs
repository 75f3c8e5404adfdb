using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Models;

/// <summary>
/// The first training of an <see cref="AutoencoderClassifier"/>: half the squared reconstruction error of an image, plus
/// beta times the divergence of each hidden unit's mean activity from rho, plus lambda Σ w² / k. Labels are not looked
/// at.
/// </summary>
/// <param name="Sparsity">rho, the wanted mean activity of a unit, between 0 and 1.</param>
/// <param name="Beta">The weight of the sparsity, at least 0.</param>
/// <param name="Lambda">The weight decay, at least 0.</param>
public sealed record SparseReconstruction(
    double Sparsity = 0.05,
    double Beta = 0.3,
    double Lambda = 1e-6
) : Objective
{
    /// <summary>rho, the wanted mean activity of a unit.</summary>
    public double Sparsity
    {
        get;
        init => field = Defenses.Setting.Within(value, 1e-6, 1 - 1e-6, nameof(Sparsity));
    } = Defenses.Setting.Within(Sparsity, 1e-6, 1 - 1e-6, nameof(Sparsity));

    /// <summary>The weight of the sparsity.</summary>
    public double Beta
    {
        get;
        init => field = Defenses.Setting.Within(value, 0, double.MaxValue, nameof(Beta));
    } = Defenses.Setting.Within(Beta, 0, double.MaxValue, nameof(Beta));

    /// <summary>The weight decay.</summary>
    public double Lambda
    {
        get;
        init => field = Defenses.Setting.Within(value, 0, double.MaxValue, nameof(Lambda));
    } = Defenses.Setting.Within(Lambda, 0, double.MaxValue, nameof(Lambda));

    /// <inheritdoc/>
    public override Tensor Loss(
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        Noise noise
    )
    {
        ArgumentNullException.ThrowIfNull(images);
        var autoencoder = TopLayerLoss.Autoencoder(model);
        var hidden = autoencoder.Encode(images);
        var errors = autoencoder.Decode(hidden) - images.flatten(1);
        var activity = hidden.mean([0]).clamp(1e-6, 1 - 1e-6);
        var sparse =
            (Sparsity * (Math.Log(Sparsity) - activity.log()))
            + ((1 - Sparsity) * (Math.Log(1 - Sparsity) - (1 - activity).log()));
        var loss = (0.5 * errors.square().sum(1).mean()) + (Beta * sparse.sum());
        foreach (var weight in autoencoder.CodeWeights)
        {
            loss += Lambda / weight.shape[0] * weight.square().sum();
        }

        return loss;
    }
}

/// <summary>
/// The second training of an <see cref="AutoencoderClassifier"/>: the softmax on top of hidden units that stay as they
/// are, plus lambda Σ w² / k.
/// </summary>
/// <param name="Lambda">The weight decay, at least 0.</param>
public sealed record TopLayerLoss(double Lambda = 1e-6) : Objective
{
    /// <summary>The weight decay.</summary>
    public double Lambda
    {
        get;
        init => field = Defenses.Setting.Within(value, 0, double.MaxValue, nameof(Lambda));
    } = Defenses.Setting.Within(Lambda, 0, double.MaxValue, nameof(Lambda));

    /// <inheritdoc/>
    public override Tensor Loss(
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        Noise noise
    )
    {
        var autoencoder = Autoencoder(model);
        Tensor hidden;
        using (no_grad())
        {
            hidden = autoencoder.Encode(images);
        }

        var weight = autoencoder.TopWeight;
        return Head.Softmax.Losses(autoencoder.Classify(hidden.detach()), labels).mean()
            + (Lambda / weight.shape[0] * weight.square().sum());
    }

    internal static AutoencoderClassifier Autoencoder(Module<Tensor, Tensor> model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model as AutoencoderClassifier
            ?? throw new ArgumentException(
                $"This objective trains an AutoencoderClassifier, not {model.GetName()}."
            );
    }
}
