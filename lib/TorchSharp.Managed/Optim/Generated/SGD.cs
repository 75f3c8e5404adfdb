// Written by Optim/Generator/optimizers.cs: change its table, optimizers.json.
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

            /// <summary>The same for groups with settings of their own; what a group leaves open, it takes from here.</summary>
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
        public partial class SGD : OptimizerHelper, optim.IMomentum
        {
            private readonly Options _defaults;

            /// <summary>One group of parameters.</summary>
            /// <exception cref="ArgumentException">A setting is out of its range.</exception>
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
            /// <exception cref="ArgumentException">A setting is out of its range.</exception>
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
                NotNegative(lr, nameof(lr));
                NotNegative(momentum, nameof(momentum));
                NotNegative(weight_decay, nameof(weight_decay));
                _defaults = new Options
                {
                    LearningRate = lr,
                    momentum = momentum,
                    dampening = dampening,
                    weight_decay = weight_decay,
                    nesterov = nesterov,
                    maximize = maximize,
                };
                Check(_defaults);
                foreach (var group in parameters)
                    add_param_group(group);
            }

            /// <inheritdoc/>
            public double Momentum
            {
                get => _defaults.momentum ?? 0;
                set => _defaults.momentum = value;
            }

            /// <summary>What the settings must satisfy together.</summary>
            static partial void Check(Options settings);

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

            private protected override OptimizerState NewState(Parameter parameter) =>
                new State(parameter);

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

                /// <inheritdoc/>
                public override void SaveStateDict(BinaryWriter writer)
                {
                    base.SaveStateDict(writer);
                    writer.Write(momentum!.Value);
                    writer.Write(dampening!.Value);
                    writer.Write(weight_decay!.Value);
                    writer.Write(nesterov!.Value);
                    writer.Write(maximize!.Value);
                }

                /// <inheritdoc/>
                public override void LoadStateDict(BinaryReader reader)
                {
                    base.LoadStateDict(reader);
                    momentum = reader.ReadDouble();
                    dampening = reader.ReadDouble();
                    weight_decay = reader.ReadDouble();
                    nesterov = reader.ReadBoolean();
                    maximize = reader.ReadBoolean();
                }

                /// <inheritdoc/>
                public override void LoadStateDict(OptimizerOptions source)
                {
                    base.LoadStateDict(source);
                    var other = (Options)source;
                    momentum = other.momentum;
                    dampening = other.dampening;
                    weight_decay = other.weight_decay;
                    nesterov = other.nesterov;
                    maximize = other.maximize;
                }
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
                    get => (Options ??= new()).momentum ?? 0;
                    set => (Options ??= new()).momentum = value;
                }
            }

            /// <summary>What is remembered of one parameter.</summary>
            public sealed class State : OptimizerState
            {
                /// <summary>The state before the first step.</summary>
                public State(Parameter parameter)
                    : base(parameter) { }

                /// <summary>The momentum, or null before the first step.</summary>
                public Tensor? momentum_buffer { get; set; }

                /// <inheritdoc/>
                public override void Initialize(OptimizerOptions options)
                {
                    Dispose(true);

                    momentum_buffer = null;
                }

                /// <inheritdoc/>
                public override void SaveStateDict(BinaryWriter writer)
                {
                    SaveConditionalStateTensor(writer, momentum_buffer);
                }

                /// <inheritdoc/>
                public override void LoadStateDict(BinaryReader reader)
                {
                    momentum_buffer = LoadConditionalStateTensor(reader, momentum_buffer);
                }

                /// <inheritdoc/>
                public override void LoadStateDict(OptimizerState source)
                {
                    var other = (State)source;
                    momentum_buffer = Copy(momentum_buffer, other.momentum_buffer);
                }

                /// <inheritdoc/>
                public override bool ApproximatelyEquals(OptimizerState other) =>
                    other is State same && Close(momentum_buffer, same.momentum_buffer);

                /// <inheritdoc/>
                protected override void Dispose(bool disposing)
                {
                    momentum_buffer?.Dispose();
                }
            }
        }
    }
}
