using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

/// <summary>What shares storage, and what is refused.</summary>
public sealed class ViewTests
{
    private static Tensor Numbers(params long[] sizes) =>
        arange(sizes.Aggregate(1L, (a, b) => a * b), dtype: float32).view(sizes);

    public static TheoryData<string> Views => new(ViewCases.Keys);

    private static readonly Dictionary<string, Func<Tensor, Tensor>> ViewCases = new()
    {
        ["view"] = x => x.view(6, 4),
        ["reshape"] = x => x.reshape(-1),
        ["transpose"] = x => x.transpose(0, 2),
        ["permute"] = x => x.permute(1, 2, 0),
        ["select"] = x => x.select(1, 0),
        ["narrow"] = x => x.narrow(2, 0, 3),
        ["slice"] = x => x.slice(2, 0, 4, 2),
        ["range"] = x => x[.., ..2, 0..^1],
        ["position"] = x => x[0],
        ["unsqueeze"] = x => x.unsqueeze(1),
        ["expand"] = x => x.unsqueeze(0).expand(5, -1, -1, -1),
        ["flatten"] = x => x.flatten(1),
        ["detach"] = x => x.detach(),
        ["split"] = x => x.split(1, 1)[0],
        ["chunk"] = x => x.chunk(2, 2)[0],
        ["unbind"] = x => x.unbind(0)[0],
        ["T"] = x => x.T,
    };

    [Theory]
    [MemberData(nameof(Views))]
    public void Writing_to_a_view_writes_to_the_tensor(string name)
    {
        Tensor x = Numbers(2, 3, 4);
        Tensor y = ViewCases[name](x);
        y.fill_(-1);
        Assert.Equal(-1, x[0, 0, 0].item<float>());
    }

    public static TheoryData<string> Writes => new(WriteCases.Keys);

    private static readonly Dictionary<string, Action<Tensor>> WriteCases = new()
    {
        ["add a tensor"] = x => x.add_(ones(3)),
        ["add a number"] = x => x.add_(1),
        ["mul by itself"] = x => x.mul_(x),
        ["div with rounding"] = x => x.div_(2, RoundingMode.floor),
        ["clamp"] = x => x.clamp_(0, 1),
        ["relu"] = x => x.relu_(),
        ["copy"] = x => x.copy_(ones(3)),
        ["eq"] = x => x.eq_(1),
        ["uniform"] = x => x.uniform_(0, 1),
        ["bernoulli"] = x => x.bernoulli_(0.5),
        ["scatter"] = x => x.scatter_(1, zeros(2, 1, dtype: int64), ones(2, 1)),
        ["slice"] = x => x[..1] = ones(1, 3),
        ["position"] = x => x[0] = ones(3),
    };

    [Theory]
    [MemberData(nameof(Writes))]
    public void Writing_where_several_elements_are_one_number_is_refused(string name)
    {
        foreach (Tensor x in new[] { ones(2, 1).expand(2, 3), ones(1).expand(2, 3) })
        {
            var error = Assert.Throws<ExternalException>(() => WriteCases[name](x));
            Assert.Contains("single memory location", error.Message, StringComparison.Ordinal);
            using (no_grad())
            {
                Assert.Throws<ExternalException>(() => WriteCases[name](x));
            }
            Assert.True(x.eq(1).all().item<bool>());
            WriteCases[name](x.clone());
        }
    }

    [Fact]
    public void One_value_for_all_may_be_written_where_elements_share_a_place()
    {
        // PyTorch lets fill_ pass, and only warns of masked_fill_ and of positions.
        Tensor x = ones(2, 1).expand(2, 3);
        Assert.Equal([2f, 2], x.fill_(2)[.., 0].data<float>().ToArray());
        Assert.Equal([0f, 0], x.zero_()[.., 2].data<float>().ToArray());
        x[..1] = tensor(3f);
        x[1, 1] = tensor(4f);
        Assert.Equal([3f, 4], x[.., 2].data<float>().ToArray());
        x.masked_fill_(x > 3, 5);
        Assert.Equal([3f, 5], x[.., 2].data<float>().ToArray());
        x[tensor(new[] { 0L })] = tensor(6f);
        Assert.Equal([6f, 5], x[.., 0].data<float>().ToArray());
        // One element of a dimension cannot be in the way of another.
        Assert.Equal(2f, ones(1).expand(1, 1).add_(1).item<float>());
    }

    [Fact]
    public void Copies_do_not_share()
    {
        Tensor x = Numbers(2, 3);
        foreach (
            Tensor y in new[] { x.clone(), x.t().contiguous(), x.t().reshape(-1), x + 0, x.flip(0) }
        )
        {
            y.fill_(-1);
        }
        Assert.Equal(15, x.sum().item<float>());
    }

    [Fact]
    public void What_has_nothing_to_do_gives_a_new_handle_on_the_same_tensor()
    {
        Tensor x = Numbers(2, 3).requires_grad_();
        foreach (
            Func<Tensor, Tensor> same in (Func<Tensor, Tensor>[])
                [t => t.contiguous(), t => t.to(ScalarType.Float32), t => t.cpu(), t => t.to("cpu")]
        )
        {
            using (Tensor y = same(x))
            {
                Assert.NotSame(x, y);
                Assert.True(y.is_leaf);
                y.sum().backward();
                Assert.Equal(x.grad!.data<float>().ToArray(), y.grad!.data<float>().ToArray());
            }
            Assert.False(x.IsInvalid);
        }
        Assert.Equal(4f, x.grad![0, 0].item<float>());
        Assert.False(x.t().is_contiguous());
        Assert.True(x.t().contiguous().is_contiguous());
    }

    [Fact]
    public void A_view_that_strides_forbid_is_refused_and_reshape_copies()
    {
        Tensor x = Numbers(2, 3).t();
        Assert.Throws<ExternalException>(() => x.view(6));
        Assert.Equal([0f, 3, 1, 4, 2, 5], x.reshape(6).data<float>().ToArray());
    }

    [Fact]
    public void Channels_last_results_may_be_viewed_all_the_same()
    {
        Tensor y = nn.functional.conv2d(rand(2, 3, 5, 5), rand(4, 3, 3, 3));
        Assert.Equal([2L, 36], y.view(2, -1).shape);
        Assert.True(y.flatten(1).allclose(y.contiguous().view(2, 36)));
        Assert.Equal(y.stride(), (y.relu() * 2 + 1).stride());
    }

    [Fact]
    public void Indices_of_every_kind_choose_what_PyTorch_would()
    {
        Tensor x = Numbers(3, 4);
        Assert.Equal([8f, 9, 10, 11], x[^1].data<float>().ToArray());
        Assert.Equal([5f, 6], x[1, 1..3].data<float>().ToArray());
        Assert.Equal([1f, 5, 9], x[TensorIndex.Ellipsis, 1].data<float>().ToArray());
        Assert.Equal(
            [0f, 2, 8, 10],
            x[TensorIndex.Slice(0, 3, 2), TensorIndex.Slice(step: 2)]
                .reshape(-1)
                .data<float>()
                .ToArray()
        );
        Assert.Equal([1L, 3, 4], x[TensorIndex.None].shape);
        Assert.Equal(
            [8f, 9, 10, 11, 0, 1, 2, 3],
            x[tensor(new[] { 2L, 0 })].reshape(-1).data<float>().ToArray()
        );
        Assert.Equal([10f, 11], x[x > 9].data<float>().ToArray());
        Assert.Equal([4f, 5, 8, 9], x[(1, 3), (0, 2)].reshape(-1).data<float>().ToArray());
    }

    [Fact]
    public void A_mask_has_the_sizes_of_what_it_chooses_from_and_may_be_of_bytes()
    {
        Tensor x = Numbers(3, 4);
        var rows = tensor(new[] { true, false, true });
        Assert.Equal([2L, 4], x[rows].shape);
        Assert.Equal([0f, 1, 2, 3, 8, 9, 10, 11], Values(x[rows.to(uint8)]));
        Assert.Equal([0f, 8], Values(x[TensorIndex.Tensor(rows.to(uint8)), 0]));
        Assert.Equal([10f, 11], Values(x[(x > 9).to(uint8)]));
        Tensor y = x.clone();
        y[TensorIndex.Ellipsis, TensorIndex.Tensor(tensor(new byte[] { 1, 0, 0, 1 }))] = -1f;
        Assert.Equal([-1f, 1, 2, -1], Values(y[2] - tensor([0f, 8f, 8f, 0f])));
        foreach (var wrong in new[] { rows[..2], ones(4, dtype: @bool), ones(3, 1, dtype: @bool) })
        {
            Assert.Throws<ExternalException>(() => x[wrong]);
            Assert.Throws<ExternalException>(() => x[wrong.to(uint8)]);
            Assert.Throws<ExternalException>(() => x[wrong] = zeros(1));
        }
        Assert.Throws<ExternalException>(() => x[TensorIndex.Ellipsis, TensorIndex.Tensor(rows)]);
    }

    private static float[] Values(Tensor t) => t.reshape(-1).data<float>().ToArray();

    [Fact]
    public void Whole_slices_are_chosen_by_numbers_of_slices_only()
    {
        Tensor x = Numbers(3, 4);
        Assert.Equal([8f, 9, 10, 11], Values(x.index_select(0, tensor(new[] { 2 }))));
        // PyTorch counts from the end in x[...] only.
        Assert.Equal([8f, 9, 10, 11], Values(x[tensor(new[] { -1L })]));
        Assert.Throws<ExternalException>(() => x.index_select(0, tensor(new[] { -1L })));
        Assert.Throws<ExternalException>(() => x.index_select(0, tensor(new[] { 1f })));
        Assert.Throws<ExternalException>(() => x.index_select(0, ones(3, dtype: @bool)));
        Assert.Throws<ExternalException>(() => x.index_select(0, ones(3, dtype: uint8)));
        var table = nn.Embedding(3, 2);
        Assert.Equal([1L, 2], table.call(tensor(new[] { 2 })).shape);
        Assert.Throws<ExternalException>(() => table.call(tensor(new[] { -1L })));
        Assert.Throws<ExternalException>(() => table.call(tensor(new[] { 1f })));
        var shortened = nn.Embedding(3, 2, max_norm: 0.1);
        Assert.Throws<ExternalException>(() => shortened.call(tensor(new[] { -1L })));
    }

    [Fact]
    public void Setters_write_broadcast_values()
    {
        Tensor x = zeros(3, 4);
        x[0..1] = 1f;
        x[1] = arange(4, dtype: float32);
        x[x > 2] = -3f;
        x[2, 0] = 7f;
        Assert.Equal([1f, 1, 1, 1, 0, 1, 2, -3, 7, 0, 0, 0], x.data<float>().ToArray());
    }

    [Fact]
    public void Setters_take_values_with_more_leading_ones_than_their_place_has_dimensions()
    {
        Tensor x = zeros(2, 3),
            row = tensor([1f, 2f, 3f], [1L, 1, 3]).requires_grad_();
        x[0..1] = row;
        x[1, ..] = row + 3;
        Assert.Equal([1f, 2, 3, 4, 5, 6], x.data<float>().ToArray());
        (x[0] * x[1]).sum().backward();
        // d/dr of r(r + 3) is 2r + 3.
        Assert.Equal([5f, 7, 9], row.grad!.data<float>().ToArray());
        Assert.Equal([1L, 1, 3], row.grad!.shape);
        Tensor y = zeros(2, 3);
        y[.., 1] = ones(1, 2);
        y[tensor(new[] { 1L })] = tensor([7f, 8f, 9f], [1L, 1, 1, 3]);
        Assert.Equal([0f, 1, 0, 7, 8, 9], y.data<float>().ToArray());
        y[y > 7] = tensor([5f, 6f], [1L, 2]);
        Assert.Equal([0f, 1, 0, 7, 5, 6], y.data<float>().ToArray());
        // copy_ and positions alone broadcast, and do no more.
        Assert.Throws<ExternalException>(() => y[0] = ones(1, 1, 3));
        Assert.Throws<ExternalException>(() => y[0..1] = ones(2, 1, 3));
    }

    [Fact]
    public void Bad_shapes_and_positions_are_named()
    {
        Tensor x = Numbers(2, 3);
        Assert.Contains(
            "[2, 3]",
            Assert.Throws<ExternalException>(() => x + zeros(2)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "[4, 5]",
            Assert.Throws<ExternalException>(() => x.matmul(zeros(4, 5))).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ExternalException>(() => x[2]);
        Assert.Throws<ExternalException>(() => x.sum(2L));
        Assert.Throws<ExternalException>(() => x.view(4));
        Assert.Throws<ExternalException>(() => x[tensor(new[] { 5L })]);
        Assert.Throws<ArgumentException>(() => x.item<float>());
        Assert.Throws<ArgumentException>(() => tensor(1f).item<double>());
        Assert.Throws<ArgumentException>(() => tensor([1f, 2f], [3L]));
    }

    [Fact]
    public void Empty_tensors_pass_through()
    {
        Tensor x = zeros(0, 3);
        Assert.Equal([0L, 3], (x + 1).relu().shape);
        Assert.Equal(0, x.sum().item<float>());
        Assert.Equal([3L], x.sum(0L).shape);
        Assert.True(float.IsNaN(x.mean().item<float>()));
        Assert.Equal([0L, 5], x.mm(zeros(3, 5)).shape);
        Assert.Equal([2L, 3], cat([x, ones(2, 3)]).shape);
        Assert.True(x.all().item<bool>());
        Assert.False(x.any().item<bool>());
        Assert.Throws<ExternalException>(() => x.max());
    }

    [Fact]
    public void Products_of_nothing_are_zeros_and_products_for_nobody_are_empty()
    {
        foreach (
            var (a, b, shape) in new (long[], long[], long[])[]
            {
                ([2, 3, 0], [2, 0, 4], [2, 3, 4]),
                ([2, 3, 0], [0, 4], [2, 3, 4]),
                ([2, 3, 0], [0], [2, 3]),
                ([5, 1, 3, 0], [2, 0, 4], [5, 2, 3, 4]),
                ([2, 0, 3], [2, 3, 4], [2, 0, 4]),
                ([2, 0, 3], [3, 4], [2, 0, 4]),
                ([0, 2, 3], [3, 4], [0, 2, 4]),
                ([0, 2, 3], [0, 3, 4], [0, 2, 4]),
            }
        )
        {
            Tensor x = ones(a).requires_grad_(),
                y = ones(b).requires_grad_(),
                z = x.matmul(y);
            Assert.Equal(shape, z.shape);
            Assert.Equal(0, z.count_nonzero().item<long>());
            z.sum().backward();
            Assert.Equal(a, x.grad!.shape);
            Assert.Equal(b, y.grad!.shape);
            Assert.Equal(0, y.grad!.count_nonzero().item<long>());
        }
        Tensor bias = tensor(new[] { 1f, 2f });
        Assert.Equal(
            [1f, 2, 1, 2, 1, 2, 1, 2],
            nn.functional.linear(ones(2, 2, 0), ones(2, 0), bias).data<float>().ToArray()
        );
        Assert.Equal([2L, 0, 2], nn.functional.linear(ones(2, 0, 3), ones(2, 3), bias).shape);
    }

    [Fact]
    public void Types_follow_PyTorchs_promotion()
    {
        Assert.Equal(ScalarType.Float32, (ones(2) * 0.5).dtype);
        Assert.Equal(ScalarType.Float32, (ones(2, int64) / 2).dtype);
        Assert.Equal(ScalarType.Int64, (ones(2, int64) * 2).dtype);
        Assert.Equal(ScalarType.Float64, (tensor(1.0) * tensor(1f)).dtype);
        Assert.Equal(ScalarType.Float32, (ones(2) * tensor(2.0)).dtype);
        Assert.Equal(ScalarType.Int64, arange(6).dtype);
        Assert.Equal(ScalarType.Float64, tensor([1.0]).dtype);
        Assert.Equal(ScalarType.Int64, (ones(2) > 0).sum().dtype);
        Assert.Equal(ScalarType.Bool, (ones(2) > 0).dtype);
    }

    [Fact]
    public void Nothing_is_at_the_end_of_a_dimension()
    {
        var x = arange(5);
        Assert.Equal(4, x[^1].ToInt64());
        Assert.Equal(3, x[2..^0].numel());
        Assert.Throws<ArgumentOutOfRangeException>(() => x[^0]);
    }
}
