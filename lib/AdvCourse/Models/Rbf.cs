using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Models;

/// <summary>
/// The shallow RBF network of Goodfellow et al. 2014: p_k = exp(-sum_f a_kf (x_f - mu_kf)^2), independently for each
/// class, so that it can say "none of them" far from everything it knows.
/// </summary>
/// <remarks>
/// The paper writes exp((x - mu)' beta (x - mu)) and leaves unsaid that beta must be negative definite; here beta is
/// diagonal and -a, with a = exp(log a) so that it stays positive.
/// </remarks>
public sealed class Rbf : Classifier
{
    private readonly Parameter centres;
    private readonly Parameter logWidths;
    private readonly int inputs;
    private readonly double precision;
    private readonly long seed;

    /// <summary>Centres start near grey, with small noise; <see cref="CentreOn"/> puts them on the class means.</summary>
    /// <param name="inputs">Numbers an image: 784 for MNIST.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="precision">The first value of every a.</param>
    /// <param name="seed">Decides the first centres.</param>
    public Rbf(int inputs = 784, int classes = 10, double precision = 0.02, long seed = 0)
        : base(nameof(Rbf), Head.Bump, classes)
    {
        (this.inputs, this.precision, this.seed) = (inputs, precision, seed);
        centres = new Parameter(new Noise(seed).Uniform([classes, inputs], 0.1, 0.2));
        logWidths = new Parameter(
            full([classes, inputs], Math.Log(precision), dtype: ScalarType.Float32)
        );
        RegisterComponents();
    }

    /// <summary>mu, [classes, inputs].</summary>
    public Tensor Centres => centres;

    /// <inheritdoc/>
    public override string Architecture =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Rbf {inputs}-{Classes}, diagonal, a starts at {precision}, seed {seed}"
        );

    /// <summary>Moves each centre to the mean of its class, where training then starts.</summary>
    /// <param name="images">Images, [N, ...].</param>
    /// <param name="labels">Classes, Int64 [N].</param>
    public void CentreOn(Tensor images, Tensor labels)
    {
        using (NewDisposeScope())
        using (no_grad())
        {
            var members = nn.functional.one_hot(labels, Classes).to(images.dtype);
            var counts = members.sum(dim: 0).clamp(min: 1.0).unsqueeze(1);
            centres.copy_(members.t().matmul(Rows(images)) / counts);
        }
    }

    /// <summary>log p_k, [N, classes]; at most 0.</summary>
    /// <param name="input">Images, [N, ...].</param>
    public override Tensor forward(Tensor input)
    {
        // sum_f a (x - mu)^2 = x^2 a' - 2 x (a mu)' + sum a mu^2: two matrix products instead of an [N, classes, inputs] cube.
        var x = Rows(input);
        var a = logWidths.exp();
        var weighted = a * centres;
        var squares =
            (x * x).matmul(a.t()) - (2 * x.matmul(weighted.t())) + (weighted * centres).sum(1);
        return -squares.clamp(min: 0.0);
    }
}
