using AdvCourse.Evaluation;
using AdvCourse.Models;
using AdvCourse.Threats;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Evaluation;

public sealed class SpectralNormTests
{
    /// <summary>
    /// A start that lies but for a hundred-millionth in a direction of less stretch: the first norms stand still to ten digits,
    /// and are the wrong ones.
    /// </summary>
    [Fact]
    public void A_norm_that_stands_still_at_first_is_not_believed()
    {
        using var scope = NewDisposeScope();
        var start = new Noise(1).Normal([3, 1]).to(ScalarType.Float64);
        start /= start.square().sum().sqrt();
        var other = tensor(new[] { 1.0, 0, 0 }, [3, 1]);
        other -= start * (start * other).sum();
        other /= other.square().sum().sqrt();
        var matrix = cat([2 * (other + 1e-8 * start).t(), start.t()], 0);
        Assert.Equal(2, SpectralNorm.OfMatrix(matrix), 1e-9);
    }

    [Fact]
    public void Matrices_of_known_norm()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(
            7,
            SpectralNorm.OfMatrix(
                tensor(new[] { 3f, 0, 0, 0, -7, 0 }, [2, 3]) // diagonal
            ),
            1e-9
        );
        // u v' has the norm |u| |v|: 5 times 13.
        Assert.Equal(
            65,
            SpectralNorm.OfMatrix(
                tensor(new[] { 3f, 4 }, [2, 1]).matmul(tensor(new[] { 5f, 12 }, [1, 2]))
            ),
            1e-9
        );
        // [[1, 1], [0, 1]]: the golden ratio.
        Assert.Equal(
            (1 + Math.Sqrt(5)) / 2,
            SpectralNorm.OfMatrix(tensor(new[] { 1f, 1, 0, 1 }, [2, 2])),
            1e-9
        );
        // A rotation stretches nothing, whatever the direction.
        Assert.Equal(
            1,
            SpectralNorm.OfMatrix(
                tensor(new[] { Math.Cos(1), -Math.Sin(1), Math.Sin(1), Math.Cos(1) }, [2, 2])
            ),
            1e-9
        );
        Assert.Equal(0, SpectralNorm.OfMatrix(zeros(3, 4)));
    }

    [Theory]
    [InlineData(7, 5, 1)]
    [InlineData(5, 9, 2)]
    [InlineData(12, 12, 3)]
    public void Random_matrices_agree_with_Jacobis_singular_values(int rows, int columns, int seed)
    {
        using var scope = NewDisposeScope();
        var matrix = new Noise(seed).Normal([rows, columns]);
        Assert.Equal(SingularValues.Largest(Table(matrix)), SpectralNorm.OfMatrix(matrix), 1e-6);
    }

    public static TheoryData<int, int, int, int, int> Convolutions =>
        new()
        {
            // channels in, out, kernel, stride, padding
            { 1, 1, 3, 1, 0 },
            { 2, 3, 3, 1, 1 },
            { 3, 2, 2, 1, 0 },
            { 2, 4, 3, 2, 1 },
            { 2, 2, 5, 2, 0 },
            { 1, 3, 3, 3, 0 },
        };

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void A_convolutions_norm_is_that_of_its_explicit_matrix_and_the_Fourier_bound_is_just_above(
        int channels,
        int outputs,
        int size,
        int stride,
        int padding
    )
    {
        using var scope = NewDisposeScope();
        var layer = nn.Conv2d(channels, outputs, size, stride, padding);
        Samples.Set(layer.weight, new Noise(size).Normal(layer.weight.shape));
        const int side = 7;
        var exact = SingularValues.Largest(Explicit(layer, side));
        var power = SpectralNorm.Of(layer, side, side);
        var bound = SpectralNorm.ConvolutionBound(layer, side, side);
        Assert.Equal(exact, power, 1e-5 * exact);
        Assert.True(bound >= exact * (1 - 1e-7), $"{bound} is below {exact}");
        Assert.True(bound <= exact * 1.35, $"{bound} is far above {exact}");
    }

    [Fact]
    public void The_Fourier_bound_is_exact_for_kernels_of_one_pixel_and_for_stride_as_large_as_the_kernel()
    {
        using var scope = NewDisposeScope();
        var pointwise = nn.Conv2d(3, 5, 1);
        Samples.Set(pointwise.weight, new Noise(1).Normal(pointwise.weight.shape));
        Assert.Equal(
            SpectralNorm.OfMatrix(pointwise.weight.reshape(5, 3)),
            SpectralNorm.ConvolutionBound(pointwise, 6, 6),
            1e-6
        );
        var patches = nn.Conv2d(2, 4, 3, stride: 3);
        Samples.Set(patches.weight, new Noise(2).Normal(patches.weight.shape));
        var flat = SpectralNorm.OfMatrix(patches.weight.reshape(4, 18));
        Assert.Equal(flat, SpectralNorm.ConvolutionBound(patches, 9, 9), 1e-6);
        Assert.Equal(flat, SpectralNorm.Of(patches, 9, 9), 1e-6);
    }

    /// <summary>
    /// It sees its image from one place: a row whose norm is its length. Its frequencies cancel out but for the highest, so
    /// that a bound from too few of them would be zero.
    /// </summary>
    [Theory]
    [InlineData(1, 1, -1)]
    [InlineData(2, 1, 0, -1, 0)]
    public void A_kernel_as_large_as_its_image_is_bounded_by_its_length(
        int stride,
        params int[] profile
    )
    {
        using var scope = NewDisposeScope();
        var size = profile.Length;
        var layer = nn.Conv2d(1, 1, size, stride);
        var line = tensor(Array.ConvertAll(profile, value => (float)value), [size, 1]);
        Samples.Set(layer.weight, line.mm(line.t()).reshape(1, 1, size, size));
        Assert.Equal(2, SpectralNorm.Of(layer, size, size), 1e-6);
        Assert.True(SpectralNorm.ConvolutionBound(layer, size, size) >= 2 - 1e-6);
    }

    [Fact]
    public void The_Lipschitz_product_is_never_passed_and_is_exact_for_a_chain_of_one_layer()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var model = Samples.Network();
        var bound = LipschitzBound.Of(model, 12);
        Assert.Equal(
            SpectralNorm.OfMatrix(model.parameters().First())
                * SpectralNorm.OfMatrix(model.parameters().Skip(2).First()),
            bound.Product,
            1e-6
        );
        for (var seed = 0; seed < 20; seed++)
        {
            var (a, b) = (Samples.Images(5, seed: seed), Samples.Images(5, seed: seed + 100));
            var ratios = Samples.Doubles(
                Norm.L2.Measure(model.call(a) - model.call(b)) / Norm.L2.Measure(a - b)
            );
            Assert.All(ratios, ratio => Assert.True(ratio <= bound.Product * (1 + 1e-5)));
        }

        var linear = new SoftmaxRegression(12, 4);
        Samples.Set(linear.Weight, new Noise(1).Normal([4, 12]));
        Assert.Equal(
            SpectralNorm.OfMatrix(linear.Weight),
            LipschitzBound.Of(linear, 12).Product,
            1e-9
        );
    }

    [Fact]
    public void Sigmoid_units_count_a_quarter_and_pooling_by_its_overlap()
    {
        using var scope = NewDisposeScope();
        var model = nn.Sequential(
            nn.MaxPool2d(3, stride: 2),
            nn.AvgPool2d(2),
            nn.Flatten(),
            nn.Sigmoid()
        );
        var bound = LipschitzBound.Of(model, 1, 9, 9);
        Assert.Equal([2, 0.5, 1, 0.25], bound.Layers.Select(layer => layer.Bound));
        Assert.Equal(0.25, bound.Product);
    }

    [Theory]
    [InlineData("divisor_override")]
    [InlineData("ceil_mode")]
    [InlineData("count_include_pad")]
    [InlineData("dilation")]
    public void Pooling_whose_constant_is_another_is_refused_by_the_settings_name(string setting)
    {
        using var scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> pool = setting switch
        {
            "divisor_override" => nn.AvgPool2d(2, divisor_override: 1),
            "ceil_mode" => nn.AvgPool2d(2, ceil_mode: true),
            "count_include_pad" => nn.AvgPool2d(2, padding: 1, count_include_pad: false),
            _ => nn.MaxPool2d(2, stride: 2, dilation: 2),
        };
        var error = Assert.Throws<ArgumentException>(() =>
            LipschitzBound.Of(nn.Sequential(pool), 1, 5, 5)
        );
        Assert.Contains(setting, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_CW_network_is_bounded_layer_by_layer_and_its_layers_are_its_forward_pass()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var model = new CarliniCnn(1);
        model.eval();
        var bound = LipschitzBound.Of(model, 1, 28, 28);
        Assert.Equal(7, bound.Layers.Count(layer => layer.Bound != 1));
        var images = Samples.Images(2, 784);
        var x = model.Layers.Aggregate(images, (value, layer) => layer.call(value));
        Attacks.ClosedFormTests.AssertClose(model.call(images), x);
    }

    [Fact]
    public void What_cannot_be_bounded_is_named()
    {
        using var scope = NewDisposeScope();
        Assert.Contains(
            "Maxout",
            Assert
                .Throws<ArgumentException>(() => LipschitzBound.Of(new Maxout(4, 2), 784))
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "BatchNorm2d",
            Assert
                .Throws<ArgumentException>(() =>
                    LipschitzBound.Of(nn.Sequential(nn.BatchNorm2d(1)), 1, 4, 4)
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() =>
            SpectralNorm.Of(nn.Conv2d(2, 2, 3, groups: 2), 5, 5)
        );
        Assert.Throws<ArgumentException>(() =>
            SpectralNorm.ConvolutionBound(nn.Conv2d(1, 1, 5), 3, 3)
        );
        Assert.Throws<ArgumentException>(() => SpectralNorm.OfMatrix(zeros(3)));
        Assert.Throws<ArithmeticException>(() => SpectralNorm.OfMatrix(full([2, 2], float.NaN)));
    }

    /// <summary>One column for each pixel: the image of a unit vector.</summary>
    private static double[,] Explicit(Conv2d layer, int side)
    {
        using var quiet = no_grad();
        var inputs = (int)layer.in_channels * side * side;
        var units = eye(inputs).reshape(inputs, layer.in_channels, side, side);
        var images = nn.functional.conv2d(units, layer.weight, null, layer.stride, layer.padding);
        return Table(images.flatten(1).t());
    }

    private static double[,] Table(Tensor matrix)
    {
        var table = new double[matrix.shape[0], matrix.shape[1]];
        var values = Samples.Doubles(matrix.contiguous());
        Buffer.BlockCopy(values, 0, table, 0, values.Length * sizeof(double));
        return table;
    }
}
