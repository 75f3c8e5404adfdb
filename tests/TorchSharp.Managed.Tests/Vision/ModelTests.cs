using static TorchSharp.torch;
using static TorchSharp.torchvision;

namespace TorchSharp.Tests.Vision;

/// <summary>Known networks: their shapes, their names, and files of weights.</summary>
public sealed class ModelTests
{
    [Fact]
    public void ResNet18_has_the_names_and_numbers_of_the_original()
    {
        using var model = models.resnet18();
        // 11.69 million parameters, as torchvision says of it.
        Assert.Equal(11_689_512, model.parameters().Sum(p => p.numel()));
        var state = model.state_dict();
        Assert.Equal(122, state.Count);
        Assert.Equal([128, 64, 1, 1], state["layer2.0.downsample.0.weight"].shape);
        model.eval();
        using var quiet = no_grad();
        Assert.Equal([2, 1000], model.call(randn(2, 3, 64, 64)).shape);
    }

    [Fact]
    public void ResNet50_has_bottlenecks()
    {
        using var model = models.resnet50();
        Assert.Equal(25_557_032, model.parameters().Sum(p => p.numel()));
        Assert.Equal(320, model.state_dict().Count);
    }

    [Fact]
    public void A_block_with_its_last_scale_at_zero_gives_its_input_rectified()
    {
        manual_seed(3);
        using var block = new Modules.ResidualBlock(4, 4, 1, 1, new());
        nn.init.zeros_(block.get_parameter("bn2.weight")!);
        var x = randn(2, 4, 5, 5);
        Assert.True(block.call(x).allclose(x.relu()));
    }

    [Theory]
    [InlineData(32, 4, 25_028_904)] // resnext50_32x4d
    [InlineData(1, 128, 68_883_240)] // wide_resnet50_2
    public void Groups_and_widths_give_the_numbers_of_ResNeXt_and_wide_networks(
        int groups,
        int width,
        long numbers
    )
    {
        using var model = models.resnet50(groups: groups, width_per_group: width);
        Assert.Equal(numbers, model.parameters().Sum(p => p.numel()));
    }

    [Fact]
    public void Dilation_in_the_place_of_a_stride_keeps_the_size_and_the_weights()
    {
        using var strided = models.resnet50(num_classes: 2);
        using var dilated = models.resnet50(
            num_classes: 2,
            replace_stride_with_dilation: (false, true, true)
        );
        Assert.Equal(
            strided.state_dict().Select(pair => (pair.Key, pair.Value.numel())),
            dilated.state_dict().Select(pair => (pair.Key, pair.Value.numel()))
        );
        Assert.Equal([1, 2048, 2, 2], LastStage(strided));
        Assert.Equal([1, 2048, 8, 8], LastStage(dilated));
        var kernels = dilated.modules().OfType<Modules.Conv2d>().Where(c => c.dilation[0] > 1);
        // All of the third stage but its first block, that one of the fourth, and then its others.
        Assert.Equal([2, 2, 2, 2, 2, 2, 4, 4], kernels.Select(c => c.dilation[0]));
    }

    /// <summary>The shape after the fourth stage, for an image of 64 x 64.</summary>
    private static long[] LastStage(Modules.ResNet model)
    {
        long[] shape = [];
        var stage = model.named_children().Single(pair => pair.name == "layer4").module;
        ((nn.Module<Tensor, Tensor>)stage).register_forward_hook(
            (_, _, output) =>
            {
                shape = output.shape;
                return output;
            }
        );
        model.eval();
        using var quiet = no_grad();
        model.call(zeros(1, 3, 64, 64)).Dispose();
        return shape;
    }

    [Fact]
    public void Blocks_begin_at_their_input_and_with_a_normalisation_of_ones_own_where_asked()
    {
        using var model = models.resnet18(zero_init_residual: true);
        var state = model.state_dict();
        Assert.Equal(0f, state["layer3.1.bn2.weight"].abs().max().ToSingle());
        Assert.Equal(1f, state["layer3.1.bn1.weight"].min().ToSingle());
        List<int> widths = [];
        using var plain = models.resnet18(norm_layer: channels =>
        {
            widths.Add(channels);
            return nn.Identity();
        });
        Assert.Empty(plain.buffers());
        Assert.Equal([64, 64, 64, 64, 64, 128, 128, 128], widths.Take(8));
    }

    [Fact]
    public void What_small_networks_do_not_have_is_refused()
    {
        Assert.Throws<ArgumentException>(() => models.resnet18(groups: 2));
        Assert.Throws<ArgumentException>(() => models.resnet34(width_per_group: 128));
        Assert.Throws<ArgumentException>(() =>
            models.resnet34(replace_stride_with_dilation: (false, true, false))
        );
    }

    [Fact]
    public void Weights_load_from_a_file_and_the_last_layer_may_stay()
    {
        var file = Path.GetTempFileName();
        try
        {
            using var model = models.resnet18(num_classes: 10);
            model.save(file);
            using var whole = models.resnet18(10, weights_file: file, skipfc: false);
            using var part = models.resnet18(10, weights_file: file);
            Assert.Equal(model.get_parameter("fc.weight"), whole.get_parameter("fc.weight"));
            Assert.Equal(model.get_parameter("conv1.weight"), part.get_parameter("conv1.weight"));
            Assert.NotEqual(model.get_parameter("fc.weight"), part.get_parameter("fc.weight"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void AlexNet_has_the_numbers_of_the_original()
    {
        using var model = models.alexnet();
        Assert.Equal(61_100_840, model.parameters().Sum(p => p.numel()));
        model.eval();
        using var quiet = no_grad();
        Assert.Equal([1, 1000], model.call(randn(1, 3, 224, 224)).shape);
    }

    [Fact]
    public void VGG11_has_the_numbers_of_the_original()
    {
        using var model = models.vgg11_bn();
        Assert.Equal(132_868_840, model.parameters().Sum(p => p.numel()));
        Assert.Equal([512, 512, 3, 3], model.state_dict()["features.25.weight"].shape);
        model.eval();
        using var quiet = no_grad();
        Assert.Equal([1, 1000], model.call(randn(1, 3, 32, 32)).shape);
    }

    [Fact]
    public void MobileNetV2_has_the_names_and_numbers_of_the_original()
    {
        using var model = models.mobilenet_v2();
        Assert.Equal(3_504_872, model.parameters().Sum(p => p.numel()));
        var state = model.state_dict();
        Assert.Equal(314, state.Count);
        Assert.Equal([96, 1, 3, 3], state["features.2.conv.1.0.weight"].shape);
        model.eval();
        using var quiet = no_grad();
        Assert.Equal([2, 1000], model.call(randn(2, 3, 32, 32)).shape);
        using var narrow = models.mobilenet_v2(num_classes: 10, width_mult: 0.5);
        Assert.Equal([16, 3, 3, 3], narrow.state_dict()["features.0.0.weight"].shape);
        Assert.Throws<ArgumentException>(() =>
            models.mobilenet_v2(
                inverted_residual_setting:
                [
                    [1, 2],
                ]
            )
        );
    }

    [Fact]
    public void GoogLeNet_has_the_names_and_numbers_of_the_original()
    {
        using var model = models.googlenet(transform_input: true);
        Assert.Equal(6_624_904, model.parameters().Sum(p => p.numel()));
        Assert.Equal([32, 16, 3, 3], model.state_dict()["inception3a.branch3.1.conv.weight"].shape);
        model.eval();
        using var quiet = no_grad();
        Assert.Equal([2, 1000], model.call(randn(2, 3, 64, 64)).shape);
    }

    [Fact]
    public void Inception_v3_has_the_names_and_numbers_of_the_original()
    {
        using var model = models.inception_v3();
        Assert.Equal(27_161_264, model.parameters().Sum(p => p.numel()));
        var state = model.state_dict();
        Assert.Equal([384, 384, 3, 1], state["Mixed_7c.branch3x3dbl_3b.conv.weight"].shape);
        Assert.Contains("AuxLogits.conv1.bn.running_var", state.Keys);
        model.eval();
        using var quiet = no_grad();
        Assert.Equal([1, 1000], model.call(randn(1, 3, 75, 75)).shape);
    }
}
