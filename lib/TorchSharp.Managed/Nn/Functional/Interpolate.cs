namespace TorchSharp;

public static partial class torch
{
    /// <summary>How values between samples are made.</summary>
    public enum InterpolationMode
    {
        /// <summary>The nearest sample to the left.</summary>
        Nearest = 0,

        /// <summary>Straight lines, in one dimension.</summary>
        Linear = 1,

        /// <summary>Straight lines, in two dimensions.</summary>
        Bilinear = 2,

        /// <summary>Cubic pieces (a = -3/4), in two dimensions.</summary>
        Bicubic = 3,

        /// <summary>Straight lines, in three dimensions.</summary>
        Trilinear = 4,

        /// <summary>Means over even windows.</summary>
        Area = 5,

        /// <summary>The nearest sample to the centre.</summary>
        NearestExact = 6,
    }

    /// <summary>How <see cref="global::TorchSharp.Modules.Upsample"/> makes values between samples.</summary>
    public enum UpsampleMode
    {
        /// <summary>The nearest sample to the left.</summary>
        Nearest = 0,

        /// <summary>Straight lines, in one dimension.</summary>
        Linear = 1,

        /// <summary>Straight lines, in two dimensions.</summary>
        Bilinear = 2,

        /// <summary>Cubic pieces, in two dimensions.</summary>
        Bicubic = 3,

        /// <summary>Straight lines, in three dimensions.</summary>
        Trilinear = 4,
    }

    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Resizes an image or sequence; the same as <see cref="interpolate"/> with fewer choices.</summary>
            public static Tensor upsample(
                Tensor input,
                long[]? size = null,
                double[]? scale_factor = null,
                UpsampleMode mode = UpsampleMode.Nearest,
                bool align_corners = false
            ) => interpolate(input, size, scale_factor, (InterpolationMode)mode, align_corners);

            /// <summary>Resizes the dimensions after batch and channel, to <paramref name="size"/> or by <paramref name="scale_factor"/>.</summary>
            /// <exception cref="System.Runtime.InteropServices.ExternalException">The mode is not one for the input's number of dimensions.</exception>
            public static Tensor interpolate(
                Tensor x,
                long[]? size = null,
                double[]? scale_factor = null,
                InterpolationMode mode = InterpolationMode.Nearest,
                bool? align_corners = null,
                bool recompute_scale_factor = false,
                bool antialias = false
            )
            {
                int spatial = x.Rank - 2;
                if (spatial is < 1 or > 3 || (size is null) == (scale_factor is null))
                {
                    throw Errors.Torch(
                        $"interpolate needs an input [N, C, ...] of 3, 4 or 5 dimensions and either size or scale_factor, but got {Shapes.Text(x)}."
                    );
                }
                int only = mode switch
                {
                    InterpolationMode.Linear => 1,
                    InterpolationMode.Bilinear or InterpolationMode.Bicubic => 2,
                    InterpolationMode.Trilinear => 3,
                    _ => spatial,
                };
                if (spatial != only)
                {
                    throw Errors.Torch(
                        $"Got {x.Rank}D input, but {mode} mode needs {only + 2}D input: {Shapes.Text(x)}."
                    );
                }
                if (
                    antialias
                    && mode is not (InterpolationMode.Bilinear or InterpolationMode.Bicubic)
                )
                {
                    throw Errors.Torch(
                        "Anti-alias option is restricted to bilinear and bicubic modes and requires a 4-D tensor as input"
                    );
                }
                if (mode == InterpolationMode.Area)
                {
                    return Averaged(
                        x,
                        [
                            .. Enumerable
                                .Range(0, spatial)
                                .Select(i => Extent(x, size, scale_factor, i)),
                        ]
                    );
                }
                return WrappedTensorDisposeScope(() =>
                {
                    Tensor y = x;
                    for (int i = 0; i < spatial; i++)
                    {
                        long to = Extent(x, size, scale_factor, i);
                        double scale =
                            scale_factor is null || recompute_scale_factor
                                ? (double)x.Sizes[2 + i] / to
                                : 1 / scale_factor[scale_factor.Length == 1 ? 0 : i];
                        y = antialias
                            ? Smoothed(
                                y,
                                2 + i,
                                to,
                                align_corners == true && to > 1
                                    ? (x.Sizes[2 + i] - 1.0) / (to - 1)
                                    : scale,
                                mode
                            )
                            : Resampled(y, 2 + i, to, scale, mode, align_corners ?? false);
                    }
                    return ReferenceEquals(y, x) ? x.clone() : y;
                });
            }

            private static long Extent(Tensor x, long[]? size, double[]? factor, int i) =>
                size is not null
                    ? size[size.Length == 1 ? 0 : i]
                    : (long)Math.Floor(x.Sizes[2 + i] * factor![factor.Length == 1 ? 0 : i]);

            /// <summary>Means over even windows, in planes by the kernel, else one dimension after the other.</summary>
            private static Tensor Averaged(Tensor x, long[] size) =>
                size.Length == 2
                    ? adaptive_avg_pool2d(x, size)
                    : WrappedTensorDisposeScope(() =>
                    {
                        Tensor y = x;
                        for (int i = 0; i < size.Length; i++)
                        {
                            y = EvenMeans(y, 2 + i, size[i]);
                        }
                        return y;
                    });

            /// <summary>One dimension resized: every output is a weighted sum of one, two or four inputs.</summary>
            private static Tensor Resampled(
                Tensor x,
                int dim,
                long to,
                double scale,
                InterpolationMode mode,
                bool corners
            )
            {
                long n = x.Sizes[dim];
                int taps = mode switch
                {
                    InterpolationMode.Nearest or InterpolationMode.NearestExact => 1,
                    InterpolationMode.Bicubic => 4,
                    _ => 2,
                };
                var positions = new long[taps][];
                var weights = new double[taps][];
                for (int k = 0; k < taps; k++)
                {
                    positions[k] = new long[to];
                    weights[k] = new double[to];
                }
                for (long i = 0; i < to; i++)
                {
                    double place =
                        taps == 1
                            ? Nearest(
                                i + (mode == InterpolationMode.Nearest ? 0 : 0.5),
                                scale,
                                x.dtype
                            )
                        : corners ? (to > 1 ? i * ((double)(n - 1) / (to - 1)) : 0)
                        : (i + 0.5) * scale - 0.5;
                    place = taps == 2 ? Math.Max(place, 0) : place;
                    long left = (long)Math.Floor(place);
                    for (int k = 0; k < taps; k++)
                    {
                        positions[k][i] = Math.Clamp(left + k - (taps == 4 ? 1 : 0), 0, n - 1);
                        weights[k][i] = Weight(taps, k, place - left);
                    }
                }
                if (taps == 1)
                {
                    return x.index_select(dim, tensor(positions[0]));
                }
                long[] along = [.. Enumerable.Repeat(1L, x.Rank)];
                along[dim] = to;
                Tensor? y = null;
                for (int k = 0; k < taps; k++)
                {
                    Tensor part =
                        x.index_select(dim, tensor(positions[k]))
                        * tensor(weights[k], x.dtype).view(along);
                    y = y is null ? part : y + part;
                }
                return y!;
            }

            /// <summary>The sample that holds a place of the output, as PyTorch rounds it: which one it is at an edge depends on the last bit.</summary>
            private static double Nearest(double place, double scale, ScalarType type) =>
                MathF.Floor(
                    type == ScalarType.Float64
                        ? (float)(place * scale)
                        : (float)place * (float)scale
                );

            /// <summary>One dimension resized with a filter as wide as the step, so that a smaller picture has no false patterns.</summary>
            private static Tensor Smoothed(
                Tensor x,
                int dim,
                long to,
                double scale,
                InterpolationMode mode
            )
            {
                long n = x.Sizes[dim];
                double wide = Math.Max(scale, 1),
                    support = (mode == InterpolationMode.Bicubic ? 2 : 1) * wide;
                var weights = new double[to, n];
                for (long i = 0; i < to; i++)
                {
                    double centre = (i + 0.5) * scale,
                        sum = 0;
                    long first = Math.Max((long)(centre - support + 0.5), 0),
                        end = Math.Min((long)(centre + support + 0.5), n);
                    for (long j = first; j < end; j++)
                    {
                        double d = Math.Abs((j + 0.5 - centre) / wide);
                        weights[i, j] =
                            mode == InterpolationMode.Bilinear ? Math.Max(0, 1 - d)
                            : d < 2 ? Cubic(d, -0.5)
                            : 0;
                        sum += weights[i, j];
                    }
                    for (long j = first; j < end; j++)
                    {
                        weights[i, j] /= sum;
                    }
                }
                Tensor matrix = tensor(weights, x.dtype);
                return x.transpose(dim, -1).matmul(matrix.t()).transpose(dim, -1).RowMajor();
            }

            /// <summary>Linear weights, or Keys' cubic convolution with a = -3/4.</summary>
            private static double Weight(int taps, int k, double t)
            {
                if (taps < 4)
                {
                    return taps == 1 ? 1
                        : k == 0 ? 1 - t
                        : t;
                }
                return Cubic(Math.Abs(k - 1 - t), -0.75);
            }

            /// <summary>Keys' cubic convolution at a distance up to 2.</summary>
            private static double Cubic(double d, double a) =>
                d <= 1
                    ? ((a + 2) * d - (a + 3)) * d * d + 1
                    : ((a * d - 5 * a) * d + 8 * a) * d - 4 * a;
        }
    }
}
