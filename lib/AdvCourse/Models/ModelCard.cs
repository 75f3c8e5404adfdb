using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdvCourse.Models;

/// <summary>What a cached model is and what made it; kept as JSON beside the weights.</summary>
public sealed record ModelCard
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>SHA-256 over everything below that decides the weights.</summary>
    public required string Key { get; init; }

    /// <summary>The architecture in one line, seed included.</summary>
    public required string Model { get; init; }

    /// <summary>SHA-256 of the untrained parameters.</summary>
    public required string Start { get; init; }

    /// <summary>All settings of the training in one line.</summary>
    public required string Training { get; init; }

    /// <summary>SHA-256 of training and validation images and labels.</summary>
    public required string Data { get; init; }

    /// <summary>The tensor engine: assembly and version.</summary>
    public required string Engine { get; init; }

    /// <summary>The version of the training code.</summary>
    public required string Code { get; init; }

    /// <summary>How many numbers were trained.</summary>
    public long Parameters { get; init; }

    /// <summary>How many images it was trained on.</summary>
    public long Images { get; init; }

    /// <summary>The clean error on the validation images after training, 0 to 1, when there are any.</summary>
    public double? ValidationError { get; init; }

    /// <summary>How long training took, in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>Every epoch.</summary>
    public required TrainingHistory History { get; init; }

    /// <summary>The card as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json) + "\n";

    /// <summary>The card that <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">Its text.</param>
    /// <exception cref="JsonException">The text is not a card.</exception>
    public static ModelCard FromJson(string json) =>
        JsonSerializer.Deserialize<ModelCard>(json, Json)
        ?? throw new JsonException("The card is empty.");
}
