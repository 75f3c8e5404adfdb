using System.Net;
using AdvCourse.Gallery;
using AdvCourse.Models;
using AdvCourse.Papers;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Attacks;

public sealed class GalleryTests
{
    [Fact]
    public void Every_attack_has_a_picture_in_the_gallery_with_a_sentence_of_its_own()
    {
        var shown = Entry.All().Select(entry => entry.Attack.GetType()).ToHashSet();
        Assert.All(
            AttackTable.Types,
            type =>
                Assert.True(
                    shown.Contains(type),
                    $"{type.Name} has no picture: add it to tools/AdvCourse.Gallery/Entries.cs."
                )
        );
        Assert.All(
            Entry.All(),
            entry => Assert.EndsWith(".", entry.Sentence, StringComparison.Ordinal)
        );
        Assert.Equal(
            Entry.All().Count,
            Entry.All().Select(entry => entry.Sentence).Distinct().Count()
        );
        Assert.Equal(
            Entry.All().Count,
            Entry.All().Select(entry => entry.Attack.ToString()).Distinct().Count()
        );
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.2, 5)]
    [InlineData(0.26, 3)]
    [InlineData(0.013, 70)]
    [InlineData(1, 1)]
    public void Perturbations_are_amplified_so_that_few_pixels_saturate(double size, double times)
    {
        // Two pixels of a thousand that moved by the whole range do not count.
        float[] changes = [.. Enumerable.Repeat((float)-size, 998), 1, -1];
        Assert.Equal(times, Page.Amplification(size == 0 ? changes[..998] : changes));
    }

    [Fact]
    public void The_page_shows_each_room_with_clean_added_and_adversarial_digits_and_its_figures()
    {
        using var scope = NewDisposeScope();
        var model = new SoftmaxRegression(784, 10);
        var weights = model.parameters().First();
        Samples.Set(weights, new Noise(3).Normal(weights.shape));
        var digits = (Samples.Images(10, 784), arange(0, 10, 1, dtype: ScalarType.Int64));
        Room[] rooms =
        [
            .. Entry.All().Take(4).Select(entry => Exhibition.Hang(entry, model, digits)),
        ];
        var html = Page.Html(rooms, "a model");
        Assert.All(
            rooms,
            room =>
            {
                Assert.Contains(room.Entry.Sentence, html, StringComparison.Ordinal);
                var work = Bibliography.Get(room.Entry.Attack.Citation.Key).ToString();
                Assert.Contains(WebUtility.HtmlEncode(work), html, StringComparison.Ordinal);
                var figure = Page.Figure(room);
                Assert.Equal(
                    ["clean", "adversarial"],
                    new[] { figure.RowTitles[0], figure.RowTitles[2] }
                );
                Assert.All(figure.Rows, row => Assert.Equal(10, row.Count));
            }
        );
        Assert.Equal(4, html.Split("<section").Length - 1);
        Assert.Equal(
            4,
            html.Split("<div class=\"wide\" role=\"region\" tabindex=\"0\"").Length - 1
        );
        Assert.Contains(
            "; 1 gradient and 1 forward pass an image;",
            html,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "; 0 gradients and 0 forward passes an image;",
            html,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(" NaN", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
    }
}
