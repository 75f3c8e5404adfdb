using System.Globalization;
using System.Text.RegularExpressions;
using AdvCourse.Host.Documents;
using AdvCourse.Host.Running;
using AdvCourse.Host.Scripting;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AdvCourse.Host.Tests.Running;

/// <summary>
/// Notebook 34's section on CIFAR-10 runs only where those 170 MB are on the machine. Here its own cells run on made-up
/// photographs, with the declarations that they need of earlier cells and nothing of them that trains.
/// </summary>
public sealed partial class TwoClassesTests : IDisposable
{
    // Birds are striped across, lorries upright, both under noise; a third class must be left out.
    private const string MadeUp = """
        ImageSet Striped(string part, int count, int seed)
        {
            const int Side = 32, Pixels = 3 * Side * Side;
            var random = new Random(seed);
            byte[] classes = [2, 9, 0], labels = new byte[count], pixels = new byte[count * Pixels];
            for (var i = 0; i < pixels.Length; i++)
            {
                var label = labels[i / Pixels] = classes[i / Pixels % 3];
                var along = label == 2 ? i / Side % Side : i % Side;
                pixels[i] = (byte)((label > 0 && along / 4 % 2 == 0 ? 90 : 165) + random.Next(-40, 41));
            }
            return new(pixels, labels, Side, Side, 3, [.. Enumerable.Range(0, 10).Select(c => $"class {c}")],
                new("CIFAR-10", part, "made up", new string('0', 64), count));
        }
        ImageDataset? cifar = new(Striped("train", 180, 1), Striped("test", 90, 2), "", "");
        """;

    private static readonly Dictionary<string, string> Cells = NotebookDocument
        .Load(Path.Combine(Repository.Notebooks, "34-not-bugs-but-features.ipynb"))
        .Cells.ToDictionary(cell => cell.Id, cell => cell.Source, StringComparer.Ordinal);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task The_section_on_two_classes_runs_on_made_up_photographs()
    {
        var notebook = Notebooks.Of(
            $"Environment.SetEnvironmentVariable(\"ADVCOURSE_CACHE\", @\"{_folder.Path}\");",
            string.Join('\n', Repository.Library.Select(file => $"#r \"{file}\"")),
            string.Join('\n', Syntax("setup").Usings.Select(line => line.ToString())),
            Declaration("setup", "Seed"),
            Declaration("setup", "run"),
            Declaration("dr-build", "Build"),
            Declaration("dr-train", "studentTraining"),
            MadeUp,
            Cells["cifar-classes"],
            Cells["cifar-run"]
        );
        var run = await new NotebookRunner(
            new("quick", TimeSpan.FromMinutes(5)),
            new PlainProgress(TextWriter.Null)
        ).RunAsync(
            notebook,
            Path.Combine(_folder.Path, "34.ipynb"),
            TestContext.Current.CancellationToken
        );
        Assert.True(
            run.Outcome == RunOutcome.Completed,
            string.Join('\n', run.Error?.Traceback ?? [])
        );

        var outputs = notebook.Cells[^1].Outputs;
        var figure = Assert.Single(outputs.OfType<DisplayOutput>()).Data.Text("text/plain")!;
        var rows = Row()
            .Matches(figure)
            .ToDictionary(
                row => row.Groups[1].Value,
                row => (Clean: Percent(row, 2), Robust: Percent(row, 3))
            );
        Assert.Equal(["D", "D, adversarial training", "d-r", "d-nr", "d-rand", "d-det"], rows.Keys);
        Assert.All(
            rows.Values,
            row =>
            {
                Assert.InRange(row.Clean, 0, 100);
                Assert.InRange(row.Robust, 0, row.Clean);
            }
        );
        Assert.InRange(rows["D"].Clean, 80, 100);
        Assert.InRange(rows["D, adversarial training"].Robust, 80, 100);
        // Nothing tells the stripes apart but what is robust, and each label of d-det is the other class.
        Assert.InRange(rows["d-det"].Clean, 0, 20);
        Assert.Contains("d-det: 120 images", notebook.Cells[^1].Text(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string Declaration(string cell, string name) =>
        Syntax(cell).Members.Single(member => Name(member) == name).ToString();

    private static string? Name(MemberDeclarationSyntax member) =>
        member switch
        {
            MethodDeclarationSyntax method => method.Identifier.Text,
            FieldDeclarationSyntax field => field.Declaration.Variables[0].Identifier.Text,
            _ => null,
        };

    private static CompilationUnitSyntax Syntax(string cell) =>
        CSharpSyntaxTree
            .ParseText(Cells[cell], SubmissionChain.Parse)
            .GetCompilationUnitRoot(TestContext.Current.CancellationToken);

    private static double Percent(Match row, int group) =>
        double.Parse(row.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"(?<=[:;] )([^:;]+): clean accuracy ([\d.]+) %, accuracy under PGD, L2 0\.25 ([\d.]+) %"
    )]
    private static partial Regex Row();
}
