using AdvCourse.Notebook;

namespace Microsoft.DotNet.Interactive;

/// <summary>The cell that runs; long library calls take its token so that an interrupt reaches them.</summary>
public sealed class KernelInvocationContext
{
    private readonly CellScope _scope;

    private KernelInvocationContext(CellScope scope) => _scope = scope;

    /// <summary>The context of the cell that this code belongs to, or null outside of any cell.</summary>
    public static KernelInvocationContext? Current =>
        CellScope.Current is { } scope ? new(scope) : null;

    /// <summary>Cancelled when the reader interrupts the cell or its time is over.</summary>
    public CancellationToken CancellationToken => _scope.CancellationToken;
}
