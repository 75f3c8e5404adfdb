using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace AdvCourse.Plots.Tests;

/// <summary>
/// Each kind against its approved text in Snapshots/. After a wanted change: set ADVCOURSE_APPROVE=1, run, and read the
/// difference (and look at the figures) before committing it.
/// </summary>
public sealed partial class SnapshotTests
{
    [Theory, MemberData(nameof(Gallery.Kinds), MemberType = typeof(Gallery))]
    public void Looks_as_approved(string kind)
    {
        Figure figure = Gallery.Make(kind);
        string text = string.Join(
            "\n\n",
            figure.ToString(),
            figure.Alt,
            Readable(figure.ToHtml()),
            Readable(figure.ToSvg()),
            Readable(figure.ToPlotlyJson())
        );
        if (Environment.GetEnvironmentVariable("ADVCOURSE_APPROVE") == "1")
        {
            File.WriteAllText(Path.Combine(Source(), kind + ".txt"), text + "\n");
            return;
        }
        string approved = File.ReadAllText(
            Path.Combine(AppContext.BaseDirectory, "Snapshots", kind + ".txt")
        );
        Assert.Equal(approved.ReplaceLineEndings("\n"), text + "\n");
    }

    // One element a line; pictures by their pixels, since zlib may pack the same pixels differently elsewhere, and names
    // made from content by a constant for the same reason.
    private static string Readable(string text)
    {
        text = DataUri().Replace(text, m => "png:" + PixelHash(m.Groups[1].Value));
        text = ContentName().Replace(text, "advcourse-0000000000");
        return text.Replace("><", ">\n<", StringComparison.Ordinal)
            .Replace("},{", "},\n{", StringComparison.Ordinal);
    }

    private static string PixelHash(string base64)
    {
        PngReader png = PngReader.Read(Convert.FromBase64String(base64));
        return $"{png.Width}x{png.Height}x{png.Channels}:{Convert.ToHexString(SHA256.HashData(png.Pixels))[..12]}";
    }

    private static string Source([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "Snapshots");

    [GeneratedRegex("data:image/png;base64,([A-Za-z0-9+/=]+)")]
    private static partial Regex DataUri();

    [GeneratedRegex("advcourse-[0-9a-f]{10}")]
    private static partial Regex ContentName();
}
