namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>One schedule after the other: the next begins, at its epoch 0, at each milestone.</summary>
            /// <param name="optimizer">Whose rates are changed; the same as the schedules'.</param>
            /// <param name="schedulers">The schedules.</param>
            /// <param name="milestones">The epochs at which the second, third, ... begins.</param>
            /// <param name="last_epoch">The epoch to go on from.</param>
            /// <exception cref="ArgumentException">A schedule has another optimizer, or there is not one milestone less than schedules.</exception>
            public static LRScheduler SequentialLR(
                Optimizer optimizer,
                IEnumerable<LRScheduler> schedulers,
                IEnumerable<int> milestones,
                int last_epoch = -1
            ) => new impl.SequentialLR(optimizer, schedulers, milestones, last_epoch);

            /// <summary>Several schedules at once: each changes what the one before left. (PyTorch's name is ChainedScheduler.)</summary>
            public static LRScheduler ChainedLR(IEnumerable<LRScheduler> schedulers) =>
                new impl.ChainedLR(schedulers);

            /// <summary>The schedules' types.</summary>
            public static partial class impl
            {
                /// <summary>One schedule after the other.</summary>
                public sealed class SequentialLR : LRScheduler
                {
                    private readonly LRScheduler[] _schedulers;
                    private readonly int[] _milestones;

                    /// <summary>See <see cref="lr_scheduler.SequentialLR"/>.</summary>
                    public SequentialLR(
                        Optimizer optimizer,
                        IEnumerable<LRScheduler> schedulers,
                        IEnumerable<int> milestones,
                        int last_epoch = -1
                    )
                        : base(optimizer, last_epoch + 1)
                    {
                        (_schedulers, _milestones) = ([.. schedulers], [.. milestones]);
                        if (_schedulers.Any(scheduler => scheduler._optimizer != optimizer))
                            throw new ArgumentException(
                                "All schedules of a sequence must be for its optimizer.",
                                nameof(schedulers)
                            );
                        if (_milestones.Length != _schedulers.Length - 1)
                            throw new ArgumentException(
                                $"{_schedulers.Length} schedules need {_schedulers.Length - 1} milestones; there are {_milestones.Length}.",
                                nameof(milestones)
                            );
                        // Each schedule made its step to epoch 0 when it was made: undone, and done again for the first.
                        foreach (var group in Groups)
                            group.LearningRate = group.InitialLearningRate;
                        foreach (var scheduler in _schedulers)
                            scheduler.Epoch--;
                        _schedulers[0].step();
                        Move(Epoch, [.. Rates]);
                    }

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_lr()
                    {
                        var place = _milestones.Count(milestone => milestone <= Epoch);
                        if (place > 0 && _milestones[place - 1] == Epoch)
                            _schedulers[place].step(0);
                        else
                            _schedulers[place].step();
                        return Rates;
                    }
                }

                /// <summary>Several schedules at once.</summary>
                public sealed class ChainedLR : LRScheduler
                {
                    private readonly LRScheduler[] _schedulers;

                    /// <summary>See <see cref="lr_scheduler.ChainedLR"/>.</summary>
                    public ChainedLR(IEnumerable<LRScheduler> schedulers)
                        : this([.. schedulers]) { }

                    private ChainedLR(LRScheduler[] schedulers)
                        : base(
                            schedulers is [var first, ..]
                                ? first._optimizer!
                                : throw new ArgumentException(
                                    "A chain needs at least one schedule.",
                                    nameof(schedulers)
                                ),
                            0
                        )
                    {
                        _schedulers = schedulers;
                    }

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_lr()
                    {
                        foreach (var scheduler in _schedulers)
                            scheduler.step();
                        return Rates;
                    }
                }
            }
        }
    }
}
