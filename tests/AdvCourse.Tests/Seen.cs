namespace AdvCourse.Tests;

/// <summary>Acts at each report of progress, on the reporting thread.</summary>
internal sealed class Seen(Action act) : IProgress<double>
{
    public void Report(double value) => act();
}
