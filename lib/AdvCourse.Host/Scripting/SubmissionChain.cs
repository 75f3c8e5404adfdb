using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace AdvCourse.Host.Scripting;

/// <summary>
/// The cells compiled so far, as Roslyn's chain of script submissions: each sees what the earlier ones declared,
/// and a later declaration hides an earlier one of the same name. One that does not compile leaves no trace.
/// </summary>
internal sealed class SubmissionChain
{
    private static readonly string[] Usings =
    [
        "System",
        "System.Text",
        "System.Collections",
        "System.Collections.Generic",
        "System.Threading.Tasks",
        "System.Linq",
        "Microsoft.DotNet.Interactive.Kernel",
    ];

    private static readonly EmitOptions Emit = new(
        debugInformationFormat: DebugInformationFormat.PortablePdb
    );

    private readonly NotebookAssemblies _assemblies;
    private readonly CSharpCompilationOptions _options;
    private readonly List<MetadataReference> _added = [];
    private CSharpCompilation? _last;
    private int _count;

    public SubmissionChain(string baseFolder, NotebookAssemblies assemblies)
    {
        _assemblies = assemblies;
        References = new(baseFolder, assemblies);
        _options = new(
            OutputKind.DynamicallyLinkedLibrary,
            usings: Usings,
            optimizationLevel: OptimizationLevel.Release,
            allowUnsafe: true,
            // Warnings are not shown: a notebook's cell is not a library.
            warningLevel: 0,
            sourceReferenceResolver: new LoadedSources(baseFolder, Parse),
            metadataReferenceResolver: References,
            assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default
        );
    }

    /// <summary>How cells are parsed.</summary>
    public static CSharpParseOptions Parse { get; } =
        new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    public ReferenceResolver References { get; }

    /// <summary>Gives the next submissions a reference that no #r line names.</summary>
    public void AddReference(string path)
    {
        if (!PlatformReferences.IsHidden(Path.GetFileNameWithoutExtension(path)))
            _added.Add(_assemblies.Reference(path));
    }

    /// <summary>A cell that is being written, as the next submission; it is not appended.</summary>
    public CSharpCompilation Draft(string code) => Create(code, "draft");

    /// <summary>Compiles a cell and appends it to the chain.</summary>
    /// <param name="code">Its C#.</param>
    /// <param name="name">The name of the source in errors and traces: "cell 3".</param>
    /// <param name="cancellationToken">Stops the compiler.</param>
    /// <exception cref="CompilationFailedException">The code has errors; the chain is as before.</exception>
    public Submission Append(string code, string name, CancellationToken cancellationToken)
    {
        var compilation = Create(LoopChecks.Inject(code, Parse), name);
        if (TokenArguments.Add(compilation, cancellationToken) is { } withTokens)
            compilation = Create(withTokens, name);
        var image = new MemoryStream();
        var symbols = new MemoryStream();
        var emitted = compilation.Emit(
            image,
            symbols,
            options: Emit,
            cancellationToken: cancellationToken
        );
        var errors = Errors(emitted.Diagnostics);
        if (errors.Length > 0)
        {
            // Checks and tokens moved columns: the unchanged source says where the reader's mistake is.
            var original = Errors(Create(code, name).GetDiagnostics(cancellationToken));
            throw new CompilationFailedException(original.Length > 0 ? original : errors);
        }
        _count++;
        _last = compilation;
        if (!emitted.Success)
            return Submission.Empty; // Only usings or references: nothing to run.

        image.Position = symbols.Position = 0;
        var assembly = _assemblies.LoadFromStream(image, symbols);
        var entry = compilation.GetEntryPoint(cancellationToken)!;
        var type = assembly.GetType(entry.ContainingType.MetadataName, throwOnError: true)!;
        var factory = type.GetMethod(
            entry.MetadataName,
            BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic
        )!;
        return new(
            type,
            factory.CreateDelegate<Func<object?[], Task<object?>>>(),
            EndsWithValue(compilation, cancellationToken)
        );
    }

    private CSharpCompilation Create(string code, string name)
    {
        var tree = CSharpSyntaxTree.ParseText(SourceText.From(code, Encoding.UTF8), Parse, name);
        // A submission inherits its predecessor's references.
        IEnumerable<MetadataReference> references = _last is null
            ? _assemblies.Platform.Default.Concat(_added)
            : _added;
        return CSharpCompilation.CreateScriptCompilation(
            $"notebook-{_count + 1}",
            tree,
            references,
            _options.WithScriptClassName($"Submission#{_count + 1}"),
            _last,
            typeof(object)
        );
    }

    /// <summary>Whether the last statement is an expression without semicolon that has a value.</summary>
    private static bool EndsWithValue(
        CSharpCompilation compilation,
        CancellationToken cancellationToken
    )
    {
        var tree = compilation.SyntaxTrees[^1];
        var root = (CompilationUnitSyntax)tree.GetRoot(cancellationToken);
        return root.Members.LastOrDefault()
                is GlobalStatementSyntax
                {
                    Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last
                }
            && compilation
                .GetSemanticModel(tree)
                .GetTypeInfo(last.Expression, cancellationToken)
                .Type
                is { SpecialType: not SpecialType.System_Void };
    }

    private static ImmutableArray<Diagnostic> Errors(ImmutableArray<Diagnostic> diagnostics) =>
        [
            .. diagnostics
                .Where(d => d.Severity == DiagnosticSeverity.Error)
                .OrderBy(d => d.Location.SourceTree?.FilePath, StringComparer.Ordinal)
                .ThenBy(d => d.Location.SourceSpan.Start),
        ];
}
