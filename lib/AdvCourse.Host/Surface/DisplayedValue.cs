using AdvCourse.Notebook;

namespace Microsoft.DotNet.Interactive;

/// <summary>A value on the page, which can be replaced by another.</summary>
public sealed class DisplayedValue
{
    private readonly CellScope _scope;

    internal DisplayedValue(CellScope scope, IReadOnlyList<string> mimeTypes)
    {
        _scope = scope;
        MimeTypes = mimeTypes;
    }

    /// <summary>The name under which front ends find the output again.</summary>
    public string DisplayId { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The formats it was shown in; an update uses the same; empty: those the value's type prefers.</summary>
    public IReadOnlyList<string> MimeTypes { get; }

    /// <summary>Shows <paramref name="updatedValue"/> in the place of what was shown, in this cell or an earlier one.</summary>
    public void Update(object? updatedValue) =>
        // Front ends that run cells one by one, as nbconvert does, listen to the cell that runs.
        (CellScope.Current ?? _scope).Update(this, updatedValue);
}
