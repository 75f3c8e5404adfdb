namespace AdvCourse.Plots.Drawing;

/// <summary>An axis label split into quantity and unit: "test error (%)" is test error, in %.</summary>
internal sealed record AxisLabel(string Quantity, string Unit)
{
    public static AxisLabel Parse(string label)
    {
        string text = label.Trim();
        int open = text.LastIndexOf('(');
        return open > 0 && text.EndsWith(')')
            ? new(text[..open].Trim(), text[(open + 1)..^1].Trim())
            : new(text, "");
    }

    /// <summary>A value with its unit.</summary>
    public string Value(double value) =>
        Unit.Length == 0 ? Num.Text(value) : $"{Num.Text(value)} {Unit}";
}
