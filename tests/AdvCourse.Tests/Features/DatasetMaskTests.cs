using AdvCourse.Attacks;
using AdvCourse.Features;
using AdvCourse.Tests.Data;
using AdvCourse.Threats;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Tests.Features;

/// <summary>A made dataset says into which of its images nothing could be put, and its files say so too.</summary>
public sealed class DatasetMaskTests
{
    // Three parts; every fifth image is one that the model cannot see a way out of.
    private const int Count = 2300;

    [Fact]
    public void Images_that_the_attack_could_not_see_are_told_when_made_and_when_loaded()
    {
        using var folder = new TestFolder();
        using var scope = NewDisposeScope();
        var (x, y) = (Darkened(), zeros(Count, ScalarType.Int64));
        var recipe = new Relabelled(new Bim(new Budget(Norm.Linf, 0.1), 2), TargetRule.Next);
        var model = Seeing();
        foreach (var loaded in new[] { 0, 3 })
        {
            using var made = new DatasetCache(folder.Root).Make(recipe, model, x, y);
            Assert.Equal(loaded, made.PartsLoaded);
            for (var i = 0; i < Count; i++)
            {
                Assert.True(made.Masked[i] == (i % 5 == 0), $"image {i}: {made.Masked[i]}");
            }

            Assert.Equal(
                $"d-det: 2300 images, {loaded} of 3 parts loaded; gradient exactly zero for 460 of 2300 images: masked, nothing was put into them",
                made.ToString()
            );
            Assert.Equal(Samples.Floats(x[10]), Samples.Floats(made.Images[10]));
            Assert.NotEqual(Samples.Floats(x[11]), Samples.Floats(made.Images[11]));
        }
    }

    /// <summary>Who has reached the target without a gradient was not missed for want of one.</summary>
    [Fact]
    public void An_image_that_is_its_target_already_is_not_masked()
    {
        using var folder = new TestFolder();
        using var scope = NewDisposeScope();
        var (x, y) = (Darkened()[..10], full(10, 3, ScalarType.Int64));
        var recipe = new Relabelled(new Fgsm(0.1), TargetRule.Next);
        using var made = new DatasetCache(folder.Root).Make(recipe, Seeing(), x, y);
        Assert.DoesNotContain(true, made.Masked);
        Assert.Equal("d-det: 10 images, 0 of 1 parts loaded", made.ToString());
    }

    [Fact]
    public void An_inversion_tells_of_images_whose_start_saw_no_way()
    {
        using var folder = new TestFolder();
        using var scope = NewDisposeScope();
        var (x, y) = (Darkened()[..400], zeros(400, ScalarType.Int64));
        var (recipe, model) = (new Inverted(3, 0.02), Seeing());
        using var made = new DatasetCache(folder.Root).Make(recipe, model, x, y);
        // Black stays what began as black; every fifth image is wanted so.
        var black = made.Images.abs().amax([1]).eq(0).data<bool>().ToArray();
        Assert.Equal([.. black.Select((is0, i) => is0 && i % 5 != 0)], made.Masked);
        Assert.InRange(made.Masked.Count(blind => blind), 30, 110); // a fifth of 320
        using var again = new DatasetCache(folder.Root).Make(recipe, model, x, y);
        Assert.Equal(1, again.PartsLoaded);
        Assert.Equal(made.Masked, again.Masked);
    }

    /// <summary>Random images, every fifth of them black.</summary>
    private static Tensor Darkened() =>
        Samples.Images(Count) * arange(Count).remainder(5).ne(0).unsqueeze(1);

    /// <summary>Its units are at rest on black; what it says then is class 0.</summary>
    private static Module<Tensor, Tensor> Seeing()
    {
        var (first, last) = (Linear(12, 8), Linear(8, 4));
        Samples.Set(first.weight!, new Noise(1).Uniform([8, 12], 0, 1));
        Samples.Set(first.bias!, full(8, -0.5f));
        Samples.Set(last.weight!, new Noise(2).Uniform([4, 8], -1, 1));
        Samples.Set(last.bias!, tensor([0.5f, 0, 0, 0]));
        return Sequential(first, ReLU(), last);
    }
}
