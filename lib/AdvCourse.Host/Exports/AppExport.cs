using System.Security;
using System.Text;
using AdvCourse.Host.Documents;
using AdvCourse.Host.Scripting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AdvCourse.Host.Exports;

/// <summary>
/// A notebook as a file-based app, `dotnet run NAME.cs`: usings first, then the cells' statements, then their types. What a later
/// cell declares again under the same name gets a name of its own, and a cell's last expression is printed.
/// </summary>
internal sealed class AppExport
{
    private readonly SubmissionChain _chain;
    private readonly ReferenceResolver _references;
    private readonly List<string> _files = [];
    private readonly List<string> _usings = ["using static NotebookPage;"];
    private readonly StringBuilder _statements = new();
    private readonly StringBuilder _types = new();
    private readonly HashSet<string> _declared = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), string> _renamed = [];

    private AppExport(string folder)
    {
        _chain = new(folder, new NotebookAssemblies());
        _references = _chain.References;
    }

    /// <summary>The program and the settings file that lies beside it.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="folder">Its folder, to which its references are relative.</param>
    /// <exception cref="ExportException">A cell does not compile, or does what a program cannot.</exception>
    public static (string Program, string Settings) Write(NotebookDocument notebook, string folder)
    {
        var export = new AppExport(folder);
        var number = 0;
        foreach (var cell in notebook.Cells)
        {
            if (cell.Kind == CellKind.Code)
                export.Add(cell.Source, ++number);
            else if (cell.Kind == CellKind.Markdown)
                export.Comment(cell.Source);
        }
        return (export.Program(), export.Settings());
    }

    private void Comment(string text)
    {
        _statements.Append('\n');
        foreach (var line in text.TrimEnd().Split('\n'))
            _statements.Append(("// " + line).TrimEnd()).Append('\n');
    }

    private void Add(string source, int number)
    {
        ParsedCell parsed;
        try
        {
            parsed = CellParser.Parse(source, "csharp");
        }
        catch (MagicException e)
        {
            throw new ExportException($"cell {number}, line {e.Line}: {e.Message}");
        }
        if (parsed.Packages.Count > 0)
            throw new ExportException(
                $"cell {number} asks for packages ({string.Join(", ", parsed.Packages)}), whose code cannot be read without a restore: run 'advcourse export --to script' and add #:package lines."
            );
        foreach (var segment in parsed.Segments)
        {
            if (segment.Kind == SegmentKind.CSharp)
                AddCode(segment.Text, number);
            else if (segment.Kind != SegmentKind.Action)
                _statements
                    .Append("Console.WriteLine(")
                    .Append(SymbolDisplay.FormatLiteral(segment.Text, quote: true))
                    .Append(");\n");
        }
    }

    private void AddCode(string code, int number)
    {
        var draft = _chain.Draft(code);
        var tree = draft.SyntaxTrees[^1];
        var root = (CompilationUnitSyntax)tree.GetRoot();
        var model = draft.GetSemanticModel(tree);
        foreach (var load in root.GetLoadDirectives())
            throw new ExportException(
                $"cell {number}: {load} cannot go into a single file; paste the file's text."
            );
        foreach (var reference in root.GetReferenceDirectives())
        {
            var path = _references.FullPath(reference.File.ValueText, null);
            if (File.Exists(path) && !_files.Contains(path))
                _files.Add(path);
        }
        Append(code, number);

        Declare(root, model, number);
        var renamed = Rename(root, model);
        foreach (
            var line in renamed.Usings.Select(u =>
                u.WithoutTrivia().NormalizeWhitespace().ToString()
            )
        )
        {
            if (!_usings.Contains(line))
                _usings.Add(line);
        }
        _statements.Append("\n// cell ").Append(number).Append('\n');
        for (var i = 0; i < renamed.Members.Count; i++)
            AddMember(renamed.Members[i], root.Members[i], model);
    }

    private void Append(string code, int number)
    {
        try
        {
            _chain.Append(code, $"cell {number}", CancellationToken.None);
        }
        catch (CompilationFailedException e)
        {
            throw new ExportException(
                $"cell {number} does not compile: {e.Errors[0].GetMessage(System.Globalization.CultureInfo.InvariantCulture)}"
            );
        }
    }

    /// <summary>Notes what the cell declares at top level, with new names for what was declared before.</summary>
    private void Declare(CompilationUnitSyntax root, SemanticModel model, int number)
    {
        var twice = root
            .Members.OfType<MethodDeclarationSyntax>()
            .GroupBy(method => method.Identifier.ValueText, StringComparer.Ordinal)
            .FirstOrDefault(methods => methods.Count() > 1);
        if (twice is not null)
            throw new ExportException(
                $"cell {number} declares {twice.Key} more than once; a program's local functions have no overloads: give each a name of its own."
            );
        foreach (var node in root.DescendantNodes())
        {
            if (
                model.GetDeclaredSymbol(node)
                    is not {
                        ContainingSymbol: INamedTypeSymbol { IsScriptClass: true } container
                    } symbol
                || symbol.IsImplicitlyDeclared
            )
                continue;
            if (!_declared.Add(symbol.Name) && !_renamed.ContainsKey((container.Name, symbol.Name)))
            {
                var name = $"{symbol.Name}_{number}";
                _declared.Add(name);
                _renamed[(container.Name, symbol.Name)] = name;
            }
        }
    }

    private CompilationUnitSyntax Rename(CompilationUnitSyntax root, SemanticModel model)
    {
        var tokens = new Dictionary<SyntaxToken, string>();
        foreach (
            var token in root.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken))
        )
        {
            var symbol =
                token.Parent is SimpleNameSyntax name ? model.GetSymbolInfo(name).Symbol
                : token.Parent is null ? null
                : model.GetDeclaredSymbol(token.Parent);
            if (
                symbol is { ContainingSymbol: INamedTypeSymbol { IsScriptClass: true } container }
                && symbol.Name == token.ValueText
                && _renamed.TryGetValue((container.Name, symbol.Name), out var other)
            )
                tokens[token] = other;
        }
        return tokens.Count == 0
            ? root
            : root.ReplaceTokens(
                tokens.Keys,
                (token, _) =>
                    SyntaxFactory.Identifier(
                        token.LeadingTrivia,
                        tokens[token],
                        token.TrailingTrivia
                    )
            );
    }

    private void AddMember(
        MemberDeclarationSyntax member,
        MemberDeclarationSyntax original,
        SemanticModel model
    )
    {
        switch (member)
        {
            case BaseTypeDeclarationSyntax or DelegateDeclarationSyntax:
                _types.Append('\n').Append(member.ToFullString().Trim('\n')).Append('\n');
                break;
            case GlobalStatementSyntax
            {
                Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last
            }
                when model
                    .GetTypeInfo(
                        (
                            (ExpressionStatementSyntax)((GlobalStatementSyntax)original).Statement
                        ).Expression
                    )
                    .Type
                    is { SpecialType: not SpecialType.System_Void }:
                _statements
                    .Append(last.GetLeadingTrivia().ToFullString().Trim('\n'))
                    .Append("display(")
                    .Append(last.Expression.WithoutLeadingTrivia().ToFullString().TrimEnd())
                    .Append(");\n");
                break;
            case MethodDeclarationSyntax method:
                // A local function knows no access.
                var plain = method.WithModifiers([
                    .. method.Modifiers.Where(m =>
                        m.Kind()
                            is SyntaxKind.AsyncKeyword
                                or SyntaxKind.StaticKeyword
                                or SyntaxKind.UnsafeKeyword
                    ),
                ]);
                _statements.Append(plain.ToFullString().Trim('\n')).Append('\n');
                break;
            case FieldDeclarationSyntax or GlobalStatementSyntax:
                if (member is FieldDeclarationSyntax field)
                    member = Local(field);
                _statements.Append(member.ToFullString().Trim('\n').TrimEnd());
                // A last call without value may lack its semicolon.
                var ends = !member.GetLastToken(includeZeroWidth: true).IsMissing;
                _statements.Append(ends ? "\n" : ";\n");
                break;
            default:
                throw new ExportException(
                    $"a program has no {member.Kind()} at top level: {member.ToString().Split('\n')[0]}"
                );
        }
    }

    /// <summary>A field as a local variable: no access, and a start value, which a field has without saying.</summary>
    private static FieldDeclarationSyntax Local(FieldDeclarationSyntax field)
    {
        var none = SyntaxFactory
            .EqualsValueClause(SyntaxFactory.LiteralExpression(SyntaxKind.DefaultLiteralExpression))
            .NormalizeWhitespace()
            .WithLeadingTrivia(SyntaxFactory.Space);
        var variables = field.Declaration.Variables;
        var plain = field.WithModifiers([
            .. field.Modifiers.Where(m => m.IsKind(SyntaxKind.ConstKeyword)),
        ]);
        return plain
            .WithDeclaration(
                plain.Declaration.WithVariables(
                    SyntaxFactory.SeparatedList(
                        variables.Select(v => v.Initializer is null ? v.WithInitializer(none) : v),
                        variables.GetSeparators()
                    )
                )
            )
            .WithLeadingTrivia(field.GetLeadingTrivia());
    }

    private string Program()
    {
        var text = new StringBuilder();
        text.Append("#:property PublishAot=false\n");
        text.Append('\n');
        foreach (
            var name in (string[])
                [
                    "System",
                    "System.Text",
                    "System.Collections",
                    "System.Collections.Generic",
                    "System.Threading.Tasks",
                    "System.Linq",
                ]
        )
            text.Append("using ").Append(name).Append(";\n");
        foreach (
            var line in _usings.Where(u => !text.ToString().Contains(u, StringComparison.Ordinal))
        )
            text.Append(line).Append('\n');
        return text.Append(_statements)
            .Append('\n')
            .Append(AppPrelude.Text)
            .Append(_types)
            .ToString();
    }

    /// <summary>A Directory.Build.props: the references, and nothing of what a repository around it demands of its projects.</summary>
    private string Settings()
    {
        var references = string.Concat(
            _files.Select(file => $"    <Reference Include=\"{SecurityElement.Escape(file)}\" />\n")
        );
        return $"""
            <Project>
              <PropertyGroup>
                <ImportDirectoryPackagesProps>false</ImportDirectoryPackagesProps>
                <ImportDirectoryBuildTargets>false</ImportDirectoryBuildTargets>
                <Nullable>annotations</Nullable>
                <AllowUnsafeBlocks>true</AllowUnsafeBlocks>
                <NoWarn>$(NoWarn);CS0162;CS0219;CS0168;CS8321;CS8632</NoWarn>
              </PropertyGroup>
              <ItemGroup>
            {references}  </ItemGroup>
            </Project>

            """;
    }
}
