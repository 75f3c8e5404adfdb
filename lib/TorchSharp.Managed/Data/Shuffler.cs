using System.Collections;

namespace TorchSharp.Utils;

/// <summary>
/// The numbers 0 to size-1 in random order (Fisher and Yates, inside out). With a seed the same order each time it is
/// enumerated, as TorchSharp's; without one another order each time.
/// </summary>
public class FisherYatesShuffler(long size, int? seed = null) : IEnumerable<long>
{
    /// <summary>Shuffles, and enumerates the result.</summary>
    public IEnumerator<long> GetEnumerator()
    {
        var random = seed is { } s ? new Random(s) : new Random();
        var order = new long[size];
        for (long i = 0; i < size; i++)
        {
            long high = random.Next(),
                low = random.Next();
            long j = ((high << 32) + low) % (i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return ((IEnumerable<long>)order).GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
