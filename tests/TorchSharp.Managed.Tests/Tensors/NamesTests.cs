using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

/// <summary>Names of dimensions.</summary>
public sealed class NamesTests
{
    private static readonly string[] s_images = ["N", "C", "H", "W"];

    private static Tensor Images() => arange(48).reshape(2, 3, 2, 4).rename(s_images);

    public static TheoryData<string> Made => [.. Factories.Keys];

    private static Dictionary<string, Func<string[], Tensor>> Factories =>
        new()
        {
            ["zeros"] = n => zeros(2, 3, names: n),
            ["ones"] = n => ones([2, 3], names: n),
            ["empty"] = n => empty(2, 3, names: n),
            ["full"] = n => full(2, 3, 0.5, names: n),
            ["rand"] = n => rand(2, 3, generator: new Generator(1), names: n),
            ["randn"] = n => randn([2, 3], generator: new Generator(1), names: n),
            ["randint"] = n => randint(5, [2, 3], generator: new Generator(1), names: n),
            ["eye"] = n => eye(2, names: n),
            ["zeros_like"] = n => zeros_like(ones(2, 3), names: n),
            ["ones_like"] = n => ones_like(ones(2, 3), names: n),
            ["full_like"] = n => full_like(ones(2, 3), 2, names: n),
            ["empty_like"] = n => empty_like(ones(2, 3), names: n),
            ["tensor of a matrix"] = n => tensor(new float[2, 3], names: n),
            ["tensor of an array"] = n => tensor(new long[6], [2, 3], names: n),
            ["tensor of a list"] = n => tensor(new List<double> { 1, 2 }, 2, 1, names: n),
            ["from_array"] = n => from_array(new int[2, 3], null, names: n),
        };

    [Theory, MemberData(nameof(Made))]
    public void Factories_give_names(string factory)
    {
        Tensor named = Factories[factory](["A", "B"]);
        Assert.True(named.has_names());
        Assert.Equal(["A", "B"], named.names);
        Assert.Throws<ArgumentException>(() => Factories[factory](["A", "B", "C"]));
        Assert.Throws<ExternalException>(() => Factories[factory](["A", "A"]));
    }

    [Fact]
    public void A_tensor_without_names_says_so()
    {
        Assert.False(ones(2, 3).has_names());
        Assert.Equal([null, null], ones(2, 3).names);
        Assert.Equal([null, null, null], ones(2, 3, names: ["A", "B"]).unsqueeze_(0).names);
    }

    [Fact]
    public void Flatten_merges_neighbours_by_name_and_unflatten_splits_again()
    {
        Tensor x = Images(),
            y = x.flatten(["C", "H"], "CH");
        Assert.Equal(["N", "CH", "W"], y.names);
        Assert.Equal(x.flatten(1, 2), y);
        Tensor z = y.unflatten("CH", ("C", 3), ("H", -1));
        Assert.Equal(s_images, z.names);
        Assert.Equal(x, z);
        Assert.Throws<ExternalException>(() => x.flatten(["H", "C"], "HC"));
        Assert.Throws<ExternalException>(() => x.flatten(["C", "W"], "CW"));
        Assert.Throws<ExternalException>(() => x.flatten(["C", "X"], "CX"));
        Assert.Throws<ArgumentException>(() => x.flatten(new List<string?>(), "none"));
        Assert.Throws<ExternalException>(() => x.unflatten("X", ("A", 1)));
        Assert.Throws<ArgumentException>(() => x.unflatten("N"));
    }

    [Fact]
    public void Renaming_makes_a_handle_on_the_same_numbers()
    {
        Tensor x = Images(),
            y = x.rename(["Batch", "...", "Column"]);
        Assert.Equal(["Batch", "C", "H", "Column"], y.names);
        Assert.Equal(s_images, x.names);
        y[0, 0, 0, 0] = -1;
        Assert.Equal(-1, x[0, 0, 0, 0].item<long>());
        Assert.False(x.rename(null).has_names());
        Assert.Same(x, x.rename_(["A", null, null, "D"]));
        Assert.Equal(["A", null, null, "D"], x.names);
    }

    [Fact]
    public void Refining_names_only_what_has_none()
    {
        Tensor x = ones(2, 3, 4).rename(["A", null, null]);
        Assert.Equal(["A", "B", null], x.refine_names("A", "B", null!).names);
        Assert.Equal(["A", null, "C"], x.refine_names("...", "C").names);
        Assert.Throws<ExternalException>(() => x.refine_names("X", "B", "C"));
    }

    [Fact]
    public void Aligning_orders_dimensions_and_adds_new_ones()
    {
        Tensor x = Images();
        Tensor y = x.align_to("W", "T", "...");
        Assert.Equal(["W", "T", "N", "C", "H"], y.names);
        Assert.Equal(x.permute(3, 0, 1, 2).unsqueeze(1), y);
        Assert.Equal(["W", "T", "N", "C", "H"], x.align_as(y).names);
        Assert.Throws<ExternalException>(() => x.align_to("N", "C"));
        Assert.Throws<ExternalException>(() => ones(2).align_to("N"));
    }
}
