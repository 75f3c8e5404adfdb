using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace AdvCourse.Host.Scripting;

/// <summary>A cell that does not compile.</summary>
internal sealed class CompilationFailedException(ImmutableArray<Diagnostic> errors)
    : Exception(errors[0].GetMessage(System.Globalization.CultureInfo.InvariantCulture))
{
    public ImmutableArray<Diagnostic> Errors { get; } = errors;
}
