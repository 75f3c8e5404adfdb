using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What an optimizer remembers about one parameter.</summary>
public abstract class OptimizerState : IDisposable
{
    /// <summary>Frees the remembered tensors.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the remembered tensors.</summary>
    protected abstract void Dispose(bool disposing);
}

/// <summary>An optimizer that treats each parameter by itself, with a state of its own.</summary>
public abstract class OptimizerHelper : optim.Optimizer
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
            if (!_state.TryAdd(parameter, NewState()))
                throw new ArgumentException(
                    "A parameter is in this optimizer already: each may be in one group only.",
                    nameof(param_group)
                );
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
            foreach (var group in _parameter_groups)
            foreach (var parameter in group.Parameters)
                if (parameter.grad is { } gradient)
                {
                    using var aligned = Align(gradient, parameter);
                    Update(parameter, aligned.Tensor, group.Options!, _state[parameter]);
                    parameter.Changed();
                }
        return loss;
    }

    /// <summary>Fills what the group's settings left open.</summary>
    private protected abstract OptimizerOptions Complete(OptimizerOptions? options);

    /// <summary>The state of a parameter before its first step.</summary>
    private protected abstract OptimizerState NewState();

    /// <summary>One step of one parameter. The gradient lies in memory as the parameter does.</summary>
    private protected abstract void Update(
        Parameter parameter,
        Tensor gradient,
        OptimizerOptions options,
        OptimizerState state
    );

    /// <summary>The remembered state of a parameter.</summary>
    private protected OptimizerState StateOf(Parameter parameter) => _state[parameter];

    /// <summary>A tensor that lies in memory as the parameter does, outside all dispose scopes, filled with zeros.</summary>
    private protected static Tensor ZerosLike(Tensor parameter) =>
        new Tensor(
            parameter.dtype,
            parameter.shape,
            parameter.StridesOrNull,
            zeroed: true
        ).DetachFromDisposeScope();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        foreach (var state in _state.Values)
            state.Dispose();
        _state.Clear();
    }

    /// <summary>A learning rate, decay or momentum must be a number that is not negative.</summary>
    private protected static double NotNegative(double value, string name) =>
        value >= 0
            ? value
            : throw new ArgumentException(
                FormattableString.Invariant($"{name} is {value}: it must be 0 or more."),
                name
            );

    private static Aligned Align(Tensor gradient, Tensor parameter)
    {
        if (gradient.dtype != parameter.dtype)
            throw new InvalidOperationException(
                $"A parameter of type {parameter.dtype} has a gradient of type {gradient.dtype}."
            );
        if (gradient.Strides.AsSpan().SequenceEqual(parameter.Strides))
            return new(gradient, Copied: false);
        var copy = ZerosLike(parameter);
        copy.copy_(gradient);
        return new(copy, Copied: true);
    }

    private readonly record struct Aligned(Tensor Tensor, bool Copied) : IDisposable
    {
        public void Dispose()
        {
            if (Copied)
                Tensor.Dispose();
        }
    }
}
