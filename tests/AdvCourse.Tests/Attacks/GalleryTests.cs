using AdvCourse.Gallery;
using AdvCourse.Models;
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
                Assert.Contains(room.Entry.Attack.Citation.Key, html, StringComparison.Ordinal);
                var figure = Page.Figure(room);
                Assert.Equal(
                    ["clean", "adversarial"],
                    new[] { figure.RowTitles[0], figure.RowTitles[2] }
                );
                Assert.All(figure.Rows, row => Assert.Equal(10, row.Count));
            }
        );
        Assert.Equal(4, html.Split("<section").Length - 1);
        Assert.DoesNotContain(" NaN", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
    }
}
