namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>[..., C·r², H, W] to [..., C, H·r, W·r]: channels become pixels (Shi et al. 2016).</summary>
            public static Tensor pixel_shuffle(Tensor input, long upscale_factor)
            {
                var (r, channels) = (upscale_factor, input.Rank < 3 ? 0 : input.Sizes[^3]);
                if (r < 1 || channels == 0 || channels % (r * r) != 0)
                    throw Errors.Torch(
                        $"pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, but got {Shapes.Text(input)} and {r}"
                    );
                long[] outer = [.. input.Sizes.AsSpan(..^3)];
                var (h, w, n) = (input.Sizes[^2], input.Sizes[^1], (long)outer.Length);
                return input
                    .reshape([.. outer, channels / (r * r), r, r, h, w])
                    .permute([.. All(n), n, n + 3, n + 1, n + 4, n + 2])
                    .reshape([.. outer, channels / (r * r), h * r, w * r]);
            }

            /// <summary>[..., C, H·r, W·r] to [..., C·r², H, W]: the inverse of <see cref="pixel_shuffle"/>.</summary>
            public static Tensor pixel_unshuffle(Tensor input, long downscale_factor)
            {
                var r = downscale_factor;
                if (r < 1 || input.Rank < 3 || input.Sizes[^2] % r != 0 || input.Sizes[^1] % r != 0)
                    throw Errors.Torch(
                        $"pixel_unshuffle expects height and width to be divisible by downscale_factor, but got {Shapes.Text(input)} and {r}"
                    );
                long[] outer = [.. input.Sizes.AsSpan(..^3)];
                var (c, h, w, n) = (
                    input.Sizes[^3],
                    input.Sizes[^2] / r,
                    input.Sizes[^1] / r,
                    (long)outer.Length
                );
                return input
                    .reshape([.. outer, c, h, r, w, r])
                    .permute([.. All(n), n, n + 2, n + 4, n + 1, n + 3])
                    .reshape([.. outer, c * r * r, h, w]);
            }

            /// <summary>Zeros whole channels of [N, C, L] with probability p, and scales the rest by 1 / (1 - p).</summary>
            public static Tensor dropout1d(
                Tensor input,
                double p = 0.5,
                bool training = true,
                bool inplace = false
            ) => ChannelDropout(input, p, training, inplace);

            /// <summary>Zeros whole channels of [N, C, H, W] with probability p, and scales the rest by 1 / (1 - p).</summary>
            public static Tensor dropout2d(
                Tensor input,
                double p = 0.5,
                bool training = true,
                bool inplace = false
            ) => ChannelDropout(input, p, training, inplace);

            private static Tensor ChannelDropout(Tensor x, double p, bool training, bool inplace)
            {
                if (!training || p == 0)
                    return dropout(x, p, training, inplace);
                var mask = dropout(
                    ones([x.Sizes[0], x.Sizes[1], .. Enumerable.Repeat(1L, x.Rank - 2)], x.dtype),
                    p
                );
                return inplace ? x.mul_(mask) : x * mask;
            }

            /// <summary>x₁ᵀ W x₂ + b: [*, in1], [*, in2], W [out, in1, in2], b [out].</summary>
            public static Tensor bilinear(
                Tensor input1,
                Tensor input2,
                Tensor weight,
                Tensor? bias = null
            )
            {
                var (outputs, left, right) = (weight.Sizes[0], weight.Sizes[1], weight.Sizes[2]);
                long[] outer = [.. input1.Sizes.AsSpan(..^1)];
                return WrappedTensorDisposeScope(() =>
                {
                    // [n, in1] · [in1, out·in2], then the sum over in2 with the second input.
                    var first = input1
                        .reshape(-1, left)
                        .matmul(weight.permute(1, 0, 2).reshape(left, outputs * right))
                        .view(-1, outputs, right);
                    var y = (first * input2.reshape(-1, 1, right))
                        .sum(-1, keepdim: false)
                        .reshape([.. outer, outputs]);
                    return bias is null ? y : y + bias;
                });
            }

            /// <summary>The largest of each window of [N, C, L].</summary>
            public static Tensor max_pool1d(
                Tensor input,
                long kernel_size,
                long? stride = null,
                long? padding = null,
                long? dilation = null,
                bool ceil_mode = false
            ) =>
                max_pool2d(
                        input.unsqueeze(-2),
                        (1, kernel_size),
                        (1, stride ?? kernel_size),
                        (0, padding ?? 0),
                        (1, dilation ?? 1),
                        ceil_mode
                    )
                    .squeeze(-2);

            /// <summary>The mean of each window of [N, C, L].</summary>
            public static Tensor avg_pool1d(
                Tensor input,
                long kernel_size,
                long? stride = null,
                long? padding = null,
                bool ceil_mode = false,
                bool count_include_pad = true
            ) =>
                avg_pool2d(
                        input.unsqueeze(-2),
                        (1, kernel_size),
                        (1, stride ?? kernel_size),
                        (0, padding ?? 0),
                        ceil_mode,
                        count_include_pad
                    )
                    .squeeze(-2);

            /// <summary>Means over as many windows of [N, C, L] as asked for.</summary>
            public static Tensor adaptive_avg_pool1d(Tensor input, long output_size) =>
                adaptive_avg_pool2d(input.unsqueeze(-2), (1, output_size)).squeeze(-2);

            private static IEnumerable<long> All(long n)
            {
                for (long i = 0; i < n; i++)
                    yield return i;
            }
        }
    }
}
