using System.Text.Json;
using System.Text.Json.Nodes;
using AdvCourse.Host.Documents;

namespace AdvCourse.Host.Handouts;

/// <summary>How long each notebook ran, from the report that <c>advcourse run --report</c> writes.</summary>
internal sealed class RunTimes
{
    private readonly Dictionary<string, double> _minutes = new(StringComparer.Ordinal);
    private readonly string? _profile;

    private RunTimes(JsonObject report)
    {
        _profile = report["profile"].Text();
        foreach (var run in (report["notebooks"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (
                run["path"].Text() is { } path
                && run["seconds"] is JsonValue value
                && value.TryGetValue<double>(out var seconds)
            )
            {
                _minutes[Path.GetFileNameWithoutExtension(path)] = seconds / 60;
            }
        }
    }

    /// <summary>Reads a report.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="InvalidDataException">The file is no report.</exception>
    public static RunTimes Read(string file)
    {
        if (!File.Exists(file))
        {
            throw new FileNotFoundException(
                $"There is no run report '{file}': 'advcourse run --report' writes one.",
                file
            );
        }
        try
        {
            return JsonNode.Parse(File.ReadAllText(file)) is JsonObject report
                ? new RunTimes(report)
                : throw new InvalidDataException(
                    $"{file} is no run report: it is not a JSON object."
                );
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{file} is no run report: {e.Message}", e);
        }
    }

    /// <summary>The facts of a notebook with what the report knows of it.</summary>
    public HandoutFacts Complete(HandoutFacts facts, string name) =>
        _minutes.TryGetValue(name, out var minutes)
            ? facts with
            {
                Minutes = minutes,
                Profile = _profile ?? facts.Profile,
            }
            : facts;
}
