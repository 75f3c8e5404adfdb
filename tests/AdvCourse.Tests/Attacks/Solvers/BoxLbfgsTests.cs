using AdvCourse.Attacks.Solvers;
using FsCheck.Xunit;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Attacks.Solvers;

/// <summary>Functions whose minimum in a box is known.</summary>
public sealed class BoxLbfgsTests
{
    [Theory]
    [InlineData(ScalarType.Float64, 1e-6)]
    [InlineData(ScalarType.Float32, 5e-3)]
    public void Separable_quadratics_end_at_their_clipped_centres(ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        var centre = new Noise(1).Uniform([40, 15], -1, 2).to(type);
        var stiff = new Noise(2).Uniform([40, 15], 0.1, 10).to(type);
        var minimum = new BoxLbfgs(Tolerance: 1e-8, FunctionTolerance: 0).Minimise(
            (x, rows) =>
            {
                var away = x - Of(centre, rows);
                var pull = away * Of(stiff, rows);
                return (Rows.Host((away * pull).sum(1) * 0.5), pull);
            },
            full([40, 15], 0.5, dtype: type),
            0,
            1
        );
        ClosedFormTests.AssertClose(centre.clamp(0.0, 1.0), minimum.Points, tolerance);
        Assert.All(minimum.Converged, Assert.True);
    }

    [Fact]
    public void Coupled_quadratics_in_a_box_agree_with_an_independent_coordinate_descent()
    {
        using var scope = NewDisposeScope();
        const int size = 12;
        var problems = Enumerable.Range(0, 25).Select(seed => new Quadratic(size, seed)).ToArray();
        var minimum = new BoxLbfgs(Tolerance: 1e-9, FunctionTolerance: 0).Minimise(
            (x, rows) =>
            {
                var points = Samples.Doubles(x).Chunk(size).ToArray();
                return (
                    [.. rows.Select((row, k) => problems[row].Value(points[k]))],
                    tensor(
                        rows.SelectMany((row, k) => problems[row].Gradient(points[k])).ToArray(),
                        [rows.Length, size]
                    )
                );
            },
            full([25, size], 0.5, dtype: ScalarType.Float64),
            0,
            1
        );
        var found = Samples.Doubles(minimum.Points).Chunk(size).ToArray();
        var held = 0;
        for (var i = 0; i < problems.Length; i++)
        {
            var exact = problems[i].MinimumByCoordinates();
            held += exact.Count(value => value is 0 or 1);
            Assert.All(exact.Zip(found[i]), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
            Assert.Equal(problems[i].Value(exact), minimum.Values[i], 1e-9);
        }

        Assert.InRange(held, 25, (25 * size) - 25); // the box matters, and so does the inside
    }

    [Theory]
    [InlineData(-2, 2, 1, 1)]
    [InlineData(-2, 0.5, 0.5, 0.25)]
    [InlineData(1.5, 3, 1.5, 2.25)]
    public void Rosenbrock_within_bounds(double low, double high, double first, double second)
    {
        using var scope = NewDisposeScope();
        var starts = tensor(new[] { -1.9, 2, 0, 0, 1.5, 1.5, 2.5, 2.9 }, [4, 2]);
        var minimum = new BoxLbfgs(FunctionTolerance: 0, Tolerance: 1e-8).Minimise(
            (x, rows) =>
            {
                var (a, b) = (x.narrow(1, 0, 1), x.narrow(1, 1, 1));
                var valley = b - (a * a);
                return (
                    Rows.Host(((1 - a).square() + (100 * valley.square())).squeeze(1)),
                    cat([(2 * (a - 1)) - (400 * a * valley), 200 * valley], 1)
                );
            },
            starts,
            low,
            high
        );
        Assert.All(
            Samples.Doubles(minimum.Points).Chunk(2),
            point =>
            {
                Assert.Equal(first, point[0], 1e-5);
                Assert.Equal(second, point[1], 1e-5);
            }
        );
        Assert.All(minimum.Iterations, count => Assert.InRange(count, 1, 200));
    }

    [Property(MaxTest = 30)]
    public bool A_row_ends_the_same_alone_and_among_others(int seed)
    {
        using var scope = NewDisposeScope();
        const int size = 6;
        var problems = Enumerable.Range(0, 5).Select(i => new Quadratic(size, seed + i)).ToArray();
        var together = Solve(problems);
        return problems
            .Select((problem, i) => Solve([problem])[0].SequenceEqual(together[i]))
            .All(same => same);

        static double[][] Solve(Quadratic[] all) =>
            [
                .. Samples
                    .Doubles(
                        new BoxLbfgs()
                            .Minimise(
                                (x, rows) =>
                                {
                                    var points = Samples.Doubles(x).Chunk(size).ToArray();
                                    return (
                                        [.. rows.Select((row, k) => all[row].Value(points[k]))],
                                        tensor(
                                            rows.SelectMany(
                                                    (row, k) => all[row].Gradient(points[k])
                                                )
                                                .ToArray(),
                                            [rows.Length, size]
                                        )
                                    );
                                },
                                full([all.Length, size], 0.5, dtype: ScalarType.Float64),
                                0,
                                1
                            )
                            .Points
                    )
                    .Chunk(size),
            ];
    }

    [Fact]
    public void Without_bounds_it_is_plain_LBFGS()
    {
        using var scope = NewDisposeScope();
        var minimum = new BoxLbfgs(Tolerance: 1e-9, FunctionTolerance: 0).Minimise(
            (x, _) => (Rows.Host((x - 3).square().square().sum(1)), 4 * (x - 3).pow(3)),
            zeros([2, 4], ScalarType.Float64)
        );
        Assert.All(Samples.Doubles(minimum.Points), value => Assert.Equal(3, value, 2e-3));
    }

    /// <summary>
    /// a x^2 / 2: the first try is the whole gradient and goes too far (for a = 2 just as far as it came), the second is the
    /// minimum of the parabola, which is the function itself.
    /// </summary>
    [Theory]
    [InlineData(2, 0.3)]
    [InlineData(4, 0.2)]
    public void A_step_that_went_too_far_is_shortened_to_the_minimum_of_a_parabola(
        double a,
        double start
    )
    {
        using var scope = NewDisposeScope();
        var minimum = Parabola(a, start);
        Assert.Equal(0, Samples.Doubles(minimum.Points)[0], 1e-12);
        Assert.Equal(3, minimum.Evaluations[0]);
    }

    [Fact]
    public void The_first_step_is_no_longer_than_one_and_is_shortened_as_often_as_it_must()
    {
        using var scope = NewDisposeScope();
        var tried = new List<double>();
        var minimum = Parabola(1e12, 1e-6, tried);
        Assert.Equal(1e-6 - 1, tried[1], 1e-9);
        Assert.Equal(0, Samples.Doubles(minimum.Points)[0], 1e-12);
        Assert.True(minimum.Converged[0]);
    }

    [Fact]
    public void Where_the_gradient_is_within_the_tolerance_nothing_is_tried()
    {
        using var scope = NewDisposeScope();
        var minimum = Parabola(1, 9e-6);
        Assert.Equal(
            (1, 0, true),
            (minimum.Evaluations[0], minimum.Iterations[0], minimum.Converged[0])
        );
    }

    /// <summary>(x^2 + 10 y^2) / 2, but flat around the first point that it reaches, except along its gradient there.</summary>
    [Fact]
    public void Who_finds_no_step_along_its_history_forgets_it_and_follows_the_gradient()
    {
        using var scope = NewDisposeScope();
        double[]? first = null;
        var (left, flat) = (false, 0);
        var minimum = new BoxLbfgs(FunctionTolerance: 0).Minimise(
            (x, _) =>
            {
                var at = Samples.Doubles(x);
                var value = Value(at);
                if (first is null)
                {
                    first = value < 5.5 ? at : null;
                }
                else if (!left)
                {
                    var (dx, dy) = (at[0] - first[0], at[1] - first[1]);
                    var beside = Math.Abs((dx * 10 * first[1]) - (dy * first[0]));
                    left = beside < 1e-6 * (Math.Abs(dx) + Math.Abs(dy)) && value < Value(first);
                    (value, flat) = left ? (value, flat) : (Value(first), flat + 1);
                }

                return ([value], tensor(new[] { at[0], 10 * at[1] }, [1, 2]));
            },
            tensor(new[] { 1.0, 1 }, [1, 2])
        );
        Assert.True(left && flat > 10, $"{flat} tries ended in the flat");
        Assert.True(minimum.Converged[0]);
        Assert.All(Samples.Doubles(minimum.Points), value => Assert.Equal(0, value, 1e-5));

        static double Value(double[] at) => ((at[0] * at[0]) + (10 * at[1] * at[1])) / 2;
    }

    /// <summary>x^2 with a gradient that points the wrong way: no step helps, and shortened often enough none moves x.</summary>
    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float32)]
    public void Who_is_not_at_a_minimum_and_finds_no_step_has_stalled_and_not_converged(
        ScalarType type
    )
    {
        using var scope = NewDisposeScope();
        var minimum = new BoxLbfgs().Minimise(
            (x, _) => (Rows.Host(x.square().sum(1)), x * -2),
            tensor(new[] { 1.0, 0 }, [2, 1]).to(type)
        );
        Assert.Equal([true, false], minimum.Stalled);
        Assert.Equal([false, true], minimum.Converged);
        Assert.Equal([1, 0], minimum.Iterations);
        Assert.Equal([1.0, 0], Samples.Doubles(minimum.Points));
        Assert.Equal([1.0, 0], minimum.Values);
    }

    /// <summary>
    /// The function above, so far from zero that halved steps soon are none: that is no minimum yet while there is a history
    /// to forget.
    /// </summary>
    [Fact]
    public void Who_shortens_a_step_along_its_history_to_nothing_follows_the_gradient_once()
    {
        using var scope = NewDisposeScope();
        const double far = 1 << 30;
        double[]? first = null;
        var (left, flat) = (false, 0);
        var minimum = new BoxLbfgs(FunctionTolerance: 0).Minimise(
            (x, _) =>
            {
                double[] at = [.. Samples.Doubles(x).Select(place => place - far)];
                var value = Value(at);
                if (first is null)
                {
                    first = value < 5.5 ? at : null;
                }
                else if (!left)
                {
                    var (dx, dy) = (at[0] - first[0], at[1] - first[1]);
                    var length = Math.Abs(dx) + Math.Abs(dy);
                    var beside = Math.Abs((dx * 10 * first[1]) - (dy * first[0]));
                    left = length > 1e-3 && beside < 1e-3 * length && value < Value(first);
                    (value, flat) = left ? (value, flat) : (Value(first), flat + 1);
                }

                return ([value], tensor(new[] { at[0], 10 * at[1] }, [1, 2]));
            },
            tensor(new[] { far + 1, far + 1 }, [1, 2])
        );
        Assert.True(left && flat > 10, $"{flat} tries ended in the flat");
        Assert.True(minimum.Converged[0]);
        Assert.All(Samples.Doubles(minimum.Points), place => Assert.Equal(far, place, 1e-5));

        static double Value(double[] at) => ((at[0] * at[0]) + (10 * at[1] * at[1])) / 2;
    }

    [Fact]
    public void Too_few_iterations_are_reported()
    {
        using var scope = NewDisposeScope();
        var problem = new Quadratic(12, 1);
        var minimum = new BoxLbfgs(MaxIterations: 2, Tolerance: 1e-12).Minimise(
            (x, _) =>
                (
                    [problem.Value(Samples.Doubles(x))],
                    tensor(problem.Gradient(Samples.Doubles(x)), [1, 12])
                ),
            zeros([1, 12], ScalarType.Float64),
            0,
            1
        );
        Assert.False(minimum.Converged[0]);
        Assert.Equal(2, minimum.Iterations[0]);
    }

    [Fact]
    public void A_box_without_inside_and_a_start_without_value_are_refused()
    {
        using var scope = NewDisposeScope();
        var solver = new BoxLbfgs();
        var error = Assert.Throws<ArgumentException>(() =>
            solver.Minimise((x, _) => ([0], x), zeros(1, 2), 1, 0)
        );
        Assert.Contains("from 1 to 0", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArithmeticException>(() =>
            solver.Minimise((x, _) => ([double.NaN], x), zeros(1, 2))
        );
    }

    private static BoxMinimum Parabola(double a, double start, List<double>? tried = null) =>
        new BoxLbfgs(FunctionTolerance: 0).Minimise(
            (x, _) =>
            {
                tried?.Add(x[0, 0].ToDouble());
                return (Rows.Host((x * x * (a / 2)).squeeze(1)), x * a);
            },
            full([1, 1], start, dtype: ScalarType.Float64)
        );

    private static Tensor Of(Tensor rows, int[] which) =>
        rows.index_select(0, torch.tensor(Array.ConvertAll(which, row => (long)row)));

    /// <summary>x'Ax/2 - b'x with A positive definite, in plain float64.</summary>
    private sealed class Quadratic
    {
        private readonly double[][] a;
        private readonly double[] b;

        public Quadratic(int size, int seed)
        {
            var random = new Random(seed);
            double[][] root =
            [
                .. Enumerable
                    .Range(0, size)
                    .Select(_ =>
                        Enumerable
                            .Range(0, size)
                            .Select(_ => (2 * random.NextDouble()) - 1)
                            .ToArray()
                    ),
            ];
            a =
            [
                .. Enumerable
                    .Range(0, size)
                    .Select(i =>
                        Enumerable
                            .Range(0, size)
                            .Select(j => root.Sum(row => row[i] * row[j]) + (i == j ? 0.1 : 0))
                            .ToArray()
                    ),
            ];
            b = [.. Enumerable.Range(0, size).Select(_ => (4 * random.NextDouble()) - 1)];
        }

        public double Value(double[] x) =>
            x.Select((value, i) => value * ((0.5 * Row(i, x)) - b[i])).Sum();

        public double[] Gradient(double[] x) => [.. x.Select((_, i) => Row(i, x) - b[i])];

        /// <summary>Each coordinate in turn to its best place, until nothing moves.</summary>
        public double[] MinimumByCoordinates()
        {
            var x = new double[b.Length];
            for (var moved = 1.0; moved > 1e-13; )
            {
                moved = 0;
                for (var i = 0; i < x.Length; i++)
                {
                    var best = Math.Clamp(x[i] - ((Row(i, x) - b[i]) / a[i][i]), 0, 1);
                    moved = Math.Max(moved, Math.Abs(best - x[i]));
                    x[i] = best;
                }
            }

            return x;
        }

        private double Row(int i, double[] x) => a[i].Zip(x, (p, q) => p * q).Sum();
    }
}
