using static TorchSharp.torch;

namespace AdvCourse.Models;

/// <summary>A model's weights as a safetensors file, also of networks that were trained elsewhere.</summary>
public static class WeightFile
{
    /// <summary>Writes parameters and buffers under their names.</summary>
    /// <param name="model">Any module.</param>
    /// <param name="path">The file, usually *.safetensors.</param>
    public static void SaveWeights(this nn.Module<Tensor, Tensor> model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        Safetensors.Write(path, model.state_dict());
    }

    /// <summary>
    /// Reads weights into a model of the same shapes. A network of PyTorch whose layers stand in Sequentials of the same
    /// names fits as it is; otherwise say how names translate.
    /// </summary>
    /// <param name="model">Any module; it comes back in evaluation mode.</param>
    /// <param name="path">A safetensors file.</param>
    /// <param name="rename">From a name of the file to a name of the model; the same unless given.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or does not hold exactly this model's weights.</exception>
    public static void LoadWeights(
        this nn.Module<Tensor, Tensor> model,
        string path,
        Func<string, string>? rename = null
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (read, _) = Safetensors.Read(path);
        var tensors = new Dictionary<string, Tensor>();
        foreach (var (name, tensor) in read)
        {
            if (!tensors.TryAdd(rename?.Invoke(name) ?? name, tensor))
            {
                throw new InvalidDataException(
                    $"{path}: two tensors are both called \"{rename!(name)}\" after renaming."
                );
            }
        }

        try
        {
            LookAt(model, tensors);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException(
                $"{path} does not fit the model: {error.Message}. Its names are {string.Join(", ", read.Keys.Order(StringComparer.Ordinal))}; the model's are {string.Join(", ", model.state_dict().Keys)}.",
                error
            );
        }

        model.load_state_dict(tensors);
        model.eval();
    }

    /// <summary>Refuses tensors that are not exactly the model's.</summary>
    internal static void LookAt(
        nn.Module<Tensor, Tensor> model,
        IReadOnlyDictionary<string, Tensor> tensors
    )
    {
        var wanted = model.state_dict();
        foreach (var (name, value) in wanted)
        {
            if (
                !tensors.TryGetValue(name, out var found)
                || !found.shape.AsSpan().SequenceEqual(value.shape)
            )
            {
                throw new InvalidDataException(
                    $"it has no \"{name}\" of shape [{string.Join(", ", value.shape)}]"
                );
            }
        }

        if (tensors.Keys.FirstOrDefault(name => !wanted.ContainsKey(name)) is { } extra)
        {
            throw new InvalidDataException($"it has a \"{extra}\" that the model has not");
        }
    }
}
