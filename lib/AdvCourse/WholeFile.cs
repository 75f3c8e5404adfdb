namespace AdvCourse;

/// <summary>Files that appear whole or not at all: written beside their place, then renamed.</summary>
internal static class WholeFile
{
    /// <summary>Writes a file; a reader sees the old one, the new one or none, whoever else writes at the same time.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var beside = $"{full}.{Guid.NewGuid():N}.part";
        try
        {
            using (var stream = File.Create(beside))
            {
                write(stream);
            }

            File.Move(beside, full, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }
}
