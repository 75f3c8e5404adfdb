using TorchSharp.Sampling;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The dimensions from the outermost in memory to the innermost, by the strides that callers see.</summary>
        internal int[] MemoryOrder()
        {
            int[] order = [.. Enumerable.Range(0, Rank)];
            if (is_contiguous())
            {
                return order;
            }
            long[] strides = stride();
            return [.. order.OrderByDescending(d => strides[d])];
        }

        private static int[] Back(int[] order)
        {
            var back = new int[order.Length];
            for (int i = 0; i < order.Length; i++)
            {
                back[order[i]] = i;
            }
            return back;
        }

        /// <summary>A new tensor of these sizes without gaps, its dimensions in memory ordered as here; row-major where elements share memory.</summary>
        internal Tensor EmptyInMemoryOrder(ScalarType type)
        {
            int[] order = MemoryOrder();
            if (Window.MayRepeat(_sizes, Strides) || order.SequenceEqual(Enumerable.Range(0, Rank)))
            {
                return new Tensor(type, _sizes);
            }
            long[] packed = Shapes.ContiguousStrides(Array.ConvertAll(order, d => _sizes[d]));
            return new Tensor(type, _sizes, Array.ConvertAll(Back(order), i => packed[i]), false);
        }

        private Tensor Sampled(Generator? generator, Func<Mt19937, double> next)
        {
            CheckInPlace();
            RawRandom.Each(this, generator, next);
            Rebase(null);
            return this;
        }

        /// <summary>Fills with uniform numbers in [from, to).</summary>
        public Tensor uniform_(double from, double to, Generator? generator = null)
        {
            CheckInPlace();
            RawRandom.Uniform(this, from, to, generator);
            Rebase(null);
            return this;
        }

        /// <summary>Fills with normal numbers.</summary>
        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null)
        {
            CheckInPlace();
            RawRandom.Normal(this, mean, std, generator);
            Rebase(null);
            return this;
        }

        /// <summary>Fills with integers in [from, to).</summary>
        public Tensor random_(double from, double to, Generator? generator = null)
        {
            CheckInPlace();
            RawRandom.Integers(this, (long)from, (long)to, generator);
            Rebase(null);
            return this;
        }

        /// <summary>Fills with 1 (probability p) and 0.</summary>
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) =>
            Sampled(generator, s => Distributions.UnitDouble(s) < p ? 1 : 0);

        /// <summary>Fills with 1 and 0; the probability of 1 is given for each element, broadcast.</summary>
        public Tensor bernoulli_(Tensor p, Generator? generator = null)
        {
            int[] order = MemoryOrder(),
                back = Back(order);
            using Tensor drawn = WrappedTensorDisposeScope(() =>
                p.expand(_sizes).Permuted(order).bernoulli(generator).Permuted(back)
            );
            return copy_(drawn);
        }

        /// <summary>Fills with exponential numbers of rate <paramref name="lambda"/>.</summary>
        public Tensor exponential_(double lambda = 1, Generator? generator = null) =>
            Sampled(generator, s => -Math.Log(1 - Distributions.UnitDouble(s)) / lambda);

        /// <summary>Fills with numbers whose logarithm is normal.</summary>
        public Tensor log_normal_(double mean = 0, double std = 1, Generator? generator = null) =>
            Sampled(generator, s => Math.Exp(Distributions.NextNormal(s, mean, std)));

        /// <summary>Fills with numbers of the Cauchy distribution.</summary>
        public Tensor cauchy_(double median = 0, double sigma = 1, Generator? generator = null) =>
            Sampled(
                generator,
                s => median + sigma * Math.Tan(Math.PI * (Distributions.UnitDouble(s) - 0.5))
            );

        /// <summary>Fills with the numbers of trials up to the first success of probability <paramref name="p"/>.</summary>
        public Tensor geometric_(double p, Generator? generator = null) =>
            Sampled(
                generator,
                s => Math.Ceiling(Math.Log(Distributions.UnitDouble(s)) / Special.Log1p(-p))
            );

        /// <summary>1 with the probability that each element gives, else 0, drawn as PyTorch draws them.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">A probability is outside of [0, 1], or the tensor is not floating point.</exception>
        public Tensor bernoulli(Generator? generator = null)
        {
            if (!is_floating_point())
            {
                throw Errors.Torch(
                    $"bernoulli takes probabilities in Float32 or Float64, but this is {MetaText()}."
                );
            }
            double[] p = Plain(ScalarType.Float64).data<double>().ToArray();
            if (Array.Find(p, static v => !(v is >= 0 and <= 1)) is var wrong && wrong != 0)
            {
                throw Errors.Torch(
                    $"bernoulli expects all probabilities to be in [0, 1], but got {wrong}."
                );
            }
            var y = new Tensor(_type, _sizes);
            int i = 0;
            bool single = _type == ScalarType.Float32;
            RawRandom.Each(
                y,
                generator,
                s =>
                    (single ? Distributions.UnitSingle(s) : Distributions.UnitDouble(s)) < p[i++]
                        ? 1
                        : 0
            );
            return y;
        }

        /// <summary>Positions drawn by weight along the last dimension, Int64 [..., num_samples], as PyTorch draws them.</summary>
        /// <param name="num_samples">How many for each row of weights.</param>
        /// <param name="replacement">Whether a position may be drawn again.</param>
        /// <param name="generator">The stream; null for the default one.</param>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">More samples than positions without replacement, or weights that are negative, not finite or all zero.</exception>
        public Tensor multinomial(
            long num_samples,
            bool replacement = false,
            Generator? generator = null
        )
        {
            if (Rank is 0 or > 2 || !is_floating_point())
            {
                throw Errors.Torch(
                    $"multinomial takes one or two dimensions of Float32 or Float64 weights, but this is {MetaText()}."
                );
            }
            if (!replacement && num_samples > _sizes[^1])
            {
                throw Errors.Torch(
                    $"cannot sample n_sample={num_samples} > prob_dist.size(-1)={_sizes[^1]} samples without replacement"
                );
            }
            return WrappedTensorDisposeScope(() =>
            {
                using IDisposable _ = no_grad();
                if (!(isfinite().all() & (this >= 0).all() & (sum(-1L) > 0).all()).item<bool>())
                {
                    throw Errors.Torch(
                        "multinomial: weights must be finite and not negative, and each row needs one above 0."
                    );
                }
                if (replacement && num_samples > 1)
                {
                    return WithReplacement(num_samples, generator);
                }
                // The largest of w/E with E exponential falls on each position in proportion to its weight w.
                Tensor race = this / torch.zeros(_sizes, _type).exponential_(1, generator);
                return num_samples == 1
                    ? race.argmax(-1, keepdim: true)
                    : race.topk((int)num_samples).indexes;
            });
        }

        /// <summary>For each uniform number the first position whose share of the running sum reaches it.</summary>
        private Tensor WithReplacement(long samples, Generator? generator)
        {
            int width = (int)_sizes[^1];
            Tensor shares = (cumsum(-1) / sum(-1L, keepdim: true)).to_type(ScalarType.Float64);
            double[] ends = shares.data<double>().ToArray();
            var y = new Tensor(ScalarType.Int64, [.. _sizes[..^1], samples]);
            int i = 0;
            RawRandom.Each(
                y,
                generator,
                s =>
                {
                    int row = (int)(i++ / samples) * width;
                    double u = Distributions.UnitDouble(s);
                    int k = 0;
                    while (k < width - 1 && ends[row + k] < u)
                    {
                        k++;
                    }
                    return k;
                }
            );
            return y;
        }
    }
}
