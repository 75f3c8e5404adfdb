using System.Globalization;
using AdvCourse.Bench;
using BenchmarkDotNet.Running;

if (args is ["race"])
{
    RaceServer.Serve(Console.In, Console.Out);
    return;
}
if (args is ["zeros", .. var products])
{
    ZeroSkipping.Measure(products);
    return;
}
if (args is ["growth", var folder])
{
    Growth.Measure(folder);
    return;
}
if (args is ["memory", var results, .. var length])
{
    MemoryGrowth.Measure(results, Steps(length));
    return;
}
if (args is ["memory-loop", var way, .. var count])
{
    MemoryGrowth.Loop(way, Steps(count));
    return;
}
string[] options = [.. args.Where(a => a.Length > 0)];
BenchmarkSwitcher
    .FromAssembly(typeof(Program).Assembly)
    .Run(options.Length > 0 ? options : ["--filter", "*"]);

static int Steps(string[] given) =>
    given is [var steps] ? int.Parse(steps, CultureInfo.InvariantCulture) : 2000;
