namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>
            /// 1 - cos(x, y) where the target is 1, max(0, cos(x, y) - margin) where it is -1, else 0. Unlike in
            /// <see cref="cosine_similarity"/>, 1e-12 is added to each square of a length.
            /// </summary>
            public static Tensor cosine_embedding_loss(
                Tensor input1,
                Tensor input2,
                Tensor target,
                double margin = 0.0,
                Reduction reduction = Reduction.Mean
            )
            {
                Tensor Products(Tensor a, Tensor b) => (a * b).sum(input1.Rank - 1);
                var squares =
                    (Products(input1, input1) + 1e-12) * (Products(input2, input2) + 1e-12);
                var cosine = Products(input1, input2) / squares.sqrt();
                var apart = (cosine - margin).clamp(min: 0);
                return Reduce(
                    where(
                        target.eq(1),
                        1 - cosine,
                        where(target.eq(-1), apart, zeros_like(cosine))
                    ),
                    reduction
                );
            }

            /// <summary>x where the target is 1, max(0, margin - x) where it is -1. Trap: the margin is 0 unless given, as in TorchSharp; PyTorch's is 1.</summary>
            public static Tensor hinge_embedding_loss(
                Tensor input,
                Tensor target,
                double margin = 0.0,
                Reduction reduction = Reduction.Mean
            ) => Reduce(where(target.eq(1), input, (margin - input).clamp(min: 0)), reduction);

            /// <summary>max(0, -target·(x - y) + margin).</summary>
            public static Tensor margin_ranking_loss(
                Tensor input1,
                Tensor input2,
                Tensor target,
                double margin = 0.0,
                Reduction reduction = Reduction.Mean
            ) => Reduce((-target * (input1 - input2) + margin).clamp(min: 0), reduction);

            /// <summary>log(1 + exp(-target·x)), which never overflows.</summary>
            public static Tensor soft_margin_loss(
                Tensor input,
                Tensor target,
                Reduction reduction = Reduction.Mean
            ) => Reduce(-logsigmoid(target * input), reduction);

            /// <summary>Negative log-likelihood of a normal distribution: ½ (log max(v, eps) + (x - y)² / max(v, eps)), with ½ log 2π when full.</summary>
            /// <exception cref="ArgumentException">A variance is negative.</exception>
            public static Tensor gaussian_nll_loss(
                Tensor input,
                Tensor target,
                Tensor variance,
                bool full = false,
                float eps = 1e-6f,
                Reduction reduction = Reduction.Mean
            )
            {
                if (variance.lt(0).any().ToBoolean())
                    throw new ArgumentException("variance has negative entries.", nameof(variance));
                if (variance.Rank == input.Rank - 1)
                    variance = variance.unsqueeze(-1);
                // The bound takes no part in the gradient.
                using var quiet = no_grad();
                var bound = variance.clamp(min: eps) - variance;
                quiet.Dispose();
                var v = variance + bound;
                var difference = input - target;
                var losses = (v.log() + difference * difference / v) * 0.5;
                return Reduce(full ? losses + 0.5 * Math.Log(2 * Math.PI) : losses, reduction);
            }

            /// <summary>Negative log-likelihood of a Poisson distribution with rate exp(x) (or x), with Stirling's term when full.</summary>
            public static Tensor poisson_nll_loss(
                Tensor input,
                Tensor target,
                bool log_input = true,
                bool full = false,
                float eps = 1e-8f,
                Reduction reduction = Reduction.Mean
            )
            {
                var losses = log_input
                    ? input.exp() - target * input
                    : input - target * (input + (double)eps).log();
                if (full)
                {
                    var count = where(target.gt(1), target, ones_like(target));
                    var stirling = count * count.log() - count + 0.5 * (2 * Math.PI * count).log();
                    losses = losses + where(target.gt(1), stirling, zeros_like(target));
                }
                return Reduce(losses, reduction);
            }

            /// <summary>‖x - y + eps‖p over the last dimension.</summary>
            public static Tensor pairwise_distance(
                Tensor input1,
                Tensor input2,
                double p = 2.0,
                double eps = 1e-6,
                bool keepdim = false
            )
            {
                var difference = input1 - input2 + eps;
                return difference.norm(difference.Rank - 1, keepdim, (float)p);
            }

            /// <summary>max(0, d(anchor, positive) - d(anchor, negative) + margin), with the nearer of two distances to the negative when swapped.</summary>
            public static Tensor triplet_margin_loss(
                Tensor anchor,
                Tensor positive,
                Tensor negative,
                double margin = 1.0,
                long p = 2,
                double eps = 1e-6,
                bool swap = false,
                Reduction reduction = Reduction.Mean
            ) =>
                triplet_margin_with_distance_loss(
                    anchor,
                    positive,
                    negative,
                    (a, b) => pairwise_distance(a, b, p, eps),
                    margin,
                    swap,
                    reduction
                );

            /// <summary>The same with a distance of the caller's; Euclidean unless given.</summary>
            public static Tensor triplet_margin_with_distance_loss(
                Tensor anchor,
                Tensor positive,
                Tensor negative,
                Func<Tensor, Tensor, Tensor>? distance = null,
                double margin = 1.0,
                bool swap = false,
                Reduction reduction = Reduction.Mean
            )
            {
                distance ??= (a, b) => pairwise_distance(a, b);
                var (near, far) = (distance(anchor, positive), distance(anchor, negative));
                if (swap)
                    far = far.minimum(distance(positive, negative));
                return Reduce((near - far + margin).clamp(min: 0), reduction);
            }

            /// <summary>Σ over other classes of max(0, margin - x[y] + x[i])^p, divided by the number of classes, weighted by the true class.</summary>
            /// <exception cref="ArgumentException">The power is neither 1 nor 2.</exception>
            public static Tensor multi_margin_loss(
                Tensor input,
                Tensor target,
                int p = 1,
                double margin = 1.0,
                Tensor? weight = null,
                Reduction reduction = Reduction.Mean
            )
            {
                if (p is not (1 or 2))
                    throw new ArgumentException($"The power is {p}: it must be 1 or 2.", nameof(p));
                var classes = input.Sizes[^1];
                var place = target.unsqueeze(-1);
                var gaps = (margin - input.gather(-1, place) + input).clamp(min: 0);
                var losses = p == 2 ? gaps * gaps : gaps;
                if (weight is not null)
                    losses = losses * weight.index_select(0, target.reshape(-1)).view(place.shape);
                // Left out, not multiplied by 0: the true class's own gap may be infinite.
                var own = zeros_like(input, ScalarType.Bool)
                    .scatter(-1, place, ones_like(place, ScalarType.Bool));
                return Reduce(
                    losses.masked_fill(own, 0).sum(-1, keepdim: false) / classes,
                    reduction
                );
            }

            /// <summary>Binary cross-entropy of each class's logit, averaged over classes.</summary>
            public static Tensor multilabel_soft_margin_loss(
                Tensor input,
                Tensor target,
                Tensor? weight = null,
                Reduction reduction = Reduction.Mean
            )
            {
                var losses = -(target * logsigmoid(input) + (1 - target) * logsigmoid(-input));
                if (weight is not null)
                    losses = losses * weight;
                return Reduce(losses.mean([-1]), reduction);
            }

            /// <summary>Σ over true classes j and other classes i of max(0, 1 - (x[j] - x[i])), divided by the number of classes; true classes are listed first, then -1.</summary>
            public static Tensor multi_label_margin_loss(
                Tensor input,
                Tensor target,
                Reduction reduction = Reduction.Mean
            )
            {
                var classes = input.Sizes[^1];
                // A class counts until the first -1 of its row.
                var listed = target.lt(0).to(ScalarType.Int64).cumsum(-1).eq(0);
                var places = where(listed, target, zeros_like(target));
                var marks = listed.to(input.dtype);
                var isTrue = zeros_like(input).scatter_add(-1, places, marks).gt(0);
                var chosen = input.gather(-1, places).unsqueeze(-1);
                var gaps = (1 - chosen + input.unsqueeze(-2)).clamp(min: 0);
                var counted = listed.unsqueeze(-1) & (~isTrue).unsqueeze(-2);
                return Reduce(gaps.masked_fill(~counted, 0).sum([-1, -2]) / classes, reduction);
            }
        }
    }
}
