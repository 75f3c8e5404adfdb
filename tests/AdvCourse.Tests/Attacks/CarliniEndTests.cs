using AdvCourse.Attacks;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Tests.Attacks;

/// <summary>Where the searches of Carlini and Wagner are over, as the number of gradients shows it.</summary>
public sealed class CarliniEndTests
{
    /// <summary>c is 1, 2, 4; at 8 both searches are over, for it is to stay below the largest.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void The_largest_c_itself_is_not_tried(int doublings)
    {
        using var scope = NewDisposeScope();
        var largest = Math.ScaleB(8, doublings);
        Func<double, Attack>[] makers =
        [
            c => new CarliniWagnerL0(maxIterations: 10, initialC: 1, largestC: c),
            c => new CarliniWagnerLinf(maxIterations: 10, initialC: 1, largestC: c),
        ];
        foreach (var make in makers)
        {
            Assert.Equal(Gradients(make(largest - 0.1)), Gradients(make(largest)));
            Assert.InRange(Gradients(make(largest + 0.1)) - Gradients(make(largest)), 10, 11);
        }

        static int Gradients(Attack attack)
        {
            var result = attack.Run(
                new Sum(-1000),
                full([1, 12], 0.5f),
                zeros(1, dtype: ScalarType.Int64)
            );
            Assert.False(result.Success[0]);
            return result.Gradients[0];
        }
    }

    /// <summary>Below one level of an 8-bit pixel it does not look on.</summary>
    [Fact]
    public void The_Linf_attack_is_over_when_its_bound_is_below_a_level()
    {
        using var scope = NewDisposeScope();
        var attack = new CarliniWagnerLinf(1000, 0.001, initialC: 1) { Box = Box.None };
        var result = attack.Run(
            new Sum(-0.001),
            full([1, 12], 0.5f),
            zeros(1, dtype: ScalarType.Int64)
        );
        Assert.True(result.Success[0]);
        Assert.InRange(result.Linf[0], 1e-5, 1.0 / 256);
        Assert.InRange(result.Gradients[0], 2, 10);
    }

    /// <summary>
    /// The boundary is 0.001 away. Two steps, the second of momentum alone, come to about 0.006 before the first look: tau is
    /// 0.0057 then, above 1/256, and the search goes on until nine tenths of the largest change are no more than that.
    /// </summary>
    [Fact]
    public void The_Linf_search_ends_at_a_bound_of_one_in_256_and_not_before()
    {
        using var scope = NewDisposeScope();
        var attack = new CarliniWagnerLinf(learningRate: 0.0065);
        var (image, label) = (full([1, 12], 0.5f), zeros(1, dtype: ScalarType.Int64));
        var result = attack.Run(new Sum(-0.12), image, label);
        Assert.True(result.Success[0]);
        Assert.InRange(result.Linf[0], 0.001f, 1.01f / 256 / 0.9f);
    }

    /// <summary>Class 1 leads by ten times what the pixels are above grey, and the offset.</summary>
    private sealed class Sum(double offset) : Module<Tensor, Tensor>(nameof(Sum))
    {
        public override Tensor forward(Tensor input)
        {
            var lead = ((input - 0.5).sum(1, keepdim: true) * 10) + offset;
            return cat([zeros_like(lead), lead], 1);
        }
    }
}
