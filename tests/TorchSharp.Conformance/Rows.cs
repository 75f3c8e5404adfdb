using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace TorchSharp.Conformance;

/// <summary>
/// A table of expressions and what TorchSharp gives for them, as text: a tensor is <c>Float32[2,3] 1 2 3 4 5 6</c>, an error
/// <c>throws ExternalException</c>, a sequence its parts with commas between. Numbers may differ by a part in 10,000.
/// </summary>
internal sealed class Rows : IEnumerable<KeyValuePair<string, (Func<object?> Run, string Expected)>>
{
    private readonly Dictionary<string, (Func<object?> Run, string Expected)> _rows = [];

    /// <summary>An expression, which is also the row's name, and what it gives.</summary>
    public void Add(
        Func<object?> run,
        string expected,
        [CallerArgumentExpression(nameof(run))] string name = ""
    ) =>
        _rows.Add(
            string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                .Replace("() => ", "", StringComparison.Ordinal),
            (run, expected)
        );

    public IEnumerator<
        KeyValuePair<string, (Func<object?> Run, string Expected)>
    > GetEnumerator() => _rows.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Runs a row in a dispose scope of its own, from seed 0, and compares.</summary>
    public void Check(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(0);
        (Func<object?> run, string expected) = _rows[name];
        string actual;
        try
        {
            actual = Text(run());
        }
        catch (Exception e) when (expected.StartsWith("throws", StringComparison.Ordinal))
        {
            actual = $"throws {e.GetType().Name}";
        }
        Assert.True(
            Agree(expected, actual),
            $"{name}\n  gives     {actual}\n  should be {expected}"
        );
    }

    private static bool Agree(string expected, string actual)
    {
        string[] a = expected.Split(' '),
            b = actual.Split(' ');
        return a.Length == b.Length
            && a.Zip(b)
                .All(p =>
                    p.First == p.Second
                    || (
                        double.TryParse(p.First, CultureInfo.InvariantCulture, out double x)
                        && double.TryParse(p.Second, CultureInfo.InvariantCulture, out double y)
                        && Math.Abs(x - y) <= 1e-4 * Math.Max(1, Math.Abs(x))
                    )
                );
    }

    private static string Text(object? value) =>
        value switch
        {
            null => "null",
            Tensor t => Text(t),
            string s => s,
            bool b => b ? "true" : "false",
            float or double => Convert
                .ToDouble(value, CultureInfo.InvariantCulture)
                .ToString("R", CultureInfo.InvariantCulture),
            ITuple tuple => string.Join(
                ", ",
                Enumerable.Range(0, tuple.Length).Select(i => Text(tuple[i]))
            ),
            IEnumerable parts => string.Join(", ", parts.Cast<object?>().Select(Text)),
            IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };

    private static string Text(Tensor t)
    {
        double[] values =
            t.numel() == 0
                ? []
                : t.detach().to_type(ScalarType.Float64).contiguous().data<double>().ToArray();
        string head = $"{t.dtype}[{string.Join(',', t.shape)}]";
        return values.Length == 0
            ? head
            : $"{head} {string.Join(' ', values.Select(v => v.ToString("G7", CultureInfo.InvariantCulture)))}";
    }
}
