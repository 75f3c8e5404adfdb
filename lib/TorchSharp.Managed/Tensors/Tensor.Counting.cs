namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>How often each of 0, 1, ... occurs in a vector of such integers (or the sum of its weights); at least <paramref name="minlength"/> entries.</summary>
        public Tensor bincount(Tensor? weights, long minlength = 0)
        {
            if (Rank != 1 || !is_integral())
            {
                throw Errors.Torch(
                    $"bincount only supports 1-d non-negative integral inputs, but this is {MetaText()}."
                );
            }
            long[] values = Plain(ScalarType.Int64).data<long>().ToArray();
            if (Array.Exists(values, static v => v < 0))
            {
                throw Errors.Torch("bincount only supports 1-d non-negative integral inputs.");
            }
            var counts = new double[Math.Max(minlength, values.Length == 0 ? 0 : values.Max() + 1)];
            double[]? w = weights?.Plain(ScalarType.Float64).data<double>().ToArray();
            if (w is not null && w.Length != values.Length)
            {
                throw Errors.Torch(
                    $"bincount: weights should have the same length as input, but there are {w.Length} for {values.Length}."
                );
            }
            for (int i = 0; i < values.Length; i++)
            {
                counts[values[i]] += w?[i] ?? 1;
            }
            ScalarType type =
                weights is null ? ScalarType.Int64
                : weights._type == ScalarType.Float32 ? ScalarType.Float32
                : ScalarType.Float64;
            return tensor(counts, type);
        }

        /// <summary>Whether each element occurs among <paramref name="test_elements"/>.</summary>
        public Tensor isin(Tensor test_elements, bool assumeUnique = false, bool invert = false) =>
            WrappedTensorDisposeScope(() =>
            {
                Tensor found = (unsqueeze(-1) == test_elements.reshape(-1)).any(-1);
                return invert ? found.logical_not() : found;
            });

        /// <summary>NaN and infinities replaced: NaN by <paramref name="nan"/>, infinities by the given numbers or the type's extremes.</summary>
        public Tensor nan_to_num(double nan = 0, double? posinf = null, double? neginf = null)
        {
            double most = _type == ScalarType.Float32 ? float.MaxValue : double.MaxValue;
            return WrappedTensorDisposeScope(() =>
                is_floating_point()
                    ? masked_fill(isnan(), nan)
                        .masked_fill(isposinf(), posinf ?? most)
                        .masked_fill(isneginf(), neginf ?? -most)
                    : clone()
            );
        }

        /// <summary>Differences of neighbours along a dimension, <paramref name="n"/> times; of truths whether they differ.</summary>
        /// <param name="n">How often; 0 gives a copy of this tensor alone.</param>
        /// <param name="dim">The dimension.</param>
        /// <param name="prepend">What comes before, of this tensor's sizes but for the dimension.</param>
        /// <param name="append">What comes behind, likewise.</param>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">There are no dimensions, or sizes do not fit.</exception>
        public Tensor diff(long n = 1, long dim = -1, Tensor? prepend = null, Tensor? append = null)
        {
            int d = NeedsDims(dim, "diff");
            if (n == 0)
            {
                return clone();
            }
            if ((prepend ?? this).Rank != Rank || (append ?? this).Rank != Rank)
            {
                throw Errors.Torch(
                    $"diff expects prepend or append to be the same dimension as input, which is {Shapes.Text(this)}."
                );
            }
            return WrappedTensorDisposeScope(() =>
            {
                Tensor[] parts = [.. new[] { prepend, this, append }.OfType<Tensor>()];
                Tensor y = parts.Length == 1 ? clone() : cat(parts, d);
                for (long i = 0; i < n; i++)
                {
                    long size = y._sizes[d];
                    if (size == 0)
                    {
                        break;
                    }
                    Tensor next = y.narrow(d, 1, size - 1),
                        before = y.narrow(d, 0, size - 1);
                    y = y._type == ScalarType.Bool ? next.logical_xor(before) : next - before;
                }
                return y;
            });
        }

        /// <summary>Standard deviation and mean of all elements.</summary>
        public (Tensor std, Tensor mean) std_mean(bool unbiased = true) => (std(unbiased), mean());

        /// <summary>Standard deviation and mean over these dimensions.</summary>
        public (Tensor std, Tensor mean) std_mean(
            long[] dimensions,
            bool unbiased = true,
            bool keepdim = false,
            ScalarType? type = null
        ) => (std(dimensions, unbiased, keepdim, type), mean(dimensions, keepdim, type));

        /// <summary>Standard deviation and mean over one dimension.</summary>
        public (Tensor std, Tensor mean) std_mean(
            long dim,
            bool unbiased = true,
            bool keepdim = false,
            ScalarType? type = null
        ) => (std(dim, unbiased, keepdim, type), mean([dim], keepdim, type));

        /// <summary>Variance and mean of all elements.</summary>
        public (Tensor var, Tensor mean) var_mean(bool unbiased = true) =>
            (Var(RawReduce.AllDims(this), unbiased, false, null), mean());

        /// <summary>Variance and mean over these dimensions.</summary>
        public (Tensor var, Tensor mean) var_mean(
            long[] dimensions,
            bool unbiased = true,
            bool keepdim = false,
            ScalarType? type = null
        ) =>
            (
                Var(RawReduce.Dims(this, dimensions), unbiased, keepdim, type),
                mean(dimensions, keepdim, type)
            );

        /// <summary>Variance and mean over one dimension.</summary>
        public (Tensor var, Tensor mean) var_mean(
            long dim,
            bool unbiased = true,
            bool keepdim = false,
            ScalarType? type = null
        ) =>
            (Var(RawReduce.Dims(this, [dim]), unbiased, keepdim, type), mean([dim], keepdim, type));
    }

    /// <summary>How many threads kernels use.</summary>
    public static int get_num_threads() => Threads.WorkerPool.Shared.Threads;

    /// <summary>Sets how many threads kernels use; results do not depend on it.</summary>
    public static void set_num_threads(int num) => Threads.WorkerPool.Shared.Threads = num;

    /// <summary>Coordinates of a grid: result i repeats vector i along all other dimensions.</summary>
    /// <param name="tensors">Vectors, or scalars.</param>
    /// <param name="indexing">"ij": dimension i belongs to vector i; "xy": the first two are exchanged.</param>
    /// <exception cref="System.Runtime.InteropServices.ExternalException">One of them has more than one dimension.</exception>
    public static Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij")
    {
        Tensor[] given = [.. tensors];
        if (Array.Find(given, static t => t.Rank > 1) is { } wrong)
        {
            throw Errors.Torch(
                $"meshgrid: Expected 0D or 1D tensor in the tensor list but got: {Shapes.Text(wrong)}"
            );
        }
        long[] sizes = Array.ConvertAll(given, static t => t.Count);
        bool exchanged = indexing == "xy" && given.Length > 1;
        return
        [
            .. given.Select(
                (t, i) =>
                {
                    long[] alone = new long[given.Length];
                    Array.Fill(alone, 1);
                    alone[i] = t.Count;
                    Tensor grid = t.reshape(alone).expand(sizes);
                    return exchanged ? grid.transpose(0, 1) : grid;
                }
            ),
        ];
    }

    /// <summary>Whether the object is a tensor.</summary>
    public static bool is_tensor(object? obj) => obj is Tensor;
}
