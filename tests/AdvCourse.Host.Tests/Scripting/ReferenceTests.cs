using AdvCourse.Host.Scripting;
using Microsoft.CodeAnalysis;

namespace AdvCourse.Host.Tests.Scripting;

public sealed class ReferenceTests : IDisposable
{
    private readonly TestSession _session = new();

    [Fact]
    public async Task An_assembly_is_found_relative_to_the_notebook_and_brings_what_lies_beside_it()
    {
        var helper = _session.Compile(
            "Helper",
            "public static class Helper { public static int Two => 2; }"
        );
        _session.Compile(
            "Library",
            "public static class Library { public static int Four => Helper.Two * 2; }",
            helper
        );
        var cell = await _session.RunAsync("#r \"lib/Library.dll\"\nLibrary.Four + Helper.Two");
        Assert.Equal("6", cell.Result);
    }

    [Fact]
    public async Task A_library_may_be_called_like_this_program_but_for_its_case()
    {
        _session.Compile(
            "AdvCourse",
            "namespace AdvCourse; public static class Attacks { public static string Name => \"fgsm\"; }"
        );
        await _session.RunAsync("#r \"lib/AdvCourse.dll\"\nusing AdvCourse;");
        Assert.Equal("fgsm", (await _session.RunAsync("Attacks.Name")).Result);
    }

    [Fact]
    public async Task The_file_may_be_replaced_while_the_session_runs()
    {
        var path = _session.Compile(
            "Library",
            "public static class Library { public static int A() => 1; }"
        );
        await _session.RunAsync("#r \"lib/Library.dll\"");
        File.WriteAllBytes(path, new byte[100]);
        File.Delete(path);
        Assert.Equal("1", (await _session.RunAsync("Library.A()")).Result);
    }

    [Fact]
    public async Task Two_sessions_load_the_same_file_each_for_itself()
    {
        _session.Compile("Library", "public static class Library { public static int Count; }");
        var path = Path.Combine(_session.Folder.Path, "lib", "Library.dll");
        using var other = new TestSession();
        await _session.RunAsync($"#r \"{path}\"\nLibrary.Count = 5;");
        Assert.Equal("0", (await other.RunAsync($"#r \"{path}\"\nLibrary.Count")).Result);
    }

    [Fact]
    public void Two_sessions_share_no_symbols_and_the_cells_of_one_do()
    {
        SubmissionChain one = Begun(),
            other = Begun();
        Assert.Equal(Surface(one), Surface(one), SymbolEqualityComparer.Default);
        Assert.NotEqual(Surface(one), Surface(other), SymbolEqualityComparer.Default);

        SubmissionChain Begun()
        {
            var chain = new SubmissionChain(_session.Folder.Path, new NotebookAssemblies());
            chain.Append("display(1);", "cell 1", TestContext.Current.CancellationToken);
            return chain;
        }

        static ISymbol Surface(SubmissionChain chain) =>
            chain.Draft("2").GetTypeByMetadataName("Microsoft.DotNet.Interactive.Kernel")!;
    }

    [Fact]
    public async Task The_same_reference_in_several_cells_is_the_same_assembly()
    {
        _session.Compile("Library", "public class Library { public int Value = 3; }");
        await _session.RunAsync("#r \"lib/Library.dll\"\nvar a = new Library();");
        Assert.Equal(
            "3",
            (await _session.RunAsync("#r \"lib/Library.dll\"\n((Library)a).Value")).Result
        );
    }

    [Fact]
    public async Task A_kernel_extension_beside_a_library_does_not_make_the_surface_ambiguous()
    {
        var engine = _session.Compile(
            "Microsoft.DotNet.Interactive",
            "namespace Microsoft.DotNet.Interactive; public class Kernel { public static int display(object x) => 0; } public interface IKernelExtension;"
        );
        _session.Compile(
            "Charts",
            "public static class Charts { public static int Two => 2; }\n"
                + "public class Extension : Microsoft.DotNet.Interactive.IKernelExtension;",
            engine
        );
        await _session.RunAsync("#r \"lib/Charts.dll\"\nvar two = Charts.Two;");
        Assert.Equal("3", (await _session.RunAsync("display(two);\ntwo + 1")).Result);
        // The extension itself can still be made: the runtime finds what the compiler does not see.
        var made = await _session.RunAsync(
            "Activator.CreateInstance(typeof(Charts).Assembly.GetType(\"Extension\")).ToString()"
        );
        Assert.Equal("Extension", made.Result);
    }

    [Fact]
    public async Task A_missing_assembly_is_named_in_full_with_what_to_do()
    {
        var error = await _session.FailAsync("#r \"../artifacts/course/None.dll\"\n1");
        var full = Path.GetFullPath("../artifacts/course/None.dll", _session.Folder.Path);
        Assert.Contains(
            error.Traceback,
            l =>
                l.Contains(full, StringComparison.Ordinal)
                && l.Contains("build that first", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task An_assembly_of_dotnet_is_referenced_by_name() =>
        Assert.Equal(
            "<a />",
            (
                await _session.RunAsync(
                    "#r \"System.Xml.Linq\"\nnew System.Xml.Linq.XElement(\"a\").ToString()"
                )
            ).Result
        );

    [Fact]
    public async Task Much_of_dotnet_needs_no_reference() =>
        Assert.Equal(
            "[1] 3 <b />",
            (
                await _session.RunAsync(
                    "using System.Text.Json; using System.Numerics; using System.Xml.Linq;\n"
                        + "JsonSerializer.Serialize(new[] { 1 }) + \" \" + new Complex(3, 0).Real + \" \" + new XElement(\"b\")"
                )
            ).Result
        );

    [Fact]
    public async Task A_loaded_script_shares_its_declarations_and_can_be_interrupted()
    {
        _session.Folder.File(
            "tools/helpers.csx",
            "int Twice(int x) => 2 * x;\nvoid Forever() { while (true) { } }"
        );
        Assert.Equal(
            "8",
            (await _session.RunAsync("#load \"tools/helpers.csx\"\nTwice(4)")).Result
        );
        using var stop = new CancellationTokenSource(500);
        Assert.NotNull((await _session.StoppableAsync("Forever();", stop.Token)).Error);
    }

    [Fact]
    public async Task An_error_in_a_loaded_script_names_its_file_and_line()
    {
        var path = _session.Folder.File("helpers.csx", "int x = 1;\nint y = nothing;");
        var error = await _session.FailAsync("#load \"helpers.csx\"");
        Assert.StartsWith(
            $"{path}, line 2, column 9: error CS0103",
            error.Message,
            StringComparison.Ordinal
        );
    }

    public void Dispose() => _session.Dispose();
}
