namespace AdvCourse.Host.Scripting;

/// <summary>Where a cell's outputs go; a front end (the runner, the Jupyter kernel) implements it. Calls may come from any thread.</summary>
public interface ICellOutput
{
    /// <summary>Text for "stdout" or "stderr", coalesced over some 50 ms.</summary>
    void Stream(string name, string text);

    /// <summary>Something displayed; <paramref name="data"/> is mime type to text.</summary>
    void Display(string displayId, IReadOnlyDictionary<string, string> data);

    /// <summary>New data for what was displayed as <paramref name="displayId"/>, in this cell or an earlier one.</summary>
    void Update(string displayId, IReadOnlyDictionary<string, string> data);

    /// <summary>Takes away what the cell has shown so far; <paramref name="wait"/>: only when the next output comes, so that nothing flickers.</summary>
    void Clear(bool wait);

    /// <summary>The value of the cell's last expression.</summary>
    void Result(IReadOnlyDictionary<string, string> data);

    /// <summary>The error that ended the cell.</summary>
    void Fail(CellError failure);

    /// <summary>Asks the reader for a line of text; a front end without a reader refuses.</summary>
    Task<string> ReadInputAsync(
        string prompt,
        bool isPassword,
        CancellationToken cancellationToken
    ) =>
        Task.FromException<string>(
            new NotSupportedException(
                $"This cell asks for input ({prompt}), and nobody is there to answer: open the notebook in an editor, or give the value in the code."
            )
        );
}
