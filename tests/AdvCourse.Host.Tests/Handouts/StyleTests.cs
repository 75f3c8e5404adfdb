using System.Globalization;
using System.Text.RegularExpressions;
using AdvCourse.Host.Handouts;

namespace AdvCourse.Host.Tests.Handouts;

public sealed class StyleTests
{
    /// <summary>WCAG 2.2, 1.4.3: 4.5 to 1 for text, in the light and in the dark.</summary>
    [Theory]
    [InlineData("ink")]
    [InlineData("quiet")]
    [InlineData("link")]
    [InlineData("mark")]
    [InlineData("k")]
    [InlineData("t")]
    [InlineData("m")]
    [InlineData("s")]
    [InlineData("n")]
    [InlineData("c")]
    public void Text_has_contrast_on_every_ground(string colour)
    {
        foreach (var ground in new[] { "paper", "wash" })
        {
            for (var mode = 0; mode < 2; mode++)
            {
                var ratio = Contrast(Colours(colour)[mode], Colours(ground)[mode]);
                Assert.True(
                    ratio >= 4.5,
                    $"{colour} on {ground}, {(mode == 0 ? "light" : "dark")}: {ratio:F2} to 1"
                );
            }
        }
    }

    [Fact]
    public void Every_variable_is_declared()
    {
        var used = Regex
            .Matches(PageTemplate.Styles, @"var\((--[\w-]+)")
            .Select(match => match.Groups[1].Value);
        Assert.All(
            used,
            name => Assert.Contains($"  {name}:", PageTemplate.Styles, StringComparison.Ordinal)
        );
    }

    private static string[] Colours(string name)
    {
        var match = Regex.Match(PageTemplate.Styles, $@"--{name}: light-dark\((#\w+), (#\w+)\);");
        Assert.True(match.Success, name);
        return [match.Groups[1].Value, match.Groups[2].Value];
    }

    private static double Contrast(string a, string b)
    {
        var (x, y) = (Luminance(a), Luminance(b));
        return (Math.Max(x, y) + 0.05) / (Math.Min(x, y) + 0.05);
    }

    private static double Luminance(string colour) =>
        Channel(colour, 1) * 0.2126 + Channel(colour, 3) * 0.7152 + Channel(colour, 5) * 0.0722;

    private static double Channel(string colour, int at)
    {
        var value =
            int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
