namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary><paramref name="factor"/> times the initial rate for <paramref name="total_iters"/> epochs, then the initial rate.</summary>
            public static LRScheduler ConstantLR(
                Optimizer optimizer,
                double factor = 1.0 / 3,
                int total_iters = 5,
                int last_epoch = -1,
                bool verbose = false
            ) =>
                new Recursive(
                    optimizer,
                    (rate, epoch) =>
                        epoch == 0 ? rate * factor
                        : epoch == total_iters ? rate / factor
                        : rate,
                    (initial, epoch) => epoch < total_iters ? initial * factor : initial,
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
            )
            {
                double Factor(int epoch) =>
                    start_factor
                    + (end_factor - start_factor) * Math.Min(epoch, total_iters) / total_iters;
                return new Recursive(
                    optimizer,
                    (rate, epoch) =>
                        epoch == 0 ? rate * start_factor
                        : epoch > total_iters ? rate
                        : rate * (Factor(epoch) / Factor(epoch - 1)),
                    (initial, epoch) => initial * Factor(epoch),
                    last_epoch,
                    verbose
                );
            }

            /// <summary>(1 - epoch / <paramref name="total_iters"/>) to a power times the initial rate: 0 from the last epoch on.</summary>
            public static LRScheduler PolynomialLR(
                Optimizer optimizer,
                int total_iters = 5,
                double power = 1.0,
                int last_epoch = -1,
                bool verbose = false
            )
            {
                double Factor(int epoch) =>
                    Math.Pow(1 - Math.Min(epoch, total_iters) / (double)total_iters, power);
                return new Recursive(
                    optimizer,
                    (rate, epoch) =>
                        epoch == 0 || epoch > total_iters
                            ? rate
                            : rate * (Factor(epoch) / Factor(epoch - 1)),
                    (initial, epoch) => initial * Factor(epoch),
                    last_epoch,
                    verbose
                );
            }

            /// <summary>Half a cosine from the initial rate down to <paramref name="eta_min"/> in <paramref name="T_max"/> epochs, and up again (Loshchilov and Hutter 2017).</summary>
            public static LRScheduler CosineAnnealingLR(
                Optimizer optimizer,
                double T_max,
                double eta_min = 0,
                int last_epoch = -1,
                bool verbose = false
            ) => new Cosine(optimizer, T_max, eta_min, last_epoch, verbose);

            private sealed class Cosine : LRScheduler
            {
                private readonly double _period;
                private readonly double _least;

                public Cosine(
                    Optimizer optimizer,
                    double period,
                    double least,
                    int last_epoch,
                    bool verbose
                )
                    : base(optimizer, last_epoch, verbose)
                {
                    (_period, _least) = (period, least);
                    step();
                }

                private double Height(int epoch) => 1 + Math.Cos(Math.PI * epoch / _period);

                protected override IEnumerable<double> get_lr() =>
                    Rates.Select(
                        (rate, i) =>
                            Epoch == 0 ? rate
                            // From the bottom of the wave no factor leads up again: the first step is taken from the initial rate.
                            : (Epoch - 1 - _period) % (2 * _period) == 0
                                ? rate
                                    + (InitialRates[i] - _least)
                                        * (1 - Math.Cos(Math.PI / _period))
                                        / 2
                            : Height(Epoch) / Height(Epoch - 1) * (rate - _least) + _least
                    );

                protected override IEnumerable<double> get_closed_form_lr() =>
                    InitialRates.Select(initial => _least + (initial - _least) * Height(Epoch) / 2);
            }
        }
    }
}
