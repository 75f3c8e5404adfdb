using System.Diagnostics;
using System.Globalization;

namespace AdvCourse.Host.Running;

/// <summary>Progress for a terminal: one line that is written over ten times a second and gone when the notebook has ended.</summary>
internal sealed class LiveProgress : IRunProgress, IDisposable
{
    private const string EraseLine = "\r\u001b[K";
    private static readonly string[] Spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

    private readonly Lock _lock = new();
    private readonly TextWriter _output;
    private readonly Func<int> _width;
    private readonly Timer _timer;
    private string _name = "";
    private string _heading = "";
    private int _number;
    private int _count;
    private int _frame;
    private long _notebookStarted;
    private bool _visible;

    public LiveProgress(TextWriter output, Func<int> width)
    {
        (_output, _width) = (output, width);
        _timer = new(
            _ => Draw(),
            null,
            TimeSpan.FromMilliseconds(100),
            TimeSpan.FromMilliseconds(100)
        );
    }

    public void NotebookStarted(string path, int cellCount)
    {
        lock (_lock)
        {
            (_name, _count, _number, _heading) = (
                Path.GetFileNameWithoutExtension(path),
                cellCount,
                0,
                "starting"
            );
            _notebookStarted = Stopwatch.GetTimestamp();
            _visible = true;
        }
        Draw();
    }

    public void CellStarted(int number, string heading)
    {
        lock (_lock)
            (_number, _heading) = (number, heading);
    }

    public void CellFinished(CellRun cell) { }

    public void NotebookFinished(NotebookRun run)
    {
        lock (_lock)
        {
            _visible = false;
            _output.Write(EraseLine);
            _output.Flush();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Draw()
    {
        lock (_lock)
        {
            if (!_visible)
                return;
            var elapsed = Stopwatch.GetElapsedTime(_notebookStarted);
            var line = string.Create(
                CultureInfo.InvariantCulture,
                $"{Spinner[_frame++ % Spinner.Length]} {_name}  cell {_number} of {_count}  {(int)elapsed.TotalMinutes}:{elapsed.Seconds:00}  {_heading}"
            );
            var width = Math.Max(20, _width() - 1);
            _output.Write(EraseLine + (line.Length > width ? line[..(width - 1)] + "…" : line));
            _output.Flush();
        }
    }
}
