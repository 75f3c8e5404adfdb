namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Multiplies the rate by <paramref name="factor"/> when a measured value has not become better for more than <paramref name="patience"/> epochs.</summary>
            /// <param name="optimizer">Whose rates are changed.</param>
            /// <param name="mode">"min": lower is better; "max": higher is.</param>
            /// <param name="factor">Below 1.</param>
            /// <param name="patience">How many epochs without progress are borne.</param>
            /// <param name="threshold">What counts as progress.</param>
            /// <param name="threshold_mode">"rel": a part of the best value; "abs": a difference.</param>
            /// <param name="cooldown">How many epochs are not counted after a change.</param>
            /// <param name="min_lr">The lowest rates, one for all groups or one each.</param>
            /// <param name="eps">Smaller changes are not made.</param>
            /// <param name="verbose">Whether to print changes.</param>
            /// <exception cref="ArgumentException">A mode is unknown, or the factor is not below 1.</exception>
            public static LRScheduler ReduceLROnPlateau(
                Optimizer optimizer,
                string mode = "min",
                double factor = 0.1,
                int patience = 10,
                double threshold = 1e-4,
                string threshold_mode = "rel",
                int cooldown = 0,
                IList<double>? min_lr = null,
                double eps = 1e-8,
                bool verbose = false
            ) =>
                new impl.ReduceLROnPlateau(
                    optimizer,
                    mode,
                    factor,
                    patience,
                    threshold,
                    threshold_mode,
                    cooldown,
                    min_lr,
                    eps,
                    verbose
                );

            public static partial class impl
            {
                /// <summary>Lower rates when a measured value stays.</summary>
                public sealed class ReduceLROnPlateau : LRScheduler
                {
                    private readonly bool _lower,
                        _relative;
                    private readonly double _factor,
                        _threshold,
                        _eps;
                    private readonly int _patience,
                        _cooldown;
                    private readonly double[] _least;
                    private double _best;
                    private int _bad,
                        _resting;

                    /// <summary>See <see cref="lr_scheduler.ReduceLROnPlateau"/>.</summary>
                    public ReduceLROnPlateau(
                        Optimizer optimizer,
                        string mode = "min",
                        double factor = 0.1,
                        int patience = 10,
                        double threshold = 1e-4,
                        string threshold_mode = "rel",
                        int cooldown = 0,
                        IList<double>? min_lr = null,
                        double eps = 1e-8,
                        bool verbose = false
                    )
                        : base(optimizer, -1, verbose)
                    {
                        if (factor is not < 1)
                            throw new ArgumentException(
                                FormattableString.Invariant(
                                    $"The factor is {factor}: it must be below 1."
                                ),
                                nameof(factor)
                            );
                        _lower = Is(mode, "min", "max", nameof(mode));
                        _relative = Is(threshold_mode, "rel", "abs", nameof(threshold_mode));
                        (_factor, _threshold, _eps) = (factor, threshold, eps);
                        (_patience, _cooldown) = (patience, cooldown);
                        _least =
                        [
                            .. Groups.Select(
                                (_, i) =>
                                    min_lr is null or [] ? 0
                                    : min_lr.Count == 1 ? min_lr[0]
                                    : min_lr[i]
                            ),
                        ];
                        _best = _lower ? double.PositiveInfinity : double.NegativeInfinity;
                    }

                    /// <summary>Notes a measured value, and lowers the rates if it has not become better for too long.</summary>
                    public override void step(double current, int? epoch = null)
                    {
                        if (Better(current))
                            (_best, _bad) = (current, 0);
                        else
                            _bad++;
                        if (_resting > 0)
                            (_resting, _bad) = (_resting - 1, 0);
                        var rates = Rates.ToArray();
                        if (_bad > _patience)
                        {
                            (_resting, _bad) = (_cooldown, 0);
                            for (var i = 0; i < rates.Length; i++)
                            {
                                var lower = Math.Max(rates[i] * _factor, _least[i]);
                                rates[i] = rates[i] - lower > _eps ? lower : rates[i];
                            }
                        }
                        Move(epoch ?? Epoch + 1, rates);
                    }

                    /// <summary>Not for this schedule.</summary>
                    /// <exception cref="InvalidOperationException">Always.</exception>
                    public override void step() => throw Unmeasured();

                    /// <summary>Not for this schedule.</summary>
                    /// <exception cref="InvalidOperationException">Always.</exception>
                    public override void step(int? epoch) => throw Unmeasured();

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_lr() => Rates;

                    private bool Better(double value)
                    {
                        var margin = _relative ? _best * _threshold : _threshold;
                        // The best value begins infinite: it has no margin.
                        margin = double.IsFinite(margin) ? margin : 0;
                        return _lower ? value < _best - margin : value > _best + margin;
                    }

                    private static bool Is(string value, string yes, string no, string name) =>
                        value == yes
                        || (
                            value == no
                                ? false
                                : throw new ArgumentException(
                                    $"\"{value}\" is unknown: write \"{yes}\" or \"{no}\".",
                                    name
                                )
                        );

                    private static InvalidOperationException Unmeasured() =>
                        new(
                            "ReduceLROnPlateau needs the value that it watches: call step(double) with it."
                        );
                }
            }
        }
    }
}
