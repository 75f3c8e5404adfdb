namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Up to <paramref name="max_lr"/> and down again in one run, a step a batch (Smith and Topin 2019, arXiv 1708.07120).</summary>
            /// <param name="optimizer">Whose rates are changed; it needs a momentum or betas if the momentum is to cycle.</param>
            /// <param name="max_lr">The greatest rate.</param>
            /// <param name="total_steps">How many steps the run has; or epochs and steps_per_epoch.</param>
            /// <param name="epochs">How many epochs the run has.</param>
            /// <param name="steps_per_epoch">How many steps an epoch has.</param>
            /// <param name="pct_start">The part of the run in which the rate grows.</param>
            /// <param name="anneal_strategy">Along a cosine or a line.</param>
            /// <param name="cycle_momentum">Whether the momentum (or beta1) falls while the rate grows.</param>
            /// <param name="base_momentum">The least momentum.</param>
            /// <param name="max_momentum">The greatest momentum.</param>
            /// <param name="div_factor">The greatest rate over the initial one.</param>
            /// <param name="final_div_factor">The initial rate over the last one.</param>
            /// <param name="three_phase">Whether to fall as long as to grow, and then to the last rate.</param>
            /// <param name="last_epoch">The step to go on from.</param>
            /// <param name="verbose">Whether to print changes.</param>
            public static LRScheduler OneCycleLR(
                Optimizer optimizer,
                double max_lr,
                int total_steps = -1,
                int epochs = -1,
                int steps_per_epoch = -1,
                double pct_start = 0.3,
                impl.OneCycleLR.AnnealStrategy anneal_strategy = impl.OneCycleLR.AnnealStrategy.Cos,
                bool cycle_momentum = true,
                double base_momentum = 0.85,
                double max_momentum = 0.95,
                double div_factor = 25,
                double final_div_factor = 1e4,
                bool three_phase = false,
                int last_epoch = -1,
                bool verbose = false
            ) =>
                OneCycleLR(
                    optimizer,
                    Each(optimizer, max_lr),
                    total_steps,
                    epochs,
                    steps_per_epoch,
                    pct_start,
                    anneal_strategy,
                    cycle_momentum,
                    Each(optimizer, base_momentum),
                    Each(optimizer, max_momentum),
                    div_factor,
                    final_div_factor,
                    three_phase,
                    last_epoch,
                    verbose
                );

            /// <summary>The same with rates and momenta for each group.</summary>
            public static LRScheduler OneCycleLR(
                Optimizer optimizer,
                IEnumerable<double> max_lr,
                int total_steps = -1,
                int epochs = -1,
                int steps_per_epoch = -1,
                double pct_start = 0.3,
                impl.OneCycleLR.AnnealStrategy anneal_strategy = impl.OneCycleLR.AnnealStrategy.Cos,
                bool cycle_momentum = true,
                IEnumerable<double>? base_momentum = null,
                IEnumerable<double>? max_momentum = null,
                double div_factor = 25,
                double final_div_factor = 1e4,
                bool three_phase = false,
                int last_epoch = -1,
                bool verbose = false
            )
            {
                if (total_steps == -1 && (epochs == -1 || steps_per_epoch == -1))
                    throw new ArgumentException(
                        "The run's length is missing: give total_steps, or epochs and steps_per_epoch."
                    );
                var steps = total_steps == -1 ? epochs * steps_per_epoch : total_steps;
                if (steps < 1)
                    throw new ArgumentException(
                        $"A run has at least one step; this one has {steps}."
                    );
                if (pct_start is not (>= 0 and <= 1))
                    throw new ArgumentException(
                        FormattableString.Invariant($"pct_start is {pct_start}: it is in [0, 1].")
                    );
                var rise = pct_start * steps - 1;
                impl.OneCycleLR.Level high = impl.OneCycleLR.Level.Greatest,
                    low = impl.OneCycleLR.Level.Initial,
                    last = impl.OneCycleLR.Level.Last;
                return new impl.OneCycleLR(
                    optimizer,
                    three_phase
                        ? [(rise, low, high), (2 * rise, high, low), (steps - 1, low, last)]
                        : [(rise, low, high), (steps - 1, high, last)],
                    [.. max_lr],
                    cycle_momentum ? [.. base_momentum ?? Each(optimizer, 0.85)] : null,
                    [.. max_momentum ?? Each(optimizer, 0.95)],
                    (div_factor, final_div_factor),
                    anneal_strategy,
                    steps,
                    last_epoch,
                    verbose
                );
            }

            private static IEnumerable<double> Each(Optimizer optimizer, double value) =>
                optimizer.ParamGroups.Select(_ => value);

            /// <summary>What sets a group's momentum, or its beta1.</summary>
            /// <exception cref="ArgumentException">It has neither.</exception>
            private static Action<double> MomentumOf(ILearningRateController group) =>
                group switch
                {
                    IBetas betas => value => betas.Betas = (value, betas.Betas.Item2),
                    IMomentum momentum => value => momentum.Momentum = value,
                    _ => throw new ArgumentException(
                        "This optimizer has no momentum to change: pass cycle_momentum: false."
                    ),
                };

            public static partial class impl
            {
                /// <summary>Up and down again in one run.</summary>
                public sealed class OneCycleLR : LRScheduler
                {
                    private readonly (double End, Level From, Level To)[] _phases;
                    private readonly double[] _greatest;
                    private readonly double[]? _leastMomentum;
                    private readonly double[] _greatestMomentum;
                    private readonly (double Initial, double Last) _divisors;
                    private readonly AnnealStrategy _strategy;
                    private readonly int _steps;

                    internal OneCycleLR(
                        Optimizer optimizer,
                        (double End, Level From, Level To)[] phases,
                        double[] greatest,
                        double[]? leastMomentum,
                        double[] greatestMomentum,
                        (double Initial, double Last) divisors,
                        AnnealStrategy strategy,
                        int steps,
                        int last_epoch,
                        bool verbose
                    )
                        : base(optimizer, last_epoch, verbose)
                    {
                        (_phases, _greatest, _divisors) = (phases, greatest, divisors);
                        (_leastMomentum, _greatestMomentum) = (leastMomentum, greatestMomentum);
                        (_strategy, _steps) = (strategy, steps);
                        step();
                    }

                    /// <summary>The way from one rate to another.</summary>
                    public enum AnnealStrategy
                    {
                        /// <summary>Along half a cosine.</summary>
                        Cos,

                        /// <summary>Along a line.</summary>
                        Linear,
                    }

                    /// <summary>The rates at which a phase begins and ends.</summary>
                    internal enum Level
                    {
                        Initial,
                        Greatest,
                        Last,
                    }

                    /// <inheritdoc/>
                    /// <exception cref="InvalidOperationException">The run is over.</exception>
                    protected override IEnumerable<double> get_lr()
                    {
                        if (Epoch > _steps)
                            throw new InvalidOperationException(
                                $"This is step {Epoch + 1} of a run of {_steps}: make the schedule for more steps."
                            );
                        var phase = Array.FindIndex(_phases, p => Epoch <= p.End);
                        phase = phase < 0 ? _phases.Length - 1 : phase;
                        var (end, from, to) = _phases[phase];
                        var start = phase == 0 ? 0 : _phases[phase - 1].End;
                        // A phase without length is over as soon as it begins.
                        var part = end > start ? (Epoch - start) / (end - start) : 1;
                        return Groups.Select(
                            (group, i) =>
                            {
                                if (_leastMomentum is not null)
                                    MomentumOf(group)(
                                        Between(Momentum(from, i), Momentum(to, i), part)
                                    );
                                return Between(Rate(from, i), Rate(to, i), part);
                            }
                        );
                    }

                    private double Rate(Level level, int group) =>
                        level switch
                        {
                            Level.Greatest => _greatest[group],
                            Level.Initial => _greatest[group] / _divisors.Initial,
                            _ => _greatest[group] / _divisors.Initial / _divisors.Last,
                        };

                    /// <summary>The momentum is least where the rate is greatest.</summary>
                    private double Momentum(Level level, int group) =>
                        level == Level.Greatest ? _leastMomentum![group] : _greatestMomentum[group];

                    private double Between(double from, double to, double part) =>
                        _strategy == AnnealStrategy.Cos
                            ? to + (from - to) / 2 * (Math.Cos(Math.PI * part) + 1)
                            : (to - from) * part + from;
                }
            }
        }
    }
}
