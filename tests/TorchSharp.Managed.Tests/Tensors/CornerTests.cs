using System.Runtime.InteropServices;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests.Tensors;

/// <summary>Arguments that formulas do not cover, as PyTorch takes them and TorchSharp refuses them.</summary>
public sealed class CornerTests
{
    private static float[] Values(Tensor t) => t.reshape(-1).data<float>().ToArray();

    [Fact]
    public void The_slope_of_a_standard_deviation_of_equal_numbers_is_zero()
    {
        // PyTorch masks its derivative where the result is 0.
        Tensor x = tensor([2f, 2f, 2f, 1f, 2f, 3f], [2L, 3]).requires_grad_();
        x.std(dim: 1L).sum().backward();
        // (x - mean) / ((n - 1) std), where the numbers differ.
        Assert.Equal([0f, 0, 0, -0.5f, 0, 0.5f], Values(x.grad!));
        Tensor same = ones(4).requires_grad_();
        same.std().backward();
        Assert.Equal([0f, 0, 0, 0], Values(same.grad!));
    }

    [Theory]
    [InlineData(0.5f, 0, 3, 1.5f)]
    [InlineData(0.25f, 0, 14.0710678f, 4.97487373f)]
    [InlineData(-1f, 0, 0, 0)]
    [InlineData(-0.5f, 0, 0, 0)]
    [InlineData(0f, 0, 0, 0)]
    public void The_slope_of_a_norm_of_an_order_below_1_is_zero_where_an_element_is(
        float p,
        float zero,
        float one,
        float four
    )
    {
        // PyTorch 1.13's.
        Tensor x = tensor([0f, 1, 4], [1L, 3]).requires_grad_();
        x.norm(1, false, p).sum().backward();
        float[] slope = Values(x.grad!);
        Assert.Equal(zero, slope[0]);
        Assert.Equal(one, slope[1], 1e-5f);
        Assert.Equal(four, slope[2], 1e-5f);
        Tensor none = zeros(3).requires_grad_();
        none.norm(p).backward();
        Assert.Equal([0f, 0, 0], Values(none.grad!));
    }

    [Fact]
    public void Choices_need_truths_and_joining_needs_parts()
    {
        Tensor x = ones(3);
        foreach (Tensor wrong in new[] { x, x.to(uint8), x.to(int64) })
        {
            Assert.Throws<ArgumentException>(() => where(wrong, x, x));
            Assert.Throws<ArgumentException>(() => x.where(wrong, x));
            Assert.Throws<ArgumentException>(() => x.masked_select(wrong));
        }
        Assert.Throws<ArgumentException>(() => cat(new List<Tensor>()));
        Assert.Throws<ArgumentException>(() => cat(Array.Empty<Tensor>()));
        Assert.Throws<ExternalException>(() => stack(new List<Tensor>()));
    }

    [Fact]
    public void What_TorchSharp_refuses_itself_is_refused_with_its_exceptions()
    {
        Tensor x = ones(3);
        Assert.Throws<ArgumentException>(() => x.slice(0, 0, 3, 0));
        Assert.Throws<ArgumentException>(() => x.slice(0, 0, 3, -1));
        // This one reaches libtorch.
        Assert.Throws<ExternalException>(() => x[TensorIndex.Slice(0, 3, -1)]);
        Assert.Throws<InvalidOperationException>(() => x.is_nonzero());
        Assert.Throws<InvalidOperationException>(() => zeros(0).is_nonzero());
        Assert.True(x[..1].is_nonzero());
        Assert.Throws<ArgumentNullException>(() => utils.data.TensorDataset());
    }

    [Theory]
    [InlineData(ScalarType.Bool, 0, 2, 3)]
    [InlineData(ScalarType.Byte, 0, 256, 257)]
    [InlineData(ScalarType.Int8, -128, 128, 129)]
    [InlineData(ScalarType.Int16, -32768, 32768, 32769)]
    [InlineData(ScalarType.Int32, -2147483648L, 2147483648L, 2147483649L)]
    public void Random_integers_fit_their_type(ScalarType type, long low, long high, long tooHigh)
    {
        Assert.Equal(type, randint(low, high, [4L], dtype: type).dtype);
        Assert.Throws<ExternalException>(() => randint(low, tooHigh, [4L], dtype: type));
        Assert.Throws<ExternalException>(() => randint(low - 1, high, [4L], dtype: type));
    }

    [Fact]
    public void Numbers_do_not_become_truths_in_place()
    {
        Tensor truths = tensor(new[] { true, false });
        Assert.Throws<ExternalException>(() => truths.add_(1));
        Assert.Throws<ExternalException>(() => truths.mul_(tensor(new[] { 2L, 3L })));
        Assert.Throws<ExternalException>(() => truths.mul_(0.5));
        truths.add_(tensor(new[] { false, true }));
        Assert.Equal([true, true], truths.data<bool>().ToArray());
        truths.copy_(tensor(new[] { 0L, 3L })).logical_and_(ones(2));
        Assert.Equal([false, true], truths.data<bool>().ToArray());
    }

    [Fact]
    public void Between_bounds_that_are_no_numbers_there_is_no_number()
    {
        Tensor x = tensor([1f, 2f]).requires_grad_();
        foreach (
            Tensor y in new[]
            {
                x.clamp(float.NaN, 1),
                x.clamp(0, float.NaN),
                x.clamp_min(float.NaN),
                x.clamp_max(float.NaN),
                x.detach().clone().clamp_(float.NaN, 1),
                tensor(new[] { 1L, 2L }).clamp(0, float.NaN),
            }
        )
        {
            Assert.All(Values(y), v => Assert.True(float.IsNaN(v)));
        }
        x.clamp(float.NaN, 1).sum().backward();
        Assert.Equal([0f, 0], Values(x.grad!));
    }

    [Fact]
    public void Angles_to_whole_numbers_are_those_to_the_same_numbers_in_floats()
    {
        // 3 · 2 / (5 · 2); its gradient is (b / |b| - cos x / |x|) / |x|.
        Tensor x = tensor([3f, 4], [1L, 2]).requires_grad_();
        Tensor y = F.cosine_similarity(x, tensor(new[] { 2L, 0 }, [1L, 2]));
        Assert.Equal(float32, y.dtype);
        Assert.Equal(0.6f, y.ToSingle(), 1e-6f);
        y.sum().backward();
        Assert.Equal(0.128f, x.grad![0, 0].ToSingle(), 1e-6f);
        Assert.Equal(-0.096f, x.grad![0, 1].ToSingle(), 1e-6f);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_bound_in_a_tensor_that_is_no_number_leaves_none_and_no_gradient(bool recorded)
    {
        // PyTorch 1.13's values and gradients of x, min and max.
        Tensor x = tensor([0.5f, 0.5f, 2, float.NaN], requires_grad: recorded),
            min = tensor([0f, float.NaN, 0, 0], requires_grad: recorded),
            max = tensor([1f, 1, 1.5f, 1], requires_grad: recorded);
        Tensor y = x.clamp(min, max);
        Assert.Equal([0.5f, float.NaN, 1.5f, float.NaN], Values(y));
        Assert.Equal([0.5f, float.NaN, 2, float.NaN], Values(x.clamp(min: min)));
        Assert.Equal([0f, float.NaN, 0, float.NaN], Values(min.clamp(max: x)));
        if (recorded)
        {
            y.backward([tensor([1f, 2, 3, 4])]);
            Assert.Equal([1f, 0, 0, 0], Values(x.grad!));
            Assert.Equal([0f, 0, 0, 0], Values(min.grad!));
            Assert.Equal([0f, 0, 3, 0], Values(max.grad!));
        }
    }

    [Theory]
    [InlineData(nn.Reduction.Mean, 0.0)]
    [InlineData(nn.Reduction.Sum, 0.0)]
    [InlineData(nn.Reduction.None, 0.0)]
    [InlineData(nn.Reduction.Mean, 0.25)]
    [InlineData(nn.Reduction.Sum, 0.25)]
    public void An_ignored_image_does_not_count_whatever_its_logits_are(
        nn.Reduction reduction,
        double smoothing
    )
    {
        const float low = float.NegativeInfinity;
        Tensor x = tensor([1f, 2f, low, 3f], [2L, 2]).requires_grad_(),
            counted = tensor([1f, 2f], [1L, 2]).requires_grad_(),
            weight = tensor([2f, 3f]);
        Tensor Loss(Tensor logits, long[] classes) =>
            F.cross_entropy(
                logits,
                tensor(classes),
                weight,
                ignore_index: 7,
                reduction: reduction,
                label_smoothing: smoothing
            );
        Tensor loss = Loss(x, [1, 7]).sum(),
            alone = Loss(counted, [1]).sum();
        Assert.Equal(alone.item<float>(), loss.item<float>(), 1e-6f);
        loss.backward();
        alone.backward();
        Assert.True(x.grad![..1].allclose(counted.grad!));
        Assert.Equal([0f, 0], Values(x.grad![1..]));
        Assert.Equal(
            0f,
            F.nll_loss(
                    tensor([low, low], [1L, 2]),
                    tensor(new[] { -100L }),
                    reduction: nn.Reduction.Sum
                )
                .item<float>()
        );
    }

    [Fact]
    public void Elements_are_found_from_the_front_only()
    {
        // TorchSharp counts positions from 0, through all dimensions when there is one of them.
        var matrix = arange(6, dtype: float32).view(2, 3).t().data<float>();
        Assert.Equal(3f, matrix[1]);
        Assert.Equal(4f, matrix[1, 1]);
        Assert.Throws<IndexOutOfRangeException>(() => matrix[6]);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix[-1]);
        Assert.Throws<IndexOutOfRangeException>(() => matrix[-1, 0]);
        Assert.Throws<IndexOutOfRangeException>(() => matrix[0, 2]);
        Assert.Throws<IndexOutOfRangeException>(() => matrix[0, 2] = 1);
        var vector = ones(3).data<float>();
        Assert.Throws<ArgumentOutOfRangeException>(() => vector[-1]);
        Assert.Throws<IndexOutOfRangeException>(() => vector[-1] = 1);
        Assert.Throws<IndexOutOfRangeException>(() => vector[3] = 1);
    }

    [Fact]
    public void One_tensor_joined_shares_memory_as_in_TorchSharp_and_one_stacked_does_not()
    {
        Tensor x = ones(3);
        cat(new[] { x }).fill_(2);
        Assert.Equal([2f, 2, 2], Values(x));
        foreach (
            Tensor y in new[] { stack(new[] { x }), vstack(new[] { x }), hstack(x), dstack(x) }
        )
        {
            y.fill_(3);
        }
        nn.utils.parameters_to_vector([x]).fill_(3);
        Assert.Equal([2f, 2, 2], Values(x));
    }

    [Fact]
    public void The_middle_of_equal_elements_sends_its_gradient_to_all_of_them()
    {
        // PyTorch's median of all elements, unlike that along a dimension.
        foreach (
            var (values, expected) in new (float[], float[])[]
            {
                ([2, 1, 1, 3, 1, 0], [0, 1, 1, 0, 1, 0]),
                ([3, 1, 2], [0, 0, 1]),
                ([float.NaN, 1, float.NaN], [1, 0, 1]),
            }
        )
        {
            Tensor x = tensor(values).requires_grad_();
            x.median().backward();
            float ties = expected.Sum();
            Assert.Equal([.. expected.Select(e => e / ties)], Values(x.grad!));
        }
        Tensor nothing = zeros(0, int64).median();
        Assert.Equal(int64, nothing.dtype);
        Assert.Equal(long.MinValue, nothing.item<long>());
        Assert.True(float.IsNaN(zeros(0).median().item<float>()));
    }

    [Fact]
    public void A_quantile_beside_an_infinity_is_on_its_side_or_there()
    {
        // PyTorch's interpolation begins at the nearer of the two elements.
        const float low = float.NegativeInfinity,
            high = float.PositiveInfinity;
        Tensor x = tensor([low, 0, 1]),
            y = tensor([0, 1, high]);
        Assert.Equal([low, 0, 0.5f], Values(x.quantile(tensor([0.25f, 0.5f, 0.75f]), 0)));
        Assert.Equal([0.5f, 1], Values(y.quantile(tensor([0.25f, 0.5f]), 0)));
        Assert.Equal(0.9f, tensor([0f, 1]).quantile(tensor(0.9f), 0).item<float>());
    }

    [Fact]
    public void Differences_of_too_few_elements_are_none()
    {
        Assert.Equal([0L], tensor([1f]).diff(2).shape);
        Assert.Equal([0L], zeros(0).diff().shape);
        Assert.Equal([2L, 0], zeros(2, 3).diff(5).shape);
        Assert.Equal([0L, 3], zeros(2, 3).diff(2, 0).shape);
    }

    [Fact]
    public void An_empty_vector_has_a_say_in_the_type_of_what_is_joined()
    {
        Tensor x = zeros(0, float64).requires_grad_(),
            y = cat([ones(1), x]);
        Assert.Equal(float64, y.dtype);
        y.sum().backward();
        Assert.Equal([0L], x.grad!.shape);
        Assert.Equal(float32, cat([ones(1, int64), zeros(0)]).dtype);
    }

    [Fact]
    public void Products_of_whole_numbers_with_a_sum_stay_whole()
    {
        Tensor a = tensor(new[] { 2L, 3, 4, 5 }, [2L, 2]),
            b = tensor(new[] { 10L, 20 });
        Assert.Equal([26L, 41, 38, 57], Whole(b.addmm(a, a)));
        Assert.Equal([81L, 143], Whole(b.addmv(a, tensor(new[] { 7L, 19 }))));
        Assert.Equal([68L, 103, 104, 151], Whole(b.addmm(a, a, 2, 3)));
        Assert.Equal([23L, 43, 33, 61], Whole(F.linear(a, a, b)));
        Assert.Equal([13L, 23, 23, 41], Whole(F.linear(a, a)));
        Assert.Equal([13L, 23], Whole(F.linear(a[0], a)));

        static long[] Whole(Tensor t)
        {
            Assert.Equal(int64, t.dtype);
            return t.reshape(-1).data<long>().ToArray();
        }
    }

    [Fact]
    public void Circular_margins_go_round_what_negative_ones_leave()
    {
        // PyTorch 1.13's.
        Tensor x = arange(6, dtype: float32).view(1, 1, 6);
        Tensor Around(long before, long after) => F.pad(x, (before, after), PaddingModes.Circular);
        Assert.Equal([1f, 2, 3, 4, 5, 1, 2], Values(Around(-1, 2)));
        Assert.Equal([2f, 3, 4, 5, 2, 3, 4, 5], Values(Around(-2, 4)));
        Assert.Equal([3f, 4, 0, 1, 2, 3, 4], Values(Around(2, -1)));
        Assert.Equal([2f, 3, 4], Values(Around(-2, -1)));
        Assert.Throws<ExternalException>(() => Around(-2, 5));
    }

    [Fact]
    public void Activations_have_PyTorchs_slopes_where_there_is_no_number()
    {
        // PyTorch 1.13's slopes in these; at NaN those of its vectors, for the last elements of a tensor have others.
        float[] at = [float.PositiveInfinity, float.NegativeInfinity, float.NaN, 3, -3, 0];
        float elu = MathF.Exp(-3);
        foreach (
            var (name, function, expected) in new (string, Func<Tensor, Tensor>, float[])[]
            {
                ("hardswish", x => F.hardswish(x), [1, 0, float.NaN, 1, -0.5f, 0.5f]),
                ("elu", x => F.elu(x, 1), [1, 0, float.NaN, 1, elu, 1]),
                ("celu", x => F.celu(x, 1), [1, 0, float.NaN, 1, elu, 1]),
                ("hardtanh", x => F.hardtanh(x), [0, 0, 0, 0, 0, 1]),
                ("relu6", x => F.relu6(x), [0, 0, 0, 1, 0, 0]),
                ("hardsigmoid", x => F.hardsigmoid(x), [0, 0, 0, 0, 0, 1 / 6f]),
                ("hardshrink", x => F.hardshrink(x), [1, 1, 0, 1, 1, 0]),
            }
        )
        {
            Tensor x = tensor(at).requires_grad_();
            function(x).sum().backward();
            float[] slope = Values(x.grad!);
            for (int i = 0; i < at.Length; i++)
            {
                Assert.True(
                    Math.Abs(slope[i] - expected[i]) < 1e-6f || slope[i].Equals(expected[i]),
                    $"{name} at {at[i]}: {slope[i]} instead of {expected[i]}"
                );
            }
        }
    }
}
