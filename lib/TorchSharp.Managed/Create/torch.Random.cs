namespace TorchSharp;

public static partial class torch
{
    private static Tensor Uniform(
        long[] size,
        ScalarType? dtype,
        Device? device,
        bool requiresGrad,
        Generator? generator,
        string[]? names = null
    )
    {
        Device.Check(device);
        var y = new Tensor(dtype ?? s_defaultType, size);
        RawRandom.Uniform(y, 0, 1, generator);
        return Named(requiresGrad ? y.requires_grad_() : y, names);
    }

    private static Tensor Gaussian(
        long[] size,
        ScalarType? dtype,
        Device? device,
        bool requiresGrad,
        Generator? generator,
        string[]? names = null
    )
    {
        Device.Check(device);
        var y = new Tensor(dtype ?? s_defaultType, size);
        RawRandom.Normal(y, 0, 1, generator);
        return Named(requiresGrad ? y.requires_grad_() : y, names);
    }

    /// <summary>Random integers in [low, high); Int64 unless told another type.</summary>
    public static Tensor randint(
        long low,
        long high,
        long[] size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null,
        string[]? names = null
    )
    {
        Device.Check(device);
        var y = new Tensor(dtype ?? ScalarType.Int64, (long[])size.Clone());
        RawRandom.Integers(y, low, high, generator);
        return Named(requires_grad ? y.requires_grad_() : y, names);
    }

    /// <summary>Random integers in [0, high); Int64 unless told another type.</summary>
    public static Tensor randint(
        long high,
        long[] size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null,
        string[]? names = null
    ) => randint(0, high, size, dtype, device, requires_grad, generator, names);

    /// <summary>Random integers in [low, high); Int64 unless told another type.</summary>
    public static Tensor randint(
        int low,
        int high,
        int[] size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null,
        string[]? names = null
    ) =>
        randint(
            low,
            high,
            Array.ConvertAll(size, static s => (long)s),
            dtype,
            device,
            requires_grad,
            generator,
            names
        );

    /// <summary>Random integers in [0, high); Int64 unless told another type.</summary>
    public static Tensor randint(
        int high,
        int[] size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null,
        string[]? names = null
    ) => randint(0, high, size, dtype, device, requires_grad, generator, names);

    /// <summary>Random integers in [low, high); Int64 unless told another type.</summary>
    public static Tensor randint(
        long low,
        long high,
        Size size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null,
        string[]? names = null
    ) => randint(low, high, size.Shape, dtype, device, requires_grad, generator, names);

    /// <summary>Random integers in [0, high); Int64 unless told another type.</summary>
    public static Tensor randint(
        long high,
        Size size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null,
        string[]? names = null
    ) => randint(0, high, size.Shape, dtype, device, requires_grad, generator, names);

    /// <summary>The numbers 0 to n-1 in random order; Int64 unless told another type.</summary>
    public static Tensor randperm(
        long n,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null
    )
    {
        Device.Check(device);
        var y = new Tensor(ScalarType.Int64, [n]);
        RawRandom.Permutation(y, generator);
        return Finished(y, dtype ?? ScalarType.Int64, requires_grad);
    }

    /// <summary>Makes <paramref name="out"/> [n] and writes the numbers 0 to n-1 into it, in random order and in its type.</summary>
    /// <param name="n">How many numbers.</param>
    /// <param name="out">Resized when it has other sizes; the same numbers as of <see cref="randperm(long, ScalarType?, Device?, bool, Generator?)"/>.</param>
    /// <param name="generator">The default generator unless given.</param>
    /// <returns>A second handle on <paramref name="out"/>.</returns>
    /// <exception cref="System.Runtime.InteropServices.ExternalException">n is negative or its numbers do not fit the type, or <paramref name="out"/> is Bool, or requires a gradient outside of no_grad.</exception>
    public static Tensor randperm(long n, Tensor @out, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(@out);
        if (n < 0)
        {
            throw Errors.Torch($"n must be non-negative, got {n}");
        }
        if (@out.dtype == ScalarType.Bool)
        {
            throw Errors.Torch("randperm is not for Bool: take an integer or floating-point type.");
        }
        long most = @out.dtype switch
        {
            ScalarType.Byte => byte.MaxValue,
            ScalarType.Int8 => sbyte.MaxValue,
            ScalarType.Int16 => short.MaxValue,
            ScalarType.Int32 => int.MaxValue,
            _ => long.MaxValue,
        };
        if (n - 1 > most)
        {
            throw Errors.Torch($"randperm: {n - 1} does not fit the type {@out.dtype}.");
        }
        if (@out.requires_grad && is_grad_enabled())
        {
            throw Errors.Torch(
                "randperm: functions with out=... arguments don't support automatic differentiation, but out requires grad. Do it inside torch.no_grad()."
            );
        }
        @out.Resize([n]);
        RawRandom.Permutation(@out, generator);
        return @out.Alias();
    }

    /// <summary>Normal random numbers of one mean and deviation.</summary>
    public static Tensor normal(
        double mean,
        double std,
        ReadOnlySpan<long> size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null,
        string[]? names = null
    )
    {
        Device.Check(device);
        var y = new Tensor(dtype ?? s_defaultType, size.ToArray());
        RawRandom.Normal(y, mean, std, generator);
        return Named(requires_grad ? y.requires_grad_() : y, names);
    }

    /// <summary>Normal random numbers, each with its own mean and deviation.</summary>
    public static Tensor normal(Tensor mean, Tensor std, Generator? generator = null) =>
        WrappedTensorDisposeScope(() =>
        {
            using IDisposable _ = no_grad();
            long[] size = Shapes.Broadcast(mean.Sizes, std.Sizes);
            return Gaussian([.. size], mean.dtype, null, false, generator) * std + mean;
        });

    /// <summary>One uniform random number in [0, 1).</summary>
    public static double rand_float(Generator? generator = null)
    {
        using Tensor t = Uniform([1], ScalarType.Float32, null, false, generator);
        return t.ToDouble();
    }

    /// <summary>One normal random number.</summary>
    public static double randn_float(Generator? generator = null)
    {
        using Tensor t = Gaussian([1], ScalarType.Float32, null, false, generator);
        return t.ToDouble();
    }

    /// <summary>One random integer in [low, high).</summary>
    public static int randint_int(int low, int high, Generator? generator = null) =>
        (int)randint_long(low, high, generator);

    /// <summary>One random integer in [0, high).</summary>
    public static int randint_int(int high, Generator? generator = null) =>
        (int)randint_long(0, high, generator);

    /// <summary>One random integer in [low, high).</summary>
    public static long randint_long(long low, long high, Generator? generator = null)
    {
        using Tensor t = randint(low, high, [1L], generator: generator);
        return t.ToInt64();
    }

    /// <summary>One random integer in [0, high).</summary>
    public static long randint_long(long high, Generator? generator = null) =>
        randint_long(0, high, generator);

    /// <summary>One random truth value.</summary>
    public static bool randint_bool(Generator? generator = null) =>
        randint_long(0, 2, generator) == 1;
}
