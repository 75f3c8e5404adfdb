namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Schedules that change an optimizer's learning rates, a step an epoch (or a batch).</summary>
        public static partial class lr_scheduler
        {
            /// <summary>A schedule. Making it already makes the step to epoch 0.</summary>
            public abstract class LRScheduler
            {
                internal readonly Optimizer? _optimizer;
                private readonly bool _verbose;
                private double[] _last;

                /// <summary>How many steps were made; making a schedule of <see cref="lr_scheduler"/> makes the first.</summary>
                protected int _step_count;

                /// <summary>A schedule of no groups, whose derived class steps otherwise.</summary>
                protected LRScheduler() => (Epoch, InitialRates, _last) = (-1, [], []);

                /// <summary>A schedule for the groups that the optimizer has now.</summary>
                protected LRScheduler(
                    Optimizer optimizer,
                    int last_epoch = -1,
                    bool verbose = false
                )
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    (_optimizer, _verbose, Epoch) = (optimizer, verbose, last_epoch);
                    InitialRates = [.. Groups.Select(group => group.InitialLearningRate)];
                    _last = [.. Groups.Select(group => group.LearningRate)];
                }

                /// <summary>The epoch that the rates are for; 0 after construction.</summary>
                protected internal int Epoch { get; internal set; }

                /// <summary>The rates that the schedule started from, a group each.</summary>
                protected IReadOnlyList<double> InitialRates { get; }

                /// <summary>The groups under this schedule.</summary>
                protected IEnumerable<ILearningRateController> Groups =>
                    _optimizer?.ParamGroups ?? [];

                /// <summary>The rates now, a group each.</summary>
                protected IReadOnlyList<double> Rates =>
                    [.. Groups.Select(group => group.LearningRate)];

                /// <summary>To the next epoch.</summary>
                public virtual void step() => step(null);

                /// <summary>To a given epoch, or to the next.</summary>
                public virtual void step(int? epoch)
                {
                    _step_count++;
                    Epoch = epoch ?? Epoch + 1;
                    Set([.. epoch is null ? get_lr() : get_closed_form_lr()]);
                }

                /// <summary>To a given epoch, or to the next; a measured value matters to ReduceLROnPlateau only.</summary>
                public virtual void step(double current, int? epoch = null) => step(epoch);

                /// <summary>The rates that the last step set.</summary>
                public IEnumerable<double> get_last_lr() => _last;

                /// <summary>The rates for <see cref="Epoch"/>, from those of the epoch before: as they are, unless a schedule says otherwise.</summary>
                protected virtual IEnumerable<double> get_lr() => Rates;

                /// <summary>The rates for <see cref="Epoch"/>, from the initial ones.</summary>
                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();

                /// <summary>Notes an epoch for which the rates were set already.</summary>
                private protected void Move(int epoch, double[] rates)
                {
                    _step_count++;
                    Epoch = epoch;
                    Set(rates);
                }

                private void Set(double[] rates)
                {
                    foreach (var (group, rate) in Groups.Zip(rates))
                        group.LearningRate = rate;
                    if (_verbose && !rates.AsSpan().SequenceEqual(_last))
                        Console.WriteLine(
                            FormattableString.Invariant(
                                $"Epoch {Epoch}: learning rate {string.Join(", ", rates)}"
                            )
                        );
                    _last = rates;
                }
            }

            /// <summary>A schedule that knows each epoch's rate from the initial one.</summary>
            private sealed class ClosedForm : LRScheduler
            {
                private readonly Func<double, int, double> _rate;

                public ClosedForm(
                    Optimizer optimizer,
                    Func<double, int, double> rate,
                    int last_epoch,
                    bool verbose
                )
                    : base(optimizer, last_epoch, verbose)
                {
                    _rate = rate;
                    step();
                }

                protected override IEnumerable<double> get_lr() =>
                    InitialRates.Select(initial => _rate(initial, Epoch));
            }

            /// <summary>A schedule that makes each epoch's rate from the one before, so that others may change it in between.</summary>
            private sealed class Recursive : LRScheduler
            {
                private readonly Func<double, int, double> _next;
                private readonly Func<double, int, double> _rate;

                /// <param name="optimizer">Whose rates are changed.</param>
                /// <param name="next">The rate of an epoch from the rate before it.</param>
                /// <param name="rate">The rate of an epoch from the initial one.</param>
                /// <param name="last_epoch">The epoch to go on from.</param>
                /// <param name="verbose">Whether to print changes.</param>
                public Recursive(
                    Optimizer optimizer,
                    Func<double, int, double> next,
                    Func<double, int, double> rate,
                    int last_epoch,
                    bool verbose
                )
                    : base(optimizer, last_epoch, verbose)
                {
                    (_next, _rate) = (next, rate);
                    step();
                }

                protected override IEnumerable<double> get_lr() =>
                    Rates.Select(rate => _next(rate, Epoch));

                protected override IEnumerable<double> get_closed_form_lr() =>
                    InitialRates.Select(initial => _rate(initial, Epoch));
            }
        }
    }
}
