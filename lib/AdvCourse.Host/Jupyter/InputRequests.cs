namespace AdvCourse.Host.Jupyter;

/// <summary>Questions to the reader, one at a time.</summary>
internal sealed class InputRequests : IDisposable
{
    private readonly KernelChannels _channels;
    private readonly SemaphoreSlim _turn = new(1);
    private TaskCompletionSource<string>? _pending;

    public InputRequests(KernelChannels channels)
    {
        _channels = channels;
        // An answer that comes after its cell was interrupted finds no question and is dropped.
        channels.Answered += reply =>
            Interlocked.Exchange(ref _pending, null)?.TrySetResult(reply.Text("value"));
    }

    /// <summary>Asks in the front end that sent <paramref name="request"/>.</summary>
    /// <exception cref="NotSupportedException">That front end takes no questions.</exception>
    public async Task<string> AskAsync(
        JupyterMessage request,
        string prompt,
        bool isPassword,
        CancellationToken cancellationToken
    )
    {
        if (!request.Flag("allow_stdin", otherwise: true))
            throw Refused(prompt);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var answer = new TaskCompletionSource<string>(
                TaskCreationOptions.RunContinuationsAsynchronously
            );
            _pending = answer;
            if (!_channels.Ask(request, new() { ["prompt"] = prompt, ["password"] = isPassword }))
                throw Refused(prompt);
            return await answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _pending = null;
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private static NotSupportedException Refused(string prompt) =>
        new(
            $"This cell asks for input ({prompt}), and the front end that runs it takes no questions: open the notebook in an editor, or give the value in the code."
        );
}
