using static TorchSharp.torch.nn;

namespace TorchSharp;

/// <summary>A loss of a prediction and a target.</summary>
/// <typeparam name="T1">The prediction.</typeparam>
/// <typeparam name="T2">The target.</typeparam>
/// <typeparam name="TResult">The loss.</typeparam>
public abstract class Loss<T1, T2, TResult> : Module<T1, T2, TResult>
{
    /// <summary>A loss with a reduction.</summary>
    protected Loss(Reduction reduction = Reduction.Mean)
        : base("") => this.reduction = reduction;

    /// <summary>Mean, sum, or a value an element.</summary>
    public Reduction reduction { get; }
}

/// <summary>A loss of three things.</summary>
/// <typeparam name="T1">The first.</typeparam>
/// <typeparam name="T2">The second.</typeparam>
/// <typeparam name="T3">The third.</typeparam>
/// <typeparam name="TResult">The loss.</typeparam>
public abstract class Loss<T1, T2, T3, TResult> : Module<T1, T2, T3, TResult>
{
    /// <summary>A loss with a reduction.</summary>
    protected Loss(Reduction reduction = Reduction.Mean)
        : base("") => this.reduction = reduction;

    /// <summary>Mean, sum, or a value an element.</summary>
    public Reduction reduction { get; }
}

/// <summary>A loss of four things.</summary>
/// <typeparam name="T1">The first.</typeparam>
/// <typeparam name="T2">The second.</typeparam>
/// <typeparam name="T3">The third.</typeparam>
/// <typeparam name="T4">The fourth.</typeparam>
/// <typeparam name="TResult">The loss.</typeparam>
public abstract class Loss<T1, T2, T3, T4, TResult> : Module<T1, T2, T3, T4, TResult>
{
    /// <summary>A loss with a reduction.</summary>
    protected Loss(Reduction reduction = Reduction.Mean)
        : base("") => this.reduction = reduction;

    /// <summary>Mean, sum, or a value an element.</summary>
    public Reduction reduction { get; }
}

/// <summary>A loss with weights of classes or elements.</summary>
/// <typeparam name="T1">The prediction.</typeparam>
/// <typeparam name="T2">The target.</typeparam>
/// <typeparam name="TResult">The loss.</typeparam>
public abstract class WeightedLoss<T1, T2, TResult> : Loss<T1, T2, TResult>
{
    /// <summary>A loss with weights and a reduction.</summary>
    protected WeightedLoss(torch.Tensor? weight = null, Reduction reduction = Reduction.Mean)
        : base(reduction) => this.weight = weight;

    /// <summary>The weights, or null.</summary>
    public torch.Tensor? weight { get; }
}
