using AdvCourse.Attacks;
using AdvCourse.Evaluation;
using AdvCourse.Models;
using AdvCourse.Tests.Attacks;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Evaluation;

/// <summary>The panel that the notebooks ask of their attacks, asked of every attack of the library.</summary>
public sealed class PanelOfEveryAttackTests
{
    private const int Count = 24;

    /// <summary>All attacks in the box; controls are to find nothing.</summary>
    public static TheoryData<string> Attacks =>
        [
            .. AttackTable
                .Attacks.Where(attack =>
                    attack.Box.Clips && attack is not (RandomSign or UniformNoise)
                )
                .Select(attack => attack.ToString()),
        ];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Every_attack_holds_every_line_but_those_that_its_method_cannot(string name)
    {
        using var scope = NewDisposeScope();
        var attack = Shorter(AttackTable.Named(name));
        var (model, images, labels) = Blocks();
        var lines = InvariantPanel.Run(attack, model, images, labels, tolerance: 0.05);
        var excused = Cannot(attack);
        Assert.All(
            lines.Where(line =>
                !excused.Any(part => line.Name.Contains(part, StringComparison.Ordinal))
            ),
            line => Assert.True(line.Holds, line.ToString())
        );
        // An excuse that is not needed hides the day on which it would be.
        Assert.All(
            excused,
            part =>
                Assert.Contains(
                    lines,
                    line => !line.Holds && line.Name.Contains(part, StringComparison.Ordinal)
                )
        );
    }

    private static string[] Cannot(Attack attack) =>
        attack switch
        {
            // One perturbation for images of all classes leaves those of the class that it makes of them.
            UniversalPerturbation => ["whole range"],
            // The only step in L1 goes to one pixel, and no further than the edge of the box.
            Fgsm when NormOf(attack) == Norm.L1 => ["whole range"],
            // The nearest image lies on the border, and rounding throws it back.
            LbfgsAttack or CarliniWagnerL2 { EightBit: false } => ["8 bits"],
            // Leaves at its first success, be it by a hair.
            Square when NormOf(attack) == Norm.L2 => ["8 bits"],
            _ => [],
        };

    private static Norm? NormOf(Attack attack) => (attack as BudgetAttack)?.Budget.Norm;

    private static Attack Shorter(Attack attack) =>
        attack switch
        {
            ApgdCe ce => ce with { Steps = 20 },
            ApgdT t => t with { Steps = 20 },
            AutoAttack all => all with { Steps = 20 },
            _ => attack,
        };

    /// <summary>A linear model that hides nothing: class k counts the light of its own three pixels of twelve, of whole levels.</summary>
    private static (SoftmaxRegression Model, Tensor Images, Tensor Labels) Blocks()
    {
        var model = new SoftmaxRegression(12, 4);
        var noise = Samples.Floats(new Noise(11).Uniform([Count, 12], -0.08, 0.08));
        float[] weights =
        [
            .. Enumerable.Range(0, 4 * 12).Select(i => i / 12 == i % 12 / 3 ? 3f : -1f),
        ];
        float[] pixels =
        [
            .. noise.Select(
                (value, i) =>
                    MathF.Round(255 * ((i / 12 % 4 == i % 12 / 3 ? 0.65f : 0.4f) + value)) / 255
            ),
        ];
        Samples.Set(model.Weight, tensor(weights, [4, 12]));
        model.eval();
        return (
            model,
            tensor(pixels, [Count, 12]),
            tensor([.. Enumerable.Range(0, Count).Select(i => (long)(i % 4))])
        );
    }
}
