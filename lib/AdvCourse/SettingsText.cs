using System.Collections;
using System.Globalization;
using System.Reflection;

namespace AdvCourse;

/// <summary>
/// Writes a settings record as one line of text, such as <c>Sgd(LearningRate=0.1, Momentum=0)</c>: every public property,
/// in the invariant culture, with all digits. Equal settings have equal texts, so the text can name a cached model.
/// </summary>
internal static class SettingsText
{
    /// <summary>The text of a record, number, string, sequence or null.</summary>
    public static string Of(object? value) =>
        value switch
        {
            null => "none",
            string text => text,
            bool flag => flag ? "true" : "false",
            Enum name => name.ToString(),
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            float number => number.ToString("R", CultureInfo.InvariantCulture),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Of))}]",
            _ => value.ToString() ?? "",
        };

    /// <summary>The text of a record of settings; its own text form calls this.</summary>
    public static string Record(object record)
    {
        var type = record.GetType();
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property =>
                property.SetMethod is not null && property.GetIndexParameters().Length == 0
            )
            .OrderBy(property => property.MetadataToken)
            .Select(property => $"{property.Name}={Of(property.GetValue(record))}");
        return $"{type.Name}({string.Join(", ", properties)})";
    }
}
