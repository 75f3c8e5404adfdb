using System.Diagnostics;
using System.Text.Json;

namespace TorchSharp.Upstream;

/// <summary>Runs the compiled tests, each file's in a process of its own, and reads xunit's messages as they come.</summary>
internal static class Runner
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public static void Run(Suite suite, string output, string tests)
    {
        Prepare(output, tests);
        foreach (
            IGrouping<string, Case> file in suite
                .Cases.Values.Where(c => c.Errors.Count == 0)
                .GroupBy(c => c.File)
        )
        {
            // Again for what a crash left without a result, without the case at which it crashed.
            var left = file.ToHashSet();
            while (left.Count > 0)
            {
                int before = left.Count;
                RunOnce(suite, output, left);
                left.RemoveWhere(c => c.Outcome != Outcome.NoResult);
                if (left.Count == before)
                {
                    break;
                }
            }
        }
    }

    private static void Prepare(string output, string tests)
    {
        foreach (string file in Directory.GetFiles(AppContext.BaseDirectory, "*.dll"))
        {
            File.Copy(file, Path.Combine(output, Path.GetFileName(file)), overwrite: true);
        }
        File.Copy(
            Path.Combine(AppContext.BaseDirectory, "TorchSharp.Upstream.runtimeconfig.json"),
            Path.Combine(output, "TorchSharp.Upstream.Tests.runtimeconfig.json"),
            overwrite: true
        );
        foreach (
            string file in Directory
                .GetFiles(tests)
                .Where(f => Path.GetExtension(f) is ".dat" or ".jpg" or ".zip" or ".pt2")
        )
        {
            File.Copy(file, Path.Combine(output, Path.GetFileName(file)), overwrite: true);
        }
    }

    private static void RunOnce(Suite suite, string output, IEnumerable<Case> cases)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = output,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (
            string argument in (string[])
                [
                    "exec",
                    Path.Combine(output, "TorchSharp.Upstream.Tests.dll"),
                    "-automated",
                    "-parallel",
                    "none",
                    "-culture",
                    "en-US",
                ]
        )
        {
            start.ArgumentList.Add(argument);
        }
        foreach (Case c in cases)
        {
            start.ArgumentList.Add("-method");
            start.ArgumentList.Add($"{c.Type}.{c.Method}");
        }
        using Process process = Process.Start(start)!;
        var names = new Dictionary<string, Case>(StringComparer.Ordinal);
        Case? running = null;
        bool late = false;
        using var timer = new Timer(
            _ =>
            {
                late = true;
                process.Kill(entireProcessTree: true);
            },
            null,
            Limit,
            Timeout.InfiniteTimeSpan
        );
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            Read(suite, line, names, ref running);
        }
        process.WaitForExit();
        if (running is { Outcome: Outcome.NoResult })
        {
            running.Failures.Add(
                late
                    ? $"still running after {Limit.TotalMinutes} minutes"
                    : $"the process ended in this test, with code {process.ExitCode}"
            );
        }
    }

    private static void Read(
        Suite suite,
        string line,
        Dictionary<string, Case> names,
        ref Case? running
    )
    {
        if (!line.StartsWith("{\"$type\"", StringComparison.Ordinal))
        {
            return;
        }
        JsonElement message;
        try
        {
            message = JsonDocument.Parse(line).RootElement;
        }
        catch (JsonException)
        {
            return; // The test itself wrote into the line.
        }
        string type = message.GetProperty("$type").GetString()!;
        if (type == "test-case-starting")
        {
            if (
                suite.Cases.TryGetValue(
                    (
                        message.GetProperty("TestClassName").GetString()!,
                        message.GetProperty("TestMethodName").GetString()!
                    ),
                    out Case? found
                )
            )
            {
                names[message.GetProperty("TestCaseUniqueID").GetString()!] = running = found;
            }
        }
        else if (
            type is "test-passed" or "test-failed" or "test-skipped"
            && names.TryGetValue(
                message.GetProperty("TestCaseUniqueID").GetString()!,
                out Case? found
            )
        )
        {
            if (type == "test-passed")
            {
                found.Passed++;
            }
            else if (type == "test-skipped")
            {
                found.Skipped++;
            }
            else
            {
                found.Failures.Add(
                    $"{message.GetProperty("ExceptionTypes")[0].GetString()}: {message.GetProperty("Messages")[0].GetString()}\n{Where(message)}"
                );
            }
        }
    }

    private static string Where(JsonElement message) =>
        string.Join(
            '\n',
            (message.GetProperty("StackTraces")[0].GetString() ?? "").Split('\n').Take(5)
        );
}
