namespace TorchSharp
{
    /// <summary>What stands in a margin.</summary>
    public enum PaddingModes
    {
        /// <summary>Zeros.</summary>
        Zeros = 0,

        /// <summary>The tensor mirrored at its edge, the edge itself not repeated.</summary>
        Reflect = 1,

        /// <summary>The edge repeated.</summary>
        Replicate = 2,

        /// <summary>The other end of the tensor.</summary>
        Circular = 3,

        /// <summary>A constant.</summary>
        Constant = 4,
    }

    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>The functions behind the modules.</summary>
            public static partial class functional
            {
                /// <summary>Margins around the last dimensions: <paramref name="pad"/> holds pairs (before, after) from the last dimension forwards; negative margins cut off.</summary>
                public static Tensor pad(
                    Tensor input,
                    long[] pad,
                    PaddingModes mode = PaddingModes.Constant,
                    double value = 0
                )
                {
                    if (pad.Length % 2 != 0 || pad.Length > 2 * input.Rank)
                    {
                        throw Errors.Torch(
                            $"pad takes pairs of margins, at most {input.Rank} for {Shapes.Text(input)}, but got {Shapes.Text(pad)}."
                        );
                    }
                    return WrappedTensorDisposeScope(() =>
                    {
                        Tensor y = input;
                        for (int i = 0; i < pad.Length / 2; i++)
                        {
                            int dim = input.Rank - 1 - i;
                            y = Margins(y, dim, pad[2 * i], pad[2 * i + 1], mode, value);
                        }
                        return ReferenceEquals(y, input) ? input.clone() : y;
                    });
                }

                private static Tensor Margins(
                    Tensor x,
                    int dim,
                    long before,
                    long after,
                    PaddingModes mode,
                    double value
                )
                {
                    long n = x.Sizes[dim],
                        size = n + before + after;
                    if (before == 0 && after == 0)
                    {
                        return x;
                    }
                    if (size < 0)
                    {
                        throw Errors.Torch(
                            $"margins ({before}, {after}) leave nothing of dimension {dim} of {Shapes.Text(x)}."
                        );
                    }
                    if (mode == PaddingModes.Circular && (before < 0 || after < 0))
                    {
                        // What is cut off is not gone round.
                        Tensor rest = ConstantMargins(
                            x,
                            dim,
                            Math.Min(before, 0),
                            Math.Min(after, 0),
                            mode,
                            value
                        );
                        return Margins(
                            rest,
                            dim,
                            Math.Max(before, 0),
                            Math.Max(after, 0),
                            mode,
                            value
                        );
                    }
                    if (mode is PaddingModes.Constant or PaddingModes.Zeros)
                    {
                        return ConstantMargins(x, dim, before, after, mode, value);
                    }
                    var from = new long[size];
                    for (long i = 0; i < size; i++)
                    {
                        from[i] = Source(i - before, n, mode, x, dim);
                    }
                    return x.index_select(dim, tensor(from));
                }

                private static Tensor ConstantMargins(
                    Tensor x,
                    int dim,
                    long before,
                    long after,
                    PaddingModes mode,
                    double value
                )
                {
                    long start = Math.Max(0, -before);
                    Tensor middle = x.narrow(
                        dim,
                        start,
                        x.Sizes[dim] - start - Math.Max(0, -after)
                    );
                    double fill = mode == PaddingModes.Zeros ? 0 : value;
                    Tensor Margin(long width)
                    {
                        long[] sizes = middle.shape;
                        sizes[dim] = Math.Max(0, width);
                        return full(sizes, fill, x.dtype);
                    }
                    return cat(new[] { Margin(before), middle, Margin(after) }, dim);
                }

                private static long Source(long i, long n, PaddingModes mode, Tensor x, int dim)
                {
                    long far = mode == PaddingModes.Reflect ? n - 1 : n;
                    if (mode != PaddingModes.Replicate && (i < -far || i > n - 1 + far))
                    {
                        throw Errors.Torch(
                            $"{mode} margins must be at most {far} at dimension {dim} of {Shapes.Text(x)}."
                        );
                    }
                    return mode switch
                    {
                        PaddingModes.Replicate => Math.Clamp(i, 0, n - 1),
                        PaddingModes.Circular => (i + n) % n,
                        _ => i < 0 ? -i
                        : i >= n ? 2 * (n - 1) - i
                        : i,
                    };
                }

                /// <summary>Margins around the last dimensions, as pairs (before, after) from the last dimension forwards.</summary>
                public static Tensor pad(
                    Tensor input,
                    ReadOnlySpan<long> pad,
                    PaddingModes mode = PaddingModes.Constant,
                    double value = 0
                ) => functional.pad(input, pad.ToArray(), mode, value);

                /// <summary>Margins around the last dimension.</summary>
                public static Tensor pad(
                    Tensor input,
                    (long, long) pad,
                    PaddingModes mode = PaddingModes.Constant,
                    double value = 0
                ) => functional.pad(input, new[] { pad.Item1, pad.Item2 }, mode, value);

                /// <summary>Margins around the last two dimensions: left, right, top, bottom.</summary>
                public static Tensor pad(
                    Tensor input,
                    (long, long, long, long) pad,
                    PaddingModes mode = PaddingModes.Constant,
                    double value = 0
                ) =>
                    functional.pad(
                        input,
                        new[] { pad.Item1, pad.Item2, pad.Item3, pad.Item4 },
                        mode,
                        value
                    );

                /// <summary>The same margin on both sides of the last dimension.</summary>
                public static Tensor pad(
                    Tensor input,
                    long pad,
                    PaddingModes mode = PaddingModes.Constant,
                    double value = 0
                ) => functional.pad(input, new[] { pad, pad }, mode, value);
            }
        }
    }
}
