namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>x / max(‖x‖p, eps) along a dimension.</summary>
            public static Tensor normalize(
                Tensor input,
                double p = 2.0,
                long dim = 1L,
                double eps = 1e-12
            ) => input / input.norm((int)dim, keepdim: true, (float)p).clamp(min: eps);

            /// <summary>(x - mean) / √(variance + eps) · weight + bias over the last dimensions (Ba et al. 2016); the variance is divided by n.</summary>
            /// <param name="input">[..., normalized_shape].</param>
            /// <param name="normalized_shape">The last sizes.</param>
            /// <param name="weight">Scales of the normalized shape, or null.</param>
            /// <param name="bias">Shifts of the normalized shape, or null.</param>
            /// <param name="eps">What keeps the denominator from 0.</param>
            public static Tensor layer_norm(
                Tensor input,
                long[] normalized_shape,
                Tensor? weight = null,
                Tensor? bias = null,
                double eps = 1e-05
            )
            {
                var n = normalized_shape.Length;
                if (
                    n == 0
                    || n > input.Rank
                    || !input.Sizes.AsSpan(input.Rank - n).SequenceEqual(normalized_shape)
                )
                    throw Errors.Torch(
                        $"Given normalized_shape={Shapes.Text(normalized_shape)}, expected input with shape [*, {string.Join(", ", normalized_shape)}], but got input of size {Shapes.Text(input)}"
                    );
                return WrappedTensorDisposeScope(() =>
                    Scaled(
                        Standardized(
                            input,
                            [.. Enumerable.Range(input.Rank - n, n).Select(static d => (long)d)],
                            eps
                        ),
                        weight,
                        bias
                    )
                );
            }

            /// <summary>Normalises each group of channels of each example (Wu and He 2018): [N, C, ...].</summary>
            /// <exception cref="System.Runtime.InteropServices.ExternalException">The channels can't be split into so many groups.</exception>
            public static Tensor group_norm(
                Tensor input,
                long num_groups,
                Tensor? weight = null,
                Tensor? bias = null,
                double eps = 1e-05
            )
            {
                if (input.Rank < 2 || num_groups < 1 || input.Sizes[1] % num_groups != 0)
                    throw Errors.Torch(
                        $"Expected number of channels in input to be divisible by num_groups, but got input of shape {Shapes.Text(input)} and num_groups={num_groups}"
                    );
                return WrappedTensorDisposeScope(() =>
                {
                    // Not -1: of an empty batch it could be anything.
                    var width = input.Sizes.Skip(1).Aggregate(1L, (a, b) => a * b) / num_groups;
                    var grouped = input.reshape([input.Sizes[0], num_groups, width]);
                    return Scaled(
                        Standardized(grouped, [2], eps).reshape(input.shape),
                        PerChannel(weight, input.Rank),
                        PerChannel(bias, input.Rank)
                    );
                });
            }

            /// <summary>Normalises each channel of each example (Ulyanov et al. 2016): [N, C, ...]; by running values when use_input_stats is false.</summary>
            public static Tensor instance_norm(
                Tensor input,
                Tensor? running_mean = null,
                Tensor? running_var = null,
                Tensor? weight = null,
                Tensor? bias = null,
                bool use_input_stats = true,
                double momentum = 0.1,
                double eps = 1e-05
            )
            {
                if (input.Rank < 2)
                    throw Errors.Torch(
                        $"instance_norm expects [N, C, ...], but got {Shapes.Text(input)}."
                    );
                if (!use_input_stats)
                    return batch_norm(
                        input,
                        running_mean,
                        running_var,
                        weight,
                        bias,
                        training: false,
                        momentum,
                        eps
                    );
                return WrappedTensorDisposeScope(() =>
                {
                    var flat = input.flatten(2);
                    if (flat.Sizes[2] <= 1)
                        throw Errors.Torch(
                            $"Expected more than 1 spatial element when training, got input size {Shapes.Text(input)}"
                        );
                    // The running values follow the means over the examples.
                    using (no_grad())
                    {
                        Follow(running_mean, flat.mean([2]).mean([0]), momentum);
                        Follow(running_var, flat.var(2, unbiased: true).mean([0]), momentum);
                    }
                    return Scaled(
                        Standardized(flat, [2], eps).reshape(input.shape),
                        PerChannel(weight, input.Rank),
                        PerChannel(bias, input.Rank)
                    );
                });
            }

            /// <summary>x / (k + alpha · mean of x² over <paramref name="size"/> neighbouring channels)^beta (Krizhevsky et al. 2012, section 3.3).</summary>
            public static Tensor local_response_norm(
                Tensor input,
                long size,
                double alpha = 1e-4,
                double beta = 0.75,
                double k = 1.0
            ) =>
                WrappedTensorDisposeScope(() =>
                {
                    var channels = input.Sizes[1];
                    long[] margins = [.. new long[2 * (input.Rank - 2)], size / 2, (size - 1) / 2];
                    var wide = pad(input * input, margins);
                    var sum = wide.narrow(1, 0, channels);
                    for (long i = 1; i < size; i++)
                        sum = sum + wide.narrow(1, i, channels);
                    return input / (sum * (alpha / size) + k).pow(beta);
                });

            private static Tensor Standardized(Tensor x, long[] dims, double eps)
            {
                var centred = x - x.mean(dims, keepdim: true);
                var variance = (centred * centred).mean(dims, keepdim: true);
                return centred * (variance + eps).rsqrt();
            }

            private static Tensor Scaled(Tensor x, Tensor? weight, Tensor? bias)
            {
                var y = weight is null ? x : x * weight;
                return bias is null ? y : y + bias;
            }

            /// <summary>[C] as [C, 1, ...], to go with [N, C, ...].</summary>
            private static Tensor? PerChannel(Tensor? values, int rank) =>
                values?.view([values.Count, .. Enumerable.Repeat(1L, rank - 2)]);
        }
    }
}
