// Written by Optim/Generator/optimizers.cs: change its table, optimizers.json.
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>Stochastic gradient descent that keeps the mean of its parameters. See <see cref="Modules.ASGD"/>.</summary>
            public static ASGD ASGD(
                IEnumerable<Parameter> parameters,
                double lr = 1e-3,
                double lambd = 1e-4,
                double alpha = 0.75,
                double t0 = 1e6,
                double weight_decay = 0,
                bool maximize = false
            ) => new(parameters, lr, lambd, alpha, t0, weight_decay, maximize);

            /// <summary>The same for named parameters.</summary>
            public static ASGD ASGD(
                IEnumerable<(string name, Parameter parameter)> parameters,
                double lr = 1e-3,
                double lambd = 1e-4,
                double alpha = 0.75,
                double t0 = 1e6,
                double weight_decay = 0,
                bool maximize = false
            ) =>
                new(
                    parameters.Select(pair => pair.parameter),
                    lr,
                    lambd,
                    alpha,
                    t0,
                    weight_decay,
                    maximize
                );

            /// <summary>The same for groups with settings of their own; what a group leaves open, it takes from here.</summary>
            public static ASGD ASGD(
                IEnumerable<ParamGroup<ASGD.Options>> parameters,
                double lr = 1e-3,
                double lambd = 1e-4,
                double alpha = 0.75,
                double t0 = 1e6,
                double weight_decay = 0,
                bool maximize = false
            ) => new(parameters, lr, lambd, alpha, t0, weight_decay, maximize);
        }
    }

    namespace Modules
    {
        public partial class ASGD : OptimizerHelper
        {
            private readonly Options _defaults;

            /// <summary>One group of parameters.</summary>
            /// <exception cref="ArgumentException">A setting is out of its range.</exception>
            public ASGD(
                IEnumerable<Parameter> parameters,
                double lr = 0.01,
                double lambd = 1e-4,
                double alpha = 0.75,
                double t0 = 1e6,
                double weight_decay = 0,
                bool maximize = false
            )
                : this(
                    [new ParamGroup { Parameters = parameters }],
                    lr,
                    lambd,
                    alpha,
                    t0,
                    weight_decay,
                    maximize
                ) { }

            /// <summary>Several groups of parameters.</summary>
            /// <exception cref="ArgumentException">A setting is out of its range.</exception>
            public ASGD(
                IEnumerable<ParamGroup<ASGD.Options>> parameters,
                double lr = 0.01,
                double lambd = 1e-4,
                double alpha = 0.75,
                double t0 = 1e6,
                double weight_decay = 0,
                bool maximize = false
            )
            {
                NotNegative(lr, nameof(lr));
                NotNegative(lambd, nameof(lambd));
                NotNegative(alpha, nameof(alpha));
                NotNegative(t0, nameof(t0));
                NotNegative(weight_decay, nameof(weight_decay));
                _defaults = new Options
                {
                    LearningRate = lr,
                    lambd = lambd,
                    alpha = alpha,
                    t0 = t0,
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
                given.lambd ??= _defaults.lambd;
                given.alpha ??= _defaults.alpha;
                given.t0 ??= _defaults.t0;
                given.weight_decay ??= _defaults.weight_decay;
                given.maximize ??= _defaults.maximize;
                return given;
            }

            private protected override OptimizerState NewState(Parameter parameter) =>
                new State(parameter);

            /// <summary>The settings of a group; null takes the optimizer's.</summary>
            public class Options : OptimizerOptions
            {
                /// <summary>The decay of the parameters, and of the rate.</summary>
                public double? lambd { get; set; }

                /// <summary>The power of the rate's decay.</summary>
                public double? alpha { get; set; }

                /// <summary>The step from which on the mean is taken.</summary>
                public double? t0 { get; set; }

                /// <summary>The factor of the parameter that is added to its gradient.</summary>
                public double? weight_decay { get; set; }

                /// <summary>Whether to climb instead of to descend.</summary>
                public bool? maximize { get; set; }

                /// <inheritdoc/>
                public override void SaveStateDict(BinaryWriter writer)
                {
                    base.SaveStateDict(writer);
                    writer.Write(maximize!.Value);
                    writer.Write(lambd!.Value);
                    writer.Write(alpha!.Value);
                    writer.Write(weight_decay!.Value);
                    writer.Write(t0!.Value);
                }

                /// <inheritdoc/>
                public override void LoadStateDict(BinaryReader reader)
                {
                    base.LoadStateDict(reader);
                    maximize = reader.ReadBoolean();
                    lambd = reader.ReadDouble();
                    alpha = reader.ReadDouble();
                    weight_decay = reader.ReadDouble();
                    t0 = reader.ReadDouble();
                }

                /// <inheritdoc/>
                public override void LoadStateDict(OptimizerOptions source)
                {
                    base.LoadStateDict(source);
                    var other = (Options)source;
                    lambd = other.lambd;
                    alpha = other.alpha;
                    t0 = other.t0;
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
                    double lr = 0.01,
                    double lambd = 1e-4,
                    double alpha = 0.75,
                    double t0 = 1e6,
                    double weight_decay = 0
                )
                    : base(
                        parameters,
                        new Options
                        {
                            LearningRate = lr,
                            lambd = lambd,
                            alpha = alpha,
                            t0 = t0,
                            weight_decay = weight_decay,
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

                /// <summary>The rate of the next step.</summary>
                public double eta { get; set; }

                /// <summary>The weight of the newest parameters in the mean.</summary>
                public double mu { get; set; }

                /// <summary>The mean of the parameters.</summary>
                public Tensor ax { get; set; } = null!;

                /// <inheritdoc/>
                public override void Initialize(OptimizerOptions options)
                {
                    Dispose(true);
                    var settings = (Options)options;
                    step = 0;
                    eta = settings.LearningRate ?? 0;
                    mu = 1;
                    ax = Zeros();
                }

                /// <inheritdoc/>
                public override void SaveStateDict(BinaryWriter writer)
                {
                    writer.Write(step);
                    writer.Write(eta);
                    writer.Write(mu);
                    ax.Save(writer);
                }

                /// <inheritdoc/>
                public override void LoadStateDict(BinaryReader reader)
                {
                    step = reader.ReadInt64();
                    eta = reader.ReadDouble();
                    mu = reader.ReadDouble();
                    ax.Load(reader);
                }

                /// <inheritdoc/>
                public override void LoadStateDict(OptimizerState source)
                {
                    var other = (State)source;
                    step = other.step;
                    eta = other.eta;
                    mu = other.mu;
                    ax = Copy(ax, other.ax)!;
                }

                /// <inheritdoc/>
                public override bool ApproximatelyEquals(OptimizerState other) =>
                    other is State same
                    && step == same.step
                    && eta == same.eta
                    && mu == same.mu
                    && Close(ax, same.ax);

                /// <inheritdoc/>
                protected override void Dispose(bool disposing)
                {
                    ax?.Dispose();
                }
            }
        }
    }
}
