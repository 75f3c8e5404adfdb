using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;

namespace AdvCourse.Plots.Tests;

public sealed class EveryKindTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void The_gallery_shows_every_kind_of_figure()
    {
        IEnumerable<string> kinds = typeof(Figure)
            .Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(Figure)) && !t.IsAbstract)
            .Select(t => t.Name);
        Assert.Equal(kinds.Order(), Gallery.Makers.Keys.Order());
    }

    [Theory, MemberData(nameof(Gallery.Kinds), MemberType = typeof(Gallery))]
    public void Svg_is_well_formed_has_a_role_a_title_and_a_description(string kind)
    {
        Figure figure = Gallery.Make(kind);
        XElement svg = XElement.Parse(figure.ToSvg());
        Assert.Equal(Svg + "svg", svg.Name);
        Assert.Equal("img", svg.Attribute("role")?.Value);
        Assert.Equal(
            svg.Element(Svg + "title")!.Attribute("id")!.Value,
            svg.Attribute("aria-labelledby")!.Value
        );
        Assert.Equal(
            svg.Element(Svg + "desc")!.Attribute("id")!.Value,
            svg.Attribute("aria-describedby")!.Value
        );
        Assert.Equal(figure.Title, svg.Element(Svg + "title")!.Value);
        Assert.Equal(figure.Alt, svg.Element(Svg + "desc")!.Value);
    }

    [Theory, MemberData(nameof(Gallery.Kinds), MemberType = typeof(Gallery))]
    public void Html_is_well_formed_and_asks_the_network_for_nothing(string kind)
    {
        Figure figure = Gallery.Make(kind);
        string html = figure.ToHtml();
        XElement root = XElement.Parse(html);
        Assert.Equal("figure", root.Name.LocalName);
        Assert.Contains(
            "advcourse-figure",
            root.Attribute("class")!.Value,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        IEnumerable<string> links = root.Descendants()
            .Attributes()
            .Where(a => a.Name.LocalName is "href" or "src")
            .Select(a => a.Value);
        Assert.All(
            links,
            link => Assert.StartsWith("data:image/png;base64,", link, StringComparison.Ordinal)
        );
        if (figure.Caption is { } caption)
        {
            Assert.Equal(caption, root.Element("figcaption")!.Value);
        }
    }

    [Theory, MemberData(nameof(Gallery.Kinds), MemberType = typeof(Gallery))]
    public void Nothing_is_drawn_outside_the_view_box(string kind)
    {
        XElement svg = XElement.Parse(Gallery.Make(kind).ToSvg());
        double[] box = Coordinates.Parse(svg.Attribute("viewBox")!.Value);
        foreach ((double x, double y) in Coordinates.Corners(svg))
        {
            Assert.InRange(x, -1, box[2] + 1);
            Assert.InRange(y, -1, box[3] + 1);
        }
    }

    [Theory, MemberData(nameof(Gallery.Kinds), MemberType = typeof(Gallery))]
    public void Two_runs_give_the_same_bytes(string kind)
    {
        (Figure one, Figure two) = (Gallery.Make(kind), Gallery.Make(kind));
        Assert.Equal(one.ToSvg(), two.ToSvg());
        Assert.Equal(one.ToHtml(), two.ToHtml());
        Assert.Equal(one.ToPlotlyJson(), two.ToPlotlyJson());
        Assert.Equal(one.ToString(), two.ToString());
    }

    [Theory, MemberData(nameof(Gallery.Kinds), MemberType = typeof(Gallery))]
    public void The_readers_culture_changes_nothing(string kind)
    {
        string expected = All(CultureInfo.InvariantCulture);
        Assert.Equal(expected, All(CultureInfo.GetCultureInfo("de-DE")));
        Assert.Equal(expected, All(CultureInfo.GetCultureInfo("fr-FR")));
        Assert.Equal(expected, All(CultureInfo.GetCultureInfo("ar-SA")));

        string All(CultureInfo culture)
        {
            CultureInfo before = CultureInfo.CurrentCulture;
            try
            {
                CultureInfo.CurrentCulture = culture;
                Figure figure = Gallery.Make(kind);
                return figure.ToSvg() + figure.ToHtml() + figure.ToPlotlyJson() + figure;
            }
            finally
            {
                CultureInfo.CurrentCulture = before;
            }
        }
    }

    [Theory, MemberData(nameof(Gallery.Kinds), MemberType = typeof(Gallery))]
    public void Ids_differ_within_a_page(string kind)
    {
        Figure other = Gallery.Make(kind) with { Title = "Another" };
        XElement page = XElement.Parse(
            $"<body>{Gallery.Make(kind).ToHtml()}{other.ToHtml()}</body>"
        );
        // Figures inside a slider or panel are the very same in both: equal ids with equal text do no harm there.
        IEnumerable<IGrouping<string, string>> ids = page.Descendants()
            .Where(e => e.Attribute("id") is not null)
            .GroupBy(e => e.Attribute("id")!.Value, e => e.Value);
        Assert.All(ids, group => Assert.Single(group.Distinct()));
    }

    [Theory, MemberData(nameof(Gallery.Kinds), MemberType = typeof(Gallery))]
    public void Plotly_json_holds_data_and_layout_with_known_trace_types(string kind)
    {
        using JsonDocument json = JsonDocument.Parse(Gallery.Make(kind).ToPlotlyJson());
        JsonElement layout = json.RootElement.GetProperty("layout");
        Assert.Equal(
            JsonValueKind.String,
            layout.GetProperty("title").GetProperty("text").ValueKind
        );
        JsonElement data = json.RootElement.GetProperty("data");
        Assert.NotEqual(0, data.GetArrayLength());
        foreach (JsonElement trace in data.EnumerateArray())
        {
            Assert.Contains(
                trace.GetProperty("type").GetString(),
                (string[])["scatter", "bar", "histogram", "heatmap", "image", "table"]
            );
            foreach (string axis in (string[])["x", "y"])
            {
                // A trace that names an axis needs it in the layout: "x2" is layout.xaxis2.
                if (trace.TryGetProperty(axis + "axis", out JsonElement name))
                {
                    string number = name.GetString()![1..];
                    Assert.True(
                        layout.TryGetProperty($"{axis}axis{number}", out _),
                        $"{name} has no layout"
                    );
                }
            }
        }
    }

    [Theory, MemberData(nameof(Gallery.Kinds), MemberType = typeof(Gallery))]
    public void A_set_alt_text_replaces_the_one_from_the_data(string kind)
    {
        Figure figure = Gallery.Make(kind) with { Alt = "In my words." };
        Assert.Equal("In my words.", figure.Alt);
        Assert.Contains("<desc", figure.ToSvg(), StringComparison.Ordinal);
        Assert.Contains("In my words.", figure.ToSvg(), StringComparison.Ordinal);
    }
}
