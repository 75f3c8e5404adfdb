using System.IO.Compression;
using static TorchSharp.torch;
using static TorchSharp.torchvision;
using V = TorchSharp.torchvision.transforms.functional;

namespace TorchSharp.Tests.Vision;

/// <summary>Transforms of images, and pictures of many.</summary>
[Collection(nameof(Reference.DefaultGenerator))]
public sealed class TransformTests
{
    private static Tensor Image(params long[] shape) =>
        arange(shape.Aggregate((a, b) => a * b)).to(float32).reshape(shape) / 100;

    [Fact]
    public void Normalize_works_channel_by_channel_on_images_and_batches()
    {
        var transform = transforms.Normalize([0.1, 0.2, 0.3], [0.5, 1, 2]);
        foreach (var image in new[] { ones(3, 2, 2), ones(4, 3, 2, 2) })
        {
            var y = transform.call(image);
            Assert.Equal(image.shape, y.shape);
            Assert.Equal(1.8f, y.select(-3, 0).max().ToSingle(), 1e-6f);
            Assert.Equal(0.35f, y.select(-3, 2).min().ToSingle(), 1e-6f);
        }
        Assert.Throws<ArgumentException>(() => transform.call(ones(1, 2, 2)));
        Assert.Throws<ArgumentException>(() => transforms.Normalize([1, 2], [1, 2]));
    }

    [Fact]
    public void Resize_to_one_size_keeps_the_ratio_and_the_limit()
    {
        Assert.Equal([1, 4, 8], transforms.Resize(4).call(Image(1, 10, 20)).shape);
        Assert.Equal([1, 8, 4], transforms.Resize(4).call(Image(1, 20, 10)).shape);
        Assert.Equal(
            [2, 1, 3, 6],
            transforms
                .Resize(4, InterpolationMode.Bilinear, maxSize: 6)
                .call(Image(2, 1, 10, 20))
                .shape
        );
        Assert.Equal([1, 3, 6], transforms.Resize(4, -1, 6).call(Image(1, 10, 20)).shape);
        Assert.Equal(ScalarType.Byte, transforms.Resize(4).call(ones(1, 8, 8, dtype: uint8)).dtype);
    }

    [Fact]
    public void Crops_take_the_part_that_they_name_and_zeros_beyond_the_edge()
    {
        var image = Image(1, 4, 4);
        Assert.Equal(image[.., 1..3, 2..4], transforms.Crop(1, 2, 2, 2).call(image));
        Assert.Equal(image[.., 1..3, 1..3], transforms.CenterCrop(2).call(image));
        var wide = transforms.CenterCrop(6).call(image);
        Assert.Equal([1, 6, 6], wide.shape);
        Assert.Equal(0f, wide[0, 0, 0].ToSingle());
        Assert.Equal(image[0, 3, 3].ToSingle(), wide[0, 4, 4].ToSingle());
    }

    [Fact]
    public void Random_transforms_repeat_with_the_seed_and_keep_the_range()
    {
        var transform = transforms.Compose(
            transforms.RandomResizedCrop(5),
            transforms.RandomHorizontalFlip(),
            transforms.ColorJitter(0.4f, 0.4f, 0.4f, 0.1f),
            transforms.GaussianBlur(3)
        );
        var image = rand(3, 9, 7);
        Tensor Run(int seed)
        {
            manual_seed(seed);
            return transform.call(image);
        }
        Assert.Equal(Run(3), Run(3));
        Assert.NotEqual(Run(3), Run(4));
        Assert.Equal([3, 5, 5], Run(3).shape);
        Assert.InRange(Run(5).max().ToSingle(), 0, 1);
        Assert.InRange(Run(5).min().ToSingle(), 0, 1);
    }

    [Fact]
    public void Random_transforms_draw_what_TorchSharp_draws()
    {
        var image = rand(3, 9, 7) * 0.5 + 0.2;
        // TorchSharp's Randomizer draws one Float32, its jitter four at once, its blur one by uniform_.
        manual_seed(12);
        var stream = rand(6).data<float>().ToArray();
        manual_seed(12);
        var flipped = transforms.RandomHorizontalFlip(stream[0] + 1e-4).call(image);
        var kept = transforms.RandomHorizontalFlip(stream[1] - 1e-4).call(image);
        var lighter = transforms.ColorJitter(0.4f, 0, 0, 0).call(image);
        Assert.Equal(image.flip(-1), flipped);
        Assert.Equal(image, kept);
        Assert.True(
            lighter.allclose(V.adjust_brightness(image, 0.6f + stream[2] * 0.8f), atol: 1e-6)
        );
        manual_seed(12);
        var sigma = 0.5f + stream[0];
        var blurred = transforms.GaussianBlur(3, 0.5f, 1.5f).call(image);
        Assert.True(blurred.allclose(V.gaussian_blur(image, [3, 3], [sigma, sigma]), atol: 1e-5));
        // Of these two, TorchSharp draws for the first only.
        transforms.GaussianBlur(3, 1f).call(image);
        transforms.GaussianBlur([3, 3], 1f).call(image);
        Assert.Equal(stream[2], rand(1).ToSingle());
    }

    [Fact]
    public void A_blur_over_rows_and_columns_takes_both_sizes_before_its_width()
    {
        var image = zeros(1, 9, 9);
        image[0, 4, 4] = 1f;
        // Not one size and a range from 5 to 0.8: whole numbers are sizes.
        var blurred = transforms.GaussianBlur(3, 5, 0.8f).call(image)[0];
        Assert.Equal([3, 4, 5], Places(blurred.sum(dim: 1)));
        Assert.Equal([2, 3, 4, 5, 6], Places(blurred.sum(dim: 0)));
        Assert.Equal(1f, blurred.sum().ToSingle(), 1e-5f);
        var drawn = transforms.GaussianBlur(5, 1, 0.8f, 0.8f).call(image)[0];
        Assert.Equal([2, 3, 4, 5, 6], Places(drawn.sum(dim: 1)));
        Assert.Equal([4], Places(drawn.sum(dim: 0)));
    }

    private static long[] Places(Tensor sums) =>
        [.. sums.data<float>().ToArray().Index().Where(x => x.Item > 0).Select(x => (long)x.Index)];

    [Fact]
    public void A_transform_is_a_module_of_one_argument() =>
        Assert.Equal(
            -1f,
            ((nn.IModule<Tensor, Tensor>)transforms.Lambda(x => -x)).call(ones(1)).ToSingle()
        );

    [Fact]
    public void A_flip_of_probability_one_mirrors_and_of_zero_does_not()
    {
        var image = Image(1, 2, 3);
        Assert.Equal(image.flip(-1), transforms.RandomHorizontalFlip(1).call(image));
        Assert.Equal(image, transforms.RandomHorizontalFlip(0).call(image));
    }

    [Fact]
    public void Margins_are_the_same_all_around_or_left_top_right_bottom()
    {
        var image = tensor(
            new[,]
            {
                { 1L, 2 },
            }
        );
        Assert.Equal(
            tensor(
                new[,]
                {
                    { 0L, 1, 2, 0, 0 },
                    { 0, 0, 0, 0, 0 },
                }
            ),
            V.pad(image, [1, 0, 2, 1])
        );
        Assert.Equal(
            tensor(
                new[,]
                {
                    { 7L, 1, 2, 7 },
                }
            ),
            V.pad(image, (1, 0), fill: 7)
        );
        Assert.Equal([3, 4], V.pad(image, 1).shape);
        ReadOnlySpan<long> four = [1, 0, 2, 1];
        Assert.Equal(V.pad(image, new long[] { 1, 0, 2, 1 }), V.pad(image, (1, 0, 2, 1)));
        Assert.Equal(V.pad(image, (1, 0, 2, 1)), V.pad(image, four));
        Assert.Equal(
            V.pad(image, [1]),
            V.pad(image, [1, 1, 1, 1], padding_mode: PaddingModes.Zeros)
        );
        Assert.Throws<ArgumentException>(() => V.pad(image, [1, 2, 3]));
    }

    [Fact]
    public void Colours_turn_around_the_circle()
    {
        // Red, green and blue; a third of the circle makes green of red.
        var colours = eye(3).reshape(3, 1, 3);
        var turned = V.adjust_hue(colours, 1.0 / 3);
        Assert.True(turned.allclose(colours.roll([1], [0]), atol: 1e-6));
        Assert.True(V.adjust_hue(rand(3, 4, 4).clamp(0.1, 0.9), 0).IsInvalid is false);
        var image = rand(3, 4, 4);
        Assert.True(V.adjust_hue(V.adjust_hue(image, 0.5), 0.5).allclose(image, atol: 1e-5));
        Assert.Throws<ArgumentOutOfRangeException>(() => V.adjust_hue(image, 0.6));
        var other = rand(3, 4, 4);
        Assert.Equal(
            stack([V.adjust_hue(image, 0.2), V.adjust_hue(other, 0.2)]),
            V.adjust_hue(stack([image, other]), 0.2)
        );
    }

    [Fact]
    public void Brightness_contrast_and_saturation_blend_as_they_say()
    {
        var image = rand(3, 4, 4) * 0.4;
        Assert.True(V.adjust_brightness(image, 2).allclose(image * 2));
        var grey = V.rgb_to_grayscale(image);
        Assert.True(V.adjust_contrast(image, 0).allclose(grey.mean().expand(3, 4, 4)));
        Assert.True(V.adjust_saturation(image, 0).allclose(grey.expand(3, 4, 4)));
        Assert.True(V.adjust_saturation(image, 1).allclose(image));
    }

    [Fact]
    public void A_factor_of_one_changes_nothing_and_gives_an_alias()
    {
        // Beyond [0, 1], where a blend would clip.
        var image = rand(3, 4, 4) * 3;
        foreach (
            var adjust in (Func<Tensor, double, Tensor>[])
                [V.adjust_brightness, V.adjust_contrast, V.adjust_saturation]
        )
        {
            var same = adjust(image, 1);
            Assert.Equal(image, same);
            same.fill_(2);
            Assert.Equal(2f, image.max().ToSingle());
            Assert.Throws<ArgumentException>(() => adjust(image, -1));
            image = rand(3, 4, 4) * 3;
        }
        Assert.Equal([1, 3, 6], V.resize(Image(1, 10, 20), 4, -1, 6).shape);
        Assert.Equal([1, 5, 2], V.resize(Image(1, 10, 20), 5, 2).shape);
    }

    [Fact]
    public void A_blur_keeps_a_constant_and_the_weights_of_a_point_are_a_normal_curve()
    {
        Assert.True(V.gaussian_blur(ones(1, 7, 7), [5, 3], [1, 2]).allclose(ones(1, 7, 7)));
        var point = zeros(1, 7, 7);
        point[0, 3, 3] = 1f;
        var y = V.gaussian_blur(point, [3, 3], [1, 1]);
        Assert.Equal(Math.Exp(-0.5), y[0, 3, 4].ToDouble() / y[0, 3, 3].ToDouble(), 1e-6);
        Assert.Equal(1, y.sum().ToDouble(), 1e-6);
    }

    [Fact]
    public void A_blur_takes_width_before_height_as_torchvision_does()
    {
        var point = zeros(1, 9, 9);
        point[0, 4, 4] = 1f;
        var rows = V.gaussian_blur(point, [5, 1], [1, 1]);
        Assert.Equal(5, rows[0, 4].count_nonzero().ToInt64());
        Assert.Equal(5, rows.count_nonzero().ToInt64());
        var wide = V.gaussian_blur(point, [5, 5], [2, 0.5f]);
        Assert.True(wide[0, 4, 5].ToSingle() > 2 * wide[0, 5, 4].ToSingle());
    }

    [Theory]
    [InlineData(5, 8, -1)]
    [InlineData(8, 5, 1)]
    [InlineData(12, 5, 3)]
    [InlineData(4, 9, -2)]
    public void A_centre_with_an_odd_pixel_begins_where_TorchSharp_begins(
        int from,
        int to,
        int begin
    )
    {
        var image = Image(1, from, from);
        Assert.Equal(V.crop(image, begin, begin, to, to), V.center_crop(image, to, to));
    }

    [Fact]
    public void Bytes_and_numbers_convert_with_white_staying_white()
    {
        var bytes = tensor(new byte[] { 0, 128, 255 }, [1, 1, 3]);
        var numbers = V.convert_image_dtype(bytes);
        Assert.Equal(1f, numbers.max().ToSingle());
        Assert.Equal(bytes, V.convert_image_dtype(numbers, ScalarType.Byte));
        Assert.Equal(
            [0, 127, 255],
            V.invert(bytes).data<byte>().ToArray().Select(b => (int)b).Order()
        );
    }

    [Fact]
    public void A_grid_lays_images_out_row_by_row_with_margins()
    {
        var images = cat([full([1, 1, 2, 2], 0.25f), full([1, 1, 2, 2], 0.5f), ones(1, 1, 2, 2)]);
        var grid = torchvision.utils.make_grid(images, nrow: 2, padding: 1, pad_value: 0.75);
        Assert.Equal([3, 7, 7], grid.shape);
        Assert.Equal(0.75f, grid[0, 0, 0].ToSingle());
        Assert.Equal(0.25f, grid[1, 1, 1].ToSingle());
        Assert.Equal(0.5f, grid[2, 2, 5].ToSingle());
        Assert.Equal(1f, grid[0, 4, 1].ToSingle());
        Assert.Equal(0.75f, grid[0, 4, 4].ToSingle());
        var scaled = torchvision.utils.make_grid(images, padding: 0, normalize: true);
        Assert.Equal(0f, scaled.min().ToSingle());
        Assert.Equal(1f, scaled.max().ToSingle());
    }

    [Fact]
    public void A_saved_picture_is_a_png_whose_bytes_are_the_image()
    {
        using var memory = new MemoryStream();
        torchvision.utils.save_image(
            tensor([0f, 0.5f, 1f, 2f], [1, 2, 2]),
            memory,
            ImageFormat.Png
        );
        var png = memory.ToArray();
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], png[..4]);
        var data = png.AsSpan().IndexOf("IDAT"u8);
        using var zlib = new ZLibStream(
            new MemoryStream(png, data + 4, png.Length - data - 4),
            CompressionMode.Decompress
        );
        var rows = new byte[14];
        zlib.ReadExactly(rows);
        Assert.Equal([0, 0, 0, 0, 128, 128, 128, 0, 255, 255, 255, 255, 255, 255], rows);
        // The checksum of an empty IEND chunk is a constant of the format.
        Assert.Equal([0xAE, 0x42, 0x60, 0x82], png[^4..]);
        Assert.Throws<NotSupportedException>(() =>
            torchvision.utils.save_image(ones(1, 2, 2), memory, ImageFormat.Jpeg)
        );
    }
}
