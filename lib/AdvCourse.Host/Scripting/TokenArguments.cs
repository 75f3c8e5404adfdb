using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AdvCourse.Host.Scripting;

/// <summary>
/// Gives the cell's cancellation token to every call in a cell that could take one and is not given one: that is how an
/// interrupt reaches a library's long work (`attack.Run(model, images, cancellation: token)`) without a word of it in the notebook.
/// </summary>
internal static class TokenArguments
{
    private const string Token = "global::AdvCourse.Notebook.Interruption.Token";

    /// <summary>The source of the compilation's last tree with tokens added, or null when nothing takes one.</summary>
    public static string? Add(CSharpCompilation compilation, CancellationToken cancellationToken)
    {
        var tree = compilation.SyntaxTrees[^1];
        var root = tree.GetRoot(cancellationToken);
        var calls = root.DescendantNodes()
            .Where(node =>
                node
                    is InvocationExpressionSyntax
                        or ObjectCreationExpressionSyntax { ArgumentList: not null }
            )
            .ToArray();
        if (calls.Length == 0)
            return null;
        var model = compilation.GetSemanticModel(tree);
        StringBuilder? text = null;
        // From the back: earlier positions stay valid, also inside the arguments of an outer call.
        foreach (
            var (call, arguments) in calls
                .Select(c => (c, Arguments(c)))
                .OrderByDescending(c => c.Item2.CloseParenToken.SpanStart)
        )
        {
            if (
                model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method
                || Omitted(method, arguments) is not { } parameter
            )
                continue;
            text ??= new(root.ToFullString());
            var comma = arguments.Arguments.Count > 0 ? ", " : "";
            text.Insert(arguments.CloseParenToken.SpanStart, $"{comma}{parameter.Name}: {Token}");
        }
        return text?.ToString();
    }

    private static ArgumentListSyntax Arguments(SyntaxNode call) =>
        call is InvocationExpressionSyntax invocation
            ? invocation.ArgumentList
            : ((ObjectCreationExpressionSyntax)call).ArgumentList!;

    /// <summary>The optional token that the call leaves out.</summary>
    private static IParameterSymbol? Omitted(IMethodSymbol method, ArgumentListSyntax arguments)
    {
        var parameter = method.Parameters.LastOrDefault(p =>
            p.IsOptional && p.Type.Name == nameof(CancellationToken)
        );
        if (parameter is null || method.Parameters[^1].IsParams)
            return null;
        var positional = arguments.Arguments.Count(a => a.NameColon is null);
        return
            positional > parameter.Ordinal
            || arguments.Arguments.Any(a => a.NameColon?.Name.Identifier.Text == parameter.Name)
            ? null
            : parameter;
    }
}
