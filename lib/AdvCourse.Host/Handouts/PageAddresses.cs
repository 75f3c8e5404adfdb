using System.Text.Json.Nodes;
using AdvCourse.Host.Documents;

namespace AdvCourse.Host.Handouts;

/// <summary>Turns what a notebook links and shows into what a page may: pictures become data, notebooks become handouts.</summary>
/// <param name="folder">The notebook's folder, where relative addresses start.</param>
/// <param name="resources">Further folders to look for pictures.</param>
/// <param name="handouts">File names of the notebooks and other pages that are rendered along, without folder.</param>
internal sealed class PageAddresses(
    string folder,
    IReadOnlyList<string> resources,
    IReadOnlySet<string> handouts
)
{
    private static readonly Dictionary<string, string> PictureTypes = new(
        StringComparer.OrdinalIgnoreCase
    )
    {
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".gif"] = "image/gif",
        [".webp"] = "image/webp",
        [".svg"] = "image/svg+xml",
    };

    /// <summary>What the attribute becomes; null to drop it.</summary>
    /// <param name="element">The element's name in lower case.</param>
    /// <param name="attribute">The attribute's name in lower case.</param>
    /// <param name="address">The address, decoded.</param>
    /// <param name="attachments">The Markdown cell's attachments, if any.</param>
    /// <param name="report">Told what cannot be kept.</param>
    public string? Resolve(
        string element,
        string attribute,
        string address,
        JsonObject? attachments,
        Action<string> report
    )
    {
        if (element == "a" || element == "area")
        {
            return attribute is "href" or "xlink:href" ? Link(address, report) : null;
        }
        if (
            element is "img" && attribute == "src"
            || element == "image" && attribute is "href" or "xlink:href"
        )
        {
            return Picture(address, attachments, report);
        }
        return null;
    }

    private string? Link(string address, Action<string> report)
    {
        if (Uri.TryCreate(address, UriKind.Absolute, out var absolute) && !address.StartsWith('/'))
        {
            if (absolute.Scheme is "http" or "https" or "mailto")
            {
                return address;
            }
            report(
                $"the link '{address}' was left out: its scheme is neither http, https nor mailto"
            );
            return null;
        }
        var hash = address.IndexOf('#');
        var (path, fragment) =
            hash < 0 ? (address, "") : (address[..hash], "#" + Html.Slug(address[(hash + 1)..]));
        var name = Path.GetFileName(Uri.UnescapeDataString(path));
        if (handouts.Contains(name))
        {
            return Uri.EscapeDataString(Path.GetFileNameWithoutExtension(name))
                + ".html"
                + fragment;
        }
        // A handout is one file: beside it there is no repository into which a relative link could lead.
        return null;
    }

    private string? Picture(string address, JsonObject? attachments, Action<string> report)
    {
        if (address.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase))
        {
            return address;
        }
        if (address.StartsWith("attachment:", StringComparison.Ordinal))
        {
            return Attachment(
                Uri.UnescapeDataString(address["attachment:".Length..]),
                attachments,
                report
            );
        }
        if (
            address.Contains("//", StringComparison.Ordinal)
            || address.StartsWith("data:", StringComparison.OrdinalIgnoreCase)
        )
        {
            report(
                $"the picture '{Shorten(address)}' would need the network: store it beside the notebook or as an attachment"
            );
            return null;
        }
        var relative = Uri.UnescapeDataString(address.Split('?', '#')[0]);
        var file = resources
            .Prepend(folder)
            .Select(at => Path.Combine(at, relative))
            .FirstOrDefault(File.Exists);
        if (file is null)
        {
            report($"there is no picture '{address}' beside the notebook");
            return null;
        }
        if (!PictureTypes.TryGetValue(Path.GetExtension(file), out var type))
        {
            report($"the picture '{address}' is none of {string.Join(", ", PictureTypes.Keys)}");
            return null;
        }
        return $"data:{type};base64,{Convert.ToBase64String(File.ReadAllBytes(file))}";
    }

    private static string? Attachment(string name, JsonObject? attachments, Action<string> report)
    {
        var picture = (attachments?[name] as JsonObject)?.FirstOrDefault(format =>
            format.Key.StartsWith("image/", StringComparison.Ordinal)
        );
        if (picture?.Value is null)
        {
            report($"the cell has no attachment '{name}'");
            return null;
        }
        var bytes = string.Concat(
            MultilineText.Join(picture.Value.Value).Where(c => !char.IsWhiteSpace(c))
        );
        return $"data:{picture.Value.Key};base64,{bytes}";
    }

    private static string Shorten(string address) =>
        address.Length <= 80 ? address : address[..77] + "...";
}
