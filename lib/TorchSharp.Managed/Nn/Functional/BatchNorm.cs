namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>
            /// (x - mean) / sqrt(variance + eps) * weight + bias for each channel (dimension 1). When training, mean and variance are
            /// the batch's own (the variance divided by n), and the running ones move towards them (by <paramref name="momentum"/>, the variance divided by n-1).
            /// </summary>
            public static Tensor batch_norm(
                Tensor input,
                Tensor? running_mean,
                Tensor? running_var,
                Tensor? weight = null,
                Tensor? bias = null,
                bool training = false,
                double momentum = 0.1,
                double eps = 1E-05
            )
            {
                if (input.Rank < 2)
                {
                    throw Errors.Torch(
                        $"batch_norm expects an input of at least 2 dimensions, but got {Shapes.Text(input)}."
                    );
                }
                if (!training && (running_mean is null || running_var is null))
                {
                    throw Errors.Torch(
                        "Expected running_mean and running_var to be defined when training=False"
                    );
                }
                long[] dims =
                [
                    0,
                    .. Enumerable.Range(2, input.Rank - 2).Select(static d => (long)d),
                ];
                long[] channel = [.. Enumerable.Repeat(1L, input.Rank)];
                channel[1] = input.Sizes[1];
                long n = input.Count / Math.Max(1, input.Sizes[1]);
                if (training && n == 1)
                {
                    throw Errors.Torch(
                        $"Expected more than 1 value per channel when training, got input size {Shapes.Text(input)}"
                    );
                }
                return WrappedTensorDisposeScope(() =>
                {
                    Tensor mean,
                        variance,
                        centred;
                    if (training)
                    {
                        mean = Mean(input);
                        centred = input - mean;
                        variance = Mean(centred * centred);
                        if (n > 0)
                        {
                            Follow(running_mean, mean, momentum);
                            Follow(running_var, variance * ((double)n / (n - 1)), momentum);
                        }
                    }
                    else
                    {
                        centred = input - running_mean!.view(channel);
                        variance = running_var!.view(channel);
                    }
                    // Of no images the mean is 0, not NaN: the weight's gradient is then 0 too.
                    Tensor Mean(Tensor x) =>
                        n == 0 ? x.sum(dims, true) : x.mean(dims, keepdim: true);
                    Tensor scale = (variance + eps).rsqrt();
                    scale = weight is null ? scale : scale * weight.view(channel);
                    Tensor y = centred * scale;
                    return bias is null ? y : y + bias.view(channel);
                });
            }

            /// <summary>Moves a running statistic towards the batch's.</summary>
            private static void Follow(Tensor? running, Tensor batch, double momentum)
            {
                if (running is not null)
                {
                    using IDisposable _ = no_grad();
                    running.mul_(1 - momentum).add_(batch.view(running.Sizes), momentum);
                }
            }
        }
    }
}
