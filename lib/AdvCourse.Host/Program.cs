using AdvCourse.Host.Commands;
using AdvCourse.Host.Jupyter;
using AdvCourse.Host.Running;

if (args is [Worker.Argument, var from, var to])
    return await Worker.MainAsync(from, to);
if (args is [KernelProcess.Argument, var connectionFile])
    return await KernelProcess.MainAsync(connectionFile);
return await CommandLine.Create().Parse(args).InvokeAsync();
