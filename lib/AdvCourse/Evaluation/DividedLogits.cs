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

    public override Tensor forward(Tensor input) => inner.call(input) / divisor;
}
