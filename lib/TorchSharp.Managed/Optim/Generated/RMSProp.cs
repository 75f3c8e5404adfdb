// Written by Optim/Generator/optimizers.cs: change its table, optimizers.json.
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>Steps divided by the root of the mean squared gradient. See <see cref="Modules.RMSProp"/>.</summary>
            public static RMSProp RMSProp(
                IEnumerable<Parameter> parameters,
                double lr = 0.01,
                double alpha = 0.99,
                double eps = 1e-8,
                double weight_decay = 0,
                double momentum = 0,
                bool centered = false,
                bool maximize = false
            ) => new(parameters, lr, alpha, eps, weight_decay, momentum, centered, maximize);

            /// <summary>The same for named parameters.</summary>
            public static RMSProp RMSProp(
                IEnumerable<(string name, Parameter parameter)> parameters,
                double lr = 0.01,
                double alpha = 0.99,
                double eps = 1e-8,
                double weight_decay = 0,
                double momentum = 0,
                bool centered = false,
                bool maximize = false
            ) =>
                new(
                    parameters.Select(pair => pair.parameter),
                    lr,
                    alpha,
                    eps,
                    weight_decay,
                    momentum,
                    centered,
                    maximize
                );

            /// <summary>The same for groups with settings of their own; what a group leaves open, it takes from here.</summary>
            public static RMSProp RMSProp(
                IEnumerable<RMSProp.ParamGroup> parameters,
                double lr = 0.01,
                double alpha = 0.99,
                double eps = 1e-8,
                double weight_decay = 0,
                double momentum = 0,
                bool centered = false,
                bool maximize = false
            ) => new(parameters, lr, alpha, eps, weight_decay, momentum, centered, maximize);
        }
    }

    namespace Modules
    {
        public partial class RMSProp : OptimizerHelper, optim.IMomentum
        {
            private readonly Options _defaults;

            /// <summary>One group of parameters.</summary>
            /// <exception cref="ArgumentException">A setting is out of its range.</exception>
            public RMSProp(
                IEnumerable<Parameter> parameters,
                double lr = 0.001,
                double alpha = 0.99,
                double eps = 1e-8,
                double weight_decay = 0,
                double momentum = 0,
                bool centered = false,
                bool maximize = false
            )
                : this(
                    [new ParamGroup { Parameters = parameters }],
                    lr,
                    alpha,
                    eps,
                    weight_decay,
                    momentum,
                    centered,
                    maximize
                ) { }

            /// <summary>Several groups of parameters.</summary>
            /// <exception cref="ArgumentException">A setting is out of its range.</exception>
            public RMSProp(
                IEnumerable<ParamGroup> parameters,
                double lr = 0.001,
                double alpha = 0.99,
                double eps = 1e-8,
                double weight_decay = 0,
                double momentum = 0,
                bool centered = false,
                bool maximize = false
            )
            {
                NotNegative(lr, nameof(lr));
                NotNegative(alpha, nameof(alpha));
                NotNegative(eps, nameof(eps));
                NotNegative(weight_decay, nameof(weight_decay));
                NotNegative(momentum, nameof(momentum));
                _defaults = new Options
                {
                    LearningRate = lr,
                    alpha = alpha,
                    eps = eps,
                    weight_decay = weight_decay,
                    momentum = momentum,
                    centered = centered,
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
                given.alpha ??= _defaults.alpha;
                given.eps ??= _defaults.eps;
                given.weight_decay ??= _defaults.weight_decay;
                given.momentum ??= _defaults.momentum;
                given.centered ??= _defaults.centered;
                given.maximize ??= _defaults.maximize;
                return given;
            }

            private protected override OptimizerState NewState(Parameter parameter) =>
                new State(parameter);

            /// <summary>The settings of a group; null takes the optimizer's.</summary>
            public class Options : OptimizerOptions
            {
                /// <summary>The decay rate of the mean squared gradient.</summary>
                public double? alpha { get; set; }

                /// <summary>What keeps the denominator from 0.</summary>
                public double? eps { get; set; }

                /// <summary>The factor of the parameter that is added to its gradient.</summary>
                public double? weight_decay { get; set; }

                /// <summary>How much of the last step stays.</summary>
                public double? momentum { get; set; }

                /// <summary>Whether to divide by the variance instead of the mean square.</summary>
                public bool? centered { get; set; }

                /// <summary>Whether to climb instead of to descend.</summary>
                public bool? maximize { get; set; }

                /// <inheritdoc/>
                public override void SaveStateDict(BinaryWriter writer)
                {
                    base.SaveStateDict(writer);
                    writer.Write(maximize!.Value);
                    writer.Write(momentum!.Value);
                    writer.Write(alpha!.Value);
                    writer.Write(eps!.Value);
                    writer.Write(weight_decay!.Value);
                    writer.Write(centered!.Value);
                }

                /// <inheritdoc/>
                public override void LoadStateDict(BinaryReader reader)
                {
                    base.LoadStateDict(reader);
                    maximize = reader.ReadBoolean();
                    momentum = reader.ReadDouble();
                    alpha = reader.ReadDouble();
                    eps = reader.ReadDouble();
                    weight_decay = reader.ReadDouble();
                    centered = reader.ReadBoolean();
                }

                /// <inheritdoc/>
                public override void LoadStateDict(OptimizerOptions source)
                {
                    base.LoadStateDict(source);
                    var other = (Options)source;
                    alpha = other.alpha;
                    eps = other.eps;
                    weight_decay = other.weight_decay;
                    momentum = other.momentum;
                    centered = other.centered;
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
                    double lr = 0.001,
                    double eps = 1e-8,
                    double alpha = 0.99,
                    double weight_decay = 0,
                    double momentum = 0,
                    bool centered = false
                )
                    : base(
                        parameters,
                        new Options
                        {
                            LearningRate = lr,
                            eps = eps,
                            alpha = alpha,
                            weight_decay = weight_decay,
                            momentum = momentum,
                            centered = centered,
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

                /// <summary>How many steps were made.</summary>
                public long step { get; set; }

                /// <summary>The running mean of the squared gradient.</summary>
                public Tensor square_avg { get; set; } = null!;

                /// <summary>The momentum.</summary>
                public Tensor? momentum_buffer { get; set; }

                /// <summary>The running mean of the gradient.</summary>
                public Tensor? grad_avg { get; set; }

                /// <inheritdoc/>
                public override void Initialize(OptimizerOptions options)
                {
                    Dispose(true);

                    step = 0;
                    square_avg = Zeros();
                    momentum_buffer = Zeros();
                    grad_avg = Zeros();
                }

                /// <inheritdoc/>
                public override void SaveStateDict(BinaryWriter writer)
                {
                    writer.Write(step);
                    square_avg.Save(writer);
                    SaveConditionalStateTensor(writer, momentum_buffer);
                    SaveConditionalStateTensor(writer, grad_avg);
                }

                /// <inheritdoc/>
                public override void LoadStateDict(BinaryReader reader)
                {
                    step = reader.ReadInt64();
                    square_avg.Load(reader);
                    momentum_buffer = LoadConditionalStateTensor(reader, momentum_buffer);
                    grad_avg = LoadConditionalStateTensor(reader, grad_avg);
                }

                /// <inheritdoc/>
                public override void LoadStateDict(OptimizerState source)
                {
                    var other = (State)source;
                    step = other.step;
                    square_avg = Copy(square_avg, other.square_avg)!;
                    momentum_buffer = Copy(momentum_buffer, other.momentum_buffer);
                    grad_avg = Copy(grad_avg, other.grad_avg);
                }

                /// <inheritdoc/>
                public override bool ApproximatelyEquals(OptimizerState other) =>
                    other is State same
                    && step == same.step
                    && Close(square_avg, same.square_avg)
                    && Close(momentum_buffer, same.momentum_buffer)
                    && Close(grad_avg, same.grad_avg);

                /// <inheritdoc/>
                protected override void Dispose(bool disposing)
                {
                    square_avg?.Dispose();
                    momentum_buffer?.Dispose();
                    grad_avg?.Dispose();
                }
            }
        }
    }
}
