using TorchSharp.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>Stochastic gradient descent, with momentum when asked for. See <see cref="Modules.SGD"/>.</summary>
            public static SGD SGD(
                IEnumerable<Parameter> parameters,
                double learningRate,
                double momentum = 0,
                double dampening = 0,
                double weight_decay = 0,
                bool nesterov = false,
                bool maximize = false
            ) =>
                new(
                    parameters,
                    learningRate,
                    momentum,
                    dampening,
                    weight_decay,
                    nesterov,
                    maximize
                );

            /// <summary>The same for named parameters.</summary>
            public static SGD SGD(
                IEnumerable<(string name, Parameter parameter)> parameters,
                double learningRate,
                double momentum = 0,
                double dampening = 0,
                double weight_decay = 0,
                bool nesterov = false,
                bool maximize = false
            ) =>
                new(
                    parameters.Select(pair => pair.parameter),
                    learningRate,
                    momentum,
                    dampening,
                    weight_decay,
                    nesterov,
                    maximize
                );

            /// <summary>The same for groups with settings of their own.</summary>
            public static SGD SGD(
                IEnumerable<SGD.ParamGroup> parameters,
                double learningRate,
                double momentum = 0,
                double dampening = 0,
                double weight_decay = 0,
                bool nesterov = false,
                bool maximize = false
            ) =>
                new(
                    parameters,
                    learningRate,
                    momentum,
                    dampening,
                    weight_decay,
                    nesterov,
                    maximize
                );
        }
    }

    namespace Modules
    {
        /// <summary>
        /// Stochastic gradient descent: g += weight_decay·p; b = momentum·b + (1 - dampening)·g (the first time b = g);
        /// p -= lr·b, or lr·(g + momentum·b) with Nesterov's form (Sutskever et al. 2013).
        /// </summary>
        public class SGD : OptimizerHelper, optim.IMomentum
        {
            private readonly Options _defaults;

            /// <summary>One group of parameters.</summary>
            public SGD(
                IEnumerable<Parameter> parameters,
                double lr,
                double momentum = 0,
                double dampening = 0,
                double weight_decay = 0,
                bool nesterov = false,
                bool maximize = false
            )
                : this(
                    [new ParamGroup { Parameters = parameters }],
                    lr,
                    momentum,
                    dampening,
                    weight_decay,
                    nesterov,
                    maximize
                ) { }

            /// <summary>Several groups of parameters.</summary>
            /// <exception cref="ArgumentException">A setting is negative, or Nesterov's form without momentum or with dampening.</exception>
            public SGD(
                IEnumerable<ParamGroup> parameters,
                double lr,
                double momentum = 0,
                double dampening = 0,
                double weight_decay = 0,
                bool nesterov = false,
                bool maximize = false
            )
            {
                if (nesterov && (momentum <= 0 || dampening != 0))
                    throw new ArgumentException(
                        "Nesterov's form needs a momentum above 0 and no dampening.",
                        nameof(nesterov)
                    );
                _defaults = new Options
                {
                    LearningRate = NotNegative(lr, nameof(lr)),
                    momentum = NotNegative(momentum, nameof(momentum)),
                    dampening = dampening,
                    weight_decay = NotNegative(weight_decay, nameof(weight_decay)),
                    nesterov = nesterov,
                    maximize = maximize,
                };
                foreach (var group in parameters)
                    add_param_group(group);
            }

            /// <summary>The momentum of groups that set none of their own.</summary>
            public double Momentum
            {
                get => _defaults.momentum!.Value;
                set => _defaults.momentum = value;
            }

            private protected override OptimizerOptions Complete(OptimizerOptions? options)
            {
                var given = (Options?)options ?? new Options();
                given.LearningRate ??= _defaults.LearningRate;
                given.momentum ??= _defaults.momentum;
                given.dampening ??= _defaults.dampening;
                given.weight_decay ??= _defaults.weight_decay;
                given.nesterov ??= _defaults.nesterov;
                given.maximize ??= _defaults.maximize;
                return given;
            }

            private protected override OptimizerState NewState() => new State();

            private protected override void Update(
                Parameter parameter,
                Tensor gradient,
                OptimizerOptions options,
                OptimizerState state
            )
            {
                var (settings, memory) = ((Options)options, (State)state);
                var remembers = settings.momentum!.Value != 0;
                var step = new SgdStep(
                    settings.LearningRate!.Value,
                    settings.momentum.Value,
                    settings.dampening!.Value,
                    settings.weight_decay!.Value,
                    settings.nesterov!.Value,
                    settings.maximize!.Value,
                    FirstStep: remembers && memory.momentum_buffer is null
                );
                if (remembers)
                    memory.momentum_buffer ??= ZerosLike(parameter);
                if (parameter.dtype == ScalarType.Float64)
                    Kernels.Optim.Sgd(
                        step,
                        parameter.Flat<double>(),
                        gradient.Flat<double>(),
                        remembers ? memory.momentum_buffer!.Flat<double>() : default
                    );
                else
                    Kernels.Optim.Sgd(
                        step,
                        parameter.Flat<float>(),
                        gradient.Flat<float>(),
                        remembers ? memory.momentum_buffer!.Flat<float>() : default
                    );
            }

            /// <summary>The running mean of a parameter's gradients.</summary>
            public sealed class State : OptimizerState
            {
                /// <summary>The momentum, or null before the first step.</summary>
                public Tensor? momentum_buffer { get; internal set; }

                /// <inheritdoc/>
                protected override void Dispose(bool disposing) => momentum_buffer?.Dispose();
            }

            /// <summary>The settings of a group; null takes the optimizer's.</summary>
            public class Options : OptimizerOptions
            {
                /// <summary>How much of the last step stays.</summary>
                public double? momentum { get; set; }

                /// <summary>How much of the gradient is left out of the momentum.</summary>
                public double? dampening { get; set; }

                /// <summary>The factor of the parameter that is added to its gradient.</summary>
                public double? weight_decay { get; set; }

                /// <summary>Whether to look ahead along the momentum.</summary>
                public bool? nesterov { get; set; }

                /// <summary>Whether to climb instead of to descend.</summary>
                public bool? maximize { get; set; }
            }

            /// <summary>Parameters with settings of their own.</summary>
            public class ParamGroup : ParamGroup<Options>, optim.IMomentum
            {
                /// <summary>An empty group, to be filled by an initializer.</summary>
                public ParamGroup() { }

                /// <summary>Parameters and their settings.</summary>
                public ParamGroup(IEnumerable<Parameter> parameters, Options options)
                    : base(parameters, options) { }

                /// <summary>Parameters and their settings, one by one.</summary>
                public ParamGroup(
                    IEnumerable<Parameter> parameters,
                    double lr = 1e-3,
                    double momentum = 0,
                    double dampening = 0,
                    double weight_decay = 0,
                    bool nesterov = false,
                    bool maximize = false
                )
                    : base(
                        parameters,
                        new Options
                        {
                            LearningRate = lr,
                            momentum = momentum,
                            dampening = dampening,
                            weight_decay = weight_decay,
                            nesterov = nesterov,
                            maximize = maximize,
                        }
                    ) { }

                /// <inheritdoc/>
                public double Momentum
                {
                    get => Options?.momentum ?? 0;
                    set => (Options ??= new Options()).momentum = value;
                }
            }
        }
    }
}
