namespace AdvCourse.Evaluation;

/// <summary>A small complex matrix in float64, enough to take its spectral norm.</summary>
internal sealed class ComplexMatrix(int rows, int columns)
{
    private const double Enough = 1e-9;
    private const int Most = 2000;
    private readonly double[] real = new double[rows * columns];
    private readonly double[] imaginary = new double[rows * columns];

    public void Add(int row, int column, double re, double im)
    {
        real[(row * columns) + column] += re;
        imaginary[(row * columns) + column] += im;
    }

    /// <summary>
    /// The largest singular value by power iteration; 0 as soon as it cannot pass <paramref name="floor"/>, since no
    /// singular value is larger than the Frobenius norm.
    /// </summary>
    public double Norm(double floor)
    {
        var squares = 0.0;
        for (var i = 0; i < real.Length; i++)
        {
            squares += (real[i] * real[i]) + (imaginary[i] * imaginary[i]);
        }

        if (squares == 0 || Math.Sqrt(squares) <= floor)
        {
            return 0;
        }

        var (xr, xi) = (new double[columns], new double[columns]);
        var (yr, yi) = (new double[rows], new double[rows]);
        for (var c = 0; c < columns; c++)
        {
            // No special direction, so that no singular vector is orthogonal to it by design.
            (xr[c], xi[c]) = (Math.Cos(1 + (1.7 * c)), Math.Sin(2 + (2.3 * c)));
        }

        Scale(xr, xi);
        var norm = 0.0;
        for (var i = 0; i < Most; i++)
        {
            Apply(xr, xi, yr, yi);
            var next = Length(yr, yi);
            if (i > 10 && Math.Abs(next - norm) <= Enough * next)
            {
                return next;
            }

            norm = next;
            Back(yr, yi, xr, xi);
            Scale(xr, xi);
        }

        return norm;
    }

    private void Apply(double[] xr, double[] xi, double[] yr, double[] yi)
    {
        for (var r = 0; r < rows; r++)
        {
            var (re, im, place) = (0.0, 0.0, r * columns);
            for (var c = 0; c < columns; c++, place++)
            {
                re += (real[place] * xr[c]) - (imaginary[place] * xi[c]);
                im += (real[place] * xi[c]) + (imaginary[place] * xr[c]);
            }

            (yr[r], yi[r]) = (re, im);
        }
    }

    /// <summary>The conjugate transpose applied.</summary>
    private void Back(double[] yr, double[] yi, double[] xr, double[] xi)
    {
        Array.Clear(xr);
        Array.Clear(xi);
        for (var r = 0; r < rows; r++)
        {
            var place = r * columns;
            for (var c = 0; c < columns; c++, place++)
            {
                xr[c] += (real[place] * yr[r]) + (imaginary[place] * yi[r]);
                xi[c] += (real[place] * yi[r]) - (imaginary[place] * yr[r]);
            }
        }
    }

    private static void Scale(double[] re, double[] im)
    {
        var length = Length(re, im);
        for (var i = 0; length > 0 && i < re.Length; i++)
        {
            (re[i], im[i]) = (re[i] / length, im[i] / length);
        }
    }

    private static double Length(double[] re, double[] im)
    {
        var sum = 0.0;
        for (var i = 0; i < re.Length; i++)
        {
            sum += (re[i] * re[i]) + (im[i] * im[i]);
        }

        return Math.Sqrt(sum);
    }
}
