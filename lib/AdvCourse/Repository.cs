namespace AdvCourse;

/// <summary>The course's own folder, when the current one lies in it.</summary>
internal static class Repository
{
    /// <summary>The nearest folder from <paramref name="folder"/> upward that holds AdvCourse.sln, or null.</summary>
    /// <param name="folder">Where to begin; the current folder unless given.</param>
    public static string? Root(string? folder = null)
    {
        for (
            DirectoryInfo? place = new(folder ?? Environment.CurrentDirectory);
            place is not null;
            place = place.Parent
        )
            if (File.Exists(Path.Combine(place.FullName, "AdvCourse.sln")))
                return place.FullName;
        return null;
    }
}
