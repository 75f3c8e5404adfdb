// Written by Optim/Generator/optimizers.cs: change its table, optimizers.json.
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>Adam that waits with its denominator until that is reliable. See <see cref="Modules.RAdam"/>.</summary>
            public static RAdam RAdam(
                IEnumerable<Parameter> parameters,
                double lr = 0.002,
                double beta1 = 0.9,
                double beta2 = 0.999,
                double eps = 1e-8,
                double weight_decay = 0
            ) => new(parameters, lr, beta1, beta2, eps, weight_decay);

            /// <summary>The same for named parameters.</summary>
            public static RAdam RAdam(
                IEnumerable<(string name, Parameter parameter)> parameters,
                double lr = 0.002,
                double beta1 = 0.9,
                double beta2 = 0.999,
                double eps = 1e-8,
                double weight_decay = 0
            ) =>
                new(parameters.Select(pair => pair.parameter), lr, beta1, beta2, eps, weight_decay);

            /// <summary>The same for groups with settings of their own; what a group leaves open, it takes from here.</summary>
            public static RAdam RAdam(
                IEnumerable<RAdam.ParamGroup> parameters,
                double lr = 0.002,
                double beta1 = 0.9,
                double beta2 = 0.999,
                double eps = 1e-8,
                double weight_decay = 0
            ) => new(parameters, lr, beta1, beta2, eps, weight_decay);
        }
    }

    namespace Modules
    {
        public partial class RAdam : OptimizerHelper, optim.IBetas
        {
            private readonly Options _defaults;

            /// <summary>One group of parameters.</summary>
            /// <exception cref="ArgumentException">A setting is out of its range.</exception>
            public RAdam(
                IEnumerable<Parameter> parameters,
                double lr,
                double beta1 = 0.9,
                double beta2 = 0.999,
                double eps = 1e-8,
                double weight_decay = 0
            )
                : this(
                    [new ParamGroup { Parameters = parameters }],
                    lr,
                    beta1,
                    beta2,
                    eps,
                    weight_decay
                ) { }

            /// <summary>Several groups of parameters.</summary>
            /// <exception cref="ArgumentException">A setting is out of its range.</exception>
            public RAdam(
                IEnumerable<ParamGroup> parameters,
                double lr = 0.002,
                double beta1 = 0.9,
                double beta2 = 0.999,
                double eps = 1e-8,
                double weight_decay = 0
            )
            {
                NotNegative(lr, nameof(lr));
                DecayRate(beta1, nameof(beta1));
                DecayRate(beta2, nameof(beta2));
                NotNegative(eps, nameof(eps));
                NotNegative(weight_decay, nameof(weight_decay));
                _defaults = new Options
                {
                    LearningRate = lr,
                    beta1 = beta1,
                    beta2 = beta2,
                    eps = eps,
                    weight_decay = weight_decay,
                };
                Check(_defaults);
                foreach (var group in parameters)
                    add_param_group(group);
            }

            /// <inheritdoc/>
            public (double, double) Betas
            {
                get => (_defaults.beta1 ?? 0, _defaults.beta2 ?? 0);
                set => (_defaults.beta1, _defaults.beta2) = value;
            }

            /// <summary>What the settings must satisfy together.</summary>
            static partial void Check(Options settings);

            private protected override OptimizerOptions Complete(OptimizerOptions? options)
            {
                var given = (Options?)options ?? new Options();
                given.LearningRate ??= _defaults.LearningRate;
                given.beta1 ??= _defaults.beta1;
                given.beta2 ??= _defaults.beta2;
                given.eps ??= _defaults.eps;
                given.weight_decay ??= _defaults.weight_decay;
                return given;
            }

            private protected override OptimizerState NewState(Parameter parameter) =>
                new State(parameter);

            /// <summary>The settings of a group; null takes the optimizer's.</summary>
            public class Options : OptimizerOptions
            {
                /// <summary>The decay rate of the mean gradient.</summary>
                public double? beta1 { get; set; }

                /// <summary>The decay rate of the mean squared gradient.</summary>
                public double? beta2 { get; set; }

                /// <summary>What keeps the denominator from 0.</summary>
                public double? eps { get; set; }

                /// <summary>The factor of the parameter that is added to its gradient.</summary>
                public double? weight_decay { get; set; }

                /// <inheritdoc/>
                public override void SaveStateDict(BinaryWriter writer)
                {
                    base.SaveStateDict(writer);
                    writer.Write(beta1!.Value);
                    writer.Write(beta2!.Value);
                    writer.Write(eps!.Value);
                    writer.Write(weight_decay!.Value);
                }

                /// <inheritdoc/>
                public override void LoadStateDict(BinaryReader reader)
                {
                    base.LoadStateDict(reader);
                    beta1 = reader.ReadDouble();
                    beta2 = reader.ReadDouble();
                    eps = reader.ReadDouble();
                    weight_decay = reader.ReadDouble();
                }

                /// <inheritdoc/>
                public override void LoadStateDict(OptimizerOptions source)
                {
                    base.LoadStateDict(source);
                    var other = (Options)source;
                    beta1 = other.beta1;
                    beta2 = other.beta2;
                    eps = other.eps;
                    weight_decay = other.weight_decay;
                }
            }

            /// <summary>Parameters with settings of their own.</summary>
            public class ParamGroup : ParamGroup<Options>, optim.IBetas
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
                    double beta1 = 0.9,
                    double beta2 = 0.999,
                    double eps = 1e-8,
                    double weight_decay = 0
                )
                    : base(
                        parameters,
                        new Options
                        {
                            LearningRate = lr,
                            beta1 = beta1,
                            beta2 = beta2,
                            eps = eps,
                            weight_decay = weight_decay,
                        }
                    ) { }

                /// <inheritdoc/>
                public (double, double) Betas
                {
                    get => ((Options ??= new()).beta1 ?? 0, (Options ??= new()).beta2 ?? 0);
                    set => ((Options ??= new()).beta1, (Options ??= new()).beta2) = value;
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

                /// <summary>The running mean of the gradient.</summary>
                public Tensor exp_avg { get; set; } = null!;

                /// <summary>The running mean of the squared gradient.</summary>
                public Tensor exp_avg_sq { get; set; } = null!;

                /// <inheritdoc/>
                public override void Initialize(OptimizerOptions options)
                {
                    Dispose(true);

                    step = 0;
                    exp_avg = Zeros();
                    exp_avg_sq = Zeros();
                }

                /// <inheritdoc/>
                public override void SaveStateDict(BinaryWriter writer)
                {
                    writer.Write(step);
                    exp_avg.Save(writer);
                    exp_avg_sq.Save(writer);
                }

                /// <inheritdoc/>
                public override void LoadStateDict(BinaryReader reader)
                {
                    step = reader.ReadInt64();
                    exp_avg.Load(reader);
                    exp_avg_sq.Load(reader);
                }

                /// <inheritdoc/>
                public override void LoadStateDict(OptimizerState source)
                {
                    var other = (State)source;
                    step = other.step;
                    exp_avg = Copy(exp_avg, other.exp_avg)!;
                    exp_avg_sq = Copy(exp_avg_sq, other.exp_avg_sq)!;
                }

                /// <inheritdoc/>
                public override bool ApproximatelyEquals(OptimizerState other) =>
                    other is State same
                    && step == same.step
                    && Close(exp_avg, same.exp_avg)
                    && Close(exp_avg_sq, same.exp_avg_sq);

                /// <inheritdoc/>
                protected override void Dispose(bool disposing)
                {
                    exp_avg?.Dispose();
                    exp_avg_sq?.Dispose();
                }
            }
        }
    }
}
