namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Multiplies the rate by <paramref name="gamma"/> every <paramref name="step_size"/> epochs.</summary>
            public static LRScheduler StepLR(
                Optimizer optimizer,
                int step_size,
                double gamma = 0.1,
                int last_epoch = -1,
                bool verbose = false
            )
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(step_size, 1);
                return new Chained(
                    optimizer,
                    epoch => epoch % step_size == 0 ? gamma : 1,
                    (initial, epoch) => initial * Math.Pow(gamma, epoch / step_size),
                    last_epoch,
                    verbose
                );
            }

            /// <summary>Multiplies the rate by <paramref name="gamma"/> at each of the given epochs.</summary>
            public static LRScheduler MultiStepLR(
                Optimizer optimizer,
                IList<int> milestones,
                double gamma = 0.1,
                int last_epoch = -1,
                bool verbose = false
            )
            {
                ArgumentNullException.ThrowIfNull(milestones);
                int[] epochs = [.. milestones.Distinct()];
                return new Chained(
                    optimizer,
                    epoch => epochs.Contains(epoch) ? gamma : 1,
                    (initial, epoch) =>
                        initial * Math.Pow(gamma, epochs.Count(milestone => milestone <= epoch)),
                    last_epoch,
                    verbose
                );
            }

            /// <summary>Multiplies the rate by <paramref name="gamma"/> every epoch.</summary>
            public static LRScheduler ExponentialLR(
                Optimizer optimizer,
                double gamma = 0.1,
                int last_epoch = -1,
                bool verbose = false
            ) =>
                new Chained(
                    optimizer,
                    _ => gamma,
                    (initial, epoch) => initial * Math.Pow(gamma, epoch),
                    last_epoch,
                    verbose
                );

            /// <summary>The initial rate times a function of the epoch.</summary>
            public static LRScheduler LambdaLR(
                Optimizer optimizer,
                Func<int, double> lr_lambda,
                int last_epoch = -1,
                bool verbose = false
            ) =>
                new ClosedForm(
                    optimizer,
                    (initial, epoch) => initial * lr_lambda(epoch),
                    last_epoch,
                    verbose
                );

            /// <summary>From <paramref name="start_factor"/> to <paramref name="end_factor"/> times the initial rate, on a line over <paramref name="total_iters"/> epochs.</summary>
            public static LRScheduler LinearLR(
                Optimizer optimizer,
                double start_factor = 1.0 / 3,
                double end_factor = 1.0,
                int total_iters = 5,
                int last_epoch = -1,
                bool verbose = false
            ) =>
                new ClosedForm(
                    optimizer,
                    (initial, epoch) =>
                        initial
                        * (
                            start_factor
                            + (end_factor - start_factor)
                                * Math.Min(epoch, total_iters)
                                / total_iters
                        ),
                    last_epoch,
                    verbose
                );

            /// <summary>Half a cosine from the initial rate down to <paramref name="eta_min"/> in <paramref name="T_max"/> epochs (Loshchilov and Hutter 2017).</summary>
            public static LRScheduler CosineAnnealingLR(
                Optimizer optimizer,
                double T_max,
                double eta_min = 0,
                int last_epoch = -1,
                bool verbose = false
            ) =>
                new ClosedForm(
                    optimizer,
                    (initial, epoch) =>
                        eta_min + (initial - eta_min) * (1 + Math.Cos(Math.PI * epoch / T_max)) / 2,
                    last_epoch,
                    verbose
                );
        }
    }
}
