using AdvCourse.Host.Documents;
using AdvCourse.Host.Scripting;

namespace AdvCourse.Host.Tests.Scripting;

/// <summary>
/// Every cell of the course compiles against the tensor engine of this build; none is run. With
/// <c>-p:TensorEngine=torchsharp</c> that is the TorchSharp package, whose native library is not needed for it.
/// </summary>
public sealed class NotebookCellsTests
{
    public static TheoryData<string> Notebooks =>
        [
            .. Directory
                .GetFiles(Repository.Notebooks, "*.ipynb")
                .Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Every_cell_compiles_against_this_builds_engine(string notebook)
    {
        var assemblies = new NotebookAssemblies();
        // The first file of a name wins: these, not what was last published for readers.
        foreach (var file in Repository.Library)
            assemblies.Reference(file);
        var chain = new SubmissionChain(Repository.Notebooks, assemblies);
        var document = NotebookDocument.Load(Path.Combine(Repository.Notebooks, notebook));
        var errors = new List<string>();
        foreach (var (cell, number) in document.Cells.Where(IsCode).Select((c, i) => (c, i + 1)))
        foreach (var segment in CellParser.Parse(cell.Source, "csharp").Segments)
        {
            if (segment.Kind != SegmentKind.CSharp)
                continue;
            try
            {
                chain.Append(segment.Text, $"cell {number}", CancellationToken.None);
            }
            catch (CompilationFailedException e)
            {
                errors.AddRange(e.Errors.Select(error => error.ToString()));
            }
        }
        Assert.Empty(errors);
        Assert.Contains(document.Cells, IsCode);
    }

    private static bool IsCode(NotebookCell cell) => cell.Kind == CellKind.Code;
}
