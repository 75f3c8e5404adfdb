using System.Text.Json;
using System.Xml.Linq;

namespace AdvCourse.Plots.Tests;

/// <summary>Tables, sliders and panels: the kinds that are HTML rather than one drawing.</summary>
public sealed class PageTests
{
    [Fact]
    public void A_table_has_a_caption_scopes_and_right_aligned_numbers()
    {
        XElement table = XElement
            .Parse(Gallery.Make("Table").ToHtml())
            .Descendants("table")
            .Single();
        Assert.Equal("Paper & measured", table.Element("caption")!.Value);
        Assert.All(
            table.Element("thead")!.Descendants("th"),
            th => Assert.Equal("col", th.Attribute("scope")?.Value)
        );
        XElement[] rows = [.. table.Element("tbody")!.Elements("tr")];
        Assert.All(
            rows,
            row => Assert.Equal("row", row.Elements().First().Attribute("scope")?.Value)
        );
        Assert.All(
            rows,
            row => Assert.Contains("text-align:left", Style(row, 0), StringComparison.Ordinal)
        );
        Assert.All(
            rows,
            row => Assert.Contains("text-align:right", Style(row, 2), StringComparison.Ordinal)
        );
        Assert.Equal("99.8 ✓", rows[0].Elements().ElementAt(2).Value);
        Assert.Equal("12 ✗ outside", rows[1].Elements().ElementAt(2).Value);

        static string Style(XElement row, int cell) =>
            row.Elements().ElementAt(cell).Attribute("style")!.Value;
    }

    [Fact]
    public void A_table_in_plain_text_is_aligned() =>
        Assert.Equal(
            """
            Errors
            model    error (%)
            -------  ---------
            softmax       99.9
            RBF            5.5
            """.ReplaceLineEndings("\n"),
            Plot.Table(
                    "Errors",
                    [("softmax", 99.9), ("RBF", 5.5)],
                    ("model", r => r.Item1),
                    ("error (%)", r => r.Item2)
                )
                .ToString()
        );

    [Fact]
    public void A_slider_is_a_named_group_of_radio_buttons_with_one_frame_after_each()
    {
        Slider slider = (Slider)Gallery.Make("Slider") with { Start = 1 };
        XElement fieldset = XElement.Parse(slider.ToHtml()).Descendants("fieldset").Single();
        Assert.Equal("Along epsilon", fieldset.Element("legend")!.Value);
        XElement[] labels = [.. fieldset.Elements("label")];
        Assert.Equal(["epsilon 0", "epsilon 0.1", "epsilon 0.25"], labels.Select(l => l.Value));
        XElement[] buttons = [.. labels.Select(l => l.Element("input")!)];
        Assert.All(buttons, b => Assert.Equal("radio", b.Attribute("type")?.Value));
        Assert.Single(buttons.Select(b => b.Attribute("name")!.Value).Distinct());
        Assert.Equal(1, Array.FindIndex(buttons, b => b.Attribute("checked") is not null));
        Assert.All(
            labels,
            l => Assert.Equal("advcourse-frame", ((XElement)l.NextNode!).Attribute("class")?.Value)
        );
        Assert.Equal("dialog", fieldset.Parent!.Attribute("method")?.Value);
    }

    [Fact]
    public void Two_sliders_on_a_page_have_groups_of_their_own()
    {
        string Group(string title) =>
            XElement
                .Parse(Plot.Slider(title, ("a", Gallery.Make("Line"))).ToHtml())
                .Descendants("input")
                .First()
                .Attribute("name")!
                .Value;
        Assert.NotEqual(Group("one"), Group("two"));
        Assert.Equal(Group("one"), Group("one"));
    }

    [Fact]
    public void Plotly_steps_and_frames_of_a_slider_name_each_other()
    {
        using JsonDocument json = JsonDocument.Parse(Gallery.Make("Slider").ToPlotlyJson());
        IEnumerable<string?> frames = json
            .RootElement.GetProperty("frames")
            .EnumerateArray()
            .Select(f => f.GetProperty("name").GetString());
        IEnumerable<string?> steps = json
            .RootElement.GetProperty("layout")
            .GetProperty("sliders")[0]
            .GetProperty("steps")
            .EnumerateArray()
            .Select(s => s.GetProperty("args")[0][0].GetString());
        Assert.Equal(["0", "0.1", "0.25"], frames);
        Assert.Equal(frames, steps);
    }

    [Fact]
    public void A_panel_gives_each_figure_its_own_axes_and_part_of_the_page()
    {
        using JsonDocument json = JsonDocument.Parse(Gallery.Make("Panel").ToPlotlyJson());
        JsonElement layout = json.RootElement.GetProperty("layout");
        double[] Domain(string axis) =>
            [
                .. layout
                    .GetProperty(axis)
                    .GetProperty("domain")
                    .EnumerateArray()
                    .Select(v => v.GetDouble()),
            ];
        Assert.True(Domain("xaxis")[1] < Domain("xaxis2")[0], "side by side");
        JsonElement last = json.RootElement.GetProperty("data").EnumerateArray().Last();
        Assert.Equal(
            ("x2", "y2"),
            (last.GetProperty("xaxis").GetString(), last.GetProperty("yaxis").GetString())
        );
        Assert.Contains(
            layout.GetProperty("shapes").EnumerateArray(),
            s => s.GetProperty("xref").GetString() == "x domain"
        );
    }

    [Fact]
    public void A_panel_in_html_holds_the_html_of_its_figures()
    {
        XElement panel = XElement.Parse(Gallery.Make("Panel").ToHtml());
        Assert.Equal(2, panel.Descendants("figure").Count());
    }
}
