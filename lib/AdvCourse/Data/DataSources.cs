namespace AdvCourse.Data;

/// <summary>Where <see cref="Mnist.Load"/> and its siblings look for files, in this order, and whether they may download.</summary>
public sealed record DataSources
{
    /// <summary>
    /// First: a folder of your own that holds mnist/, fashion-mnist/, cifar-10/ or the files themselves; null for none.
    /// From the environment variable ADVCOURSE_DATA. It is taken at its word: when it does not exist, or holds a damaged or
    /// incomplete dataset, loading fails and says so.
    /// </summary>
    public string? OwnFolder { get; init; }

    /// <summary>Second: shared/data beside the repository, so that several clones share one copy; null for none.</summary>
    public string? SharedFolder { get; init; }

    /// <summary>Third: the user's cache, where downloads are kept; null for no cache, and then no download.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>True: no network. From ADVCOURSE_OFFLINE=1 (or true, yes).</summary>
    public bool Offline { get; init; }

    /// <summary>How long to wait for a mirror to accept a connection before the next one is tried.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long a mirror may stay silent in the middle of an answer.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The places as the environment names them.</summary>
    /// <returns>
    /// ADVCOURSE_DATA; shared/data beside the nearest folder upward of the current one that holds AdvCourse.sln; and
    /// advcourse/data below XDG_CACHE_HOME, or below the local application data of the user.
    /// </returns>
    public static DataSources FromEnvironment() =>
        From(Environment.GetEnvironmentVariable, Environment.CurrentDirectory);

    internal static DataSources From(Func<string, string?> variable, string currentFolder)
    {
        string? Value(string name) =>
            variable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
        string? cache = Value("XDG_CACHE_HOME") ?? LocalCache();
        return new()
        {
            OwnFolder = Value("ADVCOURSE_DATA") is { } own
                ? Path.GetFullPath(own, currentFolder)
                : null,
            SharedFolder = SharedBeside(currentFolder),
            CacheFolder = cache is null ? null : Path.Combine(cache, "advcourse", "data"),
            Offline = Value("ADVCOURSE_OFFLINE")?.ToLowerInvariant() is "1" or "true" or "yes",
        };
    }

    private static string? SharedBeside(string currentFolder) =>
        Repository.Root(currentFolder) is { } root && Path.GetDirectoryName(root) is { } parent
            ? Path.Combine(parent, "shared", "data")
            : null;

    private static string? LocalCache()
    {
        if (OperatingSystem.IsWindows())
            return Folder(Environment.SpecialFolder.LocalApplicationData);
        string? home = Folder(Environment.SpecialFolder.UserProfile);
        return home is null ? null
            : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches")
            : Path.Combine(home, ".cache");
    }

    private static string? Folder(Environment.SpecialFolder folder) =>
        Environment.GetFolderPath(folder) is { Length: > 0 } path ? path : null;
}
