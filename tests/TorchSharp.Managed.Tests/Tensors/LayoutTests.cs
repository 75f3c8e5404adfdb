using System.Runtime.InteropServices;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests.Tensors;

/// <summary>Layouts that the engine chooses are nobody's business: strides, contiguity and views are TorchSharp's.</summary>
public sealed class LayoutTests
{
    public static readonly TheoryData<string> Results = [.. Operations.Keys];

    private static Dictionary<string, Func<Tensor, Tensor>> Operations =>
        new()
        {
            ["conv2d"] = Conv,
            ["relu of conv2d"] = x => Conv(x).relu(),
            ["conv2d + images"] = x => Conv(x) + x,
            ["conv2d > 0"] = x => Conv(x) > 0,
            ["where"] = x => where(Conv(x) > 0, Conv(x), zeros(1)),
            ["zeros_like"] = x => zeros_like(Conv(x)),
            ["clone"] = x => Conv(x).clone(),
            ["to(Float64)"] = x => Conv(x).to(ScalarType.Float64),
            ["one image"] = x => Conv(x)[1],
            ["some images"] = x => Conv(x)[1..],
            ["max_pool2d"] = x => F.max_pool2d(x, 2),
            ["indices of max_pool2d"] = x => F.max_pool2d_with_indices(x, [2, 2]).indices,
            ["avg_pool2d"] = x => F.avg_pool2d(x, 2),
            ["batch_norm"] = x => nn.BatchNorm2d(3).call(Conv(x)),
            ["sum over images"] = x => Conv(x).sum(dim: 0),
            ["amax over rows"] = x => Conv(x).amax([2]),
            ["argmax over images"] = x => Conv(x).argmax(0),
            ["flip"] = x => x.flip(3),
            ["index_select"] = x => x.index_select(1, tensor(new long[] { 2, 0 })),
            ["index"] = x => x[TensorIndex.Colon, TensorIndex.Tensor(tensor(new long[] { 2, 0 }))],
            ["interpolate"] = x => F.interpolate(x, [7, 5]),
            ["interpolate bilinearly"] = x =>
                F.interpolate(x, [7, 5], mode: InterpolationMode.Bilinear),
            ["resize"] = x =>
                torchvision.transforms.functional.resize(
                    x,
                    3,
                    3,
                    InterpolationMode.Bilinear,
                    antialias: true
                ),
        };

    private static Tensor Conv(Tensor x) =>
        F.conv2d(x, rand(3, 3, 3, 3, generator: new Generator(3)), padding: [1, 1]);

    private static Tensor Images() => rand(4, 3, 6, 5, generator: new Generator(7));

    [Theory]
    [MemberData(nameof(Results))]
    public void Results_of_contiguous_images_are_contiguous(string operation)
    {
        Tensor y = Operations[operation](Images()),
            copy = tensor(y.to(ScalarType.Float64).data<double>().ToArray(), y.shape);
        Assert.True(y.is_contiguous());
        Assert.Equal(copy.stride(), y.stride());
        Assert.Equal(copy.stride(1), y.stride(1));
        Assert.Equal(
            copy.data<double>().ToArray(),
            y.view(-1).to(ScalarType.Float64).data<double>().ToArray()
        );
        Assert.Equal(y.contiguous().bytes, y.bytes);
    }

    [Fact]
    public void Views_of_a_convolution_have_the_strides_of_the_same_views_of_a_row_major_copy()
    {
        Tensor y = Conv(Images()),
            copy = y.contiguous();
        foreach (
            Func<Tensor, Tensor> view in new Func<Tensor, Tensor>[]
            {
                t => t.transpose(1, 2),
                t => t.transpose(1, 2) + 1,
                t => t[2],
                t => t[2].permute(2, 0, 1),
                t => t[.., 1],
                t => t[.., 1, 2..4, 1],
                t => t[TensorIndex.Ellipsis, TensorIndex.Slice(1, null, 2)],
                t => t.unsqueeze(0),
                t => t.view(4, 3, 30),
                t => t.expand(2, 4, 3, 6, 5),
            }
        )
        {
            Tensor seen = view(y),
                wanted = view(copy);
            Assert.Equal(wanted.stride(), seen.stride());
            Assert.Equal(wanted.storage_offset(), seen.storage_offset());
            Assert.Equal(wanted.is_contiguous(), seen.is_contiguous());
            Assert.True(wanted.eq(seen).all().ToBoolean());
        }
    }

    [Fact]
    public void What_a_reader_permutes_is_not_contiguous()
    {
        Tensor y = Images().reshape(2, 6, 5, 6)[.., .., .., ..3].contiguous().permute(0, 3, 1, 2);
        foreach (Tensor t in new[] { y, y + 1, y.clone() })
        {
            Assert.False(t.is_contiguous());
            Assert.Equal([90L, 1, 15, 3], t.stride());
            Assert.Throws<ExternalException>(() => t.view(2, -1));
        }
        Assert.Throws<ExternalException>(() => Conv(Images()).transpose(1, 2).view(-1));
        Assert.False(arange(12).reshape(3, 4).t().flip(1).is_contiguous());
    }

    [Fact]
    public void A_readers_own_order_stays_also_when_the_tensor_is_the_only_one()
    {
        Tensor images = Images(),
            y = images.permute(0, 2, 3, 1);
        images.Dispose();
        long[] strides = y.stride();
        y.contiguous().zero_();
        y.reshape(-1).zero_();
        Assert.Equal(strides, y.stride());
        Assert.NotEqual(0f, y.sum().item<float>());
    }

    public static TheoryData<string> RowMajorViews => [.. Views.Keys];

    private static Dictionary<string, Func<Tensor, Tensor>> Views =>
        new()
        {
            ["view"] = y => y.view(4, -1),
            ["reshape"] = y => y.reshape(-1),
            ["flatten"] = y => y.flatten(1),
            ["unflatten"] = y => y.flatten(1).unflatten(1, 30, 3),
            ["ravel"] = y => y.ravel(),
            ["contiguous"] = y => y.contiguous(),
            ["as_strided"] = y => y.as_strided([360], [1]),
        };

    [Theory]
    [MemberData(nameof(RowMajorViews))]
    public void A_view_of_a_convolution_shares_its_elements(string view)
    {
        foreach (bool recorded in new[] { false, true })
        {
            Tensor images = Images().requires_grad_(recorded),
                y = Conv(images),
                before = y.clone(),
                v = Views[view](y);
            Assert.True(before.eq(y).all().ToBoolean());
            using (no_grad())
            {
                v.mul_(2);
                Assert.True((2 * before).eq(y).all().ToBoolean());
                y[0] = 7;
            }
            Assert.Equal(y.data<float>().ToArray(), v.data<float>().ToArray());
            if (recorded)
            {
                Tensor gradient = autograd.grad([v.sum()], [images])[0],
                    wanted = autograd.grad([Conv(images).sum()], [images])[0];
                Assert.True(wanted.allclose(gradient));
            }
        }
    }

    [Fact]
    public void A_view_leaves_another_views_elements_where_they_are()
    {
        Tensor y = Conv(Images()),
            second = y[1],
            flat = y.flatten(1);
        Assert.True(flat[1].eq(second.reshape(-1)).all().ToBoolean());
        second.zero_();
        Assert.Equal(0f, y[1].abs().max().item<float>());
    }

    [Fact]
    public void Bytes_of_a_convolution_are_row_major_and_may_be_written()
    {
        Tensor y = Conv(Images());
        float second = y[0, 0, 0, 1].item<float>();
        Span<float> numbers = MemoryMarshal.Cast<byte, float>(y.bytes);
        Assert.Equal(second, numbers[1]);
        numbers[1] = 5;
        Assert.Equal(5f, y[0, 0, 0, 1].item<float>());
    }

    [Fact]
    public void As_strided_counts_a_convolutions_elements_row_by_row()
    {
        Tensor y = Conv(Images()),
            copy = y.contiguous();
        Assert.True(
            copy.as_strided([4, 6], [90, 5], 2)
                .eq(y.as_strided([4, 6], [90, 5], 2))
                .all()
                .ToBoolean()
        );
    }
}
