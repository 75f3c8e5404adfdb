using AdvCourse.Notebook;

namespace AdvCourse.Host.Scripting;

/// <summary>
/// What happens to a running cell when its token is cancelled: its loops and functions throw at their next check, and
/// when its thread has slept for a second on end, the wait that it is in ends, too.
/// </summary>
internal sealed class CellInterruption : IDisposable
{
    private const int Samples = 40;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    private readonly Lock _lock = new();
    private readonly CellThread _thread;
    private readonly CancellationToken _token;
    private readonly CancellationTokenRegistration _registration;
    private IDisposable? _checks;
    private bool _ended;
    private bool _woken;

    /// <summary>Watches over the cell that begins on <paramref name="thread"/>.</summary>
    public CellInterruption(CellThread thread, CancellationToken token)
    {
        (_thread, _token) = (thread, token);
        _registration = token.Register(() =>
        {
            _checks = Interruption.Begin();
            _ = WakeAsync();
        });
    }

    /// <summary>Whether an exception is the interruption's work, alone or gathered by a task or a parallel loop.</summary>
    public bool Caused(Exception exception) =>
        _token.IsCancellationRequested
        && (
            exception is OperationCanceledException or ThreadInterruptedException
            || exception is AggregateException many && many.InnerExceptions.Any(Caused)
        );

    /// <summary>Called on the cell's thread when the cell has ended; the next one must find nothing of this.</summary>
    public void Dispose()
    {
        _registration.Dispose(); // Waits for the callback.
        bool woken;
        lock (_lock)
        {
            if (_ended)
                return;
            _ended = true;
            woken = _woken;
        }
        _checks?.Dispose();
        if (!woken)
            return;
        try
        {
            Thread.Sleep(1); // Takes the wake-up if the wait had ended by itself.
        }
        catch (ThreadInterruptedException)
        {
            // As intended.
        }
    }

    private async Task WakeAsync()
    {
        // A thread that merely joins its library's workers now and then is never seen asleep so often in a row.
        for (var asleep = 0; asleep < Samples; asleep = _thread.IsBlocked ? asleep + 1 : 0)
        {
            await Task.Delay(Interval).ConfigureAwait(false);
            lock (_lock)
            {
                if (_ended)
                    return;
            }
        }
        lock (_lock)
        {
            if (_ended)
                return;
            _woken = true;
            _thread.Wake();
        }
        _ = WakeAsync(); // It may wait once more, in a finally block or a catch-all.
    }
}
