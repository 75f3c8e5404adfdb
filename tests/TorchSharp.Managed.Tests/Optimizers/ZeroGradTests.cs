using static TorchSharp.torch;

namespace TorchSharp.Tests.Optimizers;

/// <summary>zero_grad writes no zeros that nobody reads; whoever reads sees zeros all the same.</summary>
public sealed class ZeroGradTests : IDisposable
{
    private readonly Modules.Parameter _w = new(tensor(new float[] { 1, 2 }));
    private readonly optim.Optimizer _optimizer;

    public ZeroGradTests() => _optimizer = optim.SGD([_w], 0.5, momentum: 0.5);

    public void Dispose()
    {
        _optimizer.Dispose();
        _w.Dispose();
    }

    private void Backward(float scale) => (_w * scale).sum().backward();

    [Fact]
    public void Without_a_gradient_there_is_none_afterwards()
    {
        _optimizer.zero_grad();
        Assert.Null(_w.grad);
    }

    [Fact]
    public void The_gradient_reads_as_zeros_and_the_next_one_replaces_it()
    {
        Backward(3);
        _optimizer.zero_grad();
        Assert.Equal([0, 0], _w.grad!.data<float>().ToArray());
        Backward(4);
        Assert.Equal([4, 4], _w.grad!.data<float>().ToArray());
        _optimizer.zero_grad();
        Backward(5);
        Backward(1);
        Assert.Equal([6, 6], _w.grad!.data<float>().ToArray());
    }

    [Fact]
    public void A_handle_that_was_kept_sees_zeros_and_what_comes_after()
    {
        Backward(3);
        Tensor kept = _w.grad!;
        _optimizer.zero_grad();
        Assert.Equal([0, 0], kept.data<float>().ToArray());
        Backward(4);
        Assert.Equal([4, 4], kept.data<float>().ToArray());
    }

    [Fact]
    public void A_step_after_it_goes_on_with_the_momentum_alone()
    {
        Backward(2);
        _optimizer.step();
        Assert.Equal([0, 1], _w.data<float>().ToArray());
        _optimizer.zero_grad();
        _optimizer.step();
        Assert.Equal([-0.5f, 0.5f], _w.data<float>().ToArray());
    }

    [Fact]
    public void A_recorded_gradient_becomes_zero_like_any_other()
    {
        (_w * _w).sum().backward(create_graph: true);
        _optimizer.zero_grad();
        Backward(4);
        Assert.Equal([4, 4], _w.grad!.detach().data<float>().ToArray());
    }
}
