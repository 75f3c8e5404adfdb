using AdvCourse.Host.Documents;

namespace AdvCourse.Host.Running;

/// <summary>A cell whose outputs are not those in the file.</summary>
/// <param name="Cell">The cell's number.</param>
/// <param name="Heading">The section it stands in.</param>
/// <param name="Lines">What differs, to be read.</param>
internal sealed record CellDifference(int Cell, string Heading, IReadOnlyList<string> Lines);

/// <summary>Compares a notebook that has just run with the one in the file.</summary>
internal static class OutputComparison
{
    public static IReadOnlyList<CellDifference> Compare(
        NotebookDocument committed,
        NotebookDocument now
    )
    {
        var sections = Sections.Of(now);
        var differences = new List<CellDifference>();
        var number = 0;
        for (var i = 0; i < now.Cells.Count; i++)
        {
            var cell = now.Cells[i];
            if (cell.Kind != CellKind.Code || string.IsNullOrWhiteSpace(cell.Source))
                continue;
            number++;
            var lines = Compare(
                OutputNormaliser.Normalise(committed.Cells[i].Outputs),
                OutputNormaliser.Normalise(cell.Outputs)
            );
            if (lines.Count > 0)
                differences.Add(new(number, sections[i], lines));
        }
        return differences;
    }

    private static List<string> Compare(
        IReadOnlyList<(string Kind, string Text)> before,
        IReadOnlyList<(string Kind, string Text)> after
    )
    {
        var lines = new List<string>();
        if (!before.Select(o => o.Kind).SequenceEqual(after.Select(o => o.Kind)))
        {
            lines.Add("the outputs themselves changed:");
            lines.AddRange(TextDiff.Lines(Kinds(before), Kinds(after)));
            return lines;
        }
        foreach (
            var (old, fresh) in before.Zip(after).Where(pair => pair.First.Text != pair.Second.Text)
        )
        {
            lines.Add($"{old.Kind}:");
            lines.AddRange(TextDiff.Lines(old.Text, fresh.Text));
        }
        return lines;
    }

    private static string Kinds(IReadOnlyList<(string Kind, string Text)> outputs) =>
        outputs.Count == 0
            ? "(no output)"
            : string.Join('\n', outputs.Select(o => $"{o.Kind}: {o.Text.ReplaceLineEndings(" ")}"));
}
