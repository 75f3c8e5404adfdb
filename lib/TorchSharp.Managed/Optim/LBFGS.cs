using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>The limited-memory method of Broyden, Fletcher, Goldfarb and Shanno. See <see cref="Modules.LBFGS"/>.</summary>
            /// <param name="parameters">What is changed; one group only.</param>
            /// <param name="lr">The length of a step, 0.01 unless given, as in TorchSharp (PyTorch: 1).</param>
            /// <param name="max_iter">How many steps one call of step makes at most.</param>
            /// <param name="max_eval">How often the closure is called at most; 1.25·max_iter unless given.</param>
            /// <param name="tolerange_grad">Stops when no element of the gradient is greater. (The name is TorchSharp's.)</param>
            /// <param name="tolerance_change">Stops when loss or parameters change by less.</param>
            /// <param name="history_size">How many past steps are remembered.</param>
            public static LBFGS LBFGS(
                IEnumerable<Parameter> parameters,
                double lr = 0.01,
                long max_iter = 20,
                long? max_eval = null,
                double tolerange_grad = 1e-5,
                double tolerance_change = 1e-9,
                long history_size = 100
            ) =>
                new(
                    parameters,
                    lr,
                    max_iter,
                    max_eval ?? max_iter * 5 / 4,
                    tolerange_grad,
                    tolerance_change,
                    history_size
                );

            /// <summary>The same for named parameters.</summary>
            public static LBFGS LBFGS(
                IEnumerable<(string name, Parameter parameter)> parameters,
                double lr = 0.01,
                long max_iter = 20,
                long? max_eval = null,
                double tolerange_grad = 1e-5,
                double tolerance_change = 1e-9,
                long history_size = 100
            ) =>
                LBFGS(
                    parameters.Select(pair => pair.parameter),
                    lr,
                    max_iter,
                    max_eval,
                    tolerange_grad,
                    tolerance_change,
                    history_size
                );
        }
    }

    namespace Modules
    {
        /// <summary>
        /// L-BFGS (Liu and Nocedal 1989; Nocedal and Wright 2006, algorithm 7.4) with steps of fixed length lr, the first one
        /// min(1, 1/|g|₁)·lr; the direction comes from the last steps y, s by the two-loop recursion. No line search, as
        /// TorchSharp offers none.
        /// </summary>
        public class LBFGS : optim.Optimizer, optim.ILearningRateController
        {
            private readonly Parameter[] _parameters;
            private readonly ParamGroup _group;
            private readonly long _maxIterations,
                _maxEvaluations,
                _historySize;
            private readonly double _gradientTolerance,
                _changeTolerance;
            private readonly List<(Tensor Y, Tensor S, double Rho)> _history = [];
            private Tensor? _direction,
                _lastGradient;
            private double _scale = 1,
                _length;
            private long _iterations;

            internal LBFGS(
                IEnumerable<Parameter> parameters,
                double lr,
                long max_iter,
                long max_eval,
                double tolerance_grad,
                double tolerance_change,
                long history_size
            )
            {
                ArgumentOutOfRangeException.ThrowIfNegative(lr);
                ArgumentOutOfRangeException.ThrowIfLessThan(history_size, 1);
                _parameters = [.. parameters];
                (_maxIterations, _maxEvaluations) = (max_iter, max_eval);
                (_gradientTolerance, _changeTolerance) = (tolerance_grad, tolerance_change);
                _historySize = history_size;
                _group = new ParamGroup
                {
                    Parameters = _parameters,
                    Options = new OptimizerOptions { LearningRate = lr, InitialLearningRate = lr },
                };
                _parameter_groups.Add(_group);
            }

            /// <inheritdoc/>
            public double LearningRate
            {
                get => _group.LearningRate;
                set => _group.LearningRate = value;
            }

            /// <inheritdoc/>
            public double InitialLearningRate
            {
                get => _group.InitialLearningRate;
                set => _group.InitialLearningRate = value;
            }

            /// <summary>L-BFGS sees all parameters as one vector, so that there is one group.</summary>
            /// <exception cref="NotSupportedException">Always.</exception>
            public override void add_param_group(ParamGroup param_group) =>
                throw new NotSupportedException(
                    "LBFGS has one group: give all parameters to the constructor."
                );

            /// <summary>Up to max_iter steps.</summary>
            /// <param name="closure">Sets gradients to zero, computes the loss, calls backward, and returns the loss.</param>
            /// <returns>The loss before the first step.</returns>
            /// <exception cref="ArgumentNullException">There is no closure.</exception>
            public override Tensor? step(Func<Tensor>? closure)
            {
                ArgumentNullException.ThrowIfNull(closure);
                using var quiet = no_grad();
                var first = Evaluate(closure);
                using var scope = NewDisposeScope();
                var (loss, gradient) = (first.ToDouble(), Gradient());
                for (long n = 1, evaluations = 1; Largest(gradient) > _gradientTolerance; n++)
                {
                    var slope = NextDirection(gradient);
                    if (slope > -_changeTolerance)
                        break;
                    Move(_length);
                    if (n == _maxIterations)
                        break;
                    using var again = Evaluate(closure);
                    var (before, now) = (loss, again.ToDouble());
                    (loss, gradient) = (now, Gradient());
                    if (
                        ++evaluations >= _maxEvaluations
                        || _length * Largest(_direction!) <= _changeTolerance
                        || Math.Abs(now - before) < _changeTolerance
                    )
                        break;
                }
                return first;
            }

            /// <summary>Sets direction and length of the next step; its slope along the gradient, negative downhill.</summary>
            private double NextDirection(Tensor gradient)
            {
                if (++_iterations == 1)
                    Keep(ref _direction, -gradient);
                else
                {
                    Remember(gradient - _lastGradient!, _direction! * _length);
                    Keep(ref _direction, Recursion(gradient));
                }
                Keep(ref _lastGradient, gradient.clone());
                _length =
                    LearningRate
                    * (_iterations == 1 ? Math.Min(1, 1 / gradient.abs().sum().ToDouble()) : 1);
                return Dot(gradient, _direction!);
            }

            /// <summary>Takes a step y (of the gradient), s (of the parameters) into the history if the curvature along it is positive.</summary>
            private void Remember(Tensor y, Tensor s)
            {
                var curvature = Dot(y, s);
                if (curvature <= 1e-10)
                    return;
                if (_history.Count == _historySize)
                {
                    _history[0].Y.Dispose();
                    _history[0].S.Dispose();
                    _history.RemoveAt(0);
                }
                _history.Add(
                    (y.DetachFromDisposeScope(), s.DetachFromDisposeScope(), 1 / curvature)
                );
                _scale = curvature / Dot(y, y);
            }

            /// <summary>-H·g, with H the approximation of the inverse Hessian that the history makes of scale·I.</summary>
            private Tensor Recursion(Tensor gradient)
            {
                var q = -gradient;
                var weights = new double[_history.Count];
                for (var i = _history.Count - 1; i >= 0; i--)
                {
                    weights[i] = Dot(_history[i].S, q) * _history[i].Rho;
                    q.add_(_history[i].Y, alpha: -weights[i]);
                }
                q.mul_(_scale);
                for (var i = 0; i < _history.Count; i++)
                {
                    var correction = Dot(_history[i].Y, q) * _history[i].Rho;
                    q.add_(_history[i].S, alpha: weights[i] - correction);
                }
                return q;
            }

            private static Tensor Evaluate(Func<Tensor> closure)
            {
                using var recording = enable_grad();
                return closure();
            }

            private Tensor Gradient() =>
                Joined(
                    [
                        .. _parameters.Select(p =>
                            p.grad is { } g ? g.reshape(-1) : zeros_like(p).reshape(-1)
                        ),
                    ],
                    0
                );

            private void Move(double length)
            {
                long first = 0;
                foreach (var parameter in _parameters)
                {
                    using var part = _direction!.narrow(0, first, parameter.Count);
                    using var shaped = part.view(parameter.shape);
                    parameter.add_(shaped, alpha: length);
                    first += parameter.Count;
                }
            }

            private static double Largest(Tensor vector) => vector.abs().max().ToDouble();

            private static double Dot(Tensor a, Tensor b) => a.dot(b).ToDouble();

            private static void Keep(ref Tensor? place, Tensor value)
            {
                place?.Dispose();
                place = value.DetachFromDisposeScope();
            }

            /// <inheritdoc/>
            protected override void Dispose(bool disposing)
            {
                base.Dispose(disposing);
                _direction?.Dispose();
                _lastGradient?.Dispose();
                foreach (var (y, s, _) in _history)
                {
                    y.Dispose();
                    s.Dispose();
                }
                _history.Clear();
            }
        }
    }
}
