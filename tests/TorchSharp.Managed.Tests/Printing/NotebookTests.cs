using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Printing;

/// <summary>The road by which a notebook finds a tensor's text: names and reflection only.</summary>
public sealed class NotebookTests
{
    private static Dictionary<string, object> Formatters(object value)
    {
        var attribute = Assert.Single(
            value.GetType().GetCustomAttributes(inherit: true),
            a => a.GetType().Name == "TypeFormatterSourceAttribute"
        );
        var source = Activator.CreateInstance((Type)Get(attribute, "FormatterSourceType"))!;
        var formatters = source.GetType().GetMethod("CreateTypeFormatters")!.Invoke(source, null)!;
        return ((IEnumerable<object>)formatters).ToDictionary(f => (string)Get(f, "MimeType"));
    }

    private static object Get(object target, string property) =>
        target.GetType().GetProperty(property)!.GetValue(target)!;

    private static (bool Known, string Text) Format(object formatter, object value)
    {
        using var writer = new StringWriter();
        var known = formatter.GetType().GetMethod("Format")!.Invoke(formatter, [value, writer]);
        return ((bool)known!, writer.ToString());
    }

    [Fact]
    public void A_cell_shows_the_values_of_its_last_tensor()
    {
        foreach (var value in new[] { arange(4).view(2, 2), new Parameter(ones(2)) })
        {
            var formatters = Formatters(value);
            var text = value.ToString(TensorStringStyle.Default);
            Assert.Contains(value is Parameter ? "1" : "2 3", text, StringComparison.Ordinal);
            Assert.Equal((true, text), Format(formatters["text/plain"], value));
            Assert.Equal(
                (true, $"<div><pre>{text}</pre></div>"),
                Format(formatters["text/html"], value)
            );
            Assert.Equal((false, ""), Format(formatters["text/html"], "a text"));
        }
    }
}
