using AdvCourse.Attacks;

namespace AdvCourse.Tests.Attacks;

/// <content>What holds for every attack shows in a few steps; the full settings have tests of their own.</content>
internal static partial class AttackTable
{
    private static Attack Briefer(Attack attack) =>
        attack switch
        {
            CarliniWagnerL2 l2 => l2 with
            {
                MaxIterations = 60,
                SearchSteps = 4,
                InitialC = 0.1,
                LearningRate = 0.05,
            },
            CarliniWagnerL0 l0 => l0 with { MaxIterations = 30, LargestC = 10, InitialC = 0.1 },
            CarliniWagnerLinf linf => linf with
            {
                MaxIterations = 30,
                LargestC = 10,
                InitialC = 0.1,
                LearningRate = 0.05,
            },
            LbfgsAttack lbfgs => lbfgs with { Bisections = 4, MaxIterations = 50 },
            _ => attack,
        };
}
