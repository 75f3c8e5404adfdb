namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Up and down between two rates, again and again (Smith 2017, arXiv 1506.01186).</summary>
            /// <param name="optimizer">Whose rates are changed; it needs a momentum if that is to cycle.</param>
            /// <param name="base_lr">The least rate.</param>
            /// <param name="max_lr">The greatest rate.</param>
            /// <param name="step_size_up">How many steps a rise takes.</param>
            /// <param name="step_size_down">How many steps a fall takes; as the rise unless given.</param>
            /// <param name="mode">Whether cycles stay, halve, or shrink by gamma a step.</param>
            /// <param name="gamma">For <see cref="impl.CyclicLR.Mode.ExpRange"/>.</param>
            /// <param name="scale_fn">The height of a cycle as a function of its number, or of the step's, in the place of mode.</param>
            /// <param name="scale_mode">What that function takes.</param>
            /// <param name="cycle_momentum">Whether the momentum falls while the rate grows.</param>
            /// <param name="base_momentum">The least momentum.</param>
            /// <param name="max_momentum">The greatest momentum.</param>
            /// <param name="last_epoch">The step to go on from.</param>
            /// <param name="verbose">Whether to print changes.</param>
            /// <remarks>TorchSharp 0.106 raises the momentum above max_momentum, and counts cycles in ExpRange; this follows the paper and PyTorch.</remarks>
            public static LRScheduler CyclicLR(
                Optimizer optimizer,
                double base_lr,
                double max_lr,
                int step_size_up = 2000,
                int step_size_down = -1,
                impl.CyclicLR.Mode mode = impl.CyclicLR.Mode.Triangular,
                double gamma = 1.0,
                Func<double, double>? scale_fn = null,
                impl.CyclicLR.ScaleMode scale_mode = impl.CyclicLR.ScaleMode.Cycle,
                bool cycle_momentum = true,
                double base_momentum = 0.8,
                double max_momentum = 0.9,
                int last_epoch = -1,
                bool verbose = false
            ) =>
                CyclicLR(
                    optimizer,
                    Each(optimizer, base_lr),
                    Each(optimizer, max_lr),
                    step_size_up,
                    step_size_down,
                    mode,
                    gamma,
                    scale_fn,
                    scale_mode,
                    cycle_momentum,
                    Each(optimizer, base_momentum),
                    Each(optimizer, max_momentum),
                    last_epoch,
                    verbose
                );

            /// <summary>The same with rates and momenta for each group.</summary>
            public static LRScheduler CyclicLR(
                Optimizer optimizer,
                IEnumerable<double> base_lr,
                IEnumerable<double> max_lr,
                int step_size_up = 2000,
                int step_size_down = -1,
                impl.CyclicLR.Mode mode = impl.CyclicLR.Mode.Triangular,
                double gamma = 1.0,
                Func<double, double>? scale_fn = null,
                impl.CyclicLR.ScaleMode scale_mode = impl.CyclicLR.ScaleMode.Cycle,
                bool cycle_momentum = true,
                IEnumerable<double>? base_momentum = null,
                IEnumerable<double>? max_momentum = null,
                int last_epoch = -1,
                bool verbose = false
            )
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(step_size_up, 1);
                var (height, byCycle) = (scale_fn, mode) switch
                {
                    (not null, _) => (scale_fn, scale_mode == impl.CyclicLR.ScaleMode.Cycle),
                    (_, impl.CyclicLR.Mode.Triangular2) => (cycle => Math.Pow(2, 1 - cycle), true),
                    (_, impl.CyclicLR.Mode.ExpRange) => (step => Math.Pow(gamma, step), false),
                    _ => (static _ => 1.0, true),
                };
                return new impl.CyclicLR(
                    optimizer,
                    [.. base_lr.Zip(max_lr)],
                    cycle_momentum
                        ?
                        [
                            .. (base_momentum ?? Each(optimizer, 0.8)).Zip(
                                max_momentum ?? Each(optimizer, 0.9)
                            ),
                        ]
                        : null,
                    (step_size_up, step_size_down == -1 ? step_size_up : step_size_down),
                    height,
                    byCycle,
                    last_epoch,
                    verbose
                );
            }

            public static partial class impl
            {
                /// <summary>Up and down between two rates.</summary>
                public sealed class CyclicLR : LRScheduler
                {
                    private readonly (double Least, double Greatest)[] _rates;
                    private readonly (double Least, double Greatest)[]? _momenta;
                    private readonly double _length,
                        _rise;
                    private readonly Func<double, double> _height;
                    private readonly bool _byCycle;

                    internal CyclicLR(
                        Optimizer optimizer,
                        (double, double)[] rates,
                        (double, double)[]? momenta,
                        (double Up, double Down) steps,
                        Func<double, double> height,
                        bool byCycle,
                        int last_epoch,
                        bool verbose
                    )
                        : base(optimizer, last_epoch, verbose)
                    {
                        (_rates, _momenta, _height, _byCycle) = (rates, momenta, height, byCycle);
                        _length = steps.Up + steps.Down;
                        _rise = steps.Up / _length;
                        step();
                    }

                    /// <summary>How the height of the cycles goes on.</summary>
                    public enum Mode
                    {
                        /// <summary>It stays.</summary>
                        Triangular,

                        /// <summary>It halves every cycle.</summary>
                        Triangular2,

                        /// <summary>It shrinks by gamma every step.</summary>
                        ExpRange,
                    }

                    /// <summary>What a function for the height takes.</summary>
                    public enum ScaleMode
                    {
                        /// <summary>The number of the cycle, from 1.</summary>
                        Cycle,

                        /// <summary>The number of the step, from 0.</summary>
                        Iterations,
                    }

                    /// <inheritdoc/>
                    protected override IEnumerable<double> get_lr()
                    {
                        var cycle = Math.Floor(1 + Epoch / _length);
                        var part = 1 + Epoch / _length - cycle;
                        var up = part <= _rise ? part / _rise : (part - 1) / (_rise - 1);
                        up *= _height(_byCycle ? cycle : Epoch);
                        return Groups.Select(
                            (group, i) =>
                            {
                                if (_momenta is not null)
                                    MomentumOf(group)(
                                        _momenta[i].Greatest
                                            - (_momenta[i].Greatest - _momenta[i].Least) * up
                                    );
                                return _rates[i].Least
                                    + (_rates[i].Greatest - _rates[i].Least) * up;
                            }
                        );
                    }
                }
            }
        }
    }
}
