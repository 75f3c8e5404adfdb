// Writes ../Generated: what every optimizer has in the same shape, from the table at the end of this file.
//
//     dotnet run lib/TorchSharp.Managed/Optim/Generator/optimizers.cs && dotnet csharpier format lib/TorchSharp.Managed/Optim/Generated
//
// Per optimizer: three factories and two constructors, Options and State with their files' layout (TorchSharp's),
// ParamGroup. The step itself is written by hand in ../{Name}.cs.

using System.Runtime.CompilerServices;

var folder = Path.Combine(Path.GetDirectoryName(Here())!, "..", "Generated");
Directory.CreateDirectory(folder);
foreach (var optimizer in Optimizers.All)
    File.WriteAllText(
        Path.Combine(folder, $"{optimizer.Name}.cs"),
        optimizer.Text().ReplaceLineEndings("\n")
    );

static string Here([CallerFilePath] string path = "") => path;

/// <summary>A number or switch: its name, default, what it must satisfy ("NotNegative", "DecayRate" or ""), and what it is.</summary>
record Setting(string Name, string Default, string Check, string Doc)
{
    public string Type => Default is "true" or "false" ? "bool" : "double";
}

/// <summary>What is remembered per parameter: a number (with its first value) or a tensor.</summary>
record Memory(string Type, string Name, string First, string Doc)
{
    public bool IsTensor => Type.StartsWith("Tensor", StringComparison.Ordinal);
    public bool Optional => Type == "Tensor?";
}

record Optimizer(string Name, string Doc, string? Rate, Setting[] Settings, Memory[] State)
{
    /// <summary>The settings in the order in which TorchSharp writes them to a file.</summary>
    public string[] FileOrder { get; init; } = [];

    /// <summary>The learning rate's name in the factories.</summary>
    public string RateName { get; init; } = "lr";

    /// <summary>IMomentum, IBetas or nothing.</summary>
    public string? Controls { get; init; }

    private string Parameters(string kind, string rate, string? rateDefault) =>
        $"IEnumerable<{kind}> parameters, double {rate}{(rateDefault is null ? "" : " = " + rateDefault)}"
        + string.Concat(Settings.Select(s => $", {s.Type} {s.Name} = {s.Default}"));

    private string Names(string rate) =>
        string.Join(", ", Settings.Select(s => s.Name).Prepend(rate));

    private string NewOptions(string rate) =>
        $"new Options {{ LearningRate = {rate}, {string.Join(", ", Settings.Select(s => $"{s.Name} = {s.Name}"))} }}";

    private IEnumerable<Setting> InFile =>
        FileOrder.Length == 0
            ? Settings
            : FileOrder.Select(name => Settings.Single(s => s.Name == name));

    private IEnumerable<Memory> Tensors => State.Where(m => m.IsTensor);

    private string ControlsOf(string options) =>
        Controls switch
        {
            "IMomentum" => $$"""
                /// <inheritdoc/>
                public double Momentum { get => {{options}}.momentum ?? 0; set => {{options}}.momentum = value; }

                """,
            "IBetas" => $$"""
                /// <inheritdoc/>
                public (double, double) Betas
                {
                    get => ({{options}}.beta1 ?? 0, {{options}}.beta2 ?? 0);
                    set => ({{options}}.beta1, {{options}}.beta2) = value;
                }

                """,
            _ => "",
        };

    private static string Lines<T>(IEnumerable<T> items, Func<T, string> line) =>
        string.Join("\n", items.Select(line));

    public string Text() =>
        $$"""
            // Written by Optim/Generator/optimizers.cs: change the table there.
            using TorchSharp.Modules;
            using static TorchSharp.torch;

            namespace TorchSharp
            {
                public static partial class torch
                {
                    public static partial class optim
                    {
                        /// <summary>{{Doc}} See <see cref="Modules.{{Name}}"/>.</summary>
                        public static {{Name}} {{Name}}({{Parameters(
                "Parameter",
                RateName,
                Rate
            )}}) => new(parameters, {{Names(RateName)}});

                        /// <summary>The same for named parameters.</summary>
                        public static {{Name}} {{Name}}({{Parameters(
                "(string name, Parameter parameter)",
                RateName,
                Rate
            )}}) =>
                            new(parameters.Select(pair => pair.parameter), {{Names(RateName)}});

                        /// <summary>The same for groups with settings of their own; what a group leaves open, it takes from here.</summary>
                        public static {{Name}} {{Name}}({{Parameters(
                $"{Name}.ParamGroup",
                RateName,
                Rate
            )}}) => new(parameters, {{Names(RateName)}});
                    }
                }

                namespace Modules
                {
                    public partial class {{Name}} : OptimizerHelper{{(
                Controls is null ? "" : $", optim.{Controls}"
            )}}
                    {
                        private readonly Options _defaults;

                        /// <summary>One group of parameters.</summary>
                        /// <exception cref="ArgumentException">A setting is out of its range.</exception>
                        public {{Name}}({{Parameters(
                "Parameter",
                "lr",
                Rate
            )}}) : this([new ParamGroup { Parameters = parameters }], {{Names("lr")}}) { }

                        /// <summary>Several groups of parameters.</summary>
                        /// <exception cref="ArgumentException">A setting is out of its range.</exception>
                        public {{Name}}({{Parameters("ParamGroup", "lr", Rate)}})
                        {
                            NotNegative(lr, nameof(lr));
                            {{Lines(
                Settings.Where(s => s.Check != ""),
                s => $"{s.Check}({s.Name}, nameof({s.Name}));"
            )}}
                            _defaults = {{NewOptions("lr")}};
                            Check(_defaults);
                            foreach (var group in parameters)
                                add_param_group(group);
                        }

                        {{ControlsOf("_defaults")}}
                        /// <summary>What the settings must satisfy together.</summary>
                        static partial void Check(Options settings);

                        private protected override OptimizerOptions Complete(OptimizerOptions? options)
                        {
                            var given = (Options?)options ?? new Options();
                            given.LearningRate ??= _defaults.LearningRate;
                            {{Lines(Settings, s => $"given.{s.Name} ??= _defaults.{s.Name};")}}
                            return given;
                        }

                        private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

                        /// <summary>The settings of a group; null takes the optimizer's.</summary>
                        public class Options : OptimizerOptions
                        {
                            {{Lines(
                Settings,
                s => $"/// <summary>{s.Doc}</summary>\npublic {s.Type}? {s.Name} {{ get; set; }}\n"
            )}}
                            /// <inheritdoc/>
                            public override void SaveStateDict(BinaryWriter writer)
                            {
                                base.SaveStateDict(writer);
                                {{Lines(InFile, s => $"writer.Write({s.Name}!.Value);")}}
                            }

                            /// <inheritdoc/>
                            public override void LoadStateDict(BinaryReader reader)
                            {
                                base.LoadStateDict(reader);
                                {{Lines(
                InFile,
                s => $"{s.Name} = reader.Read{(s.Type == "bool" ? "Boolean" : "Double")}();"
            )}}
                            }

                            /// <inheritdoc/>
                            public override void LoadStateDict(OptimizerOptions source)
                            {
                                base.LoadStateDict(source);
                                var other = (Options)source;
                                {{Lines(Settings, s => $"{s.Name} = other.{s.Name};")}}
                            }
                        }

                        /// <summary>Parameters with settings of their own.</summary>
                        public class ParamGroup : ParamGroup<Options>{{(
                Controls is null ? "" : $", optim.{Controls}"
            )}}
                        {
                            /// <summary>An empty group, to be filled by an initializer.</summary>
                            public ParamGroup() { }

                            /// <summary>Parameters and their settings.</summary>
                            public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

                            /// <summary>Parameters and their settings, one by one.</summary>
                            public ParamGroup({{Parameters(
                "Parameter",
                "lr",
                Rate ?? "1e-3"
            )}}) : base(parameters, {{NewOptions("lr")}}) { }
                            {{(Controls is null ? "" : "\n" + ControlsOf("(Options ??= new())"))}}
                        }

                        /// <summary>What is remembered of one parameter.</summary>
                        public sealed class State : OptimizerState
                        {
                            /// <summary>The state before the first step.</summary>
                            public State(Parameter parameter) : base(parameter) { }

                            {{Lines(
                State,
                m =>
                    $"/// <summary>{m.Doc}</summary>\npublic {m.Type} {m.Name} {{ get; set; }}{(m.IsTensor && !m.Optional ? " = null!;" : "")}\n"
            )}}
                            /// <inheritdoc/>
                            public override void Initialize(OptimizerOptions options)
                            {
                                Dispose(true);
                                {{(
                State.Any(m => m.First.Contains("settings"))
                    ? "var settings = (Options)options;"
                    : ""
            )}}
                                {{Lines(State, m => $"{m.Name} = {m.First};")}}
                            }

                            /// <inheritdoc/>
                            public override void SaveStateDict(BinaryWriter writer)
                            {
                                {{Lines(
                State,
                m =>
                    m.Optional ? $"SaveConditionalStateTensor(writer, {m.Name});"
                    : m.IsTensor ? $"{m.Name}.Save(writer);"
                    : $"writer.Write({m.Name});"
            )}}
                            }

                            /// <inheritdoc/>
                            public override void LoadStateDict(BinaryReader reader)
                            {
                                {{Lines(
                State,
                m =>
                    m.Optional ? $"{m.Name} = LoadConditionalStateTensor(reader, {m.Name});"
                    : m.IsTensor ? $"{m.Name}.Load(reader);"
                    : $"{m.Name} = reader.Read{(m.Type == "long" ? "Int64" : "Double")}();"
            )}}
                            }

                            /// <inheritdoc/>
                            public override void LoadStateDict(OptimizerState source)
                            {
                                var other = (State)source;
                                {{Lines(
                State,
                m =>
                    m.IsTensor
                        ? $"{m.Name} = Copy({m.Name}, other.{m.Name}){(m.Optional ? "" : "!")};"
                        : $"{m.Name} = other.{m.Name};"
            )}}
                            }

                            /// <inheritdoc/>
                            public override bool ApproximatelyEquals(OptimizerState other) =>
                                other is State same && {{string.Join(
                " && ",
                State.Select(m =>
                    m.IsTensor ? $"Close({m.Name}, same.{m.Name})" : $"{m.Name} == same.{m.Name}"
                )
            )}};

                            /// <inheritdoc/>
                            protected override void Dispose(bool disposing)
                            {
                                {{Lines(Tensors, m => $"{m.Name}?.Dispose();")}}
                            }
                        }
                    }
                }
            }
            """;
}

static class Optimizers
{
    private static readonly Setting Beta1 = new(
        "beta1",
        "0.9",
        "DecayRate",
        "The decay rate of the mean gradient."
    );
    private static readonly Setting Beta2 = new(
        "beta2",
        "0.999",
        "DecayRate",
        "The decay rate of the mean squared gradient."
    );
    private static readonly Setting Decay = new(
        "weight_decay",
        "0",
        "NotNegative",
        "The factor of the parameter that is added to its gradient."
    );
    private static readonly Setting Shrink = Decay with
    {
        Doc =
            "The factor of the decoupled weight decay. 0 unless given, as in TorchSharp (PyTorch: 0.01).",
    };
    private static readonly Setting Maximize = new(
        "maximize",
        "false",
        "",
        "Whether to climb instead of to descend."
    );
    private static readonly Setting AmsGrad = new(
        "amsgrad",
        "false",
        "",
        "Whether the denominator may only grow."
    );
    private static readonly Memory Step = new("long", "step", "0", "How many steps were made.");
    private static readonly Memory Mean = new(
        "Tensor",
        "exp_avg",
        "Zeros()",
        "The running mean of the gradient."
    );
    private static readonly Memory Square = new(
        "Tensor",
        "exp_avg_sq",
        "Zeros()",
        "The running mean of the squared gradient."
    );
    private static readonly Memory Most = new(
        "Tensor?",
        "max_exp_avg_sq",
        "settings.amsgrad == true ? Zeros() : null",
        "The greatest running mean of the squared gradient so far, or null."
    );

    private static Setting Eps(string value) =>
        new("eps", value, "NotNegative", "What keeps the denominator from 0.");

    public static Optimizer[] All { get; } =
    [
        new(
            "SGD",
            "Stochastic gradient descent, with momentum when asked for.",
            null,
            [
                new("momentum", "0", "NotNegative", "How much of the last step stays."),
                new("dampening", "0", "", "How much of the gradient is left out of the momentum."),
                Decay,
                new("nesterov", "false", "", "Whether to look ahead along the momentum."),
                Maximize,
            ],
            [
                new(
                    "Tensor?",
                    "momentum_buffer",
                    "null",
                    "The momentum, or null before the first step."
                ),
            ]
        )
        {
            RateName = "learningRate",
            Controls = "IMomentum",
        },
        new(
            "Adam",
            "Adam: steps scaled by running means of the gradient and its square.",
            "0.001",
            [Beta1, Beta2, Eps("1e-8"), Decay, AmsGrad, Maximize],
            [Step, Mean, Square, Most]
        )
        {
            Controls = "IBetas",
        },
        new(
            "AdamW",
            "Adam with decoupled weight decay; weight_decay is 0 unless given, as in TorchSharp (PyTorch: 0.01).",
            "0.001",
            [Beta1, Beta2, Eps("1e-8"), Shrink, AmsGrad, Maximize],
            [Step, Mean, Square, Most]
        )
        {
            Controls = "IBetas",
        },
        new(
            "Adamax",
            "Adam with the greatest gradient in the place of the root mean square.",
            "0.002",
            [Beta1, Beta2, Eps("1e-8"), Decay],
            [Step, Mean, new("Tensor", "exp_inf", "Zeros()", "The greatest gradient, decayed.")]
        )
        {
            Controls = "IBetas",
        },
        new(
            "NAdam",
            "Adam that looks ahead along its momentum.",
            "0.002",
            [
                Beta1,
                Beta2,
                Eps("1e-8"),
                Decay,
                new(
                    "momentum_decay",
                    "0.004",
                    "NotNegative",
                    "How fast the momentum grows to beta1."
                ),
            ],
            [
                Step,
                new("double", "mu_product", "1", "The product of the momenta so far."),
                Mean,
                Square,
            ]
        )
        {
            Controls = "IBetas",
        },
        new(
            "RAdam",
            "Adam that waits with its denominator until that is reliable.",
            "0.002",
            [Beta1, Beta2, Eps("1e-8"), Decay],
            [Step, Mean, Square]
        )
        {
            Controls = "IBetas",
        },
        new(
            "RMSProp",
            "Steps divided by the root of the mean squared gradient.",
            "0.01",
            [
                new("alpha", "0.99", "NotNegative", "The decay rate of the mean squared gradient."),
                Eps("1e-8"),
                Decay,
                new("momentum", "0", "NotNegative", "How much of the last step stays."),
                new(
                    "centered",
                    "false",
                    "",
                    "Whether to divide by the variance instead of the mean square."
                ),
                Maximize,
            ],
            [
                Step,
                new("Tensor", "square_avg", "Zeros()", "The running mean of the squared gradient."),
                new("Tensor?", "momentum_buffer", "Zeros()", "The momentum."),
                new("Tensor?", "grad_avg", "Zeros()", "The running mean of the gradient."),
            ]
        )
        {
            FileOrder = ["maximize", "momentum", "alpha", "eps", "weight_decay", "centered"],
            Controls = "IMomentum",
        },
        new(
            "Adagrad",
            "Steps divided by the root of the sum of all squared gradients.",
            "0.01",
            [
                new(
                    "lr_decay",
                    "0",
                    "NotNegative",
                    "How fast the learning rate falls: lr / (1 + steps·lr_decay)."
                ),
                Decay,
                new(
                    "initial_accumulator_value",
                    "0",
                    "NotNegative",
                    "What the sum of squares starts from."
                ),
                Eps("1e-10"),
            ],
            [
                Step,
                new(
                    "Tensor",
                    "sum",
                    "Filled(settings.initial_accumulator_value ?? 0)",
                    "The sum of squared gradients."
                ),
            ]
        )
        {
            FileOrder = ["lr_decay", "initial_accumulator_value", "eps", "weight_decay"],
        },
        new(
            "Adadelta",
            "Steps in the units of the parameter: the root of the mean squared step over that of the gradient.",
            "1.0",
            [
                new("rho", "0.9", "DecayRate", "The decay rate of both means."),
                Eps("1e-6"),
                Decay,
                Maximize,
            ],
            [
                Step,
                new("Tensor", "square_avg", "Zeros()", "The running mean of the squared gradient."),
                new("Tensor", "acc_delta", "Zeros()", "The running mean of the squared step."),
            ]
        ),
        new(
            "Rprop",
            "Steps by the gradient's sign, each element with a length of its own.",
            "1e-2",
            [
                new(
                    "etaminus",
                    "0.5",
                    "NotNegative",
                    "What a length is multiplied with when the sign turns."
                ),
                new(
                    "etaplus",
                    "1.2",
                    "NotNegative",
                    "What a length is multiplied with when the sign stays."
                ),
                new("min_step", "1e-6", "NotNegative", "The shortest length."),
                new("max_step", "50", "NotNegative", "The greatest length."),
                Maximize,
            ],
            [
                Step,
                new("Tensor", "prev", "Zeros()", "The last gradient, 0 where its sign had turned."),
                new("Tensor", "step_size", "Filled(settings.LearningRate ?? 0)", "The lengths."),
            ]
        )
        {
            FileOrder = ["maximize", "etaminus", "etaplus", "min_step", "max_step"],
        },
        new(
            "ASGD",
            "Stochastic gradient descent that keeps the mean of its parameters.",
            "1e-3",
            [
                new(
                    "lambd",
                    "1e-4",
                    "NotNegative",
                    "The decay of the parameters, and of the rate."
                ),
                new("alpha", "0.75", "NotNegative", "The power of the rate's decay."),
                new("t0", "1e6", "NotNegative", "The step from which on the mean is taken."),
                Decay,
                Maximize,
            ],
            [
                Step,
                new("double", "eta", "settings.LearningRate ?? 0", "The rate of the next step."),
                new("double", "mu", "1", "The weight of the newest parameters in the mean."),
                new("Tensor", "ax", "Zeros()", "The mean of the parameters."),
            ]
        )
        {
            FileOrder = ["maximize", "lambd", "alpha", "weight_decay", "t0"],
        },
    ];
}
