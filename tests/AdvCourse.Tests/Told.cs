namespace AdvCourse.Tests;

/// <summary>Takes each reported share, on the reporting thread.</summary>
internal sealed class Told(Action<double> take) : IProgress<double>
{
    public void Report(double value) => take(value);
}
