// Compiles TorchSharp's own, unmodified tests against the managed engine and runs them.
//
//   dotnet run --project bench/TorchSharp.Upstream -- CHECKOUT [--only=TEXT] [--api=TorchSharp.dll] [--lang=VERSION]
//
// CHECKOUT is a working copy of https://github.com/dotnet/TorchSharp; nothing of it is kept in this repository. Test methods
// that do not compile are dropped and listed; --only takes the files whose name contains TEXT; --api decides by the real
// TorchSharp.dll which members a test uses, instead of by the engine's names; --lang is the C# version (default: theirs).
//
//   dotnet run --project bench/TorchSharp.Upstream -- --signatures --api=TorchSharp.dll
//
// compares what readers can see of the surface in the real TorchSharp.dll and in ours.

using System.Globalization;
using TorchSharp.Upstream;

if (args.Contains("--signatures"))
{
    Console.WriteLine(
        Option("api") is { } api
            ? Signatures.Compare(api, new Surface(null))
            : "Give the real library by --api=TorchSharp.dll."
    );
    return 0;
}
string? checkout = args.FirstOrDefault(a => !a.StartsWith("--", StringComparison.Ordinal));
if (checkout is null || !Directory.Exists(Path.Combine(checkout, "test", "TorchSharpTest")))
{
    Console.WriteLine(
        "Give the folder of a TorchSharp checkout (it has test/TorchSharpTest in it)."
    );
    return 1;
}
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string tests = Path.Combine(checkout, "test", "TorchSharpTest");
string output = Option("out") ?? Path.Combine(Path.GetTempPath(), "torchsharp-upstream");
string[] files =
[
    .. Directory
        .GetFiles(tests, "*.cs")
        .Where(f =>
            Option("only") is not { } only
            || Path.GetFileName(f).Contains(only, StringComparison.OrdinalIgnoreCase)
            || Helpers.Contains(Path.GetFileName(f))
        )
        .Order(StringComparer.Ordinal),
];

var suite = new Suite(files, Option("lang") ?? "10.0");
new Surface(Option("api")).Classify(suite);
suite.Compile(output);
Runner.Run(suite, output, tests);
string report = Report.Write(suite, output);
Console.WriteLine(report);
return 0;

string? Option(string name) =>
    args.FirstOrDefault(a => a.StartsWith($"--{name}=", StringComparison.Ordinal))?[
        (name.Length + 3)..
    ];

internal static partial class Program
{
    /// <summary>Files that others need to compile.</summary>
    private static readonly HashSet<string> Helpers =
    [
        "TestTorchTensor.cs",
        "FactIgnoreOnPlattformAttribute.cs",
        "TestTraining.cs",
    ];
}
