using System.Globalization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdvCourse.Features;

/// <summary>What the solver found.</summary>
/// <param name="Mean">The learned mean, [d].</param>
/// <param name="Covariance">The learned covariance.</param>
/// <param name="Loss">The mean of log det Sigma + squared Mahalanobis distance under attack (twice the negative log likelihood, without its constant).</param>
public sealed record GaussianFit(
    IReadOnlyList<double> Mean,
    SymmetricMatrix Covariance,
    double Loss
);

/// <summary>
/// Robust maximum likelihood by numbers, without any closed form: min over mean and covariance of the mean over points of
/// the loss after the adversary's best moves. The gradient at the best moves is the gradient of the maximum (Danskin), so
/// the outer problem is plain descent (Adam) on the mean and on a lower triangular B with Sigma⁻¹ = Bᵀ B.
/// </summary>
/// <param name="Steps">Descent steps, at least 1.</param>
/// <param name="Moves">Improvements of the adversary's moves before each, kept from step to step.</param>
/// <param name="LearningRate">The first rate; it falls to nothing along a half cosine.</param>
public sealed record GaussianSolver(int Steps = 3000, int Moves = 5, double LearningRate = 0.05)
{
    /// <summary>Learns from points of one class (flip the sign of those of the other: y x).</summary>
    /// <param name="points">Float64 [N, d], more points than dimensions.</param>
    /// <param name="adversary">What may be done to them; null for none.</param>
    /// <param name="progress">Told the finished share, 0 to 1.</param>
    /// <param name="cancellation">Looked at before each step.</param>
    public GaussianFit Fit(
        Tensor points,
        GaussianAdversary? adversary = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(points);
        if (
            points.ndim != 2
            || points.dtype != ScalarType.Float64
            || points.shape[0] <= points.shape[1]
        )
        {
            throw new ArgumentException(
                $"Points are {points.dtype} of shape [{string.Join(", ", points.shape)}]; give Float64 [N, d] with N above d."
            );
        }

        using var scope = NewDisposeScope();
        using var grads = enable_grad();
        var mean = new Parameter(points.mean([0]).detach());
        var identity = eye(points.shape[1], dtype: ScalarType.Float64);
        var lower = identity.cumsum(0);
        var b = new Parameter(identity / points.std().ToDouble());
        using var optimizer = optim.Adam([mean, b], LearningRate);
        var moves = points.detach() * 0;
        var loss = double.NaN;
        for (var step = 0; step < Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            var rate = 0.5 * LearningRate * (1 + Math.Cos(Math.PI * step / Steps));
            foreach (var group in optimizer.ParamGroups)
            {
                group.LearningRate = rate;
            }

            for (var i = 0; i < Moves && adversary is not null; i++)
            {
                moves = adversary.Better(moves, Gradient(points, moves, mean, b * lower));
            }

            optimizer.zero_grad();
            var triangle = b * lower;
            var distances = (points + moves - mean).mm(triangle.t());
            var logDeterminant = (b * identity).sum(1).abs().log().sum(); // of a triangle: its diagonal's
            var total =
                (distances * distances).sum(1).mean()
                - (adversary?.Price(moves) ?? 0)
                - (2 * logDeterminant);
            total.backward();
            optimizer.step();
            loss = total.ToDouble();
            moves.MoveToOuterDisposeScope();
            progress?.Report((step + 1.0) / Steps);
        }

        var found = (b * lower).detach();
        var precision = found.t().mm(found).data<double>();
        var d = (int)points.shape[1];
        var entries = new double[d, d];
        for (var i = 0; i < d; i++)
        {
            for (var j = 0; j < d; j++)
            {
                entries[i, j] = precision[i, j];
            }
        }

        return new(
            mean.detach().data<double>().ToArray(),
            new SymmetricMatrix(entries).Map(a => 1 / a),
            double.IsFinite(loss)
                ? loss
                : throw new ArithmeticException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The loss is {loss}: this adversary has no bound here (a price below the learned precision). Take a weaker one or a smaller rate than {LearningRate}."
                    )
                )
        );
    }

    /// <summary>
    /// Points with exactly this mean and covariance, mu ± sqrt(d) times the columns of sqrt(Sigma): for an adversary whose
    /// best moves are linear (price, mean square) they stand for the whole distribution.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <returns>Float64 [2 d, d].</returns>
    public static Tensor PointsOf(GaussianModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var d = model.Mean.Count;
        var root = tensor(model.Covariance.Map(Math.Sqrt).ToArray()) * Math.Sqrt(d);
        return cat([root, -root]) + tensor(model.Mean.ToArray());
    }

    /// <summary>Of the squared distances, by the moves.</summary>
    private static Tensor Gradient(Tensor points, Tensor moves, Tensor mean, Tensor b)
    {
        var leaf = moves.detach().requires_grad_(true);
        var distances = (points + leaf - mean.detach()).mm(b.detach().t());
        return autograd.grad([(distances * distances).sum()], [leaf])[0];
    }
}
