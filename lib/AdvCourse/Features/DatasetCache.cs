using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AdvCourse.Models;
using AdvCourse.Threats;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Features;

/// <summary>A dataset made by a recipe.</summary>
/// <param name="Recipe">The recipe, all its settings included.</param>
/// <param name="Images">[N, ...], in [0, 1].</param>
/// <param name="Labels">The labels to train on, Int64 [N].</param>
/// <param name="Key">SHA-256 of everything that made it.</param>
/// <param name="PartsLoaded">How many parts were there already.</param>
/// <param name="Parts">How many parts there are.</param>
public sealed record MadeDataset(
    Recipe Recipe,
    Tensor Images,
    Tensor Labels,
    string Key,
    int PartsLoaded,
    int Parts
) : IDisposable
{
    /// <summary>
    /// Of each image whether nothing could be put into it, for the first gradient was exactly zero: it is the image that it
    /// was made of, under a label that is another's.
    /// </summary>
    public IReadOnlyList<bool> Masked { get; init; } = [];

    /// <summary>Images and labels are given back.</summary>
    public void Dispose()
    {
        Images.Dispose();
        Labels.Dispose();
    }

    /// <summary>For example "d-det: 8000 images, 8 of 8 parts loaded", and into how many nothing could be put, if any.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Recipe.Name}: {Images.shape[0]} images, {PartsLoaded} of {Parts} parts loaded{Note}"
        );

    private string Note
    {
        get
        {
            var masked = Masked.Count(blind => blind);
            return masked == 0
                ? ""
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"; gradient exactly zero for {masked} of {Masked.Count} images: masked, nothing was put into them"
                );
        }
    }
}

/// <summary>
/// Makes datasets in parts and keeps each part as a file when it is done: a run that was stopped goes on where it was,
/// and equal runs load. Files carry a hash of recipe, model, data and code; nothing stale is ever loaded.
/// </summary>
/// <param name="folder">Where datasets are kept; made when needed.</param>
/// <param name="say">Told one line when a damaged part is made again, or none can be written; standard output unless given.</param>
public sealed class DatasetCache(string folder, Action<string>? say = null)
{
    /// <summary>
    /// Changes whenever a recipe gives other images for the same settings, or files hold other things: those of another
    /// version are not looked at. 2 came with the masks.
    /// </summary>
    private const string Version = "2";

    private const int PartSize = 1000;

    private readonly Action<string> say = say ?? Console.WriteLine;
    private bool saidNotKept;

    /// <summary>The folder "datasets" beside the models of <see cref="ModelCache.Default"/>.</summary>
    public static DatasetCache Default =>
        new(Path.Combine(Path.GetDirectoryName(ModelCache.Default.Folder)!, "datasets"));

    /// <summary>Where datasets are kept.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>Makes a dataset, or loads what an equal run has made of it.</summary>
    /// <param name="recipe">How.</param>
    /// <param name="model">With which model; it comes back in the mode it was in.</param>
    /// <param name="images">From which images, [N, ...], in [0, 1].</param>
    /// <param name="labels">Their classes, Int64 [N].</param>
    /// <param name="progress">Told the finished share, 0 to 1.</param>
    /// <param name="cancellation">Stops; finished parts stay.</param>
    public MadeDataset Make(
        Recipe recipe,
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(model);
        Check.Images(model, images, Box.Pixels);
        Check.Labels(labels, images.shape[0]);
        var key = Key(recipe, model, images, labels);
        var parts = (int)((images.shape[0] + PartSize - 1) / PartSize);
        var (loaded, made) = (0, new List<MadePart>());
        using var mode = EvalMode.Enter(model);
        using var scope = NewDisposeScope();
        for (var part = 0; part < parts; part++)
        {
            cancellation.ThrowIfCancellationRequested();
            var first = (long)part * PartSize;
            var count = Math.Min(PartSize, images.shape[0] - first);
            var file = Path.Combine(Folder, $"{recipe.Name}-{key[..16]}-{part:0000}.safetensors");
            if (Load(file, key, count) is { } there)
            {
                made.Add(there);
                loaded++;
            }
            else
            {
                made.Add(
                    recipe.Make(
                        model,
                        images,
                        labels,
                        first,
                        count,
                        progress.Part(part, parts),
                        cancellation
                    )
                );
                TrySave(file, made[^1], key, recipe);
            }

            progress?.Report((part + 1.0) / parts);
        }

        return new(
            recipe,
            cat([.. made.Select(item => item.Images)]).MoveToOuterDisposeScope(),
            cat([.. made.Select(item => item.Labels)]).MoveToOuterDisposeScope(),
            key,
            loaded,
            parts
        )
        {
            Masked = [.. made.SelectMany(item => item.Masked)],
        };
    }

    /// <summary>Without a place to keep it the part is there all the same: the work must not be lost.</summary>
    private void TrySave(string file, MadePart part, string key, Recipe recipe)
    {
        try
        {
            using var masked = tensor(part.Masked);
            Safetensors.Write(
                file,
                new Dictionary<string, Tensor>
                {
                    ["images"] = part.Images,
                    ["labels"] = part.Labels,
                    ["masked"] = masked,
                },
                new Dictionary<string, string> { ["key"] = key, ["recipe"] = recipe.ToString() }
            );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (!saidNotKept)
            {
                say(
                    $"Made datasets cannot be kept in {Folder} ({error.Message.TrimEnd('.')}); they are made anew at every run."
                );
            }

            saidNotKept = true;
        }
    }

    private MadePart? Load(string file, string key, long count)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            var (tensors, metadata) = Safetensors.Read(file);
            return
                metadata.GetValueOrDefault("key") == key
                && tensors.TryGetValue("images", out var images)
                && tensors.TryGetValue("labels", out var labels)
                && tensors.TryGetValue("masked", out var masked)
                && images.shape[0] == count
                && labels.shape[0] == count
                && masked.shape[0] == count
                ? new(images, labels, masked.data<bool>().ToArray())
                : throw new InvalidDataException("it carries the key of another dataset");
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            say(
                $"The cached part {Path.GetFileName(file)} cannot be used ({error.Message.TrimEnd('.')}); it is made again."
            );
            return null;
        }
    }

    private static string Key(
        Recipe recipe,
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels
    )
    {
        var weights = model.state_dict().OrderBy(item => item.Key, StringComparer.Ordinal);
        var all = string.Join(
            "\n",
            recipe.ToString(),
            model is IClassifier classifier ? classifier.Architecture : model.GetName(),
            TensorHash.Of([.. weights.Select(item => item.Value)]),
            TensorHash.Of([images, labels]),
            Engine.Name,
            PartSize.ToString(CultureInfo.InvariantCulture),
            Version
        );
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)));
    }
}
