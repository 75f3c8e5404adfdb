namespace AdvCourse.Host.Documents;

/// <summary>Writes files beside their destination and renames them, so that no reader ever sees half a file.</summary>
public static class AtomicFile
{
    /// <summary>Replaces the text of <paramref name="path"/> (UTF-8, no byte order mark), all of it or nothing.</summary>
    /// <exception cref="IOException">The folder is missing, full or read-only; the old file is untouched.</exception>
    public static void WriteAllText(string path, string text) =>
        Write(
            path,
            stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true);
                writer.Write(text);
            }
        );

    /// <summary>Replaces <paramref name="path"/> by what <paramref name="write"/> writes; an exception leaves the old file as it was.</summary>
    /// <param name="path">The destination; a symbolic link is followed, so that the link stays a link.</param>
    /// <param name="write">Writes the whole new content to the stream it is given.</param>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var target = Path.GetFullPath(path);
        if (
            File.Exists(target)
            && File.ResolveLinkTarget(target, returnFinalTarget: true) is { } link
        )
            target = link.FullName;
        var beside = Path.Combine(
            Path.GetDirectoryName(target)!,
            $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp"
        );
        try
        {
            using (var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            if (!OperatingSystem.IsWindows() && File.Exists(target))
                File.SetUnixFileMode(beside, File.GetUnixFileMode(target));
            File.Move(beside, target, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }
}
