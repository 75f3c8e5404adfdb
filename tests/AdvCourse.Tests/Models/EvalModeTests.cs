using System.Collections.Concurrent;
using AdvCourse.Attacks;
using AdvCourse.Tests.Attacks;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Models;

/// <summary>A model under attack is in evaluation mode, and comes back as it was, whoever else looks at it meanwhile.</summary>
public sealed class EvalModeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Of_two_attacks_at_once_the_first_to_end_does_not_wake_dropout_for_the_other()
    {
        using var scope = NewDisposeScope();
        var (images, labels) = (Samples.Images(4), Samples.Labels(4));
        using var bothIn = new ManualResetEventSlim();
        using var oneLeft = new ManualResetEventSlim();
        var modes = new ConcurrentBag<bool>();
        var isFirst = new AsyncLocal<bool>();
        Counting? model = null;
        model = new(
            Samples.Network(),
            _ =>
            {
                modes.Add(model!.training);
                if (isFirst.Value)
                {
                    Assert.True(bothIn.Wait(Patience));
                }
                else
                {
                    bothIn.Set();
                    Assert.True(oneLeft.Wait(Patience));
                }

                modes.Add(model.training);
            }
        );
        model.train();
        var token = TestContext.Current.CancellationToken;
        var first = Task.Run(
            () =>
            {
                isFirst.Value = true;
                new Bim(0.1, 3).Craft(model, images, labels, cancellation: token).Dispose();
                oneLeft.Set();
            },
            token
        );
        var second = Task.Run(
            () => new Bim(0.1, 3).Craft(model, images, labels, cancellation: token).Dispose(),
            token
        );
        await Task.WhenAll(first, second);
        Assert.DoesNotContain(true, modes);
        Assert.True(model.training);
    }
}
