using System.Text.RegularExpressions;

namespace AdvCourse.Host.Handouts;

/// <summary>Keeps the ids of a page unique when fragments from many cells come together on it.</summary>
internal sealed partial class PageIds
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private int _renamed;

    /// <summary>Reserves an id that the page itself uses.</summary>
    public void Reserve(string id) => _taken.Add(id);

    /// <summary>Takes in the ids and names that a fragment declares.</summary>
    /// <param name="fragment">The HTML.</param>
    /// <param name="isReserved">Which of the reserved ids the fragment declares with good reason.</param>
    /// <returns>The new id for an id of the fragment: itself, unless an earlier fragment declared one of them.</returns>
    public Func<string, string> Admit(string fragment, Func<string, bool> isReserved)
    {
        var declared = Declaration()
            .Matches(fragment)
            .Select(match => match.Groups[1].Value)
            .Where(id => !isReserved(id))
            .ToHashSet(StringComparer.Ordinal);
        if (!declared.Overlaps(_taken))
        {
            _taken.UnionWith(declared);
            return id => id;
        }
        var suffix = $"-{++_renamed}";
        _taken.UnionWith(declared.Select(id => id + suffix));
        return id => declared.Contains(id) ? id + suffix : id;
    }

    [GeneratedRegex("""\s(?:id|name)\s*=\s*["']([^"']+)["']""")]
    private static partial Regex Declaration();
}
