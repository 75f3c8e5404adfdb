using System.Globalization;

namespace AdvCourse.Features;

/// <summary>A symmetric matrix with its eigenvalues and eigenvectors, in double precision: covariances and their functions.</summary>
public sealed class SymmetricMatrix
{
    private readonly double[,] entries;

    /// <summary>A symmetric matrix.</summary>
    /// <param name="entries">[d, d] with d at least 1, finite, equal on both sides of the diagonal to 1e-9 of the largest.</param>
    /// <exception cref="ArgumentException">Not square, not finite or not symmetric.</exception>
    public SymmetricMatrix(double[,] entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        Size = entries.GetLength(0);
        if (Size == 0 || entries.GetLength(1) != Size)
        {
            throw new ArgumentException(
                $"A matrix of {Size} x {entries.GetLength(1)} is not square; a covariance is."
            );
        }

        var largest = entries.Cast<double>().Max(Math.Abs);
        for (var i = 0; i < Size; i++)
        {
            for (var j = 0; j < Size; j++)
            {
                if (!(Math.Abs(entries[i, j] - entries[j, i]) <= 1e-9 * largest))
                {
                    throw new ArgumentException(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"Entries ({i}, {j}) and ({j}, {i}) are {entries[i, j]} and {entries[j, i]}; a covariance is finite and symmetric."
                        )
                    );
                }
            }
        }

        this.entries = (double[,])entries.Clone();
        (Eigenvalues, Eigenvectors) = Jacobi((double[,])entries.Clone());
    }

    /// <summary>A diagonal matrix.</summary>
    /// <param name="diagonal">Its diagonal.</param>
    public static SymmetricMatrix Diagonal(params double[] diagonal)
    {
        ArgumentNullException.ThrowIfNull(diagonal);
        var entries = new double[diagonal.Length, diagonal.Length];
        for (var i = 0; i < diagonal.Length; i++)
        {
            entries[i, i] = diagonal[i];
        }

        return new(entries);
    }

    /// <summary>Rows, and columns.</summary>
    public int Size { get; }

    /// <summary>The eigenvalues, largest first.</summary>
    public IReadOnlyList<double> Eigenvalues { get; }

    /// <summary>The eigenvectors, one a column, in the same order, of length 1.</summary>
    public double[,] Eigenvectors { get; }

    /// <summary>An entry.</summary>
    /// <param name="row">From 0.</param>
    /// <param name="column">From 0.</param>
    public double this[int row, int column] => entries[row, column];

    /// <summary>The largest eigenvalue over the smallest.</summary>
    public double Condition => Eigenvalues[0] / Eigenvalues[^1];

    /// <summary>The sum of the eigenvalues.</summary>
    public double Trace => Eigenvalues.Sum();

    /// <summary>The entries, [d, d]; a copy.</summary>
    public double[,] ToArray() => (double[,])entries.Clone();

    /// <summary>The matrix with the same eigenvectors and a function of the eigenvalues: square roots, inverses, ...</summary>
    /// <param name="function">From an eigenvalue to the new one.</param>
    public SymmetricMatrix Map(Func<double, double> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        double[] values = [.. Eigenvalues.Select(function)];
        var mapped = new double[Size, Size];
        for (var i = 0; i < Size; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                for (var k = 0; k < Size; k++)
                {
                    mapped[i, j] += values[k] * Eigenvectors[i, k] * Eigenvectors[j, k];
                }

                mapped[j, i] = mapped[i, j];
            }
        }

        return new(mapped);
    }

    /// <summary>The matrix times a vector.</summary>
    /// <param name="vector">[d].</param>
    public double[] Times(IReadOnlyList<double> vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        if (vector.Count != Size)
        {
            throw new ArgumentException(
                $"A vector of {vector.Count} does not fit a matrix of {Size} x {Size}."
            );
        }

        var product = new double[Size];
        for (var i = 0; i < Size; i++)
        {
            for (var j = 0; j < Size; j++)
            {
                product[i] += entries[i, j] * vector[j];
            }
        }

        return product;
    }

    /// <summary>Jacobi's method: rotations that make one pair of entries after the other zero, until all are.</summary>
    private static (double[] Values, double[,] Vectors) Jacobi(double[,] a)
    {
        var d = a.GetLength(0);
        var vectors = new double[d, d];
        for (var i = 0; i < d; i++)
        {
            vectors[i, i] = 1;
        }

        for (var sweep = 0; sweep < 100; sweep++)
        {
            var off = 0.0;
            for (var p = 0; p < d; p++)
            {
                for (var q = p + 1; q < d; q++)
                {
                    off += a[p, q] * a[p, q];
                    Rotate(a, vectors, p, q);
                }
            }

            if (off == 0)
            {
                break;
            }
        }

        int[] order = [.. Enumerable.Range(0, d).OrderByDescending(i => a[i, i])];
        var sorted = new double[d, d];
        for (var k = 0; k < d; k++)
        {
            for (var i = 0; i < d; i++)
            {
                sorted[i, k] = vectors[i, order[k]];
            }
        }

        return ([.. order.Select(i => a[i, i])], sorted);
    }

    private static void Rotate(double[,] a, double[,] vectors, int p, int q)
    {
        // What is lost beside the diagonal in double precision anyway counts as zero.
        if (Math.Abs(a[p, q]) <= 1e-18 * (Math.Abs(a[p, p]) + Math.Abs(a[q, q])))
        {
            (a[p, q], a[q, p]) = (0, 0);
            return;
        }

        var theta = (a[q, q] - a[p, p]) / (2 * a[p, q]);
        var t = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        var c = 1 / Math.Sqrt((t * t) + 1);
        var s = t * c;
        for (var k = 0; k < a.GetLength(0); k++)
        {
            (a[k, p], a[k, q]) = ((c * a[k, p]) - (s * a[k, q]), (s * a[k, p]) + (c * a[k, q]));
        }

        for (var k = 0; k < a.GetLength(0); k++)
        {
            (a[p, k], a[q, k]) = ((c * a[p, k]) - (s * a[q, k]), (s * a[p, k]) + (c * a[q, k]));
            (vectors[k, p], vectors[k, q]) = (
                (c * vectors[k, p]) - (s * vectors[k, q]),
                (s * vectors[k, p]) + (c * vectors[k, q])
            );
        }
    }
}
