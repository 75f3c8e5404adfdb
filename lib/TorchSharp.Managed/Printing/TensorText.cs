using System.Globalization;
using System.Text;

namespace TorchSharp;

/// <summary>How texts of tensors look: what the global options and the call decide together.</summary>
internal sealed record TextFormat(
    string Number,
    int Width,
    CultureInfo Culture,
    string NewLine,
    int MaxRows,
    int MaxColumns
)
{
    public int TrailingRows => MaxRows / 2;
    public int LeadingRows => MaxRows - TrailingRows;
    public int TrailingColumns => MaxColumns / 2;
    public int LeadingColumns => MaxColumns - TrailingColumns;
}

/// <summary>A tensor's elements as text, by row-major position.</summary>
internal sealed class TensorText
{
    private readonly torch.Tensor _tensor;
    private readonly TextFormat _format;
    private readonly Array _values;

    public TensorText(torch.Tensor tensor, TextFormat format)
    {
        _tensor = tensor;
        _format = format;
        _values = tensor.dtype switch
        {
            torch.ScalarType.Float32 => tensor.data<float>().ToArray(),
            torch.ScalarType.Float64 => tensor.data<double>().ToArray(),
            torch.ScalarType.Int64 => tensor.data<long>().ToArray(),
            torch.ScalarType.Int32 => tensor.data<int>().ToArray(),
            torch.ScalarType.Int16 => tensor.data<short>().ToArray(),
            torch.ScalarType.Int8 => tensor.data<sbyte>().ToArray(),
            torch.ScalarType.Byte => tensor.data<byte>().ToArray(),
            _ => tensor.data<bool>().ToArray(),
        };
    }

    private long[] Sizes => _tensor.Sizes;

    private string Value(long i) =>
        _values.GetValue(i) switch
        {
            float f => f.ToString(_format.Number, _format.Culture),
            double d => d.ToString(_format.Number, _format.Culture),
            IFormattable whole => whole.ToString(null, _format.Culture),
            object other => other.ToString()!,
            null => "",
        };

    private long Step(int dim)
    {
        long n = 1;
        for (int d = dim + 1; d < Sizes.Length; d++)
        {
            n *= Sizes[d];
        }
        return n;
    }

    /// <summary>Matrices in aligned columns, one after the other, as Julia shows arrays.</summary>
    public string Julia()
    {
        var text = new StringBuilder(_tensor.MetaText());
        switch (Sizes.Length)
        {
            case 0:
                text.Append(", value = ").Append(Value(0));
                break;
            case 1:
                text.Append(_format.NewLine);
                Matrix(text, 0, 1, Sizes[0]);
                break;
            case 2:
                text.Append(_format.NewLine);
                Matrix(text, 0, Sizes[0], Sizes[1]);
                break;
            default:
                Matrices(text, 0, 0, "");
                break;
        }
        return text.ToString();
    }

    private void Matrices(StringBuilder text, int dim, long start, string path)
    {
        for (long i = 0; i < Sizes[dim]; i++)
        {
            string here = path + i.ToString(CultureInfo.InvariantCulture) + ",";
            long at = start + i * Step(dim);
            if (dim < Sizes.Length - 3)
            {
                Matrices(text, dim + 1, at, here);
                continue;
            }
            text.Append(_format.NewLine)
                .Append('[')
                .Append(here)
                .Append("..,..] =")
                .Append(_format.NewLine);
            Matrix(text, at, Sizes[^2], Sizes[^1]);
        }
    }

    /// <summary>Rows of right-aligned columns; columns that do not fit the line width are replaced by an ellipsis.</summary>
    private void Matrix(StringBuilder text, long start, long rows, long columns)
    {
        const string Ellipsis = "...";
        var cells = new List<List<string>>();
        int shown = int.MaxValue;
        for (long r = 0; r < rows; r++)
        {
            var row = new List<string>();
            int room = _format.Width;
            for (long c = 0; c < columns; c++)
            {
                string cell = Value(start + r * columns + c);
                if (room - cell.Length - Ellipsis.Length - 1 < 0)
                {
                    break;
                }
                row.Add(cell);
                room -= cell.Length + 1;
            }
            cells.Add(row);
            shown = Math.Min(shown, row.Count);
        }
        if (cells.Count == 0)
        {
            return;
        }
        var widths = new int[shown];
        foreach (List<string> row in cells)
        {
            for (int c = 0; c < shown; c++)
            {
                widths[c] = Math.Max(widths[c], row[c].Length);
            }
        }
        foreach (List<string> row in cells)
        {
            for (int c = 0; c < shown; c++)
            {
                text.Append(' ').Append(row[c].PadLeft(widths[c]));
            }
            text.Append(shown < columns ? " " + Ellipsis : "").Append(_format.NewLine);
        }
    }

    /// <summary>Nested brackets, as NumPy shows arrays.</summary>
    public string Numpy() => Numpy(0, 0, indented: true);

    private string Numpy(int dim, long start, bool indented)
    {
        string indent = indented ? new string(' ', dim) : "";
        if (dim == Sizes.Length)
        {
            return indent + Value(start);
        }
        var text = new StringBuilder(indent).Append('[');
        long n = Sizes[dim];
        if (dim == Sizes.Length - 1)
        {
            text.Append(Row(start, n, ", ", ""));
        }
        else
        {
            string newLine = string.Concat(
                Enumerable.Repeat(_format.NewLine, Sizes.Length - dim - 1)
            );
            bool cut = n > _format.MaxRows;
            for (long i = 0; i < n; i++)
            {
                if (cut && i == _format.LeadingRows)
                {
                    text.Append(' ', dim).Append(" ...").Append(newLine);
                    i = n - _format.TrailingRows;
                }
                text.Append(Numpy(dim + 1, start + i * Step(dim), indented: i > 0));
                text.Append(i < n - 1 ? newLine : "");
            }
        }
        return text.Append(']').ToString();
    }

    /// <summary>One line of elements, cut in the middle when there are too many.</summary>
    private string Row(long start, long n, string separator, string suffix)
    {
        var text = new StringBuilder();
        bool cut = n > _format.MaxColumns;
        for (long i = 0; i < n; i++)
        {
            if (cut && i == _format.LeadingColumns)
            {
                text.Append("... ");
                i = n - _format.TrailingColumns;
            }
            text.Append(Value(start + i)).Append(suffix).Append(i < n - 1 ? separator : "");
        }
        return text.ToString();
    }

    /// <summary>An expression that C# would accept.</summary>
    public string CSharp()
    {
        (string type, string suffix) = _tensor.dtype switch
        {
            torch.ScalarType.Float32 => ("float", "f"),
            torch.ScalarType.Float64 => ("double", ""),
            torch.ScalarType.Int64 => ("long", "L"),
            torch.ScalarType.Int32 => ("int", ""),
            torch.ScalarType.Int16 => ("short", ""),
            torch.ScalarType.Int8 => ("sbyte", ""),
            torch.ScalarType.Byte => ("byte", ""),
            _ => ("bool", ""),
        };
        var text = new StringBuilder(_tensor.MetaText()).Append(", value = ");
        if (Sizes.Length == 0)
        {
            return text.Append(Value(0)).ToString();
        }
        if (Sizes.Length > 1)
        {
            text.Append(_format.NewLine);
        }
        text.Append(type).Append(" [");
        text.Append(',', Sizes.Length - 1).Append("] ");
        CSharp(text, 0, 0, suffix, indented: false);
        return text.ToString();
    }

    private void CSharp(StringBuilder text, int dim, long start, string suffix, bool indented)
    {
        bool top = dim == 0 && Sizes.Length > 1;
        long n = Sizes[dim];
        text.Append(' ', indented ? dim : 0).Append('{');
        text.Append(top ? _format.NewLine + " " : "");
        if (dim == Sizes.Length - 1)
        {
            text.Append(Row(start, n, ", ", suffix)).Append('}');
            return;
        }
        bool cut = n > _format.MaxRows;
        for (long i = 0; i < n; i++)
        {
            if (cut && i == _format.LeadingRows)
            {
                text.Append(' ', dim).Append(" ...").Append(_format.NewLine);
                i = n - _format.TrailingRows;
            }
            CSharp(text, dim + 1, start + i * Step(dim), suffix, indented: i > 0);
            text.Append(i < n - 1 ? "," + _format.NewLine : "");
        }
        text.Append(top ? _format.NewLine : "").Append('}');
    }
}
