using AdvCourse.Features;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Features;

public sealed class GaussianTests
{
    private static readonly SymmetricMatrix Covariance = new(
        new double[,]
        {
            { 4, 1.2, -0.5 },
            { 1.2, 2, 0.3 },
            { -0.5, 0.3, 0.6 },
        }
    );

    private static readonly GaussianModel Model = new([1, -0.5, 2], Covariance);

    [Fact]
    public void Eigenvectors_are_eigenvectors_and_functions_act_on_eigenvalues()
    {
        for (var k = 0; k < 3; k++)
        {
            double[] vector =
            [
                .. Enumerable.Range(0, 3).Select(i => Covariance.Eigenvectors[i, k]),
            ];
            var image = Covariance.Times(vector);
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(Covariance.Eigenvalues[k] * vector[i], image[i], 1e-12);
            }
        }

        Near(Covariance, Covariance.Map(Math.Sqrt).Map(s => s * s), 1e-12);
        var back = Covariance.Map(s => 1 / s).Times(Covariance.Times([1, 2, 3]));
        Assert.All(
            new double[] { 1, 2, 3 }.Zip(back),
            pair => Assert.Equal(pair.First, pair.Second, 1e-12)
        );
        Assert.Equal(6.6, Covariance.Trace, 1e-12);
    }

    [Fact]
    public void Without_an_adversary_the_solver_finds_mean_and_covariance()
    {
        using var scope = NewDisposeScope();
        var fit = new GaussianSolver(2000).Fit(GaussianSolver.PointsOf(Model));
        Near(Covariance, fit.Covariance, 1e-4);
        Assert.All(Model.Mean.Zip(fit.Mean), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1)]
    public void The_robust_covariance_for_a_price_is_what_the_solver_finds(double lambda)
    {
        using var scope = NewDisposeScope();
        var closed = RobustGaussian.ForPenalty(Covariance, lambda);
        var fit = new GaussianSolver(2500, Moves: 12).Fit(
            GaussianSolver.PointsOf(Model),
            GaussianAdversary.Penalty(lambda)
        );
        Near(closed.Covariance, fit.Covariance, 1e-4);
        Assert.All(Model.Mean.Zip(fit.Mean), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(1.5)]
    public void The_robust_covariance_for_a_budget_is_what_the_solver_finds(double epsilon)
    {
        using var scope = NewDisposeScope();
        var closed = RobustGaussian.ForBudget(Covariance, epsilon);
        Assert.Equal(epsilon, closed.Epsilon, 1e-9);
        var fit = new GaussianSolver(2500, Moves: 12).Fit(
            GaussianSolver.PointsOf(Model),
            GaussianAdversary.MeanSquare(epsilon)
        );
        Near(closed.Covariance, fit.Covariance, 1e-4);
    }

    [Fact]
    public void Theorem_2s_eigenvalues_solve_their_equation_and_its_bounds_on_lambda_hold()
    {
        foreach (var epsilon in new[] { 1e-4, 0.01, 0.1, 1, 10, 100 })
        {
            var robust = RobustGaussian.ForBudget(Covariance, epsilon);
            for (var k = 0; k < 3; k++)
            {
                var (s, own) = (robust.Covariance.Eigenvalues[k], Covariance.Eigenvalues[k]);
                var gap = s - (1 / robust.Lambda);
                Assert.Equal(1, gap * gap / (s * own), 1e-6);
            }

            // The paper's epsilon is the mean square.
            var e = epsilon * epsilon;
            var upper = (1 + Math.Sqrt(e)) / Math.Sqrt(e);
            var lower = (1 + Math.Sqrt(e)) / (Math.Sqrt(e) + Math.Pow(e, 1.5));
            Assert.InRange(robust.Lambda / upper, 0, 10);
            Assert.InRange(robust.Lambda / lower, 0.1, double.PositiveInfinity);
        }

        var weak = RobustGaussian.ForBudget(Covariance, 1e-5).Covariance;
        Near(Covariance, weak, 1e-4);
    }

    [Fact]
    public void In_one_dimension_an_adversary_of_each_point_has_a_closed_form_too()
    {
        using var scope = NewDisposeScope();
        // E(|v| + epsilon)² over the points themselves.
        var points = new Noise(5).Normal([400, 1]).to(ScalarType.Float64);
        points -= points.mean();
        const double epsilon = 0.4;
        var fit = new GaussianSolver(2000, Moves: 3).Fit(
            points,
            GaussianAdversary.EachPoint(epsilon)
        );
        var expected = Samples
            .Doubles(points)
            .Average(v => Math.Pow(Math.Abs(v - fit.Mean[0]) + epsilon, 2));
        Assert.Equal(expected, fit.Covariance[0, 0], 1e-3);
    }

    [Fact]
    public void Theorem_1_agrees_with_drawing()
    {
        using var scope = NewDisposeScope();
        const double penalty = 4;
        var (x, labels) = Model.Sample(200_000, 3);
        var v =
            x
            - ((labels * 2) - 1).to(ScalarType.Float64).unsqueeze(1) * tensor(Model.Mean.ToArray());
        // The adversary's best move (C Sigma - I)⁻¹ v, and what it does to the squared Mahalanobis distance.
        var moved = v + v.mm(tensor(Covariance.Map(s => 1 / ((penalty * s) - 1)).ToArray()));
        var root = tensor(Covariance.Map(s => 1 / Math.Sqrt(s)).ToArray());
        var excess = moved.mm(root).square().sum(1).mean() - v.mm(root).square().sum(1).mean();
        var closed = Model.ExcessLoss(penalty);
        Assert.InRange(excess.ToDouble() / closed, 0.99, 1.01);
        var equal = new GaussianModel(Model.Mean, SymmetricMatrix.Diagonal(2.2, 2.2, 2.2));
        Assert.True(equal.ExcessLoss(penalty) < closed); // same trace
        Assert.Throws<ArgumentException>(() => Model.ExcessLoss(1));
    }

    [Theory]
    [InlineData(10, 0.4153)]
    [InlineData(1, 0.5680)]
    [InlineData(0.1, 0.8579)]
    public void Theorem_3_robust_gradients_align_better(double lambda, double cosine)
    {
        var covariance = SymmetricMatrix.Diagonal(25, 1);
        Assert.Equal(10.0 / 26, GaussianModel.MinimumCosineOf(covariance), 1e-12);
        var robust = RobustGaussian.ForPenalty(covariance, lambda).Covariance;
        Assert.Equal(cosine, GaussianModel.MinimumCosineOf(robust), 6e-5);
    }

    [Fact]
    public void No_mean_has_a_smaller_cosine_than_the_worst_one()
    {
        var worst = new GaussianModel(GaussianModel.WorstMean(Covariance), Covariance);
        Assert.Equal(worst.MinimumCosine, worst.Alignment, 1e-9);
        var random = new Random(3);
        for (var i = 0; i < 1000; i++)
        {
            double[] mean =
            [
                random.NextDouble() - 0.5,
                random.NextDouble() - 0.5,
                random.NextDouble() - 0.5,
            ];
            Assert.True(new GaussianModel(mean, Covariance).Alignment >= worst.Alignment - 1e-12);
        }
    }

    /// <summary>
    /// On a line with mean 1 and variance 4 the classes overlap: Phi(1 / 2) are right, and Phi((1 - epsilon) / 2) when each
    /// point comes nearer by epsilon, whatever the scale of the weight. Values of Phi from tables.
    /// </summary>
    [Theory]
    [InlineData(0, 0.691462)]
    [InlineData(0.5, 0.598706)]
    [InlineData(1, 0.5)]
    [InlineData(2, 0.308538)]
    public void Accuracy_is_phi_of_the_margin_in_deviations(double epsilon, double expected)
    {
        var line = new GaussianModel([1], SymmetricMatrix.Diagonal(4));
        Assert.Equal(expected, line.Accuracy([1], epsilon), 1e-6);
        Assert.Equal(expected, line.Accuracy([7], epsilon), 1e-6);
        Assert.Equal(1 - line.Accuracy([1], -epsilon), line.Accuracy([-1], epsilon), 1e-12);
        // In a plane the weights (3, 4) have a deviation of 5 and lose 5 epsilon.
        var plane = new GaussianModel([2, 1], SymmetricMatrix.Diagonal(1, 1));
        Assert.Equal(0.977250, plane.Accuracy([3, 4]), 1e-6); // 10 / 5
        Assert.Equal(0.841345, plane.Accuracy([3, 4], 1), 1e-6); // (10 - 5) / 5
    }

    [Fact]
    public void Margins_and_accuracies_are_those_of_draws()
    {
        using var scope = NewDisposeScope();
        var (x, labels) = Model.Sample(100_000, 7);
        var signs = ((labels * 2) - 1).to(ScalarType.Float64);
        var weights = tensor(Model.Weights);
        const double epsilon = 0.2;
        var length = weights.norm().ToDouble();
        var clean = (signs * x.mv(weights)).gt(0).to(ScalarType.Float64).mean().ToDouble();
        var attacked = (signs * x.mv(weights))
            .gt(epsilon * length)
            .to(ScalarType.Float64)
            .mean()
            .ToDouble();
        Assert.Equal(Model.Accuracy(Model.Weights), clean, 0.005);
        Assert.Equal(Model.Accuracy(Model.Weights, epsilon), attacked, 0.005);
        var atBoundary = Model.Mean.Zip(Model.Weights, (m, w) => m - (Model.Margin * w / length));
        Assert.Equal(0, atBoundary.Zip(Model.Weights, (a, w) => a * w).Sum(), 1e-9);
        Assert.Equal(
            Model.MahalanobisMargin,
            Math.Sqrt(Model.Mean.Zip(Model.Weights, (m, w) => m * w).Sum()),
            1e-12
        );
        // Robust weights put the boundary further from the mean, at the price of clean accuracy.
        var robust = RobustGaussian
            .ForBudget(Covariance, 1)
            .Covariance.Map(s => 1 / s)
            .Times(Model.Mean);
        var margin =
            Model.Mean.Zip(robust, (m, w) => m * w).Sum() / Math.Sqrt(robust.Sum(w => w * w));
        Assert.True(margin > Model.Margin);
        Assert.True(Model.Accuracy(robust) < Model.Accuracy(Model.Weights));
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        Refused(
            "symmetric",
            () =>
                new SymmetricMatrix(
                    new double[,]
                    {
                        { 1, 2 },
                        { 3, 4 },
                    }
                )
        );
        Refused("not square", () => new SymmetricMatrix(new double[2, 3]));
        Refused(
            "symmetric",
            () =>
                new SymmetricMatrix(
                    new[,]
                    {
                        { double.NaN },
                    }
                )
        );
        Refused(
            "positive definite",
            () => new GaussianModel([1, 1], SymmetricMatrix.Diagonal(1, 0))
        );
        Refused("one number a dimension", () => new GaussianModel([1], Covariance));
        Refused("positive and finite", () => RobustGaussian.ForPenalty(Covariance, 0));
        Refused("positive and finite", () => RobustGaussian.ForBudget(Covariance, -1));
        Refused("positive, finite", () => GaussianAdversary.EachPoint(0));
        Refused("Float64", () => new GaussianSolver().Fit(zeros(5, 2)));

        static void Refused(string named, Func<object> act) =>
            Assert.Contains(
                named,
                Assert.Throws<ArgumentException>(act).Message,
                StringComparison.Ordinal
            );
    }

    private static void Near(SymmetricMatrix expected, SymmetricMatrix actual, double tolerance)
    {
        for (var i = 0; i < expected.Size; i++)
        {
            for (var j = 0; j < expected.Size; j++)
            {
                Assert.Equal(expected[i, j], actual[i, j], tolerance * expected.Eigenvalues[0]);
            }
        }
    }
}
