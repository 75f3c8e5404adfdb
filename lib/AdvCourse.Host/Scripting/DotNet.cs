namespace AdvCourse.Host.Scripting;

/// <summary>The dotnet command that runs this program, so that its helpers run on the same .NET.</summary>
internal static class DotNet
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        // shared/Microsoft.NETCore.App/10.0.x/ lies three levels below it.
        var runtime = System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory();
        var beside = System.IO.Path.GetFullPath(
            System.IO.Path.Combine(runtime, "..", "..", "..", name)
        );
        return File.Exists(beside) ? beside : name;
    }
}
