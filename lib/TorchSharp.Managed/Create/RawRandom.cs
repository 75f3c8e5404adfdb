using TorchSharp.Sampling;

namespace TorchSharp;

/// <summary>Fills whole tensors from a generator, as PyTorch does: in the order in which the elements lie in memory.</summary>
internal static class RawRandom
{
    private delegate void Filler<T>(Mt19937 stream, Span<T> y)
        where T : unmanaged;

    private static void Fill<T>(torch.Tensor y, torch.Generator? generator, Filler<T> fill)
        where T : unmanaged
    {
        torch.Generator g = generator ?? torch.Generator.Default;
        using var _ = new torch.EngineOwned();
        torch.ScalarType type = TypeSwitch.Of<T>();
        using torch.Tensor? sorted = y.is_contiguous() ? null : y.Permuted(y.MemoryOrder());
        torch.Tensor place = sorted ?? y;
        bool direct = place.Contiguous && y.dtype == type;
        torch.Tensor target = direct ? place : new torch.Tensor(type, place.Sizes);
        lock (g.Gate)
        {
            fill(g.Stream, target.Flat<T>());
        }
        if (!direct)
        {
            RawCopy.Copy(target, place);
            target.Dispose();
        }
        y.Changed();
        GC.KeepAlive(y);
    }

    private static void CheckFloating(torch.Tensor y, string what)
    {
        if (!y.is_floating_point())
        {
            throw new ArgumentException(
                $"{what} needs a Float32 or Float64 tensor, but this is {y.MetaText()}."
            );
        }
    }

    public static void Uniform(torch.Tensor y, double from, double to, torch.Generator? generator)
    {
        CheckFloating(y, "uniform_");
        if (!(from <= to))
        {
            throw Errors.Torch(
                $"uniform_ expects to return a [from, to) range, but found from={from} > to={to}"
            );
        }
        if (y.dtype == torch.ScalarType.Float32)
        {
            Fill<float>(y, generator, (s, v) => Distributions.Uniform(s, v, from, to));
        }
        else
        {
            Fill<double>(y, generator, (s, v) => Distributions.Uniform(s, v, from, to));
        }
    }

    public static void Normal(torch.Tensor y, double mean, double std, torch.Generator? generator)
    {
        CheckFloating(y, "normal_");
        if (!(std >= 0))
        {
            throw Errors.Torch($"normal expects std >= 0.0, but found std {std}");
        }
        if (!y.is_contiguous())
        {
            // PyTorch draws sixteen at a time only where they lie together.
            Each(y, generator, s => Distributions.NextNormal(s, mean, std));
        }
        else if (y.dtype == torch.ScalarType.Float32)
        {
            Fill<float>(y, generator, (s, v) => Distributions.Normal(s, v, mean, std));
        }
        else
        {
            Fill<double>(y, generator, (s, v) => Distributions.Normal(s, v, mean, std));
        }
    }

    /// <summary>Integers in [low, high).</summary>
    public static void Integers(torch.Tensor y, long low, long high, torch.Generator? generator)
    {
        if (low >= high)
        {
            throw Errors.Torch(
                $"random_ expects 'from' to be less than 'to', but got from={low} >= to={high}"
            );
        }
        CheckHolds(y.dtype, low, "from");
        CheckHolds(y.dtype, high - 1, "to - 1");
        ulong range = unchecked((ulong)high - (ulong)low);
        Fill<long>(
            y,
            generator,
            (s, v) =>
            {
                foreach (ref long k in v)
                {
                    k = Distributions.NextInteger(s, low, range);
                }
            }
        );
    }

    private static void CheckHolds(torch.ScalarType type, long number, string name)
    {
        (long least, long most) = type switch
        {
            torch.ScalarType.Bool => (0L, 1L),
            torch.ScalarType.Byte => (byte.MinValue, byte.MaxValue),
            torch.ScalarType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
            torch.ScalarType.Int16 => (short.MinValue, short.MaxValue),
            torch.ScalarType.Int32 => (int.MinValue, int.MaxValue),
            _ => (long.MinValue, long.MaxValue),
        };
        if (number < least || number > most)
        {
            throw Errors.Torch($"{name} is out of bounds for {type}: {number}");
        }
    }

    /// <summary>0 .. n-1 shuffled.</summary>
    public static void Permutation(torch.Tensor y, torch.Generator? generator) =>
        Fill<long>(y, generator, Distributions.Permutation);

    /// <summary>A number an element, in double, from whatever it draws.</summary>
    public static void Each(
        torch.Tensor y,
        torch.Generator? generator,
        Func<Mt19937, double> next
    ) =>
        Fill<double>(
            y,
            generator,
            (s, v) =>
            {
                foreach (ref double x in v)
                {
                    x = next(s);
                }
            }
        );
}
