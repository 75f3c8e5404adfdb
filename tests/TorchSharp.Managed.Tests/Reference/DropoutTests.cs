using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests.Reference;

/// <summary>Dropout by its statistics: PyTorch's mask stream is not promised, its distribution is.</summary>
public sealed class DropoutTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Zeroes_the_given_share_and_scales_the_rest(double p)
    {
        const int n = 40_000;
        var kept = Comparison
            .Read(F.dropout(ones(n), p, training: true))
            .Where(v => v != 0)
            .ToArray();
        Assert.All(kept, v => Assert.Equal((float)(1 / (1 - p)), (float)v, 1e-5f));
        // Five standard deviations of a binomial count.
        Assert.InRange(
            kept.Length - n * (1 - p),
            -5 * Math.Sqrt(n * p * (1 - p)),
            5 * Math.Sqrt(n * p * (1 - p))
        );
    }

    [Fact]
    public void Passes_the_gradient_where_it_passed_the_value()
    {
        var x = full([1000], 3.0, requires_grad: true);
        var y = F.dropout(x, 0.3, training: true);
        var gradient = autograd.grad([y.sum()], [x])[0];
        Assert.Equal(Comparison.Read(y.detach()), Comparison.Read(gradient * 3));
    }

    [Fact]
    public void Draws_another_mask_each_time_and_neighbours_are_independent()
    {
        var masks = Enumerable
            .Range(0, 2)
            .Select(_ => Comparison.Read(F.dropout(ones(10_000), 0.5)))
            .ToArray();
        Assert.InRange(masks[0].Zip(masks[1]).Count(m => m.First == m.Second), 4700, 5300);
        Assert.InRange(masks[0].Zip(masks[0].Skip(1)).Count(m => m.First == m.Second), 4700, 5300);
    }

    [Fact]
    public void Evaluation_and_p_0_leave_everything_and_p_1_nothing()
    {
        var x = rand(50);
        Assert.Equal(Comparison.Read(x), Comparison.Read(F.dropout(x, 0.5, training: false)));
        Assert.Equal(Comparison.Read(x), Comparison.Read(F.dropout(x, 0.0, training: true)));
        Assert.All(Comparison.Read(F.dropout(x, 1.0, training: true)), v => Assert.Equal(0, v));
        using var layer = nn.Dropout(0.5);
        layer.eval();
        Assert.Equal(Comparison.Read(x), Comparison.Read(layer.call(x)));
        layer.train();
        Assert.Contains(0.0, Comparison.Read(layer.call(ones(200))));
    }
}
