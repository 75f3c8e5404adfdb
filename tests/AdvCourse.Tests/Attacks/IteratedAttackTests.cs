using AdvCourse.Attacks;
using AdvCourse.Models;
using AdvCourse.Threats;
using FsCheck.Xunit;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Tests.Attacks;

/// <summary>Many steps against one, and all steps against leaving at the first success.</summary>
public sealed class IteratedAttackTests
{
    [Property(MaxTest = 8)]
    public void Leaving_early_keeps_every_success_and_saves_gradients(int seed)
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = Samples.AlmostRight(seed);
        var budget = new Budget(Norm.Linf, 0.12);
        (Attack Stays, Attack Leaves)[] pairs =
        [
            (new Bim(budget), new Bim(budget) { StopWhenAdversarial = true }),
            (new MiFgsm(budget), new MiFgsm(budget) { StopWhenAdversarial = true }),
            (new Pgd(budget, 10), new Pgd(budget, 10) { StopWhenAdversarial = true }),
            (new ApgdCe(budget, 20), new ApgdCe(budget, 20) { StopWhenAdversarial = true }),
            (new ApgdT(budget, 10), new ApgdT(budget, 10) { StopWhenAdversarial = true }),
        ];
        foreach (var (stays, leaves) in pairs)
        {
            var (all, some) = (
                stays.Run(model, images, labels, seed: seed),
                leaves.Run(model, images, labels, seed: seed)
            );
            Assert.All(
                all.Success.Zip(some.Success),
                pair => Assert.True(!pair.First || pair.Second, stays.Name)
            );
            Assert.True(some.Gradients.Sum() < all.Gradients.Sum(), stays.Name);
            Assert.All(
                some.Success.Zip(some.Gradients, all.Gradients),
                row => Assert.True(row.First ? row.Second <= row.Third : row.Second == row.Third)
            );
        }
    }

    [Property(MaxTest = 10)]
    public void BIM_climbs_no_lower_than_FGSM_on_a_smooth_model(int seed)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var smooth = Sequential(Linear(12, 16), Tanh(), Linear(16, 4));
        var round = 0;
        foreach (var parameter in smooth.parameters())
        {
            Samples.Set(
                parameter,
                new Noise(seed).Then(round++).Normal([.. parameter.shape, 1]).squeeze(-1) * 0.5
            );
        }

        var (images, labels) = (Samples.Images(60), Samples.Labels(60));
        Assert.True(Mean(new Bim(0.1)) >= Mean(new Fgsm(0.1)) - 1e-4);

        double Mean(Attack attack) =>
            Head
                .Softmax.Losses(smooth.call(attack.Run(smooth, images, labels).Images), labels)
                .mean()
                .ToDouble();
    }
}
