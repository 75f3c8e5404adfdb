using Microsoft.DotNet.Interactive;

namespace AdvCourse.Interactive;

/// <summary>
/// The extension for a .NET Interactive kernel (Polyglot Notebooks): teaches it to show the course's figures, and the charts
/// that they become, in every form that a front end may prefer.
/// </summary>
public sealed class FigureExtension : IKernelExtension
{
    /// <inheritdoc/>
    public Task OnLoadAsync(Kernel kernel)
    {
        ChartFormatters.Register();
        return Task.CompletedTask;
    }
}
