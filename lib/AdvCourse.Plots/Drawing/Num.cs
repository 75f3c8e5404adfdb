using System.Globalization;

namespace AdvCourse.Plots.Drawing;

/// <summary>Numbers as text, always by the invariant culture.</summary>
internal static class Num
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>A coordinate with at most <paramref name="decimals"/> decimals, as short as possible.</summary>
    public static string Coord(double value, int decimals = 1)
    {
        double rounded = Math.Round(value, decimals, MidpointRounding.AwayFromZero);
        return (rounded == 0 ? 0 : rounded).ToString("0.###", CultureInfo.InvariantCulture);
    }

    /// <summary>A value to be read: about <paramref name="digits"/> significant digits, whole digits kept, real minus sign.</summary>
    public static string Text(double value, int digits = 3)
    {
        if (double.IsNaN(value))
        {
            return "n/a";
        }
        double size = Math.Abs(value);
        if (size != 0 && (size < 1e-4 || size >= 1e7))
        {
            return Scientific(value, digits);
        }
        int whole = size == 0 ? 0 : (int)Math.Floor(Math.Log10(size));
        return Fixed(value, Math.Clamp(digits - 1 - whole, 0, 15), trim: true);
    }

    /// <summary>A value with a fixed number of decimals, thousands grouped from 10,000 on.</summary>
    public static string Fixed(double value, int decimals, bool trim = false)
    {
        double rounded = Math.Round(value, decimals, MidpointRounding.AwayFromZero);
        string whole = Math.Abs(rounded) >= 10_000 ? "#,##0" : "0";
        string fraction = decimals == 0 ? "" : "." + new string(trim ? '#' : '0', decimals);
        return Minus(
            (rounded == 0 ? 0 : rounded).ToString(whole + fraction, CultureInfo.InvariantCulture)
        );
    }

    /// <summary>
    /// The way to write numbers that stand together: all with the decimals that the largest needs for about three
    /// significant digits, whole numbers without any.
    /// </summary>
    public static Func<double, string> Common(IEnumerable<double> values)
    {
        double[] all = [.. values.Where(double.IsFinite)];
        double most = all.Select(Math.Abs).DefaultIfEmpty(0).Max();
        if (most is 0 or < 1e-3 or >= 1e7)
        {
            return v => Text(v);
        }
        int decimals = all.All(double.IsInteger)
            ? 0
            : Math.Clamp(2 - (int)Math.Floor(Math.Log10(most)), 0, 5);
        return v => double.IsNaN(v) ? "n/a" : Fixed(v, decimals);
    }

    /// <summary>A value by a .NET numeric format, e.g. "0.0" or "P1".</summary>
    public static string Format(double value, string format) =>
        double.IsNaN(value) ? "n/a" : Minus(value.ToString(format, CultureInfo.InvariantCulture));

    /// <summary>10 to an integer power: plain from 0.001 to 10,000, else with superscripts.</summary>
    public static string PowerOfTen(int exponent) =>
        exponent is >= -3 and <= 4
            ? Fixed(Math.Pow(10, exponent), Math.Max(0, -exponent))
            : "10" + Superscript(exponent);

    /// <summary>The decimal that a float prints as, not the double that it happens to equal: 0.1f is meant as 0.1.</summary>
    public static double Widen(float value) =>
        double.Parse(
            value.ToString("R", CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture
        );

    /// <summary>The number with 7 significant digits (what a float holds, without the noise of its binary form), or with 4.</summary>
    public static double Rounded(double value, bool coarse = false) =>
        double.IsFinite(value)
            ? double.Parse(
                value.ToString(coarse ? "G4" : "G7", CultureInfo.InvariantCulture),
                CultureInfo.InvariantCulture
            )
            : value;

    private static string Scientific(double value, int digits)
    {
        int exponent = (int)Math.Floor(Math.Log10(Math.Abs(value)));
        double mantissa = Math.Round(value / Math.Pow(10, exponent), Math.Min(digits - 1, 2));
        if (Math.Abs(mantissa) >= 10)
        {
            (mantissa, exponent) = (mantissa / 10, exponent + 1);
        }
        string power = "10" + Superscript(exponent);
        return mantissa == 1 ? power : $"{Text(mantissa, digits)} × {power}";
    }

    private static string Superscript(int exponent)
    {
        string digits = Math.Abs(exponent).ToString(CultureInfo.InvariantCulture);
        return (exponent < 0 ? "⁻" : "") + string.Concat(digits.Select(c => Superscripts[c - '0']));
    }

    private static string Minus(string text) => text.Replace('-', '−');
}
