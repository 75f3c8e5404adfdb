using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Nn;

/// <summary>What of a saved state a module takes, what it passes over, and what it refuses: as TorchSharp does.</summary>
public sealed class LoadTests
{
    private static MemoryStream Saved(nn.Module module)
    {
        using var memory = new MemoryStream();
        module.save(memory);
        return new MemoryStream(memory.ToArray());
    }

    [Fact]
    public void What_is_skipped_stays_as_it_is_whatever_the_file_holds_and_counts_as_found()
    {
        using var from = nn.Linear(3, 2);
        using var to = nn.Linear(3, 2, dtype: float64);
        var before = to.weight.clone();
        to.bias = new Modules.Parameter(zeros(2));
        var found = new Dictionary<string, bool>();
        to.load(Saved(from), skip: ["weight"], loadedParameters: found);
        Assert.Equal(before, to.weight);
        Assert.Equal(from.bias, to.bias);
        Assert.Equal(
            [("bias", true), ("weight", true)],
            found.Select(e => (e.Key, e.Value)).Order()
        );
        // As with any dictionary: a name comes once.
        Assert.Throws<ArgumentException>(() =>
            to.load(Saved(from), skip: ["weight"], loadedParameters: found)
        );
    }

    [Fact]
    public void A_strict_load_asks_for_all_names_skipped_or_not()
    {
        using var with = nn.Linear(3, 2);
        using var without = nn.Linear(3, 2, hasBias: false);
        Assert.Throws<ArgumentException>(() => without.load(Saved(with), skip: ["bias"]));
        Assert.Throws<ArgumentException>(() => with.load(Saved(without), skip: ["bias"]));
        var found = new Dictionary<string, bool>();
        without.load(Saved(with), strict: false, loadedParameters: found);
        Assert.Equal(
            [("bias", false), ("weight", true)],
            found.Select(e => (e.Key, e.Value)).Order()
        );
        Assert.Equal(with.weight, without.weight);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var path = Path.Combine("no", "such", "folder.dat");
        var error = Assert.Throws<FileNotFoundException>(() => nn.Linear(1, 1).load(path));
        Assert.Equal(path, error.FileName);
    }

    [Fact]
    public void A_state_of_other_sizes_is_copied_as_copy_copies()
    {
        using var module = nn.Linear(3, 2);
        module.load_state_dict(new() { ["weight"] = ones(3), ["bias"] = ones(1) });
        Assert.Equal(ones(2, 3), module.weight);
        var error = Assert.Throws<ExternalException>(() =>
            module.load_state_dict(new() { ["weight"] = ones(2, 2), ["bias"] = ones(1) })
        );
        Assert.Contains("weight", error.Message, StringComparison.Ordinal);
        Assert.Throws<ExternalException>(() =>
            module.load_state_dict(new() { ["weight"] = ones(1, 2, 3), ["bias"] = ones(1) })
        );
    }
}
