using System.Text;

namespace AdvCourse.Host.Scripting;

/// <summary>Gathers a cell's many small writes into one output some 50 ms later, or when asked to flush.</summary>
internal sealed class CoalescingWriter : TextWriter
{
    private const int Milliseconds = 50;
    private const int Enough = 64 * 1024;

    private readonly Lock _gather = new();
    private readonly Lock _send = new();
    private readonly StringBuilder _text = new();
    private readonly Action<string> _deliver;
    private bool _scheduled;
    private volatile bool _isEmpty = true;

    public CoalescingWriter(Action<string> deliver)
        : base(null)
    {
        _deliver = deliver;
        // Outputs are saved, and must not depend on the system they came from.
        CoreNewLine = ['\n'];
    }

    /// <summary>The cell's other stream: what it has gathered goes out before anything is written here.</summary>
    public CoalescingWriter? Other { get; set; }

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) =>
        Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (buffer.IsEmpty)
            return;
        if (Other is { _isEmpty: false } other)
            other.Flush();
        bool full;
        lock (_gather)
        {
            _text.Append(buffer);
            _isEmpty = false;
            full = _text.Length >= Enough;
            if (!_scheduled && !full)
            {
                _scheduled = true;
                _ = FlushLaterAsync();
            }
        }
        if (full)
            Flush();
    }

    public override void WriteLine(string? value) => Write(value + "\n");

    public override void Flush()
    {
        lock (_send) // Two flushes at once must not swap their texts.
        {
            string text;
            lock (_gather)
            {
                text = _text.ToString();
                _text.Clear();
                _isEmpty = true;
            }
            if (text.Length > 0)
                _deliver(text);
        }
    }

    private async Task FlushLaterAsync()
    {
        await Task.Delay(Milliseconds).ConfigureAwait(false);
        lock (_gather)
            _scheduled = false;
        Flush();
    }
}
