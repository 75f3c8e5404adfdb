using static TorchSharp.torch;

namespace TorchSharp.Utils;

/// <summary>Tells a notebook how to show a type. .NET Interactive finds this attribute by its name and reads it by reflection.</summary>
/// <param name="formatterSourceType">A type with a public constructor without parameters and a method CreateTypeFormatters().</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>The type whose CreateTypeFormatters() gives the formatters.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;
}

/// <summary>Both ways in which a notebook shows a tensor: its values in the global style.</summary>
internal sealed class TensorFormatters
{
    /// <summary>One formatter for each mime type.</summary>
    public IEnumerable<object> CreateTypeFormatters() =>
        [
            new TensorFormatter("text/plain", "", ""),
            new TensorFormatter("text/html", "<div><pre>", "</pre></div>"),
        ];
}

/// <summary>Writes a tensor as one mime type.</summary>
internal sealed class TensorFormatter(string mimeType, string before, string after)
{
    /// <summary>The mime type that this formatter writes.</summary>
    public string MimeType => mimeType;

    /// <summary>Writes the value and returns true when it is a tensor; else writes nothing and returns false.</summary>
    public bool Format(object instance, TextWriter writer)
    {
        if (instance is not Tensor tensor)
            return false;
        writer.Write(before + tensor.ToString(TensorStringStyle.Default) + after);
        return true;
    }
}
