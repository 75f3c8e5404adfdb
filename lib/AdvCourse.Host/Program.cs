using AdvCourse.Host.Commands;
using AdvCourse.Host.Running;

if (args is [Worker.Argument, var from, var to])
    return await Worker.MainAsync(from, to);
return await CommandLine.Create().Parse(args).InvokeAsync();
