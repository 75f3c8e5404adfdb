using static TorchSharp.torch;

namespace TorchSharp.Tests.Nn;

/// <summary>Modules that change their type, and parameters that are replaced.</summary>
public sealed class MoveTests
{
    [Fact]
    public void To_another_type_keeps_the_parameters_themselves_so_that_an_optimizer_goes_on()
    {
        var layer = nn.Linear(3, 2);
        var optimizer = optim.SGD(layer.parameters(), 0.1);
        layer.call(ones(1, 3)).sum().backward();
        var before = layer.weight;
        Assert.Same(layer, layer.to(float64));
        Assert.Same(before, layer.weight);
        Assert.Equal(float64, layer.weight.dtype);
        Assert.Equal(float64, layer.weight.grad!.dtype);
        var first = layer.weight[0, 0].ToDouble();
        optimizer.step();
        Assert.Equal(first - 0.1, layer.weight[0, 0].ToDouble(), 1e-12);
    }

    [Fact]
    public void Buffers_of_numbers_move_and_counters_stay()
    {
        var norm = nn.BatchNorm2d(2);
        norm.@double();
        Assert.Equal(float64, norm.running_mean!.dtype);
        Assert.Equal(int64, norm.num_batches_tracked!.dtype);
        Assert.Equal(float64, norm.call(ones(2, 2, 1, 1, dtype: float64)).dtype);
    }

    [Fact]
    public void An_integer_type_is_refused() =>
        Assert.Throws<ArgumentException>(() => nn.Linear(2, 2).to(int32));

    [Fact]
    public void The_processor_is_the_only_device()
    {
        var layer = nn.Linear(2, 2);
        Assert.Same(layer, layer.to("cpu"));
        Assert.Same(layer, layer.to(CPU));
        Assert.ThrowsAny<Exception>(() => layer.cuda());
    }

    [Fact]
    public void Scales_and_shifts_of_a_norm_can_be_replaced_and_are_then_its_parameters()
    {
        var norm = nn.BatchNorm2d(2);
        var scale = new Modules.Parameter(full([2], 3f));
        norm.weight = scale;
        Assert.Contains(norm.parameters(), p => ReferenceEquals(p, scale));
        norm.eval();
        Assert.Equal(3f, norm.call(ones(1, 2, 1, 1))[0, 0, 0, 0].ToSingle(), 1e-4f);
    }

    [Fact]
    public void Embedding_shortens_long_vectors_and_the_padding_does_not_learn()
    {
        var layer = nn.Embedding(3, 4, padding_idx: 0, max_norm: 0.5);
        layer.call(tensor(new long[] { 0, 1, 1 })).sum().backward();
        Assert.True(layer.weight[1].norm().ToSingle() <= 0.5f);
        Assert.Equal(0f, layer.weight[0].abs().sum().ToSingle());
        Assert.Equal(0f, layer.weight.grad![0].abs().sum().ToSingle());
        Assert.Equal(8f, layer.weight.grad![1].sum().ToSingle());
    }

    [Fact]
    public void A_dropped_channel_is_dropped_whole()
    {
        manual_seed(1);
        var y = nn.Dropout2d(0.5).call(ones(4, 8, 3, 3));
        var sums = y.sum([2, 3]).data<float>().ToArray();
        Assert.All(sums, sum => Assert.True(sum is 0 or 18));
        Assert.Contains(0f, sums);
        Assert.Contains(18f, sums);
    }
}
