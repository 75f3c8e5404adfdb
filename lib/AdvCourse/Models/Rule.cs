using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdvCourse.Models;

/// <summary>How a gradient becomes an update: <see cref="Sgd"/> or <see cref="Adam"/>.</summary>
public abstract record Rule
{
    private Rule(Schedule learningRate) => LearningRate = learningRate;

    /// <summary>The size of an update, over time.</summary>
    public Schedule LearningRate { get; }

    /// <summary>Stochastic gradient descent: <c>Rule.Sgd(0.1, momentum: 0.9)</c>.</summary>
    /// <param name="learningRate">The size of an update, over time.</param>
    /// <param name="momentum">How much of the last update is carried on, over time; none unless given.</param>
    /// <param name="weightDecay">L2 weight decay: this times the weight is added to the gradient.</param>
    /// <param name="nesterov">Look ahead along the momentum.</param>
    public static Rule Sgd(
        Schedule learningRate,
        Schedule? momentum = null,
        double weightDecay = 0,
        bool nesterov = false
    ) => new SgdRule(learningRate, momentum ?? 0, weightDecay, nesterov);

    /// <summary>Adam (Kingma and Ba 2014) with its usual constants: <c>Rule.Adam(0.001)</c>.</summary>
    /// <param name="learningRate">The size of an update, over time.</param>
    public static Rule Adam(Schedule learningRate) => new AdamRule(learningRate);

    internal abstract optim.Optimizer Create(IEnumerable<Parameter> parameters);

    /// <summary>Puts this moment's rates into the optimizer.</summary>
    internal virtual void Adjust(optim.Optimizer optimizer, int epoch, long update)
    {
        foreach (var group in optimizer.ParamGroups)
        {
            group.LearningRate = LearningRate.At(epoch, update);
        }
    }

    /// <inheritdoc/>
    public sealed override string ToString() => SettingsText.Record(this);

    private sealed record SgdRule(
        Schedule Rate,
        Schedule Momentum,
        double WeightDecay,
        bool Nesterov
    ) : Rule(Rate)
    {
        internal override optim.Optimizer Create(IEnumerable<Parameter> parameters) =>
            optim.SGD(
                parameters,
                Rate.At(0, 0),
                Momentum.At(0, 0),
                weight_decay: WeightDecay,
                nesterov: Nesterov
            );

        internal override void Adjust(optim.Optimizer optimizer, int epoch, long update)
        {
            base.Adjust(optimizer, epoch, update);
            foreach (var group in optimizer.ParamGroups)
            {
                if (group is SGD.ParamGroup sgd)
                {
                    sgd.Momentum = Momentum.At(epoch, update);
                }
            }
        }
    }

    private sealed record AdamRule(Schedule Rate) : Rule(Rate)
    {
        internal override optim.Optimizer Create(IEnumerable<Parameter> parameters) =>
            optim.Adam(parameters, Rate.At(0, 0));
    }
}
