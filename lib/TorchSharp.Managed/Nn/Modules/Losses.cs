using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Cross-entropy of logits [N, C] with classes Int64 [N], or with probabilities [N, C].</summary>
            public static CrossEntropyLoss CrossEntropyLoss(
                Tensor? weight = null,
                long? ignore_index = null,
                Reduction reduction = Reduction.Mean
            ) => new(weight, ignore_index, reduction);

            /// <summary>Negative log-likelihood of log-probabilities [N, C] with classes Int64 [N].</summary>
            public static NLLLoss NLLLoss(
                Tensor? weight = null,
                Reduction reduction = Reduction.Mean
            ) => new(weight, reduction);

            /// <summary>Binary cross-entropy of probabilities.</summary>
            public static BCELoss BCELoss(
                Tensor? weight = null,
                Reduction reduction = Reduction.Mean
            ) => new(weight, reduction);

            /// <summary>Binary cross-entropy of logits.</summary>
            public static BCEWithLogitsLoss BCEWithLogitsLoss(
                Tensor? weight = null,
                Reduction reduction = Reduction.Mean,
                Tensor? pos_weights = null
            ) => new(weight, reduction, pos_weights);

            /// <summary>Squared differences.</summary>
            public static MSELoss MSELoss(Reduction reduction = Reduction.Mean) => new(reduction);

            /// <summary>Absolute differences.</summary>
            public static L1Loss L1Loss(Reduction reduction = Reduction.Mean) => new(reduction);

            /// <summary>Squared differences below delta, absolute ones above.</summary>
            public static HuberLoss HuberLoss(
                double delta = 1.0,
                Reduction reduction = Reduction.Mean
            ) => new(delta, reduction);

            /// <summary>Kullback-Leibler divergence of log-probabilities from a target. Trap: log_target is true unless given, as in TorchSharp (PyTorch: false).</summary>
            public static KLDivLoss KLDivLoss(
                bool log_target = true,
                Reduction reduction = Reduction.Mean
            ) => new(log_target, reduction);
        }
    }

    namespace Modules
    {
        /// <summary>Cross-entropy of logits [N, C] with classes Int64 [N], or with probabilities [N, C].</summary>
        public sealed class CrossEntropyLoss : WeightedLoss<Tensor, Tensor, Tensor>
        {
            /// <summary>With weights of the classes, a class that does not count, and the share of the target that goes to all classes alike.</summary>
            public CrossEntropyLoss(
                Tensor? weight = null,
                long? ignore_index = null,
                Reduction reduction = Reduction.Mean,
                double label_smoothing = 0.0
            )
                : base(weight, reduction)
            {
                (this.ignore_index, this.label_smoothing) = (ignore_index, label_smoothing);
            }

            /// <summary>A class that does not count, or null.</summary>
            public long? ignore_index { get; }

            /// <summary>The share of the target that goes to all classes alike.</summary>
            public double label_smoothing { get; }

            /// <inheritdoc/>
            public override Tensor forward(Tensor input, Tensor target) =>
                nn.functional.cross_entropy(
                    input,
                    target,
                    weight,
                    ignore_index ?? -100,
                    reduction,
                    label_smoothing
                );
        }

        /// <summary>Negative log-likelihood of log-probabilities [N, C] with classes Int64 [N].</summary>
        public sealed class NLLLoss : WeightedLoss<Tensor, Tensor, Tensor>
        {
            /// <summary>With weights of the classes.</summary>
            public NLLLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean)
                : base(weight, reduction) { }

            /// <inheritdoc/>
            public override Tensor forward(Tensor input, Tensor target) =>
                nn.functional.nll_loss(input, target, weight, reduction);
        }

        /// <summary>Binary cross-entropy of probabilities.</summary>
        public sealed class BCELoss : WeightedLoss<Tensor, Tensor, Tensor>
        {
            /// <summary>With a weight for each element, or null.</summary>
            public BCELoss(Tensor? weight = null, Reduction reduction = Reduction.Mean)
                : base(weight, reduction) { }

            /// <inheritdoc/>
            public override Tensor forward(Tensor input, Tensor target) =>
                nn.functional.binary_cross_entropy(input, target, weight, reduction);
        }

        /// <summary>Binary cross-entropy of logits.</summary>
        public sealed class BCEWithLogitsLoss : WeightedLoss<Tensor, Tensor, Tensor>
        {
            /// <summary>With a weight for each element and one for the positive answer, or null.</summary>
            public BCEWithLogitsLoss(
                Tensor? weight = null,
                Reduction reduction = Reduction.Mean,
                Tensor? pos_weights = null
            )
                : base(weight, reduction)
            {
                this.pos_weights = pos_weights;
            }

            /// <summary>One weight for the positive answer, or null.</summary>
            public Tensor? pos_weights { get; }

            /// <inheritdoc/>
            public override Tensor forward(Tensor input, Tensor target) =>
                nn.functional.binary_cross_entropy_with_logits(
                    input,
                    target,
                    weight,
                    reduction,
                    pos_weights
                );
        }

        /// <summary>Squared differences.</summary>
        public sealed class MSELoss : Loss<Tensor, Tensor, Tensor>
        {
            /// <summary>With a reduction.</summary>
            public MSELoss(Reduction reduction = Reduction.Mean)
                : base(reduction) { }

            /// <inheritdoc/>
            public override Tensor forward(Tensor input, Tensor target) =>
                nn.functional.mse_loss(input, target, reduction);
        }

        /// <summary>Absolute differences.</summary>
        public sealed class L1Loss : Loss<Tensor, Tensor, Tensor>
        {
            /// <summary>With a reduction.</summary>
            public L1Loss(Reduction reduction = Reduction.Mean)
                : base(reduction) { }

            /// <inheritdoc/>
            public override Tensor forward(Tensor input, Tensor target) =>
                nn.functional.l1_loss(input, target, reduction);
        }

        /// <summary>Squared differences below delta, absolute ones above.</summary>
        public sealed class HuberLoss : Loss<Tensor, Tensor, Tensor>
        {
            /// <summary>With the place of the bend.</summary>
            public HuberLoss(double delta = 1.0, Reduction reduction = Reduction.Mean)
                : base(reduction)
            {
                this.delta = delta;
            }

            /// <summary>Where the bend is.</summary>
            public double delta { get; }

            /// <inheritdoc/>
            public override Tensor forward(Tensor input, Tensor target) =>
                nn.functional.huber_loss(input, target, delta, reduction);
        }

        /// <summary>Kullback-Leibler divergence of log-probabilities from a target. Trap: log_target is true unless given, as in TorchSharp (PyTorch: false).</summary>
        public sealed class KLDivLoss : Loss<Tensor, Tensor, Tensor>
        {
            /// <summary>With a target that is a logarithm, or not.</summary>
            public KLDivLoss(bool log_target = true, Reduction reduction = Reduction.Mean)
                : base(reduction)
            {
                this.log_target = log_target;
            }

            /// <summary>Whether the target is a logarithm.</summary>
            public bool log_target { get; }

            /// <inheritdoc/>
            public override Tensor forward(Tensor input, Tensor target) =>
                nn.functional.kl_div(input, target, log_target, reduction);
        }
    }
}
