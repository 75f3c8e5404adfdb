using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Tests.Attacks;

/// <summary>A model that counts how often it is asked, and says so before it answers.</summary>
internal sealed class Counting : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> inner;
    private readonly Action<int>? called;

    public Counting(Module<Tensor, Tensor> inner, Action<int>? called = null)
        : base(nameof(Counting))
    {
        (this.inner, this.called) = (inner, called);
        RegisterComponents();
    }

    public int Calls { get; private set; }

    public override Tensor forward(Tensor input)
    {
        Calls++;
        called?.Invoke(Calls);
        return inner.call(input);
    }
}
