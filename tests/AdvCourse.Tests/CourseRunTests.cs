using AdvCourse.Evaluation;
using AdvCourse.Models;
using AdvCourse.Papers;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests;

/// <summary>A notebook's run: what it says, keeps and hands over.</summary>
public sealed class CourseRunTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("advcourse").FullName;
    private readonly List<string> said = [];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private CourseRun Start() =>
        CourseRun.Start("31", seed: 5, Profile.Quick, new ModelCache(folder, said.Add), said.Add);

    [Fact]
    public void The_same_training_comes_from_the_cache_the_second_time_and_says_so()
    {
        var x = rand(40, 784);
        var y = randint(0, 10, [40]);
        var first = Start().Train("softmax", new SoftmaxRegression(), x, y, new Training());
        var second = Start().Train("softmax", new SoftmaxRegression(), x, y, new Training());
        Assert.True(first.Weight.eq(second.Weight).all().ToBoolean());
        Assert.DoesNotContain("cache", said[0], StringComparison.Ordinal);
        Assert.Contains("from the cache", said[1], StringComparison.Ordinal);
        Assert.All(said, line => Assert.StartsWith("⏱", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Starting_seeds_the_engine()
    {
        Start();
        var a = rand(3).data<float>().ToArray();
        Start();
        Assert.Equal(a, rand(3).data<float>().ToArray());
    }

    [Fact]
    public void The_receipt_keeps_the_machine_out_of_the_table()
    {
        var text = Start()
            .Receipt("MNIST, 60,000 + 10,000, sha256 ba89, from shared/data")
            .ToString();
        Assert.Contains("sha256 ba89", text, StringComparison.Ordinal);
        Assert.DoesNotContain("shared/data", text, StringComparison.Ordinal);
        Assert.Contains(said, line => line.EndsWith("from shared/data", StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_are_the_images_of_a_tensor_whatever_its_strides()
    {
        var images = arange(24).to(ScalarType.Float32).view(2, 3, 4).transpose(1, 2);
        var rows = images.Rows();
        Assert.Equal(2, rows.Length);
        Assert.Equal([0f, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11], rows[0]);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.5)]
    public void The_exponent_of_a_power_is_found(double power)
    {
        GrowthPoint[] points =
        [
            .. new[] { 10, 50, 300 }.Select(n => new GrowthPoint(
                n,
                1,
                3 * Math.Pow(n, power),
                0,
                0
            )),
        ];
        Assert.Equal(power, Fit.Exponent(points, point => point.Growth), 1e-12);
    }

    [Fact]
    public void An_exponent_of_one_point_is_refused() =>
        Assert.Throws<ArgumentException>(() =>
            Fit.Exponent([new GrowthPoint(10, 1, 1, 1, 1)], point => point.Growth)
        );

    [Fact]
    public void Every_claim_of_Goodfellow_is_measured_by_name()
    {
        var claims = Goodfellow2014.Claims();
        Assert.Throws<ArgumentException>(() => claims.Measure("no-such-row", 1));
    }
}
