using AdvCourse.Attacks.Solvers;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Attacks.Solvers;

/// <summary>The two loops against the matrix that they stand for, built pair by pair in plain float64.</summary>
public sealed class LbfgsHistoryTests
{
    private const int Size = 6;
    private const int Rows = 3;

    [Fact]
    public void The_product_is_that_with_the_inverse_BFGS_matrix_of_the_free_coordinates()
    {
        using var scope = NewDisposeScope();
        var history = new LbfgsHistory(4);
        var random = new Random(1);
        double[,] free = Table((row, i) => (row + i) % 4 == 0 ? 0 : 1);
        var pairs = new List<(double[,] S, double[,] Y, bool[] Took)>();
        for (var k = 0; k < 6; k++)
        {
            var s = Table((_, _) => random.NextDouble() - 0.5);
            // Of a function with curvatures 1 to 6, and a little more.
            var y = Table((row, i) => (s[row, i] * (i + 1)) + (0.1 * random.NextDouble()));
            bool[] took = [true, k != 3, k > 2];
            pairs.Add((s, y, took));
            history.Add(Rowwise(s), Rowwise(y), (bool[])took.Clone());
        }

        var vector = Table((row, i) => (random.NextDouble() - 0.5) * free[row, i]);
        var product = Samples.Doubles(history.Apply(Rowwise(vector), Rowwise(free)));
        for (var row = 0; row < Rows; row++)
        {
            var kept = pairs.TakeLast(4).Where(pair => pair.Took[row]);
            var matrix = Inverse([.. kept.Select(pair => (Of(pair.S), Of(pair.Y)))]);
            for (var i = 0; i < Size; i++)
            {
                var value = Enumerable.Range(0, Size).Sum(j => matrix[i, j] * vector[row, j]);
                Assert.Equal(value * free[row, i], product[(row * Size) + i] * free[row, i], 1e-9);
            }

            double[] Of(double[,] all) =>
                [.. Enumerable.Range(0, Size).Select(i => all[row, i] * free[row, i])];
        }

        history.Forget([true, false, false]);
        var after = Samples.Doubles(history.Apply(Rowwise(vector), Rowwise(free)));
        Assert.Equal(Samples.Doubles(Rowwise(vector))[..Size], after[..Size]);
        Assert.Equal(product[Size..], after[Size..]);
    }

    /// <summary>H becomes (1 - rho s y') H (1 - rho y s') + rho s s', from s'y / y'y of the last pair.</summary>
    private static double[,] Inverse((double[] S, double[] Y)[] pairs)
    {
        var (last, gradient) = pairs[^1];
        var h = new double[Size, Size];
        for (var i = 0; i < Size; i++)
        {
            h[i, i] = Dot(last, gradient) / Dot(gradient, gradient);
        }

        foreach (var (s, y) in pairs)
        {
            var rho = 1 / Dot(s, y);
            var left = new double[Size, Size];
            for (var i = 0; i < Size; i++)
            {
                for (var j = 0; j < Size; j++)
                {
                    left[i, j] = (i == j ? 1 : 0) - (rho * s[i] * y[j]);
                }
            }

            var next = new double[Size, Size];
            for (var i = 0; i < Size; i++)
            {
                for (var j = 0; j < Size; j++)
                {
                    next[i, j] = rho * s[i] * s[j];
                    for (var k = 0; k < Size * Size; k++)
                    {
                        var (p, q) = (k / Size, k % Size);
                        next[i, j] += left[i, p] * h[p, q] * left[j, q];
                    }
                }
            }

            h = next;
        }

        return h;
    }

    private static Tensor Rowwise(double[,] table) =>
        tensor(table.Cast<double>().ToArray(), [Rows, Size]);

    private static double Dot(double[] a, double[] b) => a.Zip(b, (p, q) => p * q).Sum();

    private static double[,] Table(Func<int, int, double> value)
    {
        var table = new double[Rows, Size];
        for (var k = 0; k < table.Length; k++)
        {
            table[k / Size, k % Size] = value(k / Size, k % Size);
        }

        return table;
    }
}
