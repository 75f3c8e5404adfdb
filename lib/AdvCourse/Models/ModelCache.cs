using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using static TorchSharp.torch;

namespace AdvCourse.Models;

/// <summary>
/// Trained models on disk: weights as safetensors, a <see cref="ModelCard"/> beside them. The file name carries a hash of
/// all that made the model, so a change of settings, data or code trains anew and nothing stale is ever loaded.
/// </summary>
/// <param name="folder">Where models are kept; made when needed.</param>
/// <param name="say">Told one line when a damaged entry is trained again, or none can be written; standard output unless given.</param>
public sealed class ModelCache(string folder, Action<string>? say = null)
{
    private readonly Action<string> say = say ?? Console.WriteLine;
    private bool saidNotKept;

    /// <summary>
    /// The folder that ADVCOURSE_CACHE names, else artifacts/models of the repository around the current folder, else the
    /// user's own application data.
    /// </summary>
    public static ModelCache Default => new(DefaultFolder());

    /// <summary>Where models are kept.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>Trains a model as <see cref="Trainer.Fit"/> does, or loads the weights of an equal run.</summary>
    /// <param name="model">Untrained; it gets the weights and comes back in evaluation mode.</param>
    /// <param name="images">Training images, [N, ...], in [0, 1].</param>
    /// <param name="labels">Their classes, Int64 [N].</param>
    /// <param name="training">All settings.</param>
    /// <param name="validation">Held-out images and labels.</param>
    /// <param name="progress">Told the finished share, 0 to 1.</param>
    /// <param name="epochs">Told each epoch as it ends; not told of loaded ones.</param>
    /// <param name="cancellation">Ends training; nothing is kept then.</param>
    /// <returns>The same model, its card, and whether it was loaded.</returns>
    public Trained<TModel> Train<TModel>(
        TModel model,
        Tensor images,
        Tensor labels,
        Training training,
        (Tensor Images, Tensor Labels)? validation = null,
        IProgress<double>? progress = null,
        IProgress<EpochRecord>? epochs = null,
        CancellationToken cancellation = default
    )
        where TModel : nn.Module<Tensor, Tensor>, IClassifier
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(training);
        var (name, blank) = Describe(model, images, labels, training, validation);
        var weights = Path.Combine(Folder, name + ".safetensors");
        var card = Path.Combine(Folder, name + ".json");
        if (TryLoad(model, weights, card, blank.Key) is { } loaded)
        {
            progress?.Report(1);
            return new(model, loaded, true);
        }

        var history = Trainer.Fit(
            model,
            images,
            labels,
            training,
            validation,
            progress,
            epochs,
            cancellation
        );
        var made = blank with
        {
            History = history,
            Seconds = history.Seconds,
            ValidationError = history.Epochs[history.Best - 1].ValidationError,
        };
        TrySave(model, weights, card, made);
        return new(model, made, false);
    }

    private static (string Name, ModelCard Blank) Describe<TModel>(
        TModel model,
        Tensor images,
        Tensor labels,
        Training training,
        (Tensor Images, Tensor Labels)? validation
    )
        where TModel : nn.Module<Tensor, Tensor>, IClassifier
    {
        var card = new ModelCard
        {
            Key = "",
            Model = model.Architecture,
            Start = TensorHash.OfState(model),
            Training = training.ToString(),
            Data = TensorHash.Of(
                validation is { } held
                    ? [images, labels, held.Images, held.Labels]
                    : [images, labels]
            ),
            Engine = AdvCourse.Engine.Name,
            Code = Trainer.Version,
            Parameters = model.parameters().Sum(parameter => parameter.numel()),
            Images = images.shape[0],
            History = new([], 0),
        };
        var all = string.Join(
            "\n",
            card.Model,
            card.Start,
            card.Training,
            card.Data,
            card.Engine,
            card.Code
        );
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)));
        return ($"{typeof(TModel).Name.ToLowerInvariant()}-{key[..16]}", card with { Key = key });
    }

    /// <summary>Without a place to keep it the model is there all the same: the training must not be lost.</summary>
    private void TrySave(
        nn.Module<Tensor, Tensor> model,
        string weights,
        string card,
        ModelCard made
    )
    {
        try
        {
            Save(model, weights, card, made);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (!saidNotKept)
            {
                say(
                    $"Trained models cannot be kept in {Folder} ({error.Message.TrimEnd('.')}); they are trained anew at every run."
                );
            }

            saidNotKept = true;
        }
    }

    /// <summary>The card comes last and commits the entry: without it there is none yet.</summary>
    private static void Save(
        nn.Module<Tensor, Tensor> model,
        string weights,
        string card,
        ModelCard made
    )
    {
        Safetensors.Write(
            weights,
            model.state_dict(),
            new Dictionary<string, string> { ["key"] = made.Key }
        );
        WholeFile.Write(card, stream => stream.Write(Encoding.UTF8.GetBytes(made.ToJson())));
    }

    private ModelCard? TryLoad(
        nn.Module<Tensor, Tensor> model,
        string weights,
        string card,
        string key
    )
    {
        if (!File.Exists(card) || !File.Exists(weights))
        {
            return null;
        }

        try
        {
            using var scope = NewDisposeScope();
            var made = ModelCard.FromJson(File.ReadAllText(card));
            var (tensors, metadata) = Safetensors.Read(weights);
            if (made.Key != key || metadata.GetValueOrDefault("key") != key)
            {
                throw new InvalidDataException("it carries the key of another model");
            }

            WeightFile.LookAt(model, tensors);
            model.load_state_dict(tensors);
            model.eval();
            return made;
        }
        catch (Exception error) when (error is InvalidDataException or JsonException or IOException)
        {
            say(
                $"The cached model {Path.GetFileName(weights)} cannot be used ({error.Message.TrimEnd('.')}); it is trained again."
            );
            return null;
        }
    }

    private static string DefaultFolder()
    {
        if (Environment.GetEnvironmentVariable("ADVCOURSE_CACHE") is { Length: > 0 } own)
        {
            return Path.Combine(own, "models");
        }

        if (Repository.Root() is { } root)
        {
            return Path.Combine(root, "artifacts", "models");
        }

        var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        return Path.Combine(local.Length > 0 ? local : Path.GetTempPath(), "AdvCourse", "models");
    }
}

/// <summary>A trained model with its card.</summary>
/// <param name="Model">In evaluation mode.</param>
/// <param name="Card">What made it.</param>
/// <param name="FromCache">Whether it was loaded instead of trained.</param>
public sealed record Trained<TModel>(TModel Model, ModelCard Card, bool FromCache)
{
    /// <summary>One line: the model, how long it took, and whether it was loaded.</summary>
    public override string ToString() =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{Card.Model}: {Card.History}{(FromCache ? " (loaded from the cache)" : "")}"
        );
}
