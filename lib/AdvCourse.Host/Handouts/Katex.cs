using System.Text.Json;
using Jint;
using Jint.Runtime;

namespace AdvCourse.Host.Handouts;

/// <summary>KaTeX run inside this process: TeX in, static HTML with MathML beside it out.</summary>
/// <remarks>
/// The script comes from the npm package, the interpreter (Jint) is managed code: no Node process has
/// to be found or started. It costs about a second to load and 10 ms a formula, and is loaded only for
/// formulas that the <see cref="FormulaCache"/> has not seen; its output is what Node gives, byte for byte.
/// </remarks>
internal sealed class Katex
{
    // A parser recursion deeper than this is a runaway formula; it must not become a stack overflow.
    private const int MaxRecursion = 2_000;
    private const int StackBytes = 256 << 20;

    private readonly string _folder;
    private Engine? _engine;

    private Katex(string folder, string version)
    {
        _folder = folder;
        Version = version;
    }

    /// <summary>Version of the npm package, part of every cache key.</summary>
    public string Version { get; }

    /// <summary>Folder that holds <c>node_modules</c>; caches live beside it.</summary>
    public string Root => Path.GetFullPath(Path.Combine(_folder, "..", ".."));

    /// <summary>KaTeX's stylesheet, with the fonts as relative addresses.</summary>
    public string ReadStyles() => File.ReadAllText(Path.Combine(_folder, "dist", "katex.min.css"));

    /// <summary>Bytes of one of its fonts, by the address in the stylesheet (<c>fonts/X.woff2</c>).</summary>
    public byte[] ReadFont(string address) =>
        File.ReadAllBytes(Path.Combine(_folder, "dist", address));

    /// <summary>Looks for <c>node_modules/katex</c> from a directory upwards.</summary>
    /// <returns>Null when it is not installed.</returns>
    public static Katex? Find(string directory)
    {
        for (var at = new DirectoryInfo(directory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "node_modules", "katex");
            if (File.Exists(Path.Combine(folder, "dist", "katex.min.js")))
            {
                using var package = JsonDocument.Parse(
                    File.ReadAllBytes(Path.Combine(folder, "package.json"))
                );
                return new Katex(
                    folder,
                    package.RootElement.GetProperty("version").GetString() ?? "?"
                );
            }
        }
        return null;
    }

    /// <summary>Typesets one formula.</summary>
    /// <exception cref="TexException">KaTeX does not understand the formula.</exception>
    public string Render(string tex, bool display)
    {
        var html = "";
        TexException? failure = null;
        // Interpreted JavaScript recurses on our stack: give it a deep one of its own.
        var thread = new Thread(
            () =>
            {
                try
                {
                    _engine ??= Load();
                    html = _engine.Invoke("typeset", tex, display).AsString();
                }
                catch (JavaScriptException e)
                {
                    failure = new TexException(e.Message);
                }
                catch (RecursionDepthOverflowException)
                {
                    failure = new TexException("the formula is nested too deeply");
                }
            },
            StackBytes
        );
        thread.Start();
        thread.Join();
        return failure is null ? html : throw failure;
    }

    private Engine Load()
    {
        var engine = new Engine(options => options.LimitRecursion(MaxRecursion));
        engine.Execute(File.ReadAllText(Path.Combine(_folder, "dist", "katex.min.js")));
        engine.Execute(
            """
            function typeset(tex, display) {
                return katex.renderToString(tex, { displayMode: display, throwOnError: true, strict: false });
            }
            """
        );
        return engine;
    }
}

/// <summary>A formula that cannot be typeset; the message is KaTeX's own.</summary>
internal sealed class TexException(string message) : Exception(message);
