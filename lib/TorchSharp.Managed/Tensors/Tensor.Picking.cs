using System.Numerics;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>
        /// Where tensors of positions point: block starts in row-major order of their broadcast shape, and how the
        /// dimensions they leave lie in the storage.
        /// </summary>
        private sealed class Picking
        {
            public required long[] Starts { get; init; }
            public required long[] Shape { get; init; }
            public required long[] RestSizes { get; init; }
            public required long[] RestStrides { get; init; }

            /// <summary>Dimension of the result at which the broadcast shape stands.</summary>
            public required int At { get; init; }
        }

        /// <summary>Where the positions point; negative ones count from the end if they may.</summary>
        private Picking PickingOf(Tensor?[] indices, bool wraps = true)
        {
            if (indices.Length > Rank)
            {
                throw Errors.Torch(
                    $"too many indices for tensor of dimension {Rank}: got {indices.Length}"
                );
            }
            long[] shape = Shapes.Scalar,
                strides = Strides;
            var restSizes = new List<long>();
            var restStrides = new List<long>();
            int first = -1,
                last = -1,
                count = 0;
            for (int d = 0; d < Rank; d++)
            {
                if (d < indices.Length && indices[d] is { } index)
                {
                    shape = Shapes.Broadcast(shape, index._sizes);
                    first = first < 0 ? d : first;
                    last = d;
                    count++;
                }
                else
                {
                    restSizes.Add(_sizes[d]);
                    restStrides.Add(strides[d]);
                }
            }
            var starts = new long[Shapes.Count(shape)];
            for (int d = 0; d < indices.Length; d++)
            {
                if (indices[d] is { } index)
                {
                    AddStarts(starts, index, shape, _sizes[d], strides[d], d, wraps);
                }
            }
            return new Picking
            {
                Starts = starts,
                Shape = shape,
                RestSizes = [.. restSizes],
                RestStrides = [.. restStrides],
                // Index tensors side by side stand where they were; apart from each other they come first.
                At = last - first + 1 == count ? Math.Max(first, 0) : 0,
            };
        }

        private static void AddStarts(
            long[] starts,
            Tensor index,
            long[] shape,
            long size,
            long stride,
            int dim,
            bool wraps
        )
        {
            long least = wraps ? -size : 0;
            using var _ = new EngineOwned();
            using Tensor wide = index.Expanded(shape);
            Tensor packed = wide.Contiguous ? wide : RawCopy.Contiguous(wide);
            ReadOnlySpan<long> k = packed.Flat<long>();
            for (int i = 0; i < starts.Length; i++)
            {
                if (k[i] < least || k[i] >= size)
                {
                    throw Errors.Torch(
                        $"index {k[i]} is out of bounds for dimension {dim} with size {size}"
                    );
                }
                starts[i] += (k[i] < 0 ? k[i] + size : k[i]) * stride;
            }
            GC.KeepAlive(packed);
            Drop(packed, wide);
        }

        /// <summary>The order that takes [shape, rest] to the result's dimensions.</summary>
        private static int[] ResultOrder(Picking p)
        {
            int shape = p.Shape.Length,
                rest = p.RestSizes.Length;
            var order = new int[shape + rest];
            for (int i = 0; i < order.Length; i++)
            {
                order[i] =
                    i < p.At ? shape + i
                    : i < p.At + shape ? i - p.At
                    : i;
            }
            return order;
        }

        /// <summary>Moves blocks between x, where the picking says, and packed y.</summary>
        private readonly struct PickWork(Tensor x, Picking p, Tensor y, bool write, bool add)
            : ITyped
        {
            public void Run<T>()
                where T : unmanaged, INumber<T>
            {
                long block = Shapes.Count(p.RestSizes);
                if (block == 0 || p.Starts.Length == 0)
                {
                    return;
                }
                Span<T> xs = x.FromOffset<T>(),
                    ys = y.Flat<T>();
                bool packed = Shapes.IsContiguous(p.RestSizes, p.RestStrides),
                    truths = typeof(T) == typeof(byte) && x._type == ScalarType.Bool;
                long[] inside = packed && !add ? [] : BlockPlaces();
                for (int i = 0; i < p.Starts.Length; i++)
                {
                    Span<T> part = ys.Slice((int)(i * block), (int)block);
                    if (packed && !add)
                    {
                        Span<T> there = xs.Slice((int)p.Starts[i], (int)block);
                        (write ? part : there).CopyTo(write ? there : part);
                        continue;
                    }
                    for (int k = 0; k < part.Length; k++)
                    {
                        ref T there = ref xs[(int)(p.Starts[i] + inside[k])];
                        if (!write)
                        {
                            part[k] = there;
                        }
                        else
                        {
                            // A sum of truths is true or false, too, not a byte of 2.
                            there =
                                !add ? part[k]
                                : truths ? T.Max(there, part[k])
                                : unchecked(there + part[k]);
                        }
                    }
                }
            }

            private long[] BlockPlaces()
            {
                var places = new long[Shapes.Count(p.RestSizes)];
                for (int i = 0; i < places.Length; i++)
                {
                    long left = i;
                    for (int d = p.RestSizes.Length - 1; d >= 0; d--)
                    {
                        places[i] += left % p.RestSizes[d] * p.RestStrides[d];
                        left /= p.RestSizes[d];
                    }
                }
                return places;
            }
        }
    }
}
