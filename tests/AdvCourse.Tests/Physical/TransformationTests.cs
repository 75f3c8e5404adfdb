using AdvCourse.Physical;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Physical;

/// <summary>What must hold for every transformation.</summary>
public sealed class TransformationTests
{
    public static TheoryData<string> All => TransformationTable.Names;

    public static TheoryData<string> Exact =>
        [
            .. TransformationTable
                .All.Where(each => each.Slope == Slope.Exact)
                .Select(each => each.Name),
        ];

    [Theory]
    [MemberData(nameof(All))]
    public void Results_depend_on_the_seed_and_the_images_number_not_on_the_batch(string name)
    {
        using var scope = NewDisposeScope();
        var transformation = TransformationTable.Named(name);
        var images = TransformationTable.Pictures(260); // more than go through together
        var whole = Samples.Floats(transformation.Apply(images, seed: 5));
        Assert.Equal(whole, Samples.Floats(transformation.Apply(images, seed: 5)));
        var parts = cat([
            transformation.Apply(images.narrow(0, 0, 7), 5),
            transformation.Apply(images.narrow(0, 7, 253), 5, firstImage: 7),
        ]);
        Assert.Equal(whole, Samples.Floats(parts));
        var draws =
            name.Contains("noise", StringComparison.Ordinal)
            || name.Contains(" to 1", StringComparison.Ordinal)
                && !name.Contains('x', StringComparison.Ordinal)
            || transformation is Perspective or PhotoChannel;
        if (draws)
        {
            Assert.NotEqual(whole, Samples.Floats(transformation.Apply(images, seed: 6)));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Pixels_stay_in_the_box_and_nothing_is_left_in_the_scope(string name)
    {
        using var scope = NewDisposeScope();
        var transformation = TransformationTable.Named(name);
        var images = new Noise(3).Uniform([5, 3, 8, 8], 0, 1);
        var before = scope.DisposablesCount;
        var result = transformation.Apply(images);
        Assert.Equal(before + 1, scope.DisposablesCount);
        Assert.Equal(4, result.ndim);
        Assert.Equal(5, result.shape[0]);
        Assert.Equal(3, result.shape[1]);
        Assert.All(Samples.Floats(result), pixel => Assert.InRange(pixel, 0f, 1f));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Vectors_are_square_pictures(string name)
    {
        using var scope = NewDisposeScope();
        var transformation = TransformationTable.Named(name);
        var images = TransformationTable.Pictures(3);
        Assert.Equal(
            Samples.Floats(transformation.Apply(images)),
            Samples.Floats(transformation.Apply(images.flatten(1)))
        );
        Assert.Equal(2, transformation.Apply(images.flatten(1)).ndim);
    }

    [Theory]
    [MemberData(nameof(Exact))]
    public void Gradients_are_those_of_finite_differences(string name)
    {
        using var scope = NewDisposeScope();
        var transformation = TransformationTable.Named(name);
        var images = TransformationTable.Pictures(2, channels: 3).to(ScalarType.Float64);
        var leaf = images.clone().requires_grad_(true);
        var result = transformation.Apply(leaf, seed: 4);
        var weights = new Noise(8).Uniform(result.shape, -1, 1).to(ScalarType.Float64);
        var gradient = Samples.Doubles(autograd.grad([(result * weights).sum()], [leaf])[0]);
        var pixels = Samples.Doubles(images);
        const double h = 1e-6;
        for (var i = 3; i < pixels.Length; i += 29)
        {
            Assert.Equal((Value(i, h) - Value(i, -h)) / (2 * h), gradient[i], 1e-6);
        }

        double Value(int place, double change)
        {
            var moved = (double[])pixels.Clone();
            moved[place] += change;
            var there = transformation.Apply(tensor(moved, images.shape), seed: 4);
            return (there * weights).sum().ToDouble();
        }
    }

    [Fact]
    public void What_rounds_lets_gradients_straight_through()
    {
        using var scope = NewDisposeScope();
        foreach (var transformation in new Transformation[] { new Quantise(8), new Jpeg(50) })
        {
            var leaf = TransformationTable.Pictures(2).requires_grad_(true);
            var weights = new Noise(8).Uniform(leaf.shape, -1, 1);
            var result = transformation.Apply(leaf);
            Assert.Equal(
                Samples.Floats(transformation.Apply(leaf.detach())),
                Samples.Floats(result)
            );
            Assert.Equal(Slope.StraightThrough, transformation.Slope);
            Assert.Equal(
                Samples.Floats(weights),
                Samples.Floats(autograd.grad([(result * weights).sum()], [leaf])[0])
            );
        }
    }

    [Fact]
    public void The_photo_channel_lets_gradients_through()
    {
        using var scope = NewDisposeScope();
        var channel = new PhotoChannel { CornerError = 0, Tilt = 0.02 };
        var leaf = TransformationTable.Pictures(1, height: 12, width: 12).requires_grad_(true);
        // Brighter in the middle comes out brighter in the middle.
        var middle = channel.Apply(leaf).narrow(2, 4, 4).narrow(3, 4, 4).sum();
        var gradient = autograd.grad([middle], [leaf])[0];
        Assert.True(gradient.narrow(2, 5, 2).narrow(3, 5, 2).min().ToDouble() > 0.3);
        Assert.True(gradient.narrow(2, 0, 2).abs().max().ToDouble() < 0.05);
    }

    [Fact]
    public void Settings_of_nothing_change_nothing()
    {
        using var scope = NewDisposeScope();
        var images = new Noise(3).Uniform([4, 3, 9, 7], 0, 1);
        Transformation[] nothings =
        [
            new Identity(),
            new Brightness(0),
            new Contrast(1),
            new Contrast(1, null),
            new Gamma(1),
            new GaussianNoise(0),
            new GaussianBlur(0),
            new Resample(9, 7, Interpolation.Nearest),
            new Resample(9, 7, Interpolation.Bilinear),
            new Resample(9, 7, Interpolation.Bicubic),
            new Resample(9, 7, Interpolation.Area),
            new Warp(Homography.Identity),
            new Perspective(0),
        ];
        foreach (var nothing in nothings)
        {
            var difference = (nothing.Apply(images) - images).abs().max().ToDouble();
            Assert.True(difference < 1e-6, $"{nothing} changed pixels by {difference}");
        }
    }

    [Fact]
    public void A_chain_is_its_steps_and_shows_them()
    {
        using var scope = NewDisposeScope();
        var images = TransformationTable.Pictures(3);
        var chain = new Brightness(10).Then(new GaussianBlur(1)).Then(new Contrast(0.5));
        var stages = chain.Stages(images);
        Assert.Equal(
            ["input", "brightness +10", "blur of 1 pixels", "contrast x0.5"],
            stages.Select(s => s.Name)
        );
        Assert.Equal(Samples.Floats(chain.Apply(images)), Samples.Floats(stages[^1].Images));
        Assert.Equal(
            chain,
            new Chain(new Brightness(10), new Chain(new GaussianBlur(1), new Contrast(0.5)))
        );
        Assert.NotEqual(
            chain,
            new Chain(new Brightness(11), new GaussianBlur(1), new Contrast(0.5))
        );
    }

    public static TheoryData<string, string> Bad =>
        new()
        {
            { "empty", "at least one image" },
            { "one picture", "unsqueeze(0)" },
            { "bytes", "Float32" },
            { "above one", "Divide by 255" },
            { "below zero", "clamp" },
            { "not a number", "NaN" },
            { "no square", "no square images" },
            { "two channels", "2 channels" },
            { "quality", "between 1 and 100" },
            { "levels", "at least 2" },
            { "sigma", "sigma of -1" },
            { "range", "smaller first" },
            { "size", "0 pixels" },
            { "no steps", "at least one transformation" },
            { "tilt", "Tilt of 0.9" },
            { "ink", "darker than paper" },
            { "jitter", "0 to 0.4" },
        };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bad_input_is_refused_with_its_value_and_the_remedy(string what, string named)
    {
        using var scope = NewDisposeScope();
        var x = TransformationTable.Pictures(2);
        var blur = new GaussianBlur(1);
        var error = Assert.Throws<ArgumentException>(() =>
            what switch
            {
                "empty" => blur.Apply(zeros(0, 1, 8, 8)),
                "one picture" => blur.Apply(x[0]),
                "bytes" => blur.Apply(x.to(ScalarType.Byte)),
                "above one" => blur.Apply(x * 255),
                "below zero" => blur.Apply(x - 0.6),
                "not a number" => blur.Apply(x / 0 * 0),
                "no square" => blur.Apply(zeros(2, 13)),
                "two channels" => new Jpeg(50).Apply(zeros(2, 2, 8, 8)),
                "quality" => new Jpeg(0).Apply(x),
                "levels" => new Quantise(1).Apply(x),
                "sigma" => new GaussianBlur(-1).Apply(x),
                "range" => new Brightness((3, 2)).Apply(x),
                "size" => new Resample(0, 3).Apply(x),
                "no steps" => new Chain([]).Apply(x),
                "tilt" => new PhotoChannel { Tilt = 0.9 }.Apply(x),
                "ink" => new PhotoChannel { InkColour = new(1, 1, 1) }.Apply(x),
                _ => new Perspective(0.5).Apply(x),
            }
        );
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pointwise_transformations_take_vectors_of_any_length()
    {
        using var scope = NewDisposeScope();
        var vectors = full([2, 11], 0.5f);
        Assert.Equal([2L, 11], new Brightness(10).Apply(vectors).shape);
        Assert.Equal([2L, 11], new Contrast(0.5).Apply(vectors).shape);
        // Around the image's mean a pixel does not change by itself.
        Assert.Throws<ArgumentException>(() => new Contrast(0.5, Pivot: null).Apply(vectors));
    }
}
