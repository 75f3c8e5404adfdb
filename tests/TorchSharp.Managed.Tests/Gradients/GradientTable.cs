using System.Collections;
using TorchSharp.Tests.Reference;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Gradients;

/// <summary>Functions to check, by name, each with its Float64 inputs in the notation of the reference rows.</summary>
internal sealed class GradientTable : IEnumerable
{
    private readonly Dictionary<
        string,
        (Func<Tensor[], Tensor> Function, string[] Inputs)
    > entries = [];

    /// <summary>The inputs are Float64: "[2,3] positive" stands for "float64[2,3] positive".</summary>
    public void Add(string name, Func<Tensor[], Tensor> function, params string[] inputs) =>
        entries.Add(name, (function, inputs));

    public IEnumerable<TheoryDataRow<string>> Names =>
        entries.Keys.Select(name => new TheoryDataRow<string>(name) { Label = name });

    /// <summary>First derivatives, on contiguous inputs, then on transposed and sliced ones.</summary>
    public void Check(string name)
    {
        var (function, inputs) = entries[name];
        foreach (var layout in new[] { "", " t", " strided" })
            GradCheck.Check(function, Build(inputs, layout));
    }

    /// <summary>Second derivatives.</summary>
    public void CheckTwice(string name)
    {
        var (function, inputs) = entries[name];
        GradCheck.CheckTwice(function, Build(inputs, ""));
    }

    private static Tensor[] Build(string[] inputs, string layout) =>
        [
            .. inputs.Select(
                (text, k) =>
                {
                    var input = Notation.Parse("float64" + text, k);
                    var fits = layout == " t" ? input.Shape.Length >= 2 : input.Shape.Length >= 1;
                    return (fits ? Notation.Parse("float64" + text + layout, k) : input).Build();
                }
            ),
        ];

    IEnumerator IEnumerable.GetEnumerator() => entries.GetEnumerator();
}
