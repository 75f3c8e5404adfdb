// Written by Optim/Generator/optimizers.cs: change its table, optimizers.json.
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>Steps divided by the root of the sum of all squared gradients. See <see cref="Modules.Adagrad"/>.</summary>
            public static Adagrad Adagrad(
                IEnumerable<Parameter> parameters,
                double lr = 0.01,
                double lr_decay = 0,
                double weight_decay = 0,
                double initial_accumulator_value = 0,
                double eps = 1e-10
            ) => new(parameters, lr, lr_decay, weight_decay, initial_accumulator_value, eps);

            /// <summary>The same for named parameters.</summary>
            public static Adagrad Adagrad(
                IEnumerable<(string name, Parameter parameter)> parameters,
                double lr = 0.01,
                double lr_decay = 0,
                double weight_decay = 0,
                double initial_accumulator_value = 0,
                double eps = 1e-10
            ) =>
                new(
                    parameters.Select(pair => pair.parameter),
                    lr,
                    lr_decay,
                    weight_decay,
                    initial_accumulator_value,
                    eps
                );

            /// <summary>The same for groups with settings of their own; what a group leaves open, it takes from here.</summary>
            public static Adagrad Adagrad(
                IEnumerable<Adagrad.ParamGroup> parameters,
                double lr = 0.01,
                double lr_decay = 0,
                double weight_decay = 0,
                double initial_accumulator_value = 0,
                double eps = 1e-10
            ) => new(parameters, lr, lr_decay, weight_decay, initial_accumulator_value, eps);
        }
    }

    namespace Modules
    {
        public partial class Adagrad : OptimizerHelper
        {
            private readonly Options _defaults;

            /// <summary>One group of parameters.</summary>
            /// <exception cref="ArgumentException">A setting is out of its range.</exception>
            public Adagrad(
                IEnumerable<Parameter> parameters,
                double lr = 0.01,
                double lr_decay = 0,
                double weight_decay = 0,
                double initial_accumulator_value = 0,
                double eps = 1e-10
            )
                : this(
                    [new ParamGroup { Parameters = parameters }],
                    lr,
                    lr_decay,
                    weight_decay,
                    initial_accumulator_value,
                    eps
                ) { }

            /// <summary>Several groups of parameters.</summary>
            /// <exception cref="ArgumentException">A setting is out of its range.</exception>
            public Adagrad(
                IEnumerable<ParamGroup> parameters,
                double lr = 0.01,
                double lr_decay = 0,
                double weight_decay = 0,
                double initial_accumulator_value = 0,
                double eps = 1e-10
            )
            {
                NotNegative(lr, nameof(lr));
                NotNegative(lr_decay, nameof(lr_decay));
                NotNegative(weight_decay, nameof(weight_decay));
                NotNegative(initial_accumulator_value, nameof(initial_accumulator_value));
                NotNegative(eps, nameof(eps));
                _defaults = new Options
                {
                    LearningRate = lr,
                    lr_decay = lr_decay,
                    weight_decay = weight_decay,
                    initial_accumulator_value = initial_accumulator_value,
                    eps = eps,
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
                given.lr_decay ??= _defaults.lr_decay;
                given.weight_decay ??= _defaults.weight_decay;
                given.initial_accumulator_value ??= _defaults.initial_accumulator_value;
                given.eps ??= _defaults.eps;
                return given;
            }

            private protected override OptimizerState NewState(Parameter parameter) =>
                new State(parameter);

            /// <summary>The settings of a group; null takes the optimizer's.</summary>
            public class Options : OptimizerOptions
            {
                /// <summary>How fast the learning rate falls: lr / (1 + steps·lr_decay).</summary>
                public double? lr_decay { get; set; }

                /// <summary>The factor of the parameter that is added to its gradient.</summary>
                public double? weight_decay { get; set; }

                /// <summary>What the sum of squares starts from.</summary>
                public double? initial_accumulator_value { get; set; }

                /// <summary>What keeps the denominator from 0.</summary>
                public double? eps { get; set; }

                /// <inheritdoc/>
                public override void SaveStateDict(BinaryWriter writer)
                {
                    base.SaveStateDict(writer);
                    writer.Write(lr_decay!.Value);
                    writer.Write(initial_accumulator_value!.Value);
                    writer.Write(eps!.Value);
                    writer.Write(weight_decay!.Value);
                }

                /// <inheritdoc/>
                public override void LoadStateDict(BinaryReader reader)
                {
                    base.LoadStateDict(reader);
                    lr_decay = reader.ReadDouble();
                    initial_accumulator_value = reader.ReadDouble();
                    eps = reader.ReadDouble();
                    weight_decay = reader.ReadDouble();
                }

                /// <inheritdoc/>
                public override void LoadStateDict(OptimizerOptions source)
                {
                    base.LoadStateDict(source);
                    var other = (Options)source;
                    lr_decay = other.lr_decay;
                    weight_decay = other.weight_decay;
                    initial_accumulator_value = other.initial_accumulator_value;
                    eps = other.eps;
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
                    double lr = 0.01,
                    double lr_decay = 0,
                    double weight_decay = 0,
                    double initial_accumulator_value = 0,
                    double eps = 1e-10
                )
                    : base(
                        parameters,
                        new Options
                        {
                            LearningRate = lr,
                            lr_decay = lr_decay,
                            weight_decay = weight_decay,
                            initial_accumulator_value = initial_accumulator_value,
                            eps = eps,
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

                /// <summary>The sum of squared gradients.</summary>
                public Tensor sum { get; set; } = null!;

                /// <inheritdoc/>
                public override void Initialize(OptimizerOptions options)
                {
                    Dispose(true);
                    var settings = (Options)options;
                    step = 0;
                    sum = Filled(settings.initial_accumulator_value ?? 0);
                }

                /// <inheritdoc/>
                public override void SaveStateDict(BinaryWriter writer)
                {
                    writer.Write(step);
                    sum.Save(writer);
                }

                /// <inheritdoc/>
                public override void LoadStateDict(BinaryReader reader)
                {
                    step = reader.ReadInt64();
                    sum.Load(reader);
                }

                /// <inheritdoc/>
                public override void LoadStateDict(OptimizerState source)
                {
                    var other = (State)source;
                    step = other.step;
                    sum = Copy(sum, other.sum)!;
                }

                /// <inheritdoc/>
                public override bool ApproximatelyEquals(OptimizerState other) =>
                    other is State same && step == same.step && Close(sum, same.sum);

                /// <inheritdoc/>
                protected override void Dispose(bool disposing)
                {
                    sum?.Dispose();
                }
            }
        }
    }
}
