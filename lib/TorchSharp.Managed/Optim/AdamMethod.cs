using TorchSharp.Kernels;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The settings of a group in Adam's family; null takes the optimizer's.</summary>
public class AdamOptions : OptimizerOptions
{
    /// <summary>The decay rate of the mean gradient.</summary>
    public double? beta1 { get; set; }

    /// <summary>The decay rate of the mean squared gradient.</summary>
    public double? beta2 { get; set; }

    /// <summary>What keeps the denominator from 0.</summary>
    public double? eps { get; set; }

    /// <summary>The factor of the weight decay.</summary>
    public double? weight_decay { get; set; }

    /// <summary>Whether the denominator may only grow.</summary>
    public bool? amsgrad { get; set; }

    /// <summary>Whether to climb instead of to descend.</summary>
    public bool? maximize { get; set; }
}

/// <summary>What Adam and AdamW share: m, v = running means of g and g²; p -= lr·m̂ / (√v̂ + eps).</summary>
public abstract class AdamMethod : OptimizerHelper, optim.IBetas
{
    private readonly AdamOptions _defaults;
    private readonly bool _decoupled;

    private protected AdamMethod(AdamOptions defaults, bool decoupled)
    {
        NotNegative(defaults.LearningRate!.Value, "lr");
        NotNegative(defaults.eps!.Value, "eps");
        NotNegative(defaults.weight_decay!.Value, "weight_decay");
        DecayRate(defaults.beta1!.Value, "beta1");
        DecayRate(defaults.beta2!.Value, "beta2");
        (_defaults, _decoupled) = (defaults, decoupled);
    }

    /// <summary>The decay rates of groups that set none of their own.</summary>
    public (double, double) Betas
    {
        get => (_defaults.beta1!.Value, _defaults.beta2!.Value);
        set => (_defaults.beta1, _defaults.beta2) = value;
    }

    private protected override OptimizerOptions Complete(OptimizerOptions? options)
    {
        var given = (AdamOptions?)options ?? new AdamOptions();
        given.LearningRate ??= _defaults.LearningRate;
        given.beta1 ??= _defaults.beta1;
        given.beta2 ??= _defaults.beta2;
        given.eps ??= _defaults.eps;
        given.weight_decay ??= _defaults.weight_decay;
        given.amsgrad ??= _defaults.amsgrad;
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
        var (settings, memory) = ((AdamOptions)options, (State)state);
        memory.step++;
        var (first, second) = (
            memory.exp_avg ??= ZerosLike(parameter),
            memory.exp_avg_sq ??= ZerosLike(parameter)
        );
        var greatest = settings.amsgrad!.Value
            ? memory.max_exp_avg_sq ??= ZerosLike(parameter)
            : null;
        var step = new AdamStep(
            settings.LearningRate!.Value,
            settings.beta1!.Value,
            settings.beta2!.Value,
            settings.eps!.Value,
            checked((int)memory.step),
            settings.weight_decay!.Value,
            _decoupled,
            settings.maximize!.Value
        );
        if (parameter.dtype == ScalarType.Float64)
            Kernels.Optim.Adam(
                step,
                parameter.Flat<double>(),
                gradient.Flat<double>(),
                first.Flat<double>(),
                second.Flat<double>(),
                greatest is null ? default : greatest.Flat<double>()
            );
        else
            Kernels.Optim.Adam(
                step,
                parameter.Flat<float>(),
                gradient.Flat<float>(),
                first.Flat<float>(),
                second.Flat<float>(),
                greatest is null ? default : greatest.Flat<float>()
            );
    }

    private static void DecayRate(double value, string name)
    {
        if (value is not (>= 0 and < 1))
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"{name} is {value}: it must be at least 0 and below 1."
                ),
                name
            );
    }

    /// <summary>The running means of one parameter.</summary>
    public sealed class State : OptimizerState
    {
        /// <summary>How many steps were made.</summary>
        public long step { get; internal set; }

        /// <summary>The running mean of the gradient, or null before the first step.</summary>
        public Tensor? exp_avg { get; internal set; }

        /// <summary>The running mean of the squared gradient, or null before the first step.</summary>
        public Tensor? exp_avg_sq { get; internal set; }

        /// <summary>The greatest of those means so far, with amsgrad only.</summary>
        public Tensor? max_exp_avg_sq { get; internal set; }

        /// <inheritdoc/>
        protected override void Dispose(bool disposing)
        {
            exp_avg?.Dispose();
            exp_avg_sq?.Dispose();
            max_exp_avg_sq?.Dispose();
        }
    }
}
