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
                return new Recursive(
                    optimizer,
                    (rate, epoch) => epoch > 0 && epoch % step_size == 0 ? rate * gamma : rate,
                    (initial, epoch) => initial * Math.Pow(gamma, epoch / step_size),
                    last_epoch,
                    verbose
                );
            }

            /// <summary>Multiplies the rate by <paramref name="gamma"/> at each of the given epochs, twice where one is given twice.</summary>
            public static LRScheduler MultiStepLR(
                Optimizer optimizer,
                IList<int> milestones,
                double gamma = 0.1,
                int last_epoch = -1,
                bool verbose = false
            )
            {
                ArgumentNullException.ThrowIfNull(milestones);
                int[] epochs = [.. milestones];
                return new Recursive(
                    optimizer,
                    (rate, epoch) =>
                        rate * Math.Pow(gamma, epochs.Count(milestone => milestone == epoch)),
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
                new Recursive(
                    optimizer,
                    (rate, epoch) => epoch == 0 ? rate : rate * gamma,
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

            /// <summary>Multiplies the rate by a function of the epoch, from epoch 1 on.</summary>
            public static LRScheduler MultiplicativeLR(
                Optimizer optimizer,
                Func<int, double> lr_lambda,
                int last_epoch = -1,
                bool verbose = false
            ) =>
                new Recursive(
                    optimizer,
                    (rate, epoch) => epoch == 0 ? rate : rate * lr_lambda(epoch),
                    (initial, epoch) =>
                        Enumerable
                            .Range(1, epoch)
                            .Aggregate(initial, (rate, e) => rate * lr_lambda(e)),
                    last_epoch,
                    verbose
                );
        }
    }
}
