namespace TorchSharp;

public static partial class torch
{
    private static Tensor Uniform(
        long[] size,
        ScalarType? dtype,
        Device? device,
        bool requiresGrad,
        Generator? generator
    )
    {
        Device.Check(device);
        var y = new Tensor(dtype ?? s_defaultType, size);
        RawRandom.Uniform(y, 0, 1, generator);
        return requiresGrad ? y.requires_grad_() : y;
    }

    private static Tensor Gaussian(
        long[] size,
        ScalarType? dtype,
        Device? device,
        bool requiresGrad,
        Generator? generator
    )
    {
        Device.Check(device);
        var y = new Tensor(dtype ?? s_defaultType, size);
        RawRandom.Normal(y, 0, 1, generator);
        return requiresGrad ? y.requires_grad_() : y;
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
        return requires_grad ? y.requires_grad_() : y;
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
    ) => randint(0, high, size, dtype, device, requires_grad, generator);

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
            generator
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
    ) => randint(0, high, size, dtype, device, requires_grad, generator);

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
        return requires_grad ? y.requires_grad_() : y;
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

    public partial class Tensor
    {
        /// <summary>Fills with uniform numbers in [from, to).</summary>
        public Tensor uniform_(double from, double to, Generator? generator = null)
        {
            CheckInPlace();
            RawRandom.Uniform(this, from, to, generator);
            return this;
        }

        /// <summary>Fills with normal numbers.</summary>
        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null)
        {
            CheckInPlace();
            RawRandom.Normal(this, mean, std, generator);
            return this;
        }

        /// <summary>Fills with integers in [from, to).</summary>
        public Tensor random_(double from, double to, Generator? generator = null)
        {
            CheckInPlace();
            RawRandom.Integers(this, (long)from, (long)to, generator);
            return this;
        }

        /// <summary>Fills with 1 (probability p) and 0.</summary>
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null)
        {
            CheckInPlace();
            RawRandom.Each(this, generator, u => u < p ? 1 : 0);
            return this;
        }

        /// <summary>Fills with exponential numbers of rate <paramref name="lambda"/>.</summary>
        public Tensor exponential_(double lambda = 1, Generator? generator = null)
        {
            CheckInPlace();
            RawRandom.Each(this, generator, u => -Math.Log(1 - u) / lambda);
            return this;
        }

        /// <summary>1 with the probability that each element gives, else 0.</summary>
        public Tensor bernoulli(Generator? generator = null) =>
            WrappedTensorDisposeScope(() =>
            {
                using IDisposable _ = no_grad();
                Tensor u = Uniform(shape, ScalarType.Float64, null, false, generator);
                return (u < this).to_type(dtype);
            });

        /// <summary>Positions drawn by weight along the last dimension, Int64 [..., num_samples].</summary>
        public Tensor multinomial(
            long num_samples,
            bool replacement = false,
            Generator? generator = null
        )
        {
            if (!replacement && num_samples > _sizes[^1])
            {
                throw Errors.Torch(
                    $"cannot sample n_sample={num_samples} > prob_dist.size(-1)={_sizes[^1]} samples without replacement"
                );
            }
            return WrappedTensorDisposeScope(() =>
            {
                using IDisposable _ = no_grad();
                // The largest of w/E with E exponential falls on each position in proportion to its weight w.
                Tensor w = replacement
                    ? unsqueeze(-2).expand([.. _sizes[..^1], num_samples, _sizes[^1]])
                    : this;
                Tensor race =
                    w.to_type(ScalarType.Float64)
                    / zeros(w.shape, ScalarType.Float64).exponential_(1, generator);
                return replacement ? race.argmax(-1) : race.topk((int)num_samples).indexes;
            });
        }
    }
}
