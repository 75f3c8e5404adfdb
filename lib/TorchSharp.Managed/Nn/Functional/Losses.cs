namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>(x - y)².</summary>
            public static Tensor mse_loss(
                Tensor input,
                Tensor target,
                Reduction reduction = Reduction.Mean
            )
            {
                var difference = input - target;
                return Reduce(difference * difference, reduction);
            }

            /// <summary>|x - y|.</summary>
            public static Tensor l1_loss(
                Tensor input,
                Tensor target,
                Reduction reduction = Reduction.Mean
            ) => Reduce((input - target).abs(), reduction);

            /// <summary>½ (x - y)² up to delta, delta·(|x - y| - ½ delta) beyond.</summary>
            public static Tensor huber_loss(
                Tensor input,
                Tensor target,
                double delta = 1.0,
                Reduction reduction = Reduction.Mean
            )
            {
                Tensor difference = input - target,
                    distance = difference.abs();
                var far = distance.ge(delta);
                var near = Near(difference, far);
                return Reduce(
                    where(far, (distance - 0.5 * delta) * delta, near * near * 0.5),
                    reduction
                );
            }

            /// <summary>½ (x - y)² / beta up to beta, |x - y| - ½ beta beyond.</summary>
            public static Tensor smooth_l1_loss(
                Tensor input,
                Tensor target,
                Reduction reduction = Reduction.Mean,
                double beta = 1.0
            )
            {
                Tensor difference = input - target,
                    distance = difference.abs();
                if (beta == 0)
                    return Reduce(distance, reduction);
                var far = distance.ge(beta);
                var near = Near(difference, far);
                return Reduce(
                    where(far, distance - 0.5 * beta, near * near * (0.5 / beta)),
                    reduction
                );
            }

            /// <summary>
            /// 0 where the quadratic piece is not taken, for its gradient there would be infinity times 0. The difference, not
            /// its magnitude, whose square has no curvature in 0.
            /// </summary>
            private static Tensor Near(Tensor difference, Tensor far) =>
                difference.masked_fill(far, 0);

            /// <summary>Binary cross-entropy of logits: stable where a sigmoid would round to 0 or 1.</summary>
            public static Tensor binary_cross_entropy_with_logits(
                Tensor input,
                Tensor target,
                Tensor? weight = null,
                Reduction reduction = Reduction.Mean,
                Tensor? pos_weights = null
            )
            {
                // (1 - y) x + (1 + (w - 1) y) · log(1 + exp(-x)).
                var soft = LogOnePlusExp(input, negative: true);
                var losses =
                    (1 - target) * input
                    + (pos_weights is null ? soft : soft * (1 + (pos_weights - 1) * target));
                return Reduce(weight is null ? losses : losses * weight, reduction);
            }

            /// <summary>
            /// Kullback-Leibler divergence y (log y - x) of log-probabilities x from a target y.
            /// Trap: <paramref name="log_target"/> is true unless given, as in TorchSharp; PyTorch's default is false.
            /// For a mean over images pass Sum and divide by their number: there is no batchmean.
            /// </summary>
            public static Tensor kl_div(
                Tensor input,
                Tensor target,
                bool log_target = true,
                Reduction reduction = Reduction.Mean
            )
            {
                if (log_target)
                    return Reduce(target.exp() * (target - input), reduction);
                // y log y is 0 at y = 0.
                var logs = where(target.gt(0), target, ones_like(target)).log();
                return Reduce(target * (logs - input), reduction);
            }

            /// <summary>x·y / (max(‖x‖, eps) max(‖y‖, eps)) along a dimension.</summary>
            public static Tensor cosine_similarity(
                Tensor x1,
                Tensor x2,
                long dim = 1,
                double eps = 1e-8
            )
            {
                var sizes = Shapes.Broadcast(x1.Sizes, x2.Sizes);
                var type = Promotion.Of(x1, x2);
                var (a, b) = (x1.to(type).expand(sizes), x2.to(type).expand(sizes));
                return (a / Length(a, dim, eps) * (b / Length(b, dim, eps))).sum(dim);
            }

            /// <summary>The norm, held at eps or more; its gradient is the norm's there too, as in PyTorch.</summary>
            private static Tensor Length(Tensor x, long dim, double eps)
            {
                var length = linalg.vector_norm(x, 2, [dim], keepdim: true).clone();
                using var quiet = no_grad();
                return length.clamp_(min: eps);
            }
        }
    }
}
