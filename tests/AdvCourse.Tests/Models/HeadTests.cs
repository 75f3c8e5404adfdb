using AdvCourse.Attacks;
using AdvCourse.Evaluation;
using AdvCourse.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Models;

public sealed class HeadTests
{
    [Fact]
    public void Losses_equal_their_formulas_in_float64()
    {
        using var scope = NewDisposeScope();
        var z = new Noise(1).Normal([6, 4], deviation: 3);
        var labels = Samples.Labels(6);
        var rows = Samples.Doubles(z).Chunk(4).ToArray();
        var y = labels.data<long>().ToArray();
        var (softmax, sigmoid) = (
            Samples.Doubles(Head.Softmax.Losses(z, labels)),
            Samples.Doubles(Head.Sigmoid.Losses(z, labels))
        );
        for (var n = 0; n < 6; n++)
        {
            Assert.Equal(Math.Log(rows[n].Sum(Math.Exp)) - rows[n][y[n]], softmax[n], 1e-5);
            Assert.Equal(
                rows[n].Select((value, k) => -Math.Log(k == y[n] ? S(value) : 1 - S(value))).Sum(),
                sigmoid[n],
                1e-4
            );
        }
    }

    [Fact]
    public void The_bump_heads_loss_is_the_sum_of_binary_cross_entropies_of_exp_z()
    {
        using var scope = NewDisposeScope();
        var z = -new Noise(2).Uniform([6, 4], 0.1, 5);
        var labels = Samples.Labels(6);
        var rows = Samples.Doubles(z).Chunk(4).ToArray();
        var y = labels.data<long>().ToArray();
        var losses = Samples.Doubles(Head.Bump.Losses(z, labels));
        for (var n = 0; n < 6; n++)
        {
            var expected = rows[n]
                .Select((value, k) => k == y[n] ? -value : -Math.Log(1 - Math.Exp(value)))
                .Sum();
            Assert.Equal(expected, losses[n], 1e-4);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_sigmoid_that_was_taken_already_is_seen(bool binary)
    {
        using var scope = NewDisposeScope();
        var (images, labels) = (Samples.Images(20), Samples.Labels(20, classes: 2));
        var head = binary ? Head.Binary : Head.Sigmoid;
        var raw = new Ended(Samples.Network(classes: binary ? 1 : 4), head, z => 5 * z);
        _ = raw.Predict(images);
        var squashed = new Ended(raw, head, z => z.sigmoid());
        var wrong = Assert.Throws<ArgumentException>(() =>
            new Fgsm(0.1).Run(squashed, images, labels)
        );
        Assert.Contains("take the sigmoid off", wrong.Message);
        // A model that has hardly learnt has logits in [0, 1], too.
        _ = new Ended(raw, head, z => (0.01 * z) + 0.5).Predict(images);
    }

    /// <summary>A model with something behind its end.</summary>
    private sealed class Ended(nn.Module<Tensor, Tensor> inner, Head head, Func<Tensor, Tensor> end)
        : nn.Module<Tensor, Tensor>(nameof(Ended)),
            IClassifier
    {
        public Head Head => head;

        public int Classes => head == Head.Binary ? 2 : 4;

        public string Architecture => nameof(Ended);

        public override Tensor forward(Tensor input) => end(inner.call(input));
    }

    /// <summary>On a centre of another class p is 1, and log(1 - p) minus infinity; up to a millionth from it the formula holds.</summary>
    [Theory]
    [InlineData(1e-4)]
    [InlineData(1e-5)]
    [InlineData(0)]
    public void A_bump_of_the_wrong_class_costs_more_and_more_towards_its_centre(double distance)
    {
        using var scope = NewDisposeScope();
        var z = tensor([(float)-distance, -50], [1, 2]);
        var loss = Head.Bump.Losses(z, tensor(new[] { 1L })).ToDouble() - 50;
        Assert.Equal(-Math.Log(Math.Max(1e-6, 1 - Math.Exp(-distance))), loss, 0.02);
    }

    [Theory]
    [InlineData(200f)]
    [InlineData(-200f)]
    public void No_loss_overflows(float size)
    {
        using var scope = NewDisposeScope();
        var labels = tensor(new[] { 1L });
        foreach (var head in new[] { Head.Softmax, Head.Sigmoid })
        {
            Assert.True(
                double.IsFinite(
                    head.Losses(tensor(new[] { size, -size }, [1, 2]), labels).sum().ToDouble()
                )
            );
        }

        Assert.True(
            double.IsFinite(
                Head.Binary.Losses(tensor(new[] { size }, [1, 1]), labels).sum().ToDouble()
            )
        );
        Assert.True(
            double.IsFinite(
                Head.Bump.Losses(
                        tensor(new[] { 0, -Math.Abs(size) }, [1, 2]).to(ScalarType.Float32),
                        labels
                    )
                    .sum()
                    .ToDouble()
            )
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-8)]
    [InlineData(-1e-8)]
    [InlineData(1.5)]
    [InlineData(-1.5)]
    [InlineData(17)]
    [InlineData(-17)]
    [InlineData(30)]
    [InlineData(100)]
    [InlineData(-100)]
    public void Softplus_and_its_gradient_are_their_closed_forms(double at)
    {
        using var scope = NewDisposeScope();
        foreach (
            var (type, digits) in new[] { (ScalarType.Float32, 1e-6), (ScalarType.Float64, 1e-13) }
        )
        {
            var z = tensor(new[] { at }).to(type).requires_grad_(true);
            var value = Head.Softplus(z);
            value.sum().backward();
            var x = Samples.Doubles(z)[0];
            var e = Math.Exp(-Math.Abs(x));
            // 1 + e rounds a small e away; three terms of the series do not.
            var log = e > 1e-5 ? Math.Log(1 + e) : e - (e * e / 2) + (e * e * e / 3);
            AssertNear(Math.Max(x, 0) + log, value.ToDouble(), digits);
            AssertNear((x > 0 ? 1 : e) / (1 + e), z.grad!.ToDouble(), digits);
        }
    }

    [Fact]
    public void At_logit_zero_each_head_of_sigmoids_pulls_by_one_half()
    {
        using var scope = NewDisposeScope();
        var z = zeros(1, 3).requires_grad_(true);
        Head.Sigmoid.Losses(z, tensor(new[] { 1L })).sum().backward();
        Assert.Equal([0.5f, -0.5f, 0.5f], Samples.Floats(z.grad!));
        var one = zeros(2, 1).requires_grad_(true);
        Head.Binary.Losses(one, tensor(new[] { 0L, 1L })).sum().backward();
        Assert.Equal([0.5f, -0.5f], Samples.Floats(one.grad!));
    }

    /// <summary>To so many parts of the size, down to where float32 has no smaller numbers.</summary>
    private static void AssertNear(double expected, double actual, double digits) =>
        Assert.Equal(expected, actual, (digits * Math.Abs(expected)) + 2e-45);

    private static double S(double z) => 1 / (1 + Math.Exp(-z));
}
