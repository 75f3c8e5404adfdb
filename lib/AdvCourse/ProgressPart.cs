namespace AdvCourse;

/// <summary>Progress of work that is a part of larger work.</summary>
internal static class ProgressPart
{
    /// <summary>Reports of one of several equal parts as shares of the whole; null where nobody watches.</summary>
    /// <param name="whole">Told the finished share of the whole, 0 to 1.</param>
    /// <param name="part">Which part, from 0.</param>
    /// <param name="parts">Of how many.</param>
    public static IProgress<double>? Part(this IProgress<double>? whole, int part, int parts) =>
        whole.Between((double)part / parts, (part + 1.0) / parts);

    /// <summary>Reports of a part as shares of the whole; null where nobody watches.</summary>
    /// <param name="whole">Told the finished share of the whole, 0 to 1.</param>
    /// <param name="from">The share that is finished before the part begins.</param>
    /// <param name="to">The share that is finished with it.</param>
    public static IProgress<double>? Between(
        this IProgress<double>? whole,
        double from,
        double to
    ) => whole is null ? null : new Share(whole, from, to);

    private sealed class Share(IProgress<double> whole, double from, double to) : IProgress<double>
    {
        public void Report(double value) =>
            whole.Report(value < 1 ? from + ((to - from) * value) : to);
    }
}
