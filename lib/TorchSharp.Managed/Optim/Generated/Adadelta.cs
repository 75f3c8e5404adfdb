// Written by Optim/Generator/optimizers.cs: change its table, optimizers.json.
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>Steps in the units of the parameter: the root of the mean squared step over that of the gradient. See <see cref="Modules.Adadelta"/>.</summary>
            public static Adadelta Adadelta(
                IEnumerable<Parameter> parameters,
                double lr = 1.0,
                double rho = 0.9,
                double eps = 1e-6,
                double weight_decay = 0,
                bool maximize = false
            ) => new(parameters, lr, rho, eps, weight_decay, maximize);

            /// <summary>The same for named parameters.</summary>
            public static Adadelta Adadelta(
                IEnumerable<(string name, Parameter parameter)> parameters,
                double lr = 1.0,
                double rho = 0.9,
                double eps = 1e-6,
                double weight_decay = 0,
                bool maximize = false
            ) =>
                new(
                    parameters.Select(pair => pair.parameter),
                    lr,
                    rho,
                    eps,
                    weight_decay,
                    maximize
                );

            /// <summary>The same for groups with settings of their own; what a group leaves open, it takes from here.</summary>
            public static Adadelta Adadelta(
                IEnumerable<Adadelta.ParamGroup> parameters,
                double lr = 1.0,
                double rho = 0.9,
                double eps = 1e-6,
                double weight_decay = 0,
                bool maximize = false
            ) => new(parameters, lr, rho, eps, weight_decay, maximize);
        }
    }

    namespace Modules
    {
        public partial class Adadelta : OptimizerHelper
        {
            private readonly Options _defaults;

            /// <summary>One group of parameters.</summary>
            /// <exception cref="ArgumentException">A setting is out of its range.</exception>
            public Adadelta(
                IEnumerable<Parameter> parameters,
                double lr,
                double rho = 0.9,
                double eps = 1e-6,
                double weight_decay = 0,
                bool maximize = false
            )
                : this(
                    [new ParamGroup { Parameters = parameters }],
                    lr,
                    rho,
                    eps,
                    weight_decay,
                    maximize
                ) { }

            /// <summary>Several groups of parameters.</summary>
            /// <exception cref="ArgumentException">A setting is out of its range.</exception>
            public Adadelta(
                IEnumerable<ParamGroup> parameters,
                double lr = 1.0,
                double rho = 0.9,
                double eps = 1e-6,
                double weight_decay = 0,
                bool maximize = false
            )
            {
                NotNegative(lr, nameof(lr));
                DecayRate(rho, nameof(rho));
                NotNegative(eps, nameof(eps));
                NotNegative(weight_decay, nameof(weight_decay));
                _defaults = new Options
                {
                    LearningRate = lr,
                    rho = rho,
                    eps = eps,
                    weight_decay = weight_decay,
                    maximize = maximize,
                };
                Check(_defaults);
                foreach (var group in parameters)
                    add_param_group(group);
            }

            /// <summary>What the settings must satisfy together.</summary>
            static partial void Check(Options settings);

            private protected override OptimizerOptions Complete(OptimizerOptions? options)
            {
                var given = (Options?)options ?? new Options();
                given.LearningRate ??= _defaults.LearningRate;
                given.rho ??= _defaults.rho;
                given.eps ??= _defaults.eps;
                given.weight_decay ??= _defaults.weight_decay;
                given.maximize ??= _defaults.maximize;
                return given;
            }

            private protected override OptimizerState NewState(Parameter parameter) =>
                new State(parameter);

            /// <summary>The settings of a group; null takes the optimizer's.</summary>
            public class Options : OptimizerOptions
            {
                /// <summary>The decay rate of both means.</summary>
                public double? rho { get; set; }

                /// <summary>What keeps the denominator from 0.</summary>
                public double? eps { get; set; }

                /// <summary>The factor of the parameter that is added to its gradient.</summary>
                public double? weight_decay { get; set; }

                /// <summary>Whether to climb instead of to descend.</summary>
                public bool? maximize { get; set; }

                /// <inheritdoc/>
                public override void SaveStateDict(BinaryWriter writer)
                {
                    base.SaveStateDict(writer);
                    writer.Write(rho!.Value);
                    writer.Write(eps!.Value);
                    writer.Write(weight_decay!.Value);
                    writer.Write(maximize!.Value);
                }

                /// <inheritdoc/>
                public override void LoadStateDict(BinaryReader reader)
                {
                    base.LoadStateDict(reader);
                    rho = reader.ReadDouble();
                    eps = reader.ReadDouble();
                    weight_decay = reader.ReadDouble();
                    maximize = reader.ReadBoolean();
                }

                /// <inheritdoc/>
                public override void LoadStateDict(OptimizerOptions source)
                {
                    base.LoadStateDict(source);
                    var other = (Options)source;
                    rho = other.rho;
                    eps = other.eps;
                    weight_decay = other.weight_decay;
                    maximize = other.maximize;
                }
            }

            /// <summary>Parameters with settings of their own.</summary>
            public class ParamGroup : ParamGroup<Options>
            {
                /// <summary>An empty group, to be filled by an initializer.</summary>
                public ParamGroup() { }

                /// <summary>Parameters and their settings.</summary>
                public ParamGroup(IEnumerable<Parameter> parameters, Options options)
                    : base(parameters, options) { }

                /// <summary>Parameters and their settings, one by one.</summary>
                public ParamGroup(
                    IEnumerable<Parameter> parameters,
                    double lr = 1.0,
                    double rho = 0.9,
                    double eps = 1e-6,
                    double weight_decay = 0,
                    bool maximize = false
                )
                    : base(
                        parameters,
                        new Options
                        {
                            LearningRate = lr,
                            rho = rho,
                            eps = eps,
                            weight_decay = weight_decay,
                            maximize = maximize,
                        }
                    ) { }
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

                /// <summary>The running mean of the squared step.</summary>
                public Tensor acc_delta { get; set; } = null!;

                /// <inheritdoc/>
                public override void Initialize(OptimizerOptions options)
                {
                    Dispose(true);

                    step = 0;
                    square_avg = Zeros();
                    acc_delta = Zeros();
                }

                /// <inheritdoc/>
                public override void SaveStateDict(BinaryWriter writer)
                {
                    writer.Write(step);
                    square_avg.Save(writer);
                    acc_delta.Save(writer);
                }

                /// <inheritdoc/>
                public override void LoadStateDict(BinaryReader reader)
                {
                    step = reader.ReadInt64();
                    square_avg.Load(reader);
                    acc_delta.Load(reader);
                }

                /// <inheritdoc/>
                public override void LoadStateDict(OptimizerState source)
                {
                    var other = (State)source;
                    step = other.step;
                    square_avg = Copy(square_avg, other.square_avg)!;
                    acc_delta = Copy(acc_delta, other.acc_delta)!;
                }

                /// <inheritdoc/>
                public override bool ApproximatelyEquals(OptimizerState other) =>
                    other is State same
                    && step == same.step
                    && Close(square_avg, same.square_avg)
                    && Close(acc_delta, same.acc_delta);

                /// <inheritdoc/>
                protected override void Dispose(bool disposing)
                {
                    square_avg?.Dispose();
                    acc_delta?.Dispose();
                }
            }
        }
    }
}
