using System.Reflection;

namespace AdvCourse.Plots.Tests;

/// <summary>The road by which a notebook finds the formatters: names and reflection only.</summary>
public sealed class FormatterTests
{
    [Theory, MemberData(nameof(Gallery.Kinds), MemberType = typeof(Gallery))]
    public void A_notebook_finds_html_plotly_and_text_by_name(string kind)
    {
        Figure figure = Gallery.Make(kind);
        object attribute = Assert.Single(
            figure.GetType().GetCustomAttributes(inherit: true),
            a => a.GetType().Name == "TypeFormatterSourceAttribute"
        );
        string[] preferred = (string[])Get(attribute, "PreferredMimeTypes")!;
        Assert.Equal(["text/html", "application/vnd.plotly.v1+json", "text/plain"], preferred);
        object source = Activator.CreateInstance((Type)Get(attribute, "FormatterSourceType")!)!;
        var formatters =
            (IEnumerable<object>)
                source.GetType().GetMethod("CreateTypeFormatters")!.Invoke(source, null)!;
        Dictionary<string, string> written = formatters.ToDictionary(
            f => (string)Get(f, "MimeType")!,
            f => Written(f, figure)
        );
        Assert.Equal(preferred, written.Keys);
        Assert.Equal(figure.ToHtml(), written["text/html"]);
        Assert.Equal(figure.ToPlotlyJson(), written["application/vnd.plotly.v1+json"]);
        Assert.Equal(figure.ToString(), written["text/plain"]);
    }

    [Fact]
    public void A_formatter_leaves_other_values_alone()
    {
        object formatter = new Formatting.FigureFormatters().CreateTypeFormatters().First();
        using StringWriter writer = new();
        Assert.False(
            (bool)formatter.GetType().GetMethod("Format")!.Invoke(formatter, ["text", writer])!
        );
        Assert.Equal("", writer.ToString());
    }

    [Fact]
    public void The_library_references_nothing_but_the_framework() =>
        Assert.All(
            typeof(Figure).Assembly.GetReferencedAssemblies(),
            a => Assert.StartsWith("System.", a.Name, StringComparison.Ordinal)
        );

    private static object? Get(object target, string property) =>
        target
            .GetType()
            .GetProperty(property, BindingFlags.Public | BindingFlags.Instance)!
            .GetValue(target);

    private static string Written(object formatter, Figure figure)
    {
        using StringWriter writer = new();
        Assert.True(
            (bool)formatter.GetType().GetMethod("Format")!.Invoke(formatter, [figure, writer])!
        );
        return writer.ToString();
    }
}
