using AdvCourse.Attacks;
using AdvCourse.Threats;

namespace AdvCourse.Gallery;

/// <summary>The pictures of the gallery; an attack without one fails a test and the gallery itself.</summary>
public static class Entries
{
    private static readonly Budget Most = new(Norm.Linf, 0.2);
    private static readonly Budget Length = new(Norm.L2, 2);

    /// <summary>Controls first, then attacks with a budget from the simplest on, then those that seek the nearest image.</summary>
    public static IReadOnlyList<Entry> Written { get; } =
    [
        new(
            new RandomSign(Most),
            "The control: as large as FGSM in every pixel, without a direction. The digits stay what they are."
        ),
        new(
            new UniformNoise(Most),
            "The other control: every pixel by a random number up to epsilon."
        ),
        new(
            new Fgsm(Most),
            "One gradient. The pattern is flat because every pixel moves by all it may."
        ),
        new(
            new Fgsm(Length),
            "The same gradient at a given length: only the pixels that matter move."
        ),
        new(new RFgsm(Most), "Half of it is noise, and still it does nearly as much as FGSM."),
        new(
            new Bim(Most),
            "Ten small steps look again where to go: more mistakes within the same budget."
        ),
        new(Bim.Kurakin(48), "Kurakin's settings in 8-bit levels: steps of one level, 52 of them."),
        new(
            LeastLikely.Kurakin(48),
            "Towards the class that the model holds least likely, which few digits reach."
        ),
        new(
            new MiFgsm(Most),
            "Steps with a memory: smoother patterns, which transfer better to other models."
        ),
        new(new Pgd(Most), "Forty steps from a random point of the ball."),
        new(new Pgd(Length), "The same in L2: the change gathers at the strokes."),
        new(new Pgd(new Budget(Norm.L1, 12)), "The same in L1: few pixels, each by a lot."),
        new(
            new ApgdCe(Most, 50),
            "No step size to choose: it halves itself where the loss stops rising."
        ),
        new(
            new ApgdT(Most, 30),
            "Against each wrong class in turn, on a loss that scaling the logits cannot hide."
        ),
        new(
            new Square(Most, 1000),
            "No gradient at all: the squares and stripes of a random search can be seen."
        ),
        new(new Square(Length, 1000), "The same in L2: piles of change, moved about."),
        new(
            new AutoAttack(Most, 50, 1000),
            "The worst of APGD-CE, APGD-T and Square; a digit that withstands it is worth reporting."
        ),
        new(
            new UniversalPerturbation(new Budget(Norm.Linf, 0.3)),
            "One and the same pattern for all ten digits."
        ),
        new(new Eot(Most), "Made to survive changes of light and noise: coarser than BIM's."),
        new(
            new DeepFool(),
            "The nearest boundary of a linear model, again and again: a few gradients, and not quite the nearest image."
        ),
        new(new DeepFool(Norm.Linf), "The nearest in Linf: every pixel by the same little."),
        new(
            new LbfgsAttack(),
            "Szegedy's optimiser, the first of all: given a thousand gradients it comes as near as any."
        ),
        new(
            new CarliniWagnerL2(
                maxIterations: 200,
                searchSteps: 5,
                learningRate: 0.02,
                initialC: 1
            ),
            "The field's standard for the nearest in L2, here with 200 of the authors' 10,000 steps for each c."
        ),
        new(
            new CarliniWagnerL0(
                maxIterations: 100,
                learningRate: 0.05,
                initialC: 0.1,
                largestC: 20
            ),
            "As few pixels as it can find, each as far as need be."
        ),
        new(
            new CarliniWagnerLinf(maxIterations: 100, learningRate: 0.02, initialC: 0.1),
            "The smallest largest change."
        ),
        new(new Jsma(), "Pairs of pixels to white until the next class is reached; targeted only."),
        new(
            new Jsma(SaliencyOf.Probabilities),
            "The same by probabilities, whose gradients fade where the model is sure."
        ),
        new(
            new Jsma(Increase: false),
            "Pairs of pixels to black: a digit that is made of strokes leaves few to take away."
        ),
    ];
}
