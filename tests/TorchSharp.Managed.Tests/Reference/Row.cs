using System.Text.Json;
using System.Text.Json.Serialization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Reference;

/// <summary>A tensor that PyTorch gave: type and shape, the bits of its stored elements, and what bounds the error.</summary>
internal sealed record Expected(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("bits")] byte[] Bits,
    [property: JsonPropertyName("max")] double Max = 0,
    [property: JsonPropertyName("error")] double Error = 0,
    [property: JsonPropertyName("terms")] long Terms = 0
);

/// <summary>One line of Values/*.json: an operation, its inputs and arguments, and PyTorch's outputs and gradients.</summary>
internal sealed record Row(
    [property: JsonPropertyName("op")] string Operation,
    [property: JsonPropertyName("in")] string[] Inputs,
    [property: JsonPropertyName("args")] Dictionary<string, JsonElement>? Arguments,
    [property: JsonPropertyName("out")] Expected[] Outputs,
    [property: JsonPropertyName("grad")] Expected?[]? Gradients,
    [property: JsonPropertyName("torchsharp")] string? TorchSharpDiffers
)
{
    /// <summary>Operation, inputs and arguments, as the test's name shows them.</summary>
    public string Name =>
        $"{Operation}({string.Join(", ", Inputs.Select(Shorten).Concat((Arguments ?? []).Select(a => $"{a.Key}: {a.Value}")))})";

    private static string Shorten(string input)
    {
        var words = input.Split(' ');
        return words.Length <= 16 ? input : $"{string.Join(' ', words[..8])} … {words[^1]}";
    }
}

/// <summary>What an operation of the tables sees of its row.</summary>
internal sealed class Call(Tensor[] inputs, Dictionary<string, JsonElement>? arguments)
{
    public Tensor[] Inputs => inputs;
    public Tensor X => inputs[0];
    public Tensor Y => inputs[1];
    public Tensor Z => inputs[2];

    /// <summary>An input as a module's parameter; the gradient is then asked of the parameter.</summary>
    public Parameter Parameter(int index)
    {
        var parameter = new Parameter(inputs[index].detach().clone());
        inputs[index] = parameter;
        return parameter;
    }

    /// <summary>A module's own parameter with the values of an input, for which it then stands.</summary>
    public void Fill(Parameter parameter, int index)
    {
        using (no_grad())
            parameter.copy_(inputs[index]);
        inputs[index] = parameter;
    }

    public bool Has(string name) => arguments?.ContainsKey(name) == true;

    public bool Flag(string name) => Has(name) && arguments![name].GetBoolean();

    public long Long(string name, long otherwise = 0) =>
        Has(name) ? arguments![name].GetInt64() : otherwise;

    public int Int(string name) => (int)Long(name);

    public long[] Longs(string name) =>
        [.. arguments![name].EnumerateArray().Select(e => e.GetInt64())];

    public double[] Doubles(string name) =>
        [.. arguments![name].EnumerateArray().Select(e => e.GetDouble())];

    public double Double(string name, double otherwise = 0) =>
        Has(name) ? arguments![name].GetDouble() : otherwise;

    public string Text(string name) => arguments![name].GetString()!;

    /// <summary>A number, or "inf" and "-inf" written as text.</summary>
    public double Order(string name) => Notation.Number(Text(name));
}
