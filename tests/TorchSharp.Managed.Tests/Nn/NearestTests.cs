using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests.Nn;

/// <summary>Which sample is the nearest at an edge between two: PyTorch 1.13's choice, which depends on the type.</summary>
public sealed class NearestTests
{
    [Theory]
    [InlineData(ScalarType.Float32, InterpolationMode.Nearest, 2, 82, 41, 0)]
    [InlineData(ScalarType.Float64, InterpolationMode.Nearest, 2, 82, 41, 1)]
    [InlineData(ScalarType.Float32, InterpolationMode.Nearest, 3, 123, 82, 1)]
    [InlineData(ScalarType.Float32, InterpolationMode.NearestExact, 2, 41, 20, 0)]
    [InlineData(ScalarType.Float64, InterpolationMode.NearestExact, 2, 41, 20, 1)]
    public void An_edge_is_rounded_as_in_PyTorch(
        ScalarType type,
        InterpolationMode mode,
        long from,
        long to,
        long place,
        long sample
    ) =>
        Assert.Equal(
            sample,
            F.interpolate(Places(from, type), [to], mode: mode)[0, 0, place].ToInt64()
        );

    [Theory]
    [InlineData(ScalarType.Float32, 2.3, 69, 29)]
    [InlineData(ScalarType.Float64, 2.3, 69, 30)]
    [InlineData(ScalarType.Float32, 3.7, 37, 10)]
    [InlineData(ScalarType.Float64, 3.7, 37, 10)]
    public void A_given_scale_is_rounded_as_in_PyTorch(
        ScalarType type,
        double scale,
        long place,
        long sample
    ) =>
        Assert.Equal(
            sample,
            F.interpolate(Places(31, type), scale_factor: [scale])[0, 0, place].ToInt64()
        );

    private static Tensor Places(long count, ScalarType type) =>
        arange(count, dtype: type).view(1, 1, count);
}
