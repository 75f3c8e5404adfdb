using System.Globalization;

namespace TorchSharp;

/// <summary>How many tensors a thread has made, owned and disposed of.</summary>
public class LifetimeStatistics
{
    /// <summary>Made while no scope was open.</summary>
    public long CreatedOutsideScopeCount { get; internal set; }

    /// <summary>Disposed of while no scope owned them.</summary>
    public long DisposedOutsideScopeCount { get; internal set; }

    /// <summary>Made inside a scope.</summary>
    public long CreatedInScopeCount { get; internal set; }

    /// <summary>Disposed of while a scope owned them.</summary>
    public long DisposedInScopeCount { get; internal set; }

    /// <summary>Given to a scope by hand.</summary>
    public long AttachedToScopeCount { get; internal set; }

    /// <summary>Taken out of a scope by hand.</summary>
    public long DetachedFromScopeCount { get; internal set; }

    /// <summary>Made and not disposed of. Tensors that were forgotten rather than disposed of count as live: the collector takes their memory without telling.</summary>
    public long ThreadTotalLiveCount =>
        CreatedInScopeCount
        - DisposedInScopeCount
        + CreatedOutsideScopeCount
        - DisposedOutsideScopeCount;

    /// <summary>Sets all counts to zero.</summary>
    public void Reset()
    {
        CreatedOutsideScopeCount = DisposedOutsideScopeCount = 0;
        CreatedInScopeCount = DisposedInScopeCount = 0;
        AttachedToScopeCount = DetachedFromScopeCount = 0;
    }

    /// <summary>All counts in one line.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"ThreadTotalLiveCount: {ThreadTotalLiveCount}; CreatedOutsideScopeCount: {CreatedOutsideScopeCount}; DisposedOutsideScopeCount: {DisposedOutsideScopeCount}; CreatedInScopeCount: {CreatedInScopeCount}; DisposedInScopeCount: {DisposedInScopeCount}; AttachedToScopeCount: {AttachedToScopeCount}; DetachedFromScopeCount: {DetachedFromScopeCount}"
        );
}

/// <summary>The counts of one thread.</summary>
public class ThreadDisposeScopeStatistics
{
    /// <summary>Made while no scope was open.</summary>
    public long CreatedOutsideScopeCount => TensorStatistics.CreatedOutsideScopeCount;

    /// <summary>Disposed of while no scope owned them.</summary>
    public long DisposedOutsideScopeCount => TensorStatistics.DisposedOutsideScopeCount;

    /// <summary>Made inside a scope.</summary>
    public long CreatedInScopeCount => TensorStatistics.CreatedInScopeCount;

    /// <summary>Disposed of while a scope owned them.</summary>
    public long DisposedInScopeCount => TensorStatistics.DisposedInScopeCount;

    /// <summary>Given to a scope by hand.</summary>
    public long AttachedToScopeCount => TensorStatistics.AttachedToScopeCount;

    /// <summary>Taken out of a scope by hand.</summary>
    public long DetachedFromScopeCount => TensorStatistics.DetachedFromScopeCount;

    /// <summary>Made and not disposed of.</summary>
    public long ThreadTotalLiveCount => TensorStatistics.ThreadTotalLiveCount;

    /// <summary>The counts of tensors.</summary>
    public LifetimeStatistics TensorStatistics { get; } = new();

    /// <summary>Always zero: this engine has no packed sequences.</summary>
    public LifetimeStatistics PackedSequenceStatistics { get; } = new();

    /// <summary>Sets all counts to zero.</summary>
    public void Reset() => TensorStatistics.Reset();

    /// <summary>All counts in one line.</summary>
    public override string ToString() => TensorStatistics.ToString();
}
