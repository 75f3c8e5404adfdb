using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace AdvCourse.Notebook;

/// <summary>Stops an interrupted cell: the session writes a call of <see cref="Check"/> into every loop and function, and <see cref="Token"/> into calls.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Interruption
{
    // One flag for all sessions of the process keeps the check at one load; the rare slow path asks whose it is.
    // Volatile: the JIT hoists a plain field out of `while (true) { }`.
    private static volatile int s_pending;

    /// <summary>Throws <see cref="OperationCanceledException"/> when the cell that runs here is interrupted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check()
    {
        if (s_pending != 0)
            CheckThisCell();
    }

    /// <summary>The token of the cell that this code belongs to; the session passes it to calls that take one.</summary>
    public static CancellationToken Token => CellScope.Current?.CancellationToken ?? default;

    /// <summary>Makes every loop look at its own cell's token until the returned object is disposed.</summary>
    internal static IDisposable Begin() => new Pending();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CheckThisCell() =>
        CellScope.Current?.CancellationToken.ThrowIfCancellationRequested();

    private sealed class Pending : IDisposable
    {
        private int _open = 1;

        public Pending() => Interlocked.Increment(ref s_pending);

        public void Dispose() =>
            Interlocked.Add(ref s_pending, -Interlocked.Exchange(ref _open, 0));
    }
}
