using System.Diagnostics;
using AdvCourse.Data;
using FsCheck.Xunit;

namespace AdvCourse.Tests.Data;

public sealed class GeneratedDigitsTests
{
    private static readonly ImageSet Thousand = GeneratedDigits.Create(1000, seed: 1);

    [Property(MaxTest = 20)]
    public bool Image_i_of_a_seed_is_the_same_whatever_count_is_asked_for(long seed, byte count)
    {
        ImageSet few = GeneratedDigits.Create(1 + (count % 20), seed);
        ImageSet many = GeneratedDigits.Create(30, seed);
        return Enumerable
            .Range(0, few.Count)
            .All(i =>
                few.PixelsOf(i).SequenceEqual(many.PixelsOf(i)) && few.LabelOf(i) == many.LabelOf(i)
            );
    }

    [Fact]
    public void Seeds_and_positions_give_different_images()
    {
        var hashes = Enumerable
            .Range(0, 1000)
            .Select(i => DataFile.Sha256(Thousand.PixelsOf(i)))
            .ToHashSet();
        Assert.Equal(1000, hashes.Count);
        ImageSet other = GeneratedDigits.Create(100, seed: 2);
        Assert.All(
            Enumerable.Range(0, 100),
            i => Assert.DoesNotContain(DataFile.Sha256(other.PixelsOf(i)), hashes)
        );
        (ImageSet train, ImageSet test) = GeneratedDigits.Load(50, 50);
        Assert.NotEqual(train.Provenance.Sha256, test.Provenance.Sha256);
    }

    [Fact]
    public void The_first_thousand_are_pinned()
    {
        // Changing the digits changes every figure computed on them: change this hash knowingly.
        Assert.Equal(
            "050eb56a9e6e772968707ae0810bcaab99c0e5386aa18f552e9a9bd92a1b2f84",
            Thousand.Provenance.Sha256
        );
        Assert.Equal(
            "generated digits, 1,000 images, sha256 050eb56a..., from generated, seed 1",
            Sample.UnderGermanCulture(Thousand.Provenance.ToString)
        );
    }

    [Fact]
    public void Classes_are_about_equally_frequent()
    {
        // 1,000 draws: 100 a class with standard deviation 9.5.
        Assert.All(Thousand.LabelCounts(), count => Assert.InRange(count, 62, 138));
    }

    [Fact]
    public void Ink_and_framing_are_those_of_MNIST()
    {
        // MNIST: mean 0.131, standard deviation 0.308, border of four pixels empty in nearly every image.
        double sum = 0;
        double squares = 0;
        double border = 0;
        for (int i = 0; i < Thousand.Count; i++)
        {
            ReadOnlySpan<byte> image = Thousand.PixelsOf(i);
            double mass = 0;
            double massX = 0;
            double massY = 0;
            for (int p = 0; p < image.Length; p++)
            {
                double ink = image[p] / 255.0;
                (int row, int column) = (p / 28, p % 28);
                (sum, squares) = (sum + ink, squares + (ink * ink));
                (mass, massX, massY) = (mass + ink, massX + (ink * column), massY + (ink * row));
                if (Math.Min(Math.Min(row, column), Math.Min(27 - row, 27 - column)) < 2)
                    border += ink;
            }
            Assert.InRange(massX / mass, 13.5 - 3, 13.5 + 3);
            Assert.InRange(massY / mass, 13.5 - 3, 13.5 + 3);
            Assert.InRange(mass, 20, 260);
            Assert.True(
                image.IndexOfAnyInRange((byte)200, (byte)255) >= 0,
                "every digit has dark ink"
            );
        }
        double mean = sum / (1000 * 784);
        Assert.InRange(mean, 0.10, 0.15);
        Assert.InRange(Math.Sqrt((squares / (1000 * 784)) - (mean * mean)), 0.25, 0.33);
        Assert.InRange(border / sum, 0, 0.005);
    }

    [Fact]
    public void Hands_differ_within_a_class()
    {
        // Two 4s by the same hand would agree in nearly all ink; by different hands about half of it.
        ImageSet fours = Thousand.WhereLabels(4).Take(60);
        double overlap = 0;
        int pairs = 0;
        for (int a = 0; a < fours.Count; a++)
        for (int b = 0; b < a; b++, pairs++)
        {
            double common = 0;
            double all = 0;
            for (int p = 0; p < 784; p++)
            {
                common += Math.Min(fours.PixelsOf(a)[p], fours.PixelsOf(b)[p]);
                all += Math.Max(fours.PixelsOf(a)[p], fours.PixelsOf(b)[p]);
            }
            overlap += common / all;
        }
        Assert.InRange(overlap / pairs, 0.1, 0.5);
    }

    [Fact]
    public void Every_way_to_write_a_digit_starts_and_stays_in_its_box()
    {
        for (int digit = 0; digit < 10; digit++)
        {
            Assert.True(DigitStrokes.Of(digit).Count >= 2);
            foreach (
                StrokePoint point in DigitStrokes
                    .Of(digit)
                    .SelectMany(shape => shape.Strokes)
                    .SelectMany(stroke => stroke)
            )
            {
                Assert.InRange(point.X, 0, 1);
                Assert.InRange(point.Y, 0, 1);
            }
        }
    }

    [Fact]
    public void Ten_thousand_take_seconds_at_most()
    {
        var clock = Stopwatch.StartNew();
        GeneratedDigits.Create(10_000, seed: 5);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 10);
    }

    [Fact]
    public void No_images_are_a_set_too_and_fewer_are_refused()
    {
        Assert.Equal(0, GeneratedDigits.Create(0).Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => GeneratedDigits.Create(-1));
    }

    [Fact]
    public void Softmax_regression_finds_them_about_as_hard_as_MNIST()
    {
        // Plain gradient descent on arrays, so that the test judges the digits and not the engine.
        ImageSet train = GeneratedDigits.Create(12_000, seed: 1);
        ImageSet test = GeneratedDigits.Create(3_000, seed: 2);
        var model = new SoftmaxRegression(784, 10);
        for (int epoch = 0; epoch < 6; epoch++)
            model.Train(train.Shuffled(epoch), rate: 0.1f / (1 + epoch));
        Assert.InRange(model.ErrorOn(test), 0.05, 0.15);
    }
}
