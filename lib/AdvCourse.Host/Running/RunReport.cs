using System.Text.Json.Nodes;
using AdvCourse.Host.Documents;

namespace AdvCourse.Host.Running;

/// <summary>The machine-readable account of a run: seconds and peak megabytes (2^20 bytes) per notebook and per cell.</summary>
internal static class RunReport
{
    public static void Save(string path, string? profile, IEnumerable<NotebookRun> runs)
    {
        var json = new JsonObject
        {
            ["profile"] =
                profile ?? Environment.GetEnvironmentVariable(RunSettings.ProfileVariable),
            ["processors"] = Environment.ProcessorCount,
            ["notebooks"] = new JsonArray([.. runs.Select(Notebook)]),
        };
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
        AtomicFile.WriteAllText(path, JupyterJson.Write(json, indent: 2) + "\n");
    }

    private static JsonNode Notebook(NotebookRun run) =>
        new JsonObject
        {
            ["path"] = run.Path.Replace('\\', '/'),
            ["outcome"] = run.Outcome.ToString().ToLowerInvariant(),
            ["seconds"] = Math.Round(run.Seconds, 3),
            ["peakMB"] = Megabytes(run.PeakBytes),
            ["error"] = run.Error?.Message,
            ["cells"] = new JsonArray([
                .. run.Cells.Select(cell =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["number"] = cell.Number,
                            ["id"] = cell.Id,
                            ["heading"] = cell.Heading,
                            ["seconds"] = Math.Round(cell.Seconds, 3),
                            ["peakMB"] = Megabytes(cell.PeakBytes),
                        }
                ),
            ]),
        };

    private static double Megabytes(long bytes) => Math.Round(bytes / 1048576.0, 1);
}
