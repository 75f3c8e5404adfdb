using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>An optimizer that treats each parameter by itself, with a state of its own.</summary>
public abstract partial class OptimizerHelper : optim.Optimizer
{
    private readonly Dictionary<Parameter, OptimizerState> _state = new(
        ReferenceEqualityComparer.Instance
    );

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A parameter is in a group already.</exception>
    public override void add_param_group(ParamGroup param_group)
    {
        ArgumentNullException.ThrowIfNull(param_group);
        param_group.Parameters = [.. param_group.Parameters];
        param_group.Options = Complete(param_group.Options);
        param_group.InitialLearningRate = param_group.LearningRate;
        foreach (var parameter in param_group.Parameters)
        {
            var state = NewState(parameter);
            if (!_state.TryAdd(parameter, state))
                throw new ArgumentException(
                    "A parameter is in this optimizer already: each may be in one group only.",
                    nameof(param_group)
                );
            state.Initialize(param_group.Options);
        }
        base.add_param_group(param_group);
    }

    /// <inheritdoc/>
    public override Tensor? step(Func<Tensor>? closure = null)
    {
        Tensor? loss = null;
        if (closure is not null)
            using (enable_grad())
                loss = closure();
        using (no_grad())
        using (NewDisposeScope())
            foreach (var group in _parameter_groups)
            foreach (var parameter in group.Parameters)
                if (parameter.grad is { } gradient)
                {
                    Update(
                        parameter,
                        Align(gradient, parameter),
                        group.Options!,
                        _state[parameter]
                    );
                    parameter.Changed();
                }
        return loss;
    }

    /// <summary>Fills what the group's settings left open.</summary>
    private protected abstract OptimizerOptions Complete(OptimizerOptions? options);

    /// <summary>The state of a parameter, not yet initialised.</summary>
    private protected abstract OptimizerState NewState(Parameter parameter);

    /// <summary>One step of one parameter, without gradients, in a scope. The gradient lies in memory as the parameter does.</summary>
    private protected abstract void Update(
        Parameter parameter,
        Tensor gradient,
        OptimizerOptions options,
        OptimizerState state
    );

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        foreach (var state in _state.Values)
            state.Dispose();
        _state.Clear();
    }

    /// <summary>A learning rate, decay or momentum must be a number that is not negative.</summary>
    private protected static void NotNegative(double value, string name)
    {
        if (value is not >= 0)
            throw new ArgumentException(
                FormattableString.Invariant($"{name} is {value}: it must be 0 or more."),
                name
            );
    }

    /// <summary>The decay rate of a running mean is at least 0 and below 1.</summary>
    private protected static void DecayRate(double value, string name)
    {
        if (value is not (>= 0 and < 1))
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"{name} is {value}: it must be at least 0 and below 1."
                ),
                name
            );
    }

    /// <summary>g + weight_decay·p, negated first to climb.</summary>
    private protected static Tensor Effective(
        Tensor gradient,
        Parameter parameter,
        double? weight_decay = 0,
        bool? maximize = false
    )
    {
        var g = maximize == true ? -gradient : gradient;
        return weight_decay is null or 0 ? g : g.add(parameter, alpha: weight_decay.Value);
    }

    private static Tensor Align(Tensor gradient, Tensor parameter)
    {
        if (gradient.dtype != parameter.dtype)
            throw new InvalidOperationException(
                $"A parameter of type {parameter.dtype} has a gradient of type {gradient.dtype}."
            );
        if (gradient.Strides.AsSpan().SequenceEqual(parameter.Strides))
            return gradient;
        return new Tensor(
            parameter.dtype,
            parameter.shape,
            parameter.StridesOrNull,
            zeroed: false
        ).copy_(gradient);
    }
}
