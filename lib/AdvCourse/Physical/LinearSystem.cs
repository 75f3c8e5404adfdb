namespace AdvCourse.Physical;

/// <summary>Small systems of linear equations.</summary>
internal static class LinearSystem
{
    /// <summary>Gauss with row exchanges. The matrix, [n, n + 1] with the right-hand side last, is overwritten.</summary>
    /// <returns>The solution, or null when there is no single one.</returns>
    public static double[]? Solve(double[,] system)
    {
        var n = system.GetLength(0);
        for (var column = 0; column < n; column++)
        {
            var pivot = column;
            for (var row = column + 1; row < n; row++)
            {
                if (Math.Abs(system[row, column]) > Math.Abs(system[pivot, column]))
                {
                    pivot = row;
                }
            }

            if (Math.Abs(system[pivot, column]) < 1e-12)
            {
                return null;
            }

            for (var k = column; k <= n; k++)
            {
                (system[column, k], system[pivot, k]) = (system[pivot, k], system[column, k]);
            }

            for (var row = 0; row < n; row++)
            {
                var factor = row == column ? 0 : system[row, column] / system[column, column];
                for (var k = column; k <= n && factor != 0; k++)
                {
                    system[row, k] -= factor * system[column, k];
                }
            }
        }

        var solution = new double[n];
        for (var i = 0; i < n; i++)
        {
            solution[i] = system[i, n] / system[i, i];
        }

        return solution;
    }
}
