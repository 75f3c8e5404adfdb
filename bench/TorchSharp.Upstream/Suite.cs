using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace TorchSharp.Upstream;

/// <summary>
/// The test files as one compilation. Members that do not compile are blanked out, which keeps line numbers, and those that
/// needed them go in the next round.
/// </summary>
internal sealed class Suite
{
    /// <summary>What xunit 2 had and xunit 3 has elsewhere, and the entry point.</summary>
    private const string Prelude = """
        namespace Xunit.Sdk
        {
            public interface ITraitAttribute { }
            [System.AttributeUsage(System.AttributeTargets.All)]
            public sealed class TraitDiscovererAttribute : System.Attribute
            {
                public TraitDiscovererAttribute(string type, string assembly) { }
            }
        }
        namespace Xunit.Abstractions { }
        public static class EntryPoint
        {
            public static int Main(string[] args) =>
                Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args).GetAwaiter().GetResult();
        }
        """;

    private readonly CSharpParseOptions _parse;
    private CSharpCompilation _compilation;

    public Suite(IReadOnlyList<string> files, string language)
    {
        if (!LanguageVersionFacts.TryParse(language, out LanguageVersion version))
        {
            throw new ArgumentException(
                $"--lang={language} is no C# version; write 10.0 or latest."
            );
        }
        _parse = new CSharpParseOptions(
            version,
            preprocessorSymbols:
            [
                "NET",
                "NET8_0",
                "NET6_0_OR_GREATER",
                "NET7_0_OR_GREATER",
                "NET8_0_OR_GREATER",
                "NETCOREAPP",
                "NETCOREAPP3_1_OR_GREATER",
            ]
        );
        // netstandardTests.cs is for .NET Framework only, as in their project file.
        SyntaxTree[] trees =
        [
            .. files
                .Where(f => Path.GetFileName(f) != "netstandardTests.cs")
                .Select(f =>
                    CSharpSyntaxTree.ParseText(
                        SourceText.From(File.ReadAllText(f), Encoding.UTF8),
                        _parse,
                        f
                    )
                ),
            CSharpSyntaxTree.ParseText(SourceText.From(Prelude, Encoding.UTF8), _parse, "prelude"),
        ];
        _compilation = CSharpCompilation.Create(
            "TorchSharp.Upstream.Tests",
            trees,
            References(null),
            new CSharpCompilationOptions(
                OutputKind.ConsoleApplication,
                allowUnsafe: true,
                optimizationLevel: OptimizationLevel.Debug
            )
        );
        foreach (
            MethodDeclarationSyntax method in trees.SelectMany(t =>
                t.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
            )
        )
        {
            if (IsTest(method) && method.Parent is TypeDeclarationSyntax)
            {
                var found = new Case(
                    Path.GetFileName(method.SyntaxTree.FilePath),
                    TypeName(method),
                    method.Identifier.Text
                );
                Cases.TryAdd((found.Type, found.Method), found);
            }
        }
    }

    public Dictionary<(string Type, string Method), Case> Cases { get; } = [];

    /// <summary>Messages of all errors, each with the cases that it drops.</summary>
    public Dictionary<string, HashSet<Case>> Missing { get; } = new(StringComparer.Ordinal);

    public CSharpCompilation Compilation => _compilation;

    /// <summary>Everything this tool runs on; <paramref name="api"/> in the place of the engine, if given.</summary>
    public static IEnumerable<MetadataReference> References(string? api) =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(p => api is null || Path.GetFileName(p) != "TorchSharp.dll")
            .Concat(
                api is null
                    ? []
                    : Directory.GetFiles(
                        Path.GetDirectoryName(Path.GetFullPath(api))!,
                        "Torch*.dll"
                    )
            )
            .Select(p => MetadataReference.CreateFromFile(p));

    public static bool IsTest(MethodDeclarationSyntax method) =>
        method
            .AttributeLists.SelectMany(l => l.Attributes)
            .Any(a => a.Name.ToString() is "Fact" or "Theory" or "FactIgnoreOnPlatform");

    /// <summary>Drops what does not compile until the rest does, and writes the assembly.</summary>
    public void Compile(string output)
    {
        Directory.CreateDirectory(output);
        for (int round = 0; round < 30; round++)
        {
            Diagnostic[] errors =
            [
                .. _compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error),
            ];
            if (errors.Length == 0)
            {
                using FileStream assembly = File.Create(
                    Path.Combine(output, "TorchSharp.Upstream.Tests.dll")
                );
                var emitted = _compilation.Emit(
                    assembly,
                    options: new EmitOptions(
                        debugInformationFormat: DebugInformationFormat.Embedded
                    )
                );
                errors =
                [
                    .. emitted.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error),
                ];
                if (emitted.Success)
                {
                    return;
                }
            }
            foreach (
                IGrouping<SyntaxTree?, Diagnostic> tree in errors.GroupBy(e =>
                    e.Location.SourceTree
                )
            )
            {
                Drop(
                    tree.Key ?? throw new InvalidOperationException(tree.First().ToString()),
                    tree
                );
            }
        }
        throw new InvalidOperationException(
            "After 30 rounds there are still errors: "
                + _compilation.GetDiagnostics().First(d => d.Severity == DiagnosticSeverity.Error)
        );
    }

    private void Drop(SyntaxTree tree, IEnumerable<Diagnostic> errors)
    {
        SyntaxNode root = tree.GetRoot();
        var spans = new HashSet<TextSpan>();
        foreach (Diagnostic error in errors)
        {
            SyntaxNode at = root.FindNode(error.Location.SourceSpan, getInnermostNodeForTie: true);
            SyntaxNode unit =
                (SyntaxNode?)at.FirstAncestorOrSelf<UsingDirectiveSyntax>()
                ?? at.FirstAncestorOrSelf<MemberDeclarationSyntax>(m =>
                    m is not BaseNamespaceDeclarationSyntax
                )
                ?? throw new InvalidOperationException(error.ToString());
            spans.Add(unit.Span);
            string message = Invariant(error);
            foreach (
                MethodDeclarationSyntax method in unit.DescendantNodesAndSelf()
                    .OfType<MethodDeclarationSyntax>()
            )
            {
                if (
                    Cases.TryGetValue((TypeName(method), method.Identifier.Text), out Case? dropped)
                    && IsTest(method)
                )
                {
                    int line = error.Location.GetLineSpan().StartLinePosition.Line + 1;
                    dropped.Errors.Add($"{line}: {message}");
                    if (!Missing.TryGetValue(message, out HashSet<Case>? cases))
                    {
                        Missing[message] = cases = [];
                    }
                    cases.Add(dropped);
                }
            }
        }
        char[] text = tree.GetText().ToString().ToCharArray();
        foreach (TextSpan span in spans)
        {
            for (int i = span.Start; i < span.End; i++)
            {
                if (text[i] is not ('\n' or '\r'))
                {
                    text[i] = ' ';
                }
            }
        }
        SyntaxTree rest = CSharpSyntaxTree.ParseText(
            SourceText.From(new string(text), Encoding.UTF8),
            _parse,
            tree.FilePath
        );
        _compilation = _compilation.ReplaceSyntaxTree(tree, rest);
    }

    private static string Invariant(Diagnostic error) =>
        $"{error.Id} {error.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}";

    private static string TypeName(SyntaxNode node)
    {
        string name = "";
        for (SyntaxNode? n = node.Parent; n is not null; n = n.Parent)
        {
            name = n switch
            {
                TypeDeclarationSyntax t => name.Length == 0
                    ? t.Identifier.Text
                    : $"{t.Identifier.Text}+{name}",
                BaseNamespaceDeclarationSyntax s => $"{s.Name}.{name}",
                _ => name,
            };
        }
        return name;
    }

    public static string NameOf(MethodDeclarationSyntax method) => TypeName(method);
}
