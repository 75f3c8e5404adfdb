using Microsoft.DotNet.Interactive;

namespace AdvCourse.Notebook;

/// <summary>What the running cell can ask of its session. It follows the cell's own tasks and threads, so late output finds its cell.</summary>
public abstract class CellScope
{
    private static readonly AsyncLocal<CellScope?> Ambient = new();

    /// <summary>The scope of the cell that this code belongs to, or null outside of any cell.</summary>
    public static CellScope? Current
    {
        get => Ambient.Value;
        internal set => Ambient.Value = value;
    }

    /// <summary>Cancelled when the reader interrupts the cell or its time is over.</summary>
    public abstract CancellationToken CancellationToken { get; }

    /// <summary>Shows a value in the formats given, or in the preferred ones of its type.</summary>
    public abstract DisplayedValue Display(object? value, params string[] mimeTypes);

    /// <summary>Shows a text that already is in the format <paramref name="mimeType"/>.</summary>
    public abstract DisplayedValue DisplayAs(string value, string mimeType);

    /// <summary>Replaces what <paramref name="displayed"/> shows.</summary>
    public abstract void Update(DisplayedValue displayed, object? value);

    /// <summary>Takes away what the cell has shown so far, at once or when the next output comes.</summary>
    public abstract void ClearOutput(bool wait);

    /// <summary>Asks the reader for a line of text.</summary>
    public abstract Task<string> ReadInputAsync(string prompt, bool isPassword);

    internal static CellScope Required() =>
        Current
        ?? throw new InvalidOperationException(
            "display and its kin work in the code of a notebook cell, and this code runs outside of one."
        );
}
