// Writes ../Generated: what every optimizer has in the same shape, from the table in optimizers.json.
//
//     dotnet run lib/TorchSharp.Managed/Optim/Generator/optimizers.cs && dotnet csharpier format lib/TorchSharp.Managed/Optim/Generated
//
// Per optimizer: three factories and two constructors, Options and State with their files' layout (TorchSharp's),
// ParamGroup. The step itself is written by hand in ../{Name}.cs.

#:property PublishAot=false

using System.Runtime.CompilerServices;
using System.Text.Json;

var folder = Path.Combine(Path.GetDirectoryName(Here())!, "..", "Generated");
Directory.CreateDirectory(folder);
var table = File.ReadAllText(Path.ChangeExtension(Here(), "json"));
foreach (
    var optimizer in JsonSerializer.Deserialize<Optimizer[]>(table, JsonSerializerOptions.Web)!
)
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

    /// <summary>What the factories call the parameters.</summary>
    public string ParametersName { get; init; } = "parameters";

    /// <summary>The default rate of the constructors where it is not the factories': none when empty.</summary>
    public string? ConstructorRate { get; init; }

    /// <summary>The default rate of a group that is constructed, where it is not the factories'.</summary>
    public string? GroupRate { get; init; }

    /// <summary>The groups that are taken: by TorchSharp's one exception, any group with the right settings.</summary>
    public string? GroupKind { get; init; }

    /// <summary>The settings that a group is constructed with, where they are not all.</summary>
    public string[] GroupSettings { get; init; } = [];

    /// <summary>IMomentum, IBetas or nothing.</summary>
    public string? Controls { get; init; }

    private static string Parameters(
        string kind,
        string name,
        string rate,
        string? rateDefault,
        IEnumerable<Setting> settings
    ) =>
        $"IEnumerable<{kind}> {name}, double {rate}{(string.IsNullOrEmpty(rateDefault) ? "" : " = " + rateDefault)}"
        + string.Concat(settings.Select(s => $", {s.Type} {s.Name} = {s.Default}"));

    private string Factory(string kind, string? name = null) =>
        Parameters(kind, name ?? ParametersName, RateName, Rate, Settings);

    private string Constructor(string kind, string? rate) =>
        Parameters(kind, "parameters", "lr", rate, Settings);

    private IEnumerable<Setting> OfGroup =>
        GroupSettings.Length == 0
            ? Settings
            : GroupSettings.Select(name => Settings.Single(s => s.Name == name));

    private string Names(string rate) =>
        string.Join(", ", Settings.Select(s => s.Name).Prepend(rate));

    private static string NewOptions(string rate, IEnumerable<Setting> settings) =>
        $"new Options {{ LearningRate = {rate}, {string.Join(", ", settings.Select(s => $"{s.Name} = {s.Name}"))} }}";

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
            // Written by Optim/Generator/optimizers.cs: change its table, optimizers.json.
            using TorchSharp.Modules;
            using static TorchSharp.torch;

            namespace TorchSharp
            {
                public static partial class torch
                {
                    public static partial class optim
                    {
                        /// <summary>{{Doc}} See <see cref="Modules.{{Name}}"/>.</summary>
                        public static {{Name}} {{Name}}({{Factory(
                "Parameter"
            )}}) => new({{ParametersName}}, {{Names(RateName)}});

                        /// <summary>The same for named parameters.</summary>
                        public static {{Name}} {{Name}}({{Factory(
                "(string name, Parameter parameter)"
            )}}) =>
                            new({{ParametersName}}.Select(pair => pair.parameter), {{Names(RateName)}});

                        /// <summary>The same for groups with settings of their own; what a group leaves open, it takes from here.</summary>
                        public static {{Name}} {{Name}}({{Factory(
                GroupKind ?? $"{Name}.ParamGroup",
                "parameters"
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
                        public {{Name}}({{Constructor(
                "Parameter",
                ConstructorRate ?? Rate
            )}}) : this([new ParamGroup { Parameters = parameters }], {{Names("lr")}}) { }

                        /// <summary>Several groups of parameters.</summary>
                        /// <exception cref="ArgumentException">A setting is out of its range.</exception>
                        public {{Name}}({{Constructor(
                GroupKind ?? "ParamGroup",
                string.IsNullOrEmpty(ConstructorRate) ? Rate : ConstructorRate
            )}})
                        {
                            NotNegative(lr, nameof(lr));
                            {{Lines(
                Settings.Where(s => s.Check != ""),
                s => $"{s.Check}({s.Name}, nameof({s.Name}));"
            )}}
                            _defaults = {{NewOptions("lr", Settings)}};
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
                "parameters",
                "lr",
                GroupRate ?? Rate ?? "1e-3",
                OfGroup
            )}}) : base(parameters, {{NewOptions("lr", OfGroup)}}) { }
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
