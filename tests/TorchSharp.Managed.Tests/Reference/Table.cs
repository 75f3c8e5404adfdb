using System.Text.Json;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Reference;

/// <summary>
/// A family of operations, written in TorchSharp's words, and PyTorch's values for its rows (Values/*.json,
/// written by Generator/generate.py).
/// </summary>
internal sealed class Table
{
    private readonly Dictionary<string, Func<Call, Tensor[]>> operations;
    private readonly string[] missing;
    private readonly Dictionary<string, Row> rows = [];

    private Table(Dictionary<string, Func<Call, Tensor[]>> operations, string[] missing) =>
        (this.operations, this.missing) = (operations, missing);

    /// <summary>
    /// The rows of Values/{family}.json under their names. Operations that the engine does not have yet are named in
    /// <paramref name="missing"/>; their rows are shown as skipped.
    /// </summary>
    public static Table Load(
        string family,
        Dictionary<string, Func<Call, Tensor[]>> operations,
        params string[] missing
    )
    {
        var table = new Table(operations, missing);
        using var stream =
            typeof(Table).Assembly.GetManifestResourceStream($"Reference.{family}.json")
            ?? throw new FileNotFoundException(
                $"Values/{family}.json is not embedded: run Generator/generate.py"
            );
        foreach (var row in JsonSerializer.Deserialize<Row[]>(stream)!)
        {
            var name = row.Name;
            for (var copy = 2; !table.rows.TryAdd(name, row); copy++)
                name = $"{row.Name} #{copy}";
        }
        return table;
    }

    /// <summary>The rows under their names, for [MemberData].</summary>
    public IEnumerable<TheoryDataRow<string>> Names =>
        rows.Keys.Select(name => new TheoryDataRow<string>(name) { Label = name });

    /// <summary>Whether the suite runs on the TorchSharp package (-p:TensorEngine=torchsharp).</summary>
    private static bool IsTorchSharpItself =>
        typeof(torch).Assembly.GetType("TorchSharp.PInvoke.NativeMethods") is not null;

    /// <summary>Operations of one side that the other side does not know.</summary>
    public IEnumerable<string> Unmatched
    {
        get
        {
            var listed = rows.Values.Select(r => r.Operation).Distinct().ToArray();
            string[] known = [.. operations.Keys, .. missing];
            return known
                .Except(listed)
                .Select(o => $"no row for {o}")
                .Concat(listed.Except(known).Select(o => $"no operation for row {o}"))
                .Concat(
                    operations.Keys.Intersect(missing).Select(o => $"{o} is not missing any more")
                );
        }
    }

    /// <summary>Runs one row: outputs, gradients, and that the operation left its inputs alone.</summary>
    public void Check(string name)
    {
        using var scope = NewDisposeScope();
        var row = rows[name];
        if (row.TorchSharpDiffers is { } difference && IsTorchSharpItself)
            Assert.Skip($"TorchSharp {difference}");
        if (missing.Contains(row.Operation))
            Assert.Skip($"the engine has no {row.Operation} yet");
        var inputs = row.Inputs.Select(Notation.Parse).ToArray();
        var originals = Array.ConvertAll(inputs, i => i.Build());
        var before = Array.ConvertAll(originals, Comparison.Read);
        Tensor[] tensors = [.. originals];
        var outputs = operations[row.Operation](new Call(tensors, row.Arguments));

        List<string?> differences = [];
        if (outputs.Length != row.Outputs.Length)
            differences.Add($"{outputs.Length} outputs, PyTorch has {row.Outputs.Length}");
        for (var k = 0; k < Math.Min(outputs.Length, row.Outputs.Length); k++)
            differences.Add(
                Comparison.Difference(k == 0 ? "output" : $"output {k}", row.Outputs[k], outputs[k])
            );
        if (differences.TrueForAll(d => d is null) && row.Gradients is not null)
            differences.AddRange(GradientDifferences(row, inputs, tensors, outputs));
        for (var k = 0; k < originals.Length; k++)
            if (!before[k].SequenceEqual(Comparison.Read(originals[k])))
                differences.Add($"input {k} was changed by the operation");

        Assert.True(
            differences.TrueForAll(d => d is null),
            $"{name}\n{string.Join("\n", differences.Where(d => d is not null))}"
        );
    }

    private static IEnumerable<string?> GradientDifferences(
        Row row,
        Notation[] inputs,
        Tensor[] tensors,
        Tensor[] outputs
    )
    {
        var differentiable = Enumerable
            .Range(0, outputs.Length)
            .Where(k => outputs[k].requires_grad)
            .ToArray();
        if (differentiable.Length == 0)
            return ["no output requires a gradient, PyTorch's do"];
        var asked = Enumerable
            .Range(0, tensors.Length)
            .Where(k => inputs[k].Differentiable)
            .ToArray();
        var upstream = differentiable.Select(k =>
            Notation.Make(
                outputs[k].dtype,
                Notation.Draw("signed", 101 + k, (int)outputs[k].numel()),
                outputs[k].shape
            )
        );
        var gradients = autograd.grad(
            [.. differentiable.Select(k => outputs[k])],
            [.. asked.Select(k => tensors[k])],
            [.. upstream],
            allow_unused: true
        );
        return asked.Select(
            (k, i) => GradientDifference($"gradient of input {k}", row.Gradients![k], gradients[i])
        );
    }

    /// <summary>An input that the outputs do not depend on has no gradient, or a gradient of zeros.</summary>
    private static string? GradientDifference(string what, Expected? expected, Tensor? actual)
    {
        var absent = actual is null || actual.IsInvalid;
        if (expected is null)
            return absent || Comparison.Read(actual!).All(v => v == 0)
                ? null
                : $"{what} is not zero, PyTorch has none";
        return absent ? $"{what} is missing" : Comparison.Difference(what, expected, actual!);
    }
}
