// Written by Optim/Generator/optimizers.cs: change its table, optimizers.json.
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>Steps by the gradient's sign, each element with a length of its own. See <see cref="Modules.Rprop"/>.</summary>
            public static Rprop Rprop(
                IEnumerable<Parameter> parameters,
                double lr = 1e-2,
                double etaminus = 0.5,
                double etaplus = 1.2,
                double min_step = 1e-6,
                double max_step = 50,
                bool maximize = false
            ) => new(parameters, lr, etaminus, etaplus, min_step, max_step, maximize);

            /// <summary>The same for named parameters.</summary>
            public static Rprop Rprop(
                IEnumerable<(string name, Parameter parameter)> parameters,
                double lr = 1e-2,
                double etaminus = 0.5,
                double etaplus = 1.2,
                double min_step = 1e-6,
                double max_step = 50,
                bool maximize = false
            ) =>
                new(
                    parameters.Select(pair => pair.parameter),
                    lr,
                    etaminus,
                    etaplus,
                    min_step,
                    max_step,
                    maximize
                );

            /// <summary>The same for groups with settings of their own; what a group leaves open, it takes from here.</summary>
            public static Rprop Rprop(
                IEnumerable<Rprop.ParamGroup> parameters,
                double lr = 1e-2,
                double etaminus = 0.5,
                double etaplus = 1.2,
                double min_step = 1e-6,
                double max_step = 50,
                bool maximize = false
            ) => new(parameters, lr, etaminus, etaplus, min_step, max_step, maximize);
        }
    }

    namespace Modules
    {
        public partial class Rprop : OptimizerHelper
        {
            private readonly Options _defaults;

            /// <summary>One group of parameters.</summary>
            /// <exception cref="ArgumentException">A setting is out of its range.</exception>
            public Rprop(
                IEnumerable<Parameter> parameters,
                double lr = 1e-2,
                double etaminus = 0.5,
                double etaplus = 1.2,
                double min_step = 1e-6,
                double max_step = 50,
                bool maximize = false
            )
                : this(
                    [new ParamGroup { Parameters = parameters }],
                    lr,
                    etaminus,
                    etaplus,
                    min_step,
                    max_step,
                    maximize
                ) { }

            /// <summary>Several groups of parameters.</summary>
            /// <exception cref="ArgumentException">A setting is out of its range.</exception>
            public Rprop(
                IEnumerable<ParamGroup> parameters,
                double lr = 1e-2,
                double etaminus = 0.5,
                double etaplus = 1.2,
                double min_step = 1e-6,
                double max_step = 50,
                bool maximize = false
            )
            {
                NotNegative(lr, nameof(lr));
                NotNegative(etaminus, nameof(etaminus));
                NotNegative(etaplus, nameof(etaplus));
                NotNegative(min_step, nameof(min_step));
                NotNegative(max_step, nameof(max_step));
                _defaults = new Options
                {
                    LearningRate = lr,
                    etaminus = etaminus,
                    etaplus = etaplus,
                    min_step = min_step,
                    max_step = max_step,
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
                given.etaminus ??= _defaults.etaminus;
                given.etaplus ??= _defaults.etaplus;
                given.min_step ??= _defaults.min_step;
                given.max_step ??= _defaults.max_step;
                given.maximize ??= _defaults.maximize;
                return given;
            }

            private protected override OptimizerState NewState(Parameter parameter) =>
                new State(parameter);

            /// <summary>The settings of a group; null takes the optimizer's.</summary>
            public class Options : OptimizerOptions
            {
                /// <summary>What a length is multiplied with when the sign turns.</summary>
                public double? etaminus { get; set; }

                /// <summary>What a length is multiplied with when the sign stays.</summary>
                public double? etaplus { get; set; }

                /// <summary>The shortest length.</summary>
                public double? min_step { get; set; }

                /// <summary>The greatest length.</summary>
                public double? max_step { get; set; }

                /// <summary>Whether to climb instead of to descend.</summary>
                public bool? maximize { get; set; }

                /// <inheritdoc/>
                public override void SaveStateDict(BinaryWriter writer)
                {
                    base.SaveStateDict(writer);
                    writer.Write(maximize!.Value);
                    writer.Write(etaminus!.Value);
                    writer.Write(etaplus!.Value);
                    writer.Write(min_step!.Value);
                    writer.Write(max_step!.Value);
                }

                /// <inheritdoc/>
                public override void LoadStateDict(BinaryReader reader)
                {
                    base.LoadStateDict(reader);
                    maximize = reader.ReadBoolean();
                    etaminus = reader.ReadDouble();
                    etaplus = reader.ReadDouble();
                    min_step = reader.ReadDouble();
                    max_step = reader.ReadDouble();
                }

                /// <inheritdoc/>
                public override void LoadStateDict(OptimizerOptions source)
                {
                    base.LoadStateDict(source);
                    var other = (Options)source;
                    etaminus = other.etaminus;
                    etaplus = other.etaplus;
                    min_step = other.min_step;
                    max_step = other.max_step;
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
                    double lr = 1e-2,
                    double etaminus = 0.5,
                    double etaplus = 1.2,
                    double min_step = 1e-6,
                    double max_step = 50,
                    bool maximize = false
                )
                    : base(
                        parameters,
                        new Options
                        {
                            LearningRate = lr,
                            etaminus = etaminus,
                            etaplus = etaplus,
                            min_step = min_step,
                            max_step = max_step,
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

                /// <summary>The last gradient, 0 where its sign had turned.</summary>
                public Tensor prev { get; set; } = null!;

                /// <summary>The lengths.</summary>
                public Tensor step_size { get; set; } = null!;

                /// <inheritdoc/>
                public override void Initialize(OptimizerOptions options)
                {
                    Dispose(true);
                    var settings = (Options)options;
                    step = 0;
                    prev = Zeros();
                    step_size = Filled(settings.LearningRate ?? 0);
                }

                /// <inheritdoc/>
                public override void SaveStateDict(BinaryWriter writer)
                {
                    writer.Write(step);
                    prev.Save(writer);
                    step_size.Save(writer);
                }

                /// <inheritdoc/>
                public override void LoadStateDict(BinaryReader reader)
                {
                    step = reader.ReadInt64();
                    prev.Load(reader);
                    step_size.Load(reader);
                }

                /// <inheritdoc/>
                public override void LoadStateDict(OptimizerState source)
                {
                    var other = (State)source;
                    step = other.step;
                    prev = Copy(prev, other.prev)!;
                    step_size = Copy(step_size, other.step_size)!;
                }

                /// <inheritdoc/>
                public override bool ApproximatelyEquals(OptimizerState other) =>
                    other is State same
                    && step == same.step
                    && Close(prev, same.prev)
                    && Close(step_size, same.step_size);

                /// <inheritdoc/>
                protected override void Dispose(bool disposing)
                {
                    prev?.Dispose();
                    step_size?.Dispose();
                }
            }
        }
    }
}
