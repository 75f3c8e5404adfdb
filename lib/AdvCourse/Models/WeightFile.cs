using System.Globalization;
using System.Text.RegularExpressions;
using static TorchSharp.torch;

namespace AdvCourse.Models;

/// <summary>A model's weights as a safetensors file, also of networks that were trained elsewhere.</summary>
public static partial class WeightFile
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
    /// names fits as it is; otherwise say how names translate, or that they do not matter.
    /// </summary>
    /// <param name="model">Any module; it comes back in evaluation mode.</param>
    /// <param name="path">A safetensors file.</param>
    /// <param name="rename">From a name of the file to a name of the model; the same unless given.</param>
    /// <param name="change">
    /// From a name of the file and its tensor to the tensor that the model wants; the same unless given. A linear layer of
    /// Keras, [in, out], becomes one of PyTorch by <c>w.t()</c>, its convolution, [height, width, in, out], by
    /// <c>w.permute(3, 2, 0, 1)</c>.
    /// </param>
    /// <param name="byOrder">
    /// Whether names do not matter: the first tensor of each shape goes to the model's first of that shape, the second to its
    /// second, and there must be as many. The order is the file's; where that is the alphabet's, as most programs write it,
    /// numbers in names count by their value, 2 before 10. Where many tensors have one shape, nothing but the model's
    /// accuracy then shows whether each is in its place.
    /// </param>
    /// <exception cref="ArgumentException">Names are translated, and are said not to matter.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or does not hold exactly this model's weights.</exception>
    public static void LoadWeights(
        this nn.Module<Tensor, Tensor> model,
        string path,
        Func<string, string>? rename = null,
        Func<string, Tensor, Tensor>? change = null,
        bool byOrder = false
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        if (byOrder && rename is not null)
        {
            throw new ArgumentException(
                "By order, names do not matter; give either rename or byOrder: true."
            );
        }

        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (read, _) = Safetensors.Read(path);
        var changed = read.Select(item =>
                (Name: item.Key, Value: change is null ? item.Value : change(item.Key, item.Value))
            )
            .ToArray();
        Dictionary<string, Tensor> named = byOrder ? [] : Renamed(path, changed, rename);
        try
        {
            if (byOrder)
            {
                named = InOrder(model, changed);
            }

            LookAt(model, named);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException(
                $"{path} does not fit the model: {error.Message}. Its names are {string.Join(", ", read.Keys.Order(StringComparer.Ordinal))}; the model's are {string.Join(", ", model.state_dict().Keys)}.",
                error
            );
        }

        model.load_state_dict(named);
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

    private static Dictionary<string, Tensor> Renamed(
        string path,
        (string Name, Tensor Value)[] read,
        Func<string, string>? rename
    )
    {
        var named = new Dictionary<string, Tensor>();
        foreach (var (name, value) in read)
        {
            if (!named.TryAdd(rename?.Invoke(name) ?? name, value))
            {
                throw new InvalidDataException(
                    $"{path}: two tensors are both called \"{rename!(name)}\" after renaming."
                );
            }
        }

        return named;
    }

    /// <summary>Of each shape the file's first for the model's first, and so on.</summary>
    private static Dictionary<string, Tensor> InOrder(
        nn.Module<Tensor, Tensor> model,
        (string Name, Tensor Value)[] read
    )
    {
        var names = read.Select(item => item.Name).ToArray();
        if (names.SequenceEqual(names.Order(StringComparer.Ordinal)))
        {
            read = [.. read.OrderBy(item => ByValue(item.Name), StringComparer.Ordinal)];
        }

        var found = read.GroupBy(item => Shape(item.Value))
            .ToDictionary(group => group.Key, group => group.ToArray());
        var wanted = model.state_dict().GroupBy(item => Shape(item.Value)).ToArray();
        var named = new Dictionary<string, Tensor>();
        foreach (var shape in wanted)
        {
            var own = shape.ToArray();
            var theirs = found.TryGetValue(shape.Key, out var there) ? there : [];
            if (theirs.Length != own.Length)
            {
                throw new InvalidDataException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"it has {theirs.Length} tensors of shape [{shape.Key}] and the model {own.Length}"
                    )
                );
            }

            for (var i = 0; i < own.Length; i++)
            {
                named.Add(own[i].Key, theirs[i].Value);
            }
        }

        return named.Count == read.Length
            ? named
            : throw new InvalidDataException(
                $"it has tensors of shape [{found.Keys.First(shape => wanted.All(group => group.Key != shape))}] and the model none"
            );
    }

    private static string Shape(Tensor tensor) => string.Join(", ", tensor.shape);

    /// <summary>A key by which the alphabet puts 2 before 10.</summary>
    private static string ByValue(string name) =>
        Digits().Replace(name, number => number.Value.PadLeft(20, '0'));

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
