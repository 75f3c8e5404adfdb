using AdvCourse.Attacks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Tests.Attacks;

/// <summary>
/// Changes below 1e-4 are none to the authors of the L0 attack; the images that they hand out have them all the same. Here a
/// pixel that hardly changed is put back, and a pixel is all its channels.
/// </summary>
public sealed class L0HairTests
{
    [Fact]
    public void A_change_too_small_to_count_is_left_only_where_another_channel_of_the_pixel_changed()
    {
        using var scope = NewDisposeScope();
        const int count = 20;
        var model = Sequential(Flatten(1), Samples.Network());
        // At the end of its range a channel can hardly follow the others.
        var images = (Samples.Images(count) * 2 - 0.5).clamp(0.0, 1.0).reshape(count, 3, 2, 2);
        var labels = model.call(images).argmax(1);
        var attack = new CarliniWagnerL0(maxIterations: 100, initialC: 0.1, largestC: 10);
        var result = attack.Run(model, images, labels);
        var changes = Samples.Doubles(result.Images - images).Chunk(12).ToArray();
        var (hairs, pixels) = (0, 0);
        for (var n = 0; n < count; n++)
        {
            for (var pixel = 0; pixel < 4; pixel++)
            {
                var channels = new[] { 0, 4, 8 }.Select(k => Math.Abs(changes[n][pixel + k]));
                var most = channels.Max();
                Assert.True(most is 0 or >= 0.99e-4, $"a hair of {most} in image {n}");
                hairs += channels.Count(change => change is > 0 and < 0.99e-4);
                pixels += most > 0 ? 1 : 0;
            }
        }

        Assert.True(hairs > 0, $"no channel stayed behind in {pixels} pixels");
    }

    /// <summary>
    /// With a c for each step the search is over soon after its first success, when the pixels that do not matter are not
    /// held yet: black and white ones, which the change of variables puts a hair inside the box.
    /// </summary>
    [Fact]
    public void Pixels_that_were_never_held_are_put_back_too()
    {
        using var scope = NewDisposeScope();
        const int count = 40;
        var model = Samples.Network();
        var images = (Samples.Images(count) * 2 - 0.5).clamp(0.0, 1.0);
        var labels = model.call(images).argmax(1);
        var found = 0;
        for (var steps = 4; steps <= 14; steps++)
        {
            var attack = new CarliniWagnerL0(1, 0.1, initialC: 1, largestC: Math.ScaleB(1, steps));
            var result = attack.Run(model, images, labels);
            found += result.SuccessRate.Count;
            Assert.All(
                Samples.Doubles(result.Images - images),
                change => Assert.True(Math.Abs(change) is 0 or >= 0.99e-4, $"a hair of {change}")
            );
        }

        Assert.True(found > count, $"{found} successes");
    }
}
