using AdvCourse.Bench;
using BenchmarkDotNet.Running;

if (args is ["race"])
{
    RaceServer.Serve(Console.In, Console.Out);
    return;
}
if (args is ["growth", var folder])
{
    Growth.Measure(folder);
    return;
}
string[] options = [.. args.Where(a => a.Length > 0)];
BenchmarkSwitcher
    .FromAssembly(typeof(Program).Assembly)
    .Run(options.Length > 0 ? options : ["--filter", "*"]);
