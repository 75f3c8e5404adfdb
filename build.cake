// The course from the command line, in the order a reader works: build, run the notebooks, read the handouts.
//
//   dotnet cake                        build, run the notebooks (quick), render the handouts, say where to look
//   dotnet cake --profile=full         the same with the full experiments
//   dotnet cake --target=Test          the tests (the same as `dotnet test`)
//   dotnet cake --target=NAME          Format, Build, Test, Notebooks, Claims, Handouts, Gallery, Check, Commit, Interactive, Bench, Clean
//   dotnet cake --notebook=32          any target that runs notebooks, for those whose name begins so
//   dotnet cake --engine=torchsharp    against the TorchSharp-cpu package instead of our own engine (0.106.0, or
//                                      --torchsharp-version=...; the feed must have it, about 200 MB a platform)

using System.Text.Json;
using System.Text.Json.Nodes;

var target = Argument("target", "Default");
var profile = Argument("profile", "quick");
var engine = Argument("engine", "managed");
var torchSharp = Argument("torchsharp-version", "");
var configuration = Argument("configuration", "Release");
var only = Argument("notebook", "");

if (profile is not ("quick" or "full"))
    throw new CakeException($"--profile={profile} is unknown: write --profile=quick or --profile=full.");
if (engine is not ("managed" or "torchsharp"))
    throw new CakeException($"--engine={engine} is unknown: write --engine=managed or --engine=torchsharp.");

var root = MakeAbsolute(Directory("."));
var artifacts = root.Combine("artifacts");
var built = engine == "managed" ? artifacts : artifacts.Combine("torchsharp");
var host = built.Combine("host").CombineWithFilePath("advcourse.dll");
var ran = artifacts.Combine("notebooks").Combine(profile);
var handouts = artifacts.Combine("handouts");
var report = artifacts.CombineWithFilePath($"notebooks/{profile}.json");

// What MSBuild must know about the engine; nothing for our own.
string[] EngineProperties() =>
    engine == "managed" ? []
    : torchSharp == "" ? [$"-p:TensorEngine={engine}"]
    : [$"-p:TensorEngine={engine}", $"-p:TorchSharpVersion={torchSharp}"];

FilePath[] Notebooks()
{
    var chosen = GetFiles("notebooks/*.ipynb")
        .Where(file => file.GetFilename().ToString().StartsWith(only, StringComparison.Ordinal))
        .OrderBy(file => file.GetFilename().ToString(), StringComparer.Ordinal)
        .ToArray();
    return chosen.Length > 0
        ? chosen
        : throw new CakeException($"--notebook={only} matches no file in notebooks: write the beginning of a name, such as --notebook=31.");
}

JsonArray Reported() => JsonNode.Parse(System.IO.File.ReadAllText(report.FullPath))!["notebooks"]!.AsArray();

string Name(JsonNode notebook) => System.IO.Path.GetFileNameWithoutExtension((string)notebook["path"]!);

void Run(string program, ProcessArgumentBuilder arguments, string failure, Dictionary<string, string> environment = null)
{
    var settings = new ProcessSettings { Arguments = arguments, WorkingDirectory = root, EnvironmentVariables = environment };
    if (StartProcess(program, settings) != 0)
        throw new CakeException(failure);
}

void AdvCourse(Action<ProcessArgumentBuilder> arguments, string failure, Dictionary<string, string> environment = null)
{
    var builder = new ProcessArgumentBuilder().AppendQuoted(host.FullPath);
    arguments(builder);
    Run("dotnet", builder, failure, environment);
}

Task("Clean")
    .Description("Removes everything that was built.")
    .Does(() =>
    {
        if (DirectoryExists(artifacts))
            DeleteDirectory(artifacts, new DeleteDirectorySettings { Recursive = true, Force = true });
    });

Task("Format")
    .Description("Formats every C# file.")
    .Does(() => Run("dotnet", new ProcessArgumentBuilder().Append("csharpier format lib tests bench tools"), "CSharpier failed."));

Task("Build")
    .Description("Builds the libraries, the host, the tests and the benchmarks.")
    .Does(() =>
        Run(
            "dotnet",
            new ProcessArgumentBuilder()
                .Append("build AdvCourse.sln --nologo --verbosity minimal --configuration").Append(configuration)
                .Append(string.Join(" ", EngineProperties())),
            "The build failed: see above."));

Task("Test")
    .Description("Runs every test.")
    .Does(() =>
        Run(
            "dotnet",
            new ProcessArgumentBuilder().Append("test").Append(string.Join(" ", EngineProperties())),
            "Tests failed: see above."));

Task("Notebooks")
    .Description("Runs the notebooks top to bottom, each on a fresh engine, and keeps the results in artifacts.")
    .IsDependentOn("Build")
    .Does(() =>
    {
        EnsureDirectoryExists(ran);
        AdvCourse(
            arguments =>
            {
                arguments.Append("run");
                foreach (var notebook in Notebooks())
                    arguments.AppendQuoted(notebook.FullPath);
                arguments.Append("--profile").Append(profile);
                arguments.Append("--output").AppendQuoted(ran.FullPath);
                arguments.Append("--report").AppendQuoted(report.FullPath);
            },
            "A notebook failed: the cell and its error are shown above.");
    });

// How busy the machine was (runnable tasks, averaged over one minute after a short run, over five after a long one): a time
// measured beside other work says so. Null where the system does not tell.
double? Load(double seconds) =>
    System.IO.File.Exists("/proc/loadavg")
        ? double.Parse(System.IO.File.ReadAllText("/proc/loadavg").Split(' ')[seconds < 240 ? 0 : 1], System.Globalization.CultureInfo.InvariantCulture)
        : null;

Task("Commit")
    .Description("Runs the notebooks from empty model caches, quick and then full in place (or only the one of --profile); keeps claims and timings in data/results.")
    .IsDependentOn("Build")
    .Does(() =>
    {
        EnsureDirectoryExists("data/results");
        var results = artifacts.Combine("cold").Combine("results");
        EnsureDirectoryExists(results);
        CleanDirectory(results);
        var timingsFile = root.CombineWithFilePath("data/results/timings.json").FullPath;
        var timings = System.IO.File.Exists(timingsFile)
            ? (JsonObject)JsonNode.Parse(System.IO.File.ReadAllText(timingsFile))!
            : new JsonObject();
        foreach (var mode in HasArgument("profile") ? new[] { profile } : new[] { "quick", "full" })
        {
            var account = artifacts.CombineWithFilePath($"notebooks/{mode}.json");
            // What a first reader waits for is a run that trains everything.
            var cold = artifacts.Combine("cold").Combine(mode);
            if (DirectoryExists(cold))
                DeleteDirectory(cold, new DeleteDirectorySettings { Recursive = true, Force = true });
            AdvCourse(
                arguments =>
                {
                    arguments.Append("run");
                    foreach (var notebook in Notebooks())
                        arguments.AppendQuoted(notebook.FullPath);
                    arguments.Append("--profile").Append(mode).Append("--report").AppendQuoted(account.FullPath);
                    if (mode == "quick")
                        arguments.Append("--output").AppendQuoted(artifacts.Combine("notebooks/quick").FullPath);
                },
                "A notebook failed: the cell and its error are shown above.",
                new() { ["ADVCOURSE_CACHE"] = cold.FullPath, ["ADVCOURSE_RESULTS"] = results.FullPath });
            foreach (var notebook in JsonNode.Parse(System.IO.File.ReadAllText(account.FullPath))!["notebooks"]!.AsArray())
            {
                var row = (JsonObject)(timings[Name(notebook!)] ??= new JsonObject());
                row[mode] = new JsonObject
                {
                    ["seconds"] = Math.Round((double)notebook!["seconds"]!),
                    ["megabytes"] = Math.Round((double)notebook["peakMB"]!),
                    ["load"] = Load((double)notebook["seconds"]!),
                };
            }
        }
        var ordered = new JsonObject(timings.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => KeyValuePair.Create(row.Key, row.Value?.DeepClone())));
        CopyFiles(GetFiles($"{results}/*.json"), "data/results");
        System.IO.File.WriteAllText(timingsFile + ".part", ordered.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
        System.IO.File.Move(timingsFile + ".part", timingsFile, overwrite: true);
    });

Task("Check")
    .Description("Runs the committed notebooks again and compares every output with the committed one.")
    .IsDependentOn("Build")
    .Does(() =>
        AdvCourse(
            arguments =>
            {
                arguments.Append("run");
                foreach (var notebook in Notebooks())
                    arguments.AppendQuoted(notebook.FullPath);
                arguments.Append("--profile full --check");
            },
            "A notebook gives other outputs than the committed ones: the differences are shown above."));

Task("Claims")
    .Description("Reports, paper by paper, which rows of the committed measurements reproduce in band, which do not and why.")
    .Does(() =>
    {
        foreach (var file in GetFiles("data/results/*.full.json").OrderBy(file => file.FullPath, StringComparer.Ordinal))
        {
            var results = JsonNode.Parse(System.IO.File.ReadAllText(file.FullPath))!;
            Information($"\n{file.GetFilenameWithoutExtension()}, measured {results["date"]}");
            foreach (var group in results["claims"]!.AsArray().GroupBy(Status))
            {
                Information($"  {group.Key}: {group.Count()}");
                foreach (var claim in group)
                {
                    Information($"    {claim!["id"],-30} paper {claim["paperValue"]?.ToString() ?? "-",8}  ours {Rounded(claim["ours"]),8} {claim["unit"]}  {claim["statement"]}");
                    if (group.Key is "OUT OF BAND" or "not feasible here" && (string)claim["note"] is { Length: > 0 } note)
                        Information($"    {"",-30} {note}");
                }
            }
        }

        string Rounded(JsonNode value) => value is null ? "-" : System.Math.Round((double)value, 2).ToString(System.Globalization.CultureInfo.InvariantCulture);

        // The same rule as Claim.Status in the library.
        string Status(JsonNode claim)
        {
            if (claim!["feasible"] is { } feasible && !(bool)feasible)
                return "not feasible here";
            var band = claim["band"];
            if (claim["ours"] is null || band is null)
                return "stated, nothing asserted";
            var ours = (double)claim["ours"]!;
            return ours >= Bound(band["low"]!) && ours <= Bound(band["high"]!) ? "in band" : "OUT OF BAND";
        }

        double Bound(JsonNode value) =>
            value.ToString() switch
            {
                "Infinity" => double.PositiveInfinity,
                "-Infinity" => double.NegativeInfinity,
                var number => double.Parse(number, System.Globalization.CultureInfo.InvariantCulture),
            };
    });

Task("Npm")
    .Description("Fetches KaTeX, which typesets the handouts' formulas.")
    .WithCriteria(() => !DirectoryExists("node_modules/katex"))
    .Does(() =>
    {
        var npm = Context.Tools.Resolve(IsRunningOnWindows() ? "npm.cmd" : "npm");
        if (npm is null)
            Warning("npm was not found: the handouts will show formulas as TeX. Install Node.js 20 or later to typeset them.");
        else
            Run(npm.FullPath, new ProcessArgumentBuilder().Append("ci --omit=optional --no-audit --no-fund --loglevel=error"), "npm ci failed.");
    });

Task("Handouts")
    .Description("Renders the notebooks that ran as self-contained HTML.")
    .IsDependentOn("Npm")
    .IsDependentOn("Notebooks")
    .Does(() =>
        AdvCourse(
            arguments =>
            {
                arguments.Append("render");
                foreach (var notebook in Notebooks())
                    arguments.AppendQuoted(ran.CombineWithFilePath(notebook.GetFilename()).FullPath);
                foreach (var page in new[] { "glossary.md", "notation.md", "references.bib" })
                    arguments.AppendQuoted(root.Combine("notebooks").CombineWithFilePath(page).FullPath);
                arguments.Append("--output").AppendQuoted(handouts.FullPath);
                arguments.Append("--report").AppendQuoted(report.FullPath);
                arguments.Append("--resources").AppendQuoted(root.Combine("notebooks").FullPath);
            },
            "A handout could not be rendered: see above."));

Task("Gallery")
    .Description("Shows every attack on the same ten digits, on one page: artifacts/gallery/index.html.")
    .IsDependentOn("Build")
    .Does(() =>
    {
        var page = artifacts.CombineWithFilePath("gallery/index.html");
        DotNetRun(
            "tools/AdvCourse.Gallery/AdvCourse.Gallery.csproj",
            new ProcessArgumentBuilder().AppendQuoted(page.FullPath),
            new DotNetRunSettings { Configuration = configuration, NoBuild = true });
        Information($"Open {page}.");
    });

Task("Interactive")
    .Description("Builds and tests the bridge to Plotly.NET, XPlot.Plotly and .NET Interactive, whose packages the course itself does not need.")
    .Does(() =>
    {
        Run(
            "dotnet",
            new ProcessArgumentBuilder()
                .Append("test --project tests/AdvCourse.Interactive.Tests/AdvCourse.Interactive.Tests.csproj --configuration").Append(configuration),
            "The bridge could not be built, or its tests failed: see above.");
        Information("Open notebooks/appendix/plotly-packages.ipynb.");
    });

Task("Bench")
    .Description("Benchmarks the engine and races it against PyTorch (about 10 minutes; --filter=NAME runs only kernels of that name); results go to bench/results.")
    .Does(() =>
    {
        var project = "bench/AdvCourse.Bench/AdvCourse.Bench.csproj";
        var filter = Argument("filter", "");
        DotNetBuild(project, new DotNetBuildSettings { Configuration = "Release", Verbosity = DotNetVerbosity.Quiet, NoLogo = true });
        var program = artifacts.CombineWithFilePath("bin/AdvCourse.Bench/release/AdvCourse.Bench.dll").FullPath;

        // Single kernels beside the plain loops that define them: a short job, for the race below is the measure.
        Run(
            "dotnet",
            new ProcessArgumentBuilder()
                .AppendQuoted(program)
                .Append("--job short --filter").AppendQuoted(filter.Length > 0 ? $"*{filter}*" : "*")
                .Append("--artifacts").AppendQuoted(artifacts.Combine("benchmarks").FullPath),
            "A benchmark failed: see above.");
        if (filter.Length > 0)
            return;

        Run("dotnet", new ProcessArgumentBuilder().AppendQuoted(program).Append("growth").AppendQuoted(root.Combine("bench/results").FullPath), "The growth of costs could not be measured.");

        var python = Argument("python", FileExists("/usr/bin/python3") ? "/usr/bin/python3" : "python3");
        if (StartProcess(python, new ProcessSettings { Arguments = "-c \"import torch\"", RedirectStandardError = true }) != 0)
        {
            Warning($"{python} has no PyTorch: no race. Install it, or name another Python with --python=PATH.");
            return;
        }
        // As users run it and at its best; and with OpenBLAS made to use the processor's own kernels, which it may not find by itself.
        foreach (var mode in new[] { "", "--best", "--core SkylakeX", "--best --core SkylakeX" })
            Run(python, new ProcessArgumentBuilder().Append("bench/pytorch_race.py --rounds 3 --seconds 0.05").Append(mode), "The race failed: see above.");
    });

Task("Default")
    .Description("Builds, runs the notebooks, renders the handouts and says where to look.")
    .IsDependentOn("Handouts")
    .Does(() =>
    {
        Information("");
        foreach (var notebook in Reported())
            Information(
                FormattableString.Invariant(
                    $"  {Name(notebook!),-36} {(double)notebook!["seconds"]! / 60,6:F1} min {(double)notebook["peakMB"]!,7:F0} MB"));
        Information("");
        Information($"Read the handouts: {handouts.CombineWithFilePath("index.html").FullPath}");
        Information("Work in the notebooks: open the folder notebooks in VS Code.");
    });

RunTarget(target);
