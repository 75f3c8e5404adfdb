using AdvCourse.Notebook;
using Microsoft.DotNet.Interactive;

namespace AdvCourse.Host.Scripting;

/// <summary>A cell while it runs, and afterwards for the tasks it left behind: its streams, displays and token.</summary>
internal sealed class RunningCell : CellScope
{
    private readonly ICellOutput _output;
    private readonly IValueFormatter _formatter;

    public RunningCell(
        ICellOutput output,
        IValueFormatter formatter,
        CancellationToken cancellationToken
    )
    {
        _output = output;
        _formatter = formatter;
        CancellationToken = cancellationToken;
        Out = new(text => output.Stream("stdout", text));
        Error = new(text => output.Stream("stderr", text)) { Other = Out };
        Out.Other = Error;
    }

    public CoalescingWriter Out { get; }

    public CoalescingWriter Error { get; }

    public override CancellationToken CancellationToken { get; }

    public override DisplayedValue Display(object? value, params string[] mimeTypes)
    {
        var displayed = new DisplayedValue(this, mimeTypes);
        var data = _formatter.Format(value, mimeTypes);
        Flush();
        _output.Display(displayed.DisplayId, data);
        return displayed;
    }

    public override DisplayedValue DisplayAs(string value, string mimeType)
    {
        var displayed = new DisplayedValue(this, [mimeType]);
        Flush();
        _output.Display(displayed.DisplayId, Single(mimeType, value));
        return displayed;
    }

    public override void Update(DisplayedValue displayed, object? value)
    {
        // A text that was shown as HTML is replaced by HTML, not by its own source.
        var data =
            value is string text && displayed.MimeTypes is [var mimeType]
                ? Single(mimeType, text)
                : _formatter.Format(value, displayed.MimeTypes);
        Flush();
        _output.Update(displayed.DisplayId, data);
    }

    public override void ClearOutput(bool wait)
    {
        Flush();
        _output.Clear(wait);
    }

    public override Task<string> ReadInputAsync(string prompt, bool isPassword)
    {
        Flush();
        return _output.ReadInputAsync(prompt, isPassword, CancellationToken);
    }

    /// <summary>Shows the value of the last expression; a display that was assigned to nothing is already shown.</summary>
    public void Result(object? value)
    {
        if (value is DisplayedValue)
            return;
        var data = _formatter.Format(value, []);
        Flush();
        _output.Result(data);
    }

    public void Fail(CellError error)
    {
        Flush();
        _output.Fail(error);
    }

    /// <summary>Sends what is gathered, so that outputs keep the order in which they were made.</summary>
    public void Flush()
    {
        Out.Flush();
        Error.Flush();
    }

    private static Dictionary<string, string> Single(string mimeType, string text) =>
        new(StringComparer.Ordinal) { [mimeType] = text };
}
