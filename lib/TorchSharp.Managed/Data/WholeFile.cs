namespace TorchSharp;

/// <summary>Files that appear whole or not at all: written beside their place, then renamed.</summary>
internal static class WholeFile
{
    /// <summary>Writes a file; a reader sees the old one, the new one or none, whoever else writes at the same time.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        string beside = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            using (FileStream stream = File.Create(beside))
            {
                write(stream);
            }
            File.Move(beside, path, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }
}
