using AdvCourse.Plots.Drawing;

namespace AdvCourse.Plots;

/// <summary>What a table says about a value beside the value itself: a symbol and words, never colour alone.</summary>
public enum Mark
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The value is where it should be: ✓.</summary>
    InBand,

    /// <summary>The value is not where it should be: ✗ and "outside".</summary>
    OutOfBand,
}

/// <summary>One cell of a table. Text and numbers become cells by themselves; use this for a mark or a format of its own.</summary>
/// <param name="Value">Text, a number, a truth value, or null for an empty cell.</param>
/// <param name="Mark">What to say about it.</param>
/// <param name="Format">A .NET numeric format, e.g. "0.0"; null for three significant digits.</param>
public sealed record Cell(object? Value, Mark Mark = Mark.None, string? Format = null)
{
    /// <summary>A value marked by whether it lies in low … high, both ends in.</summary>
    public static Cell Banded(double value, double low, double high, string? format = null) =>
        new(value, value >= low && value <= high ? Mark.InBand : Mark.OutOfBand, format);

    internal static Cell From(object? value) => value as Cell ?? new Cell(value);

    /// <summary>Whether the cell holds a number, and so stands on the right of its column.</summary>
    internal bool IsNumber => Number is not null;

    internal double? Number =>
        Value switch
        {
            double d => d,
            float f => Num.Widen(f),
            decimal m => (double)m,
            int or long or short or byte or uint or ulong or ushort or sbyte => Convert.ToDouble(
                Value,
                System.Globalization.CultureInfo.InvariantCulture
            ),
            _ => null,
        };

    /// <summary>The value as text, without the mark.</summary>
    internal string ValueText =>
        Value switch
        {
            null => "",
            string s => s,
            bool b => b ? "yes" : "no",
            _ when Number is { } n => Format is not null ? Num.Format(n, Format)
            : double.IsInteger(n) && Math.Abs(n) < 1e7 ? Num.Fixed(n, 0)
            : Num.Text(n),
            IFormattable f => f.ToString(Format, System.Globalization.CultureInfo.InvariantCulture),
            _ => Value.ToString() ?? "",
        };

    /// <summary>The value and its mark as text.</summary>
    internal string Text =>
        Mark switch
        {
            Mark.InBand => $"{ValueText} ✓",
            Mark.OutOfBand => $"{ValueText} ✗ outside",
            _ => ValueText,
        };
}
