using System.Collections.Concurrent;

namespace AdvCourse.Host.Scripting;

/// <summary>
/// The one thread on which a session's cells run. It is also their synchronization context: what follows an await comes back
/// here, so that state bound to the thread (no_grad, dispose scopes) survives, and an interrupted await ends at once.
/// </summary>
internal sealed class CellThread : SynchronizationContext, IDisposable
{
    private const int StackSize = 16 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly BlockingCollection<Item> _items = [];
    private readonly Thread _thread;
    private volatile bool _idle;

    public CellThread()
    {
        _thread = new(Loop, StackSize) { IsBackground = true, Name = "notebook cells" };
        _thread.Start();
    }

    /// <summary>What a callback threw that nobody awaits (an async void method, an event handler).</summary>
    public event Action<Exception>? Unobserved;

    /// <summary>Runs <paramref name="work"/> on the thread, after what is already queued.</summary>
    public Task<T> InvokeAsync<T>(Func<T> work)
    {
        var result = new TaskCompletionSource<T>(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        _items.Add(
            new(
                _ =>
                {
                    try
                    {
                        result.SetResult(work());
                    }
                    catch (Exception e)
                    {
                        result.SetException(e);
                    }
                },
                null
            )
        );
        return result.Task;
    }

    /// <summary>On the thread itself: runs callbacks until <paramref name="task"/> ends, or a moment after the token is cancelled.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled and the task did not end by itself.</exception>
    public T Wait<T>(Task<T> task, CancellationToken cancellationToken)
    {
        _ = task.ContinueWith(
            _ => _items.Add(new(static _ => { }, null)),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
        while (!task.IsCompleted && !cancellationToken.IsCancellationRequested)
            Next(cancellationToken);
        // The awaited call may know the token, and finally blocks want to run.
        var until = DateTime.UtcNow + Patience;
        while (!task.IsCompleted && DateTime.UtcNow < until)
        {
            using var patience = new CancellationTokenSource(Patience);
            Next(patience.Token);
        }
        if (!task.IsCompleted)
            throw new OperationCanceledException(cancellationToken);
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Whether the thread sleeps or waits in the code of a cell.</summary>
    public bool IsBlocked => !_idle && _thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin);

    /// <summary>Ends the wait that the thread is in, or its next one, by a <see cref="ThreadInterruptedException"/>.</summary>
    public void Wake() => _thread.Interrupt();

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        var item = new Item(d, state);
        _items.Add(item);
        if (!_idle)
            _ = RescueAsync(item);
    }

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <inheritdoc/>
    public void Dispose() => _items.CompleteAdding();

    /// <summary>`SomeAsync().Result` in a cell blocks the thread that its continuation waits for: then the pool runs it.</summary>
    private async Task RescueAsync(Item item)
    {
        while (!item.Started)
        {
            await Task.Delay(Patience).ConfigureAwait(false);
            if (!_idle && _thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin))
                Run(item);
        }
    }

    private void Loop()
    {
        SetSynchronizationContext(this);
        while (!_items.IsCompleted)
        {
            try
            {
                Next(CancellationToken.None);
            }
            catch (InvalidOperationException)
            {
                return; // Disposed while it waited.
            }
        }
    }

    private void Next(CancellationToken cancellationToken)
    {
        Item item;
        _idle = true;
        try
        {
            item = _items.Take(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        finally
        {
            _idle = false;
        }
        Run(item);
    }

    private void Run(Item item)
    {
        try
        {
            item.Run();
        }
        catch (Exception e)
        {
            Unobserved?.Invoke(e);
        }
    }

    private sealed class Item(SendOrPostCallback callback, object? state)
    {
        private int _started;

        public bool Started => Volatile.Read(ref _started) != 0;

        public void Run()
        {
            if (Interlocked.Exchange(ref _started, 1) == 0)
                callback(state);
        }
    }
}
