using System.Security.Cryptography;
using System.Text;
using AdvCourse.Host.Documents;

namespace AdvCourse.Host.Handouts;

/// <summary>Typeset formulas on disk, one file each, named by a hash of KaTeX's version and the TeX.</summary>
/// <param name="katex">Typesets what is not there yet.</param>
/// <param name="folder">Where the files live; made when needed. Deleting it is always safe.</param>
internal sealed class FormulaCache(Katex katex, string folder)
{
    /// <summary>The typeset formula, from the cache or from KaTeX.</summary>
    /// <exception cref="TexException">KaTeX does not understand the formula; nothing is cached.</exception>
    public string Render(string tex, bool display)
    {
        var key = $"katex {katex.Version}\n{(display ? "display" : "inline")}\n{tex}";
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        var file = Path.Combine(folder, Convert.ToHexStringLower(hash.AsSpan(0, 16)) + ".html");
        if (File.Exists(file))
        {
            return File.ReadAllText(file);
        }
        var html = katex.Render(tex, display);
        Directory.CreateDirectory(folder);
        AtomicFile.WriteAllText(file, html);
        return html;
    }
}
