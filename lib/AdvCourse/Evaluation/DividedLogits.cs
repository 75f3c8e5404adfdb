using AdvCourse.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Evaluation;

/// <summary>Any model with its logits divided: the same decisions, a softmax that is not saturated.</summary>
internal sealed class DividedLogits : Module<Tensor, Tensor>, IClassifier
{
    private readonly Module<Tensor, Tensor> inner;
    private readonly double divisor;

    public DividedLogits(Module<Tensor, Tensor> inner, double divisor)
        : base(nameof(DividedLogits))
    {
        (this.inner, this.divisor) = (inner, divisor);
        RegisterComponents();
    }

    public Head Head => Head.Of(inner);

    public int Classes => inner is IClassifier classifier ? classifier.Classes : 0;

    public string Architecture => $"{inner.GetName()}, logits divided";

    /// <summary>Divided by the lead of logits of 0 and one lead, they are 0 and 1 and would be taken for probabilities; a step down, they decide the same.</summary>
    public override Tensor forward(Tensor input)
    {
        var logits = inner.call(input) / divisor;
        return Classify.LookLikeProbabilities(Head, logits) ? logits - 1 : logits;
    }
}
