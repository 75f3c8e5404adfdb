using System.Formats.Tar;
using System.IO.Compression;

namespace TorchSharp;

public static partial class torchvision
{
    /// <summary>Files from the net, written beside and renamed, so that none is ever half there.</summary>
    internal static class Downloads
    {
        /// <summary>Fetches a file from the first mirror that has it.</summary>
        /// <exception cref="IOException">No mirror has it; the message says why for each.</exception>
        public static void File(string[] mirrors, string target)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using var client = new HttpClient();
            List<string> reasons = [];
            foreach (var mirror in mirrors)
                try
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, mirror);
                    using var response = client.Send(
                        request,
                        HttpCompletionOption.ResponseHeadersRead
                    );
                    response.EnsureSuccessStatusCode();
                    using var from = response.Content.ReadAsStream();
                    // Each download has a name of its own beside the target: two threads of one process may fetch the same file.
                    WholeFile.Write(target, from.CopyTo);
                    return;
                }
                catch (Exception error) when (error is HttpRequestException or IOException)
                {
                    reasons.Add($"{mirror}: {error.Message}");
                }
            throw new IOException(
                $"{Path.GetFileName(target)} could not be fetched. {string.Join(" ", reasons)}"
            );
        }

        /// <summary>Fetches a .tar.gz and unpacks it into a folder.</summary>
        public static void Archive(string address, string folder)
        {
            var packed = Path.Combine(folder, Path.GetFileName(address));
            if (!System.IO.File.Exists(packed))
                File([address], packed);
            using var stream = new GZipStream(
                System.IO.File.OpenRead(packed),
                CompressionMode.Decompress
            );
            TarFile.ExtractToDirectory(stream, folder, overwriteFiles: true);
        }
    }
}
