namespace AdvCourse.Plots.Formatting;

/// <summary>
/// Tells a notebook how to show a type. .NET Interactive and our own host find this attribute by its name and read its
/// properties by reflection, so that no figure needs a reference to either.
/// </summary>
/// <param name="formatterSourceType">A type with a public constructor without parameters and a method CreateTypeFormatters().</param>
[AttributeUsage(AttributeTargets.Class, Inherited = true)]
public sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>The type whose CreateTypeFormatters() gives the formatters.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;

    /// <summary>The mime types to show, best first.</summary>
    public string[] PreferredMimeTypes { get; set; } = [];
}
