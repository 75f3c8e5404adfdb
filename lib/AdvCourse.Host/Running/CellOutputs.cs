using System.Text;
using AdvCourse.Host.Documents;
using AdvCourse.Host.Scripting;

namespace AdvCourse.Host.Running;

/// <summary>Gathers a notebook's outputs as its file will hold them: neighbouring texts of one stream joined, updates in place.</summary>
internal sealed class CellOutputs
{
    /// <summary>A cell that prints for ever must not fill the disk: as many characters of text are kept.</summary>
    private const int MostText = 4_000_000;

    private const string TooMuch =
        "\n... the rest of this cell's text is left out: it is more than 4 million characters\n";

    private readonly Dictionary<int, List<Piece>> _cells = [];
    private readonly Dictionary<int, int> _textLength = [];
    private readonly HashSet<int> _clearing = [];
    private readonly Dictionary<string, Rich> _displayed = new(StringComparer.Ordinal);

    public void Add(WorkerMessage message)
    {
        switch (message)
        {
            case WorkerMessage.Stream m:
                AddText(Of(m.Cell), m);
                break;
            case WorkerMessage.Display { IsUpdate: true } m
                when _displayed.TryGetValue(m.Id, out var shown):
                shown.Data = m.Data;
                break;
            case WorkerMessage.Display m:
                Of(m.Cell).Add(_displayed[m.Id] = new(m.Data, IsResult: false));
                break;
            case WorkerMessage.Clear m:
                _clearing.Add(m.Cell);
                if (!m.Wait)
                    Of(m.Cell);
                break;
            case WorkerMessage.Result m:
                Of(m.Cell).Add(new Rich(m.Data, IsResult: true));
                break;
            case WorkerMessage.Error m:
                Of(m.Cell).Add(new Failure(m.What));
                break;
        }
    }

    /// <summary>The outputs of the cell that ran as <paramref name="cell"/>, as a notebook stores them.</summary>
    public IEnumerable<CellOutput> For(int cell) =>
        (_cells.GetValueOrDefault(cell) ?? []).Select(
            CellOutput (piece) =>
                piece switch
                {
                    Text t => new StreamOutput(t.Name, t.Content.ToString()),
                    Rich { IsResult: true } r => new ResultOutput(Bundle(r.Data), cell),
                    Rich r => new DisplayOutput(Bundle(r.Data)),
                    Failure f => new ErrorOutput(f.Error.Name, f.Error.Message, f.Error.Traceback),
                    _ => throw new InvalidOperationException(),
                }
        );

    private static MimeBundle Bundle(IReadOnlyDictionary<string, string> data) =>
        MimeBundle.Of(
            data.Select(format =>
                format.Key == "text/html"
                    ? new(format.Key, InteractiveFormatter.WithoutStyle(format.Value))
                    : format
            )
        );

    private void AddText(List<Piece> pieces, WorkerMessage.Stream message)
    {
        var before = _textLength.GetValueOrDefault(message.Cell);
        if (before > MostText)
            return;
        _textLength[message.Cell] = before + message.Text.Length;
        if (pieces.LastOrDefault() is not Text text || text.Name != message.Name)
            pieces.Add(text = new(message.Name, new()));
        text.Content.Append(
            message.Text.AsSpan(0, Math.Min(message.Text.Length, MostText - before))
        );
        if (before + message.Text.Length > MostText)
            text.Content.Append(TooMuch);
    }

    private List<Piece> Of(int cell)
    {
        if (!_cells.TryGetValue(cell, out var pieces))
            _cells.Add(cell, pieces = []);
        if (_clearing.Remove(cell))
        {
            pieces.Clear();
            _textLength.Remove(cell);
        }
        return pieces;
    }

    private abstract record Piece;

    private sealed record Text(string Name, StringBuilder Content) : Piece;

    private sealed record Rich(IReadOnlyDictionary<string, string> Data, bool IsResult) : Piece
    {
        public IReadOnlyDictionary<string, string> Data { get; set; } = Data;
    }

    private sealed record Failure(CellError Error) : Piece;
}
