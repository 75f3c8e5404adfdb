using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>1 - cos(x, y), or max(0, cos(x, y) - margin), by a target of 1 or -1.</summary>
            public static CosineEmbeddingLoss CosineEmbeddingLoss(
                double margin = 0.0,
                Reduction reduction = Reduction.Mean
            ) => new(margin, reduction);

            /// <summary>x, or max(0, margin - x), by a target of 1 or -1.</summary>
            public static HingeEmbeddingLoss HingeEmbeddingLoss(
                double margin = 1.0,
                Reduction reduction = Reduction.Mean
            ) => new(margin, reduction);

            /// <summary>max(0, -target·(x - y) + margin).</summary>
            public static MarginRankingLoss MarginRankingLoss(
                double margin = 0.0,
                Reduction reduction = Reduction.Mean
            ) => new(margin, reduction);

            /// <summary>log(1 + exp(-target·x)).</summary>
            public static SoftMarginLoss SoftMarginLoss(Reduction reduction = Reduction.Mean) =>
                new(reduction);

            /// <summary>Negative log-likelihood of a normal distribution: input, target, variance.</summary>
            public static GaussianNLLLoss GaussianNLLLoss(
                bool full = false,
                float eps = 1e-8f,
                Reduction reduction = Reduction.Mean
            ) => new(full, eps, reduction);

            /// <summary>Negative log-likelihood of a Poisson distribution.</summary>
            public static PoissonNLLLoss PoissonNLLLoss(
                bool log_input = true,
                bool full = false,
                float eps = 1e-8f,
                Reduction reduction = Reduction.Mean
            ) => new(log_input, full, eps, reduction);

            /// <summary>max(0, d(anchor, positive) - d(anchor, negative) + margin).</summary>
            public static TripletMarginLoss TripletMarginLoss(
                double margin = 1.0,
                long p = 2,
                double eps = 1e-6,
                bool swap = false,
                Reduction reduction = Reduction.Mean
            ) => new(margin, p, eps, swap, reduction);

            /// <summary>The triplet loss with a distance of the caller's.</summary>
            public static TripletMarginWithDistanceLoss TripletMarginWithDistanceLoss(
                Func<Tensor, Tensor, Tensor>? distance = null,
                double margin = 1.0,
                bool swap = false,
                Reduction reduction = Reduction.Mean
            ) => new(distance, margin, swap, reduction);

            /// <summary>Every other class at least a margin below the true one.</summary>
            public static MultiMarginLoss MultiMarginLoss(
                int p = 1,
                double margin = 1.0,
                Tensor? weight = null,
                Reduction reduction = Reduction.Mean
            ) => new(p, margin, weight, reduction);

            /// <summary>Every other class at least 1 below each true one.</summary>
            public static MultiLabelMarginLoss MultiLabelMarginLoss(
                Reduction reduction = Reduction.Mean
            ) => new(reduction);

            /// <summary>Binary cross-entropy of each class's logit.</summary>
            public static MultiLabelSoftMarginLoss MultiLabelSoftMarginLoss(
                Tensor? weight = null,
                Reduction reduction = Reduction.Mean
            ) => new(weight, reduction);

            /// <summary>Squared differences below beta, absolute ones above.</summary>
            public static SmoothL1Loss SmoothL1Loss(
                Reduction reduction = Reduction.Mean,
                double beta = 1.0
            ) => new(reduction, beta);
        }
    }

    namespace Modules
    {
        /// <summary>A loss that is a function of two tensors.</summary>
        public abstract class Loss2 : Loss<Tensor, Tensor, Tensor>
        {
            private readonly Func<Tensor, Tensor, Tensor> _function;

            private protected Loss2(Reduction reduction, Func<Tensor, Tensor, Tensor> function)
                : base(reduction) => _function = function;

            /// <inheritdoc/>
            public override Tensor forward(Tensor input, Tensor target) => _function(input, target);
        }

        /// <summary>A loss that is a function of three tensors.</summary>
        public abstract class Loss3 : Loss<Tensor, Tensor, Tensor, Tensor>
        {
            private readonly Func<Tensor, Tensor, Tensor, Tensor> _function;

            private protected Loss3(
                Reduction reduction,
                Func<Tensor, Tensor, Tensor, Tensor> function
            )
                : base(reduction) => _function = function;

            /// <inheritdoc/>
            public override Tensor forward(Tensor input1, Tensor input2, Tensor input3) =>
                _function(input1, input2, input3);
        }

        /// <summary>1 - cos(x, y), or max(0, cos(x, y) - margin), by a target of 1 or -1.</summary>
        public sealed class CosineEmbeddingLoss : Loss3
        {
            internal CosineEmbeddingLoss(double margin, Reduction reduction)
                : base(reduction, (a, b, c) => F.cosine_embedding_loss(a, b, c, margin, reduction))
            { }
        }

        /// <summary>x, or max(0, margin - x), by a target of 1 or -1.</summary>
        public sealed class HingeEmbeddingLoss : Loss2
        {
            internal HingeEmbeddingLoss(double margin, Reduction reduction)
                : base(reduction, (a, b) => F.hinge_embedding_loss(a, b, margin, reduction)) { }
        }

        /// <summary>max(0, -target·(x - y) + margin).</summary>
        public sealed class MarginRankingLoss : Loss3
        {
            internal MarginRankingLoss(double margin, Reduction reduction)
                : base(reduction, (a, b, c) => F.margin_ranking_loss(a, b, c, margin, reduction))
            { }
        }

        /// <summary>log(1 + exp(-target·x)).</summary>
        public sealed class SoftMarginLoss : Loss2
        {
            internal SoftMarginLoss(Reduction reduction)
                : base(reduction, (a, b) => F.soft_margin_loss(a, b, reduction)) { }
        }

        /// <summary>Negative log-likelihood of a normal distribution: input, target, variance.</summary>
        public sealed class GaussianNLLLoss : Loss3
        {
            internal GaussianNLLLoss(bool full, float eps, Reduction reduction)
                : base(reduction, (a, b, c) => F.gaussian_nll_loss(a, b, c, full, eps, reduction))
            { }
        }

        /// <summary>Negative log-likelihood of a Poisson distribution.</summary>
        public sealed class PoissonNLLLoss : Loss2
        {
            internal PoissonNLLLoss(bool log_input, bool full, float eps, Reduction reduction)
                : base(
                    reduction,
                    (a, b) => F.poisson_nll_loss(a, b, log_input, full, eps, reduction)
                ) { }
        }

        /// <summary>max(0, d(anchor, positive) - d(anchor, negative) + margin).</summary>
        public sealed class TripletMarginLoss : Loss3
        {
            internal TripletMarginLoss(
                double margin,
                long p,
                double eps,
                bool swap,
                Reduction reduction
            )
                : base(
                    reduction,
                    (a, b, c) => F.triplet_margin_loss(a, b, c, margin, p, eps, swap, reduction)
                ) { }
        }

        /// <summary>The triplet loss with a distance of the caller's.</summary>
        public sealed class TripletMarginWithDistanceLoss : Loss3
        {
            internal TripletMarginWithDistanceLoss(
                Func<Tensor, Tensor, Tensor>? distance,
                double margin,
                bool swap,
                Reduction reduction
            )
                : base(
                    reduction,
                    (a, b, c) =>
                        F.triplet_margin_with_distance_loss(
                            a,
                            b,
                            c,
                            distance,
                            margin,
                            swap,
                            reduction
                        )
                ) { }
        }

        /// <summary>Every other class at least a margin below the true one.</summary>
        public sealed class MultiMarginLoss : Loss2
        {
            internal MultiMarginLoss(int p, double margin, Tensor? weight, Reduction reduction)
                : base(reduction, (a, b) => F.multi_margin_loss(a, b, p, margin, weight, reduction))
            { }
        }

        /// <summary>Every other class at least 1 below each true one.</summary>
        public sealed class MultiLabelMarginLoss : Loss2
        {
            internal MultiLabelMarginLoss(Reduction reduction)
                : base(reduction, (a, b) => F.multi_label_margin_loss(a, b, reduction)) { }
        }

        /// <summary>Binary cross-entropy of each class's logit.</summary>
        public sealed class MultiLabelSoftMarginLoss : Loss2
        {
            internal MultiLabelSoftMarginLoss(Tensor? weight, Reduction reduction)
                : base(reduction, (a, b) => F.multilabel_soft_margin_loss(a, b, weight, reduction))
            { }
        }

        /// <summary>Squared differences below beta, absolute ones above.</summary>
        public sealed class SmoothL1Loss : Loss2
        {
            internal SmoothL1Loss(Reduction reduction, double beta)
                : base(reduction, (a, b) => F.smooth_l1_loss(a, b, reduction, beta)) { }
        }
    }
}
