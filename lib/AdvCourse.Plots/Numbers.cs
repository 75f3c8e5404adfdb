using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AdvCourse.Plots;

/// <summary>
/// An immutable list of numbers for a figure. Arrays and lists of double, float, int or long convert to it by
/// themselves, and so does a collection expression: <c>[0, 0.1, 0.25]</c> or <c>[.. errors.Select(e =&gt; 100 * e)]</c>.
/// NaN stands for "no measurement" and leaves a gap.
/// </summary>
[CollectionBuilder(typeof(Numbers), nameof(Create))]
[SuppressMessage("Naming", "CA1710", Justification = "Reads as what it is in a notebook cell.")]
[SuppressMessage(
    "Usage",
    "CA2225",
    Justification = "Create is the named form of every conversion; the conversions exist to keep cells short."
)]
public sealed class Numbers : IReadOnlyList<double>
{
    private readonly double[] values;

    private Numbers(double[] values) => this.values = values;

    /// <summary>How many numbers there are, NaN included.</summary>
    public int Count => values.Length;

    /// <summary>The number at a position, counted from 0.</summary>
    public double this[int index] => values[index];

    /// <summary>Copies the numbers.</summary>
    public static Numbers Create(ReadOnlySpan<double> values) => new(values.ToArray());

    /// <summary>Takes any sequence of numbers, such as the result of a LINQ query.</summary>
    public static Numbers From(IEnumerable<double> values) => new([.. values]);

    /// <summary>Copies an array.</summary>
    public static implicit operator Numbers(double[] values) => Convert(values, v => v);

    /// <summary>Copies an array; each number keeps the digits that a float has (0.1f becomes 0.1).</summary>
    public static implicit operator Numbers(float[] values) => Convert(values, Drawing.Num.Widen);

    /// <summary>Copies an array.</summary>
    public static implicit operator Numbers(int[] values) => Convert(values, v => (double)v);

    /// <summary>Copies an array.</summary>
    public static implicit operator Numbers(long[] values) => Convert(values, v => (double)v);

    /// <summary>Copies a list.</summary>
    public static implicit operator Numbers(List<double> values) => Convert(values, v => v);

    /// <summary>Copies a list; each number keeps the digits that a float has (0.1f becomes 0.1).</summary>
    public static implicit operator Numbers(List<float> values) =>
        Convert(values, Drawing.Num.Widen);

    /// <inheritdoc/>
    public IEnumerator<double> GetEnumerator() => ((IEnumerable<double>)values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The numbers that are not NaN.</summary>
    internal IEnumerable<double> Finite => values.Where(double.IsFinite);

    /// <summary>Throws when empty, infinite, or all NaN; <paramref name="name"/> is what the reader calls these numbers.</summary>
    internal Numbers Checked(string name)
    {
        if (values.Length == 0)
        {
            throw new ArgumentException($"{name} is empty; a figure needs at least one value.");
        }
        int infinite = Array.FindIndex(values, double.IsInfinity);
        if (infinite >= 0)
        {
            throw new ArgumentException(
                $"{name} is infinite at index {infinite}; use double.NaN to leave a gap instead."
            );
        }
        if (values.All(double.IsNaN))
        {
            throw new ArgumentException($"{name} holds only NaN; there is nothing to draw.");
        }
        return this;
    }

    /// <summary>The same, and of the wanted length.</summary>
    internal Numbers Checked(string name, int count, string countOf) =>
        Count == count
            ? Checked(name)
            : throw new ArgumentException(
                $"{name} has {Count} values but {countOf} has {count}; both need the same length."
            );

    private static Numbers Convert<T>(IReadOnlyCollection<T> values, Func<T, double> toDouble)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new([.. values.Select(toDouble)]);
    }
}
