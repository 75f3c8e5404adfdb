using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace AdvCourse.Host.Scripting;

/// <summary>
/// The assemblies of one session: those it references and those its cells compile to. Files are read into memory once,
/// for the compiler and for the runtime alike, so that a rebuild can replace them while a notebook runs.
/// </summary>
/// <param name="platform">Those of .NET; its own unless given.</param>
internal sealed class NotebookAssemblies(PlatformReferences? platform = null)
    : AssemblyLoadContext("notebook")
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _paths = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, byte[]> _images = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PortableExecutableReference> _references = new(
        StringComparer.Ordinal
    );
    private readonly List<string> _folders = [];
    private readonly Dictionary<string, string> _nativeLibraries = new(
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>The assemblies of .NET, as this session's cells see them.</summary>
    public PlatformReferences Platform { get; } = platform ?? new();

    /// <summary>The reference for an assembly file, whose folder then serves its dependencies.</summary>
    public PortableExecutableReference Reference(string path)
    {
        var simpleName = Path.GetFileNameWithoutExtension(path);
        // A package's copy of an assembly that .NET brings itself would exist twice, with types that do not match.
        if (Platform.Find(simpleName) is { } platform)
            return platform;
        lock (_lock)
        {
            // The first file of a name wins, as the runtime would have it.
            if (_paths.TryGetValue(simpleName, out var known))
                path = known;
            else
                _paths.Add(simpleName, path);
            if (!_references.TryGetValue(path, out var reference))
            {
                reference = AssemblyMetadata
                    .CreateFromImage(Image(path))
                    .GetReference(filePath: path, display: path);
                _references.Add(path, reference);
                AddFolder(Path.GetDirectoryName(path)!);
            }
            return reference;
        }
    }

    /// <summary>Makes a folder serve dependencies that nobody named.</summary>
    public void AddFolder(string folder)
    {
        lock (_lock)
        {
            if (!_folders.Contains(folder))
                _folders.Add(folder);
        }
    }

    /// <summary>Names the file to load for an assembly at run time (a package's implementation of what was compiled against).</summary>
    public void AddAssembly(string path)
    {
        lock (_lock)
            _paths.TryAdd(Path.GetFileNameWithoutExtension(path), path);
    }

    /// <summary>Names a native library that lies in no assembly's folder.</summary>
    public void AddNativeLibrary(string path)
    {
        lock (_lock)
            _nativeLibraries.TryAdd(Path.GetFileName(path), path);
    }

    /// <summary>A file for an assembly that a referenced one needs, or null.</summary>
    public string? Find(string simpleName)
    {
        lock (_lock)
        {
            return _paths.TryGetValue(simpleName, out var path)
                ? path
                : _folders
                    .Select(folder => Path.Combine(folder, simpleName + ".dll"))
                    .FirstOrDefault(File.Exists);
        }
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name is not { } name || PlatformReferences.Has(name))
            return null;
        lock (_lock)
        {
            if (Find(name) is not { } path)
                return null;
            _paths.TryAdd(name, path);
            var symbols = Path.ChangeExtension(path, ".pdb");
            return LoadFromStream(
                new MemoryStream(Image(path), writable: false),
                File.Exists(symbols)
                    ? new MemoryStream(File.ReadAllBytes(symbols), writable: false)
                    : null
            );
        }
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        string[] names =
        [
            unmanagedDllName,
            unmanagedDllName + NativeSuffix,
            "lib" + unmanagedDllName + NativeSuffix,
        ];
        string[] folders;
        lock (_lock)
        {
            foreach (var name in names)
            {
                if (_nativeLibraries.TryGetValue(name, out var path))
                    return NativeLibrary.Load(path);
            }
            folders =
            [
                .. _folders,
                .. _folders.Select(f =>
                    Path.Combine(f, "runtimes", RuntimeInformation.RuntimeIdentifier, "native")
                ),
            ];
        }
        foreach (var path in folders.SelectMany(f => names.Select(n => Path.Combine(f, n))))
        {
            if (File.Exists(path))
                return NativeLibrary.Load(path);
        }
        return 0;
    }

    private static string NativeSuffix =>
        OperatingSystem.IsWindows() ? ".dll"
        : OperatingSystem.IsMacOS() ? ".dylib"
        : ".so";

    private byte[] Image(string path)
    {
        if (!_images.TryGetValue(path, out var image))
            _images.Add(path, image = File.ReadAllBytes(path));
        return image;
    }
}
