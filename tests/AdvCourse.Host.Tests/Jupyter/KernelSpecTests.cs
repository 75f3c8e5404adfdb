using System.Text.Json.Nodes;
using AdvCourse.Host.Jupyter;

namespace AdvCourse.Host.Tests.Jupyter;

public sealed class KernelSpecTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Kernels => Path.Combine(_folder.Path, "kernels");

    [Fact]
    public void The_kernel_takes_the_name_that_notebooks_ask_for()
    {
        var spec = KernelSpec.Install(Kernels, []);
        Assert.Equal(".net-csharp", spec.Id);
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(spec.Folder, "kernel.json")))!;
        Assert.Equal("message", (string?)json["interrupt_mode"]);
        Assert.Equal("C#", (string?)json["language"]);
        var words = json["argv"]!.AsArray().Select(w => (string)w!).ToArray();
        Assert.True(Path.IsPathFullyQualified(words[0]));
        Assert.True(File.Exists(words[2]), words[2]);
        Assert.Equal("{connection_file}", words[^1]);
    }

    [Fact]
    public void Installing_again_replaces_ours()
    {
        KernelSpec.Install(Kernels, []);
        Assert.Equal(".net-csharp", KernelSpec.Install(Kernels, []).Id);
        Assert.Single(KernelSpec.In(Kernels));
    }

    [Theory]
    [InlineData("kernels")]
    [InlineData("elsewhere")]
    public void Somebody_elses_kernel_of_that_name_stays_and_ours_takes_another(string where)
    {
        var theirs = _folder.File(
            $"{where}/.net-csharp/kernel.json",
            """{"argv":["dotnet-interactive"],"display_name":".NET (C#)","language":"C#"}"""
        );
        var spec = KernelSpec.Install(Kernels, [Path.Combine(_folder.Path, where)]);
        Assert.Equal("advcourse-csharp", spec.Id);
        Assert.NotEqual(".NET (C#)", spec.DisplayName);
        Assert.Contains("dotnet-interactive", File.ReadAllText(theirs), StringComparison.Ordinal);
        Assert.Equal(where == "kernels" ? 2 : 1, KernelSpec.In(Kernels).Count());
    }

    [Fact]
    public void Broken_kernels_of_others_do_not_stop_anything()
    {
        _folder.File("kernels/broken/kernel.json", "{");
        Directory.CreateDirectory(Path.Combine(Kernels, "empty"));
        KernelSpec.Install(Kernels, []);
        Assert.Single(KernelSpec.In(Kernels));
    }

    [Fact]
    public void A_kernel_whose_program_is_gone_says_so()
    {
        var spec = KernelSpec.Install(Kernels, []);
        Assert.Null(spec.Missing);
        spec.Json["argv"]![2] = Path.Combine(_folder.Path, "advcourse.dll");
        Assert.EndsWith("advcourse.dll", spec.Missing, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"transport":"ipc"}""", "transport")]
    [InlineData("""{"signature_scheme":"hmac-md5"}""", "signature_scheme")]
    [InlineData("""{"ip":"0.0.0.0"}""", "this machine only")]
    [InlineData("""{"ip":"127.0.0.1"}""", "shell_port")]
    [InlineData("{", "no connection file")]
    public void A_connection_file_that_cannot_be_served_is_refused_with_the_reason(
        string text,
        string reason
    )
    {
        var file = _folder.File("connection.json", text);
        var error = Assert.Throws<InvalidDataException>(() => ConnectionFile.Read(file));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
