using System.Globalization;

namespace AdvCourse.Papers;

/// <summary>
/// Intriguing properties of neural networks (Szegedy et al. 2013, arXiv 1312.6199): the numbers that the course repeats,
/// with what counts as reproduced on MNIST.
/// </summary>
/// <remarks>
/// The tables are second-hand: columns 1, 4 and 6 of table 2 and most of table 1 agree between two sources, the rest is as
/// commonly reported. The paper leaves unsaid: the norm of |r|, the choice of targets, optimiser and epochs. Distortions
/// are root mean squares over the 784 pixels.
/// </remarks>
public static class Szegedy2013
{
    private const string Paper = "szegedy2013";
    private const string Imagenet = "Needs AlexNet, trained on ImageNet.";
    private const string Autoencoder = "AE400-10";
    private const string Unstated =
        "Not reproduced: of this autoencoder the paper says only that it is sparse and not fine-tuned, and both decide how far a target is.";

    private static readonly ClaimRows Known = new(Paper, Trust.SecondHand);
    private static readonly ClaimRows Recalled = new(Paper, Trust.Recalled);
    private static readonly ClaimRows Ours = new(Paper, Trust.Inferred);

    /// <summary>The six networks of tables 1 and 2, as the claims' names spell them.</summary>
    public static IReadOnlyList<string> Networks { get; } =
    ["FC10(1e-4)", "FC10(1e-2)", "FC10(1)", "FC100-100-10", "FC200-200-10", Autoencoder];

    /// <summary>The three networks of tables 3 and 4: two that differ in shape, and one that saw other images.</summary>
    public static IReadOnlyList<string> Halves { get; } =
    ["FC100-100-10", "FC123-456-10", "FC100-100-10'"];

    /// <summary>The claims in the order of the paper, not measured yet.</summary>
    public static ClaimSet Claims() =>
        new([
            .. Units(),
            .. Table1(),
            .. Table2(),
            .. Table3(),
            .. Table4(),
            .. Figure7(),
            .. NotMeasured(),
        ]);

    /// <summary>
    /// Section 3 shows pictures and no number: random directions have winners that share as much as those of single units.
    /// Counted by the purity of classes among the top eight.
    /// </summary>
    private static IEnumerable<Claim> Units()
    {
        yield return Ours.Row(
            "directions over chance",
            "figure 2",
            "top eight test images along a random direction: purity above that of eight drawn blindly",
            null,
            Band.AtLeast(10)
        ) with
        {
            Unit = "points",
        };
        yield return Ours.Row(
            "directions over units",
            "figures 1 and 2",
            "top eight test images: purity along random directions minus that of single units",
            null,
            Band.AtLeast(-10),
            Band.AtLeast(-15)
        ) with
        {
            Unit = "points",
        };
    }

    private static IEnumerable<Claim> Table1()
    {
        double[] train = [6.7, 10, 21.2, 0, 0, 0.57];
        double[] test = [7.4, 9.4, 20, 1.64, 1.54, 1.9];
        double[] distortion = [0.062, 0.1, 0.14, 0.058, 0.065, 0.086];
        Band?[] trainBands = [null, null, null, Band.AtMost(0.05), Band.AtMost(0.05), null];
        Band?[] testBands =
        [
            Band.Between(7, 8),
            null,
            null,
            Band.AtMost(2.4),
            Band.AtMost(2.4),
            null,
        ];
        Band?[] distances =
        [
            Band.Between(0.04, 0.07),
            null,
            null,
            Band.Between(0.035, 0.065),
            null,
            null,
        ];
        // The quick profile trains for fewer epochs on a third of the images: all errors and distances are larger.
        Band?[] quickTrain = [null, null, null, Band.AtMost(6), Band.AtMost(6), null];
        Band?[] quickTest = [Band.Between(7, 10), null, null, Band.AtMost(8), Band.AtMost(8), null];
        Band?[] quickDistances =
        [
            Band.Between(0.04, 0.09),
            null,
            null,
            Band.Between(0.035, 0.075),
            null,
            null,
        ];
        for (var i = 0; i < Networks.Count; i++)
        {
            var net = Networks[i];
            yield return Known.Row(
                $"train {net}",
                "table 1",
                $"{net}: training error",
                train[i],
                trainBands[i],
                quickTrain[i]
            );
            yield return Known.Row(
                $"test {net}",
                "table 1",
                $"{net}: test error",
                test[i],
                testBands[i],
                quickTest[i]
            );
            yield return Known.Row(
                $"distortion {net}",
                "table 1",
                $"{net}: mean distortion that fools every training image",
                distortion[i],
                distances[i],
                quickDistances[i]
            ) with
            {
                Unit = "",
                Note = net == Autoencoder ? Unstated : "",
            };
        }

        yield return Growth("1e-2", "1e-4", 0.1 / 0.062);
        yield return Growth("1", "1e-2", 0.14 / 0.1);
    }

    /// <summary>More weight decay needs more distortion: the order of table 1, as a ratio.</summary>
    private static Claim Growth(string more, string less, double paper) =>
        Ours.Row(
            $"growth FC10({more})",
            "table 1",
            $"distortion of FC10({more}) over that of FC10({less})",
            Math.Round(paper, 2),
            Band.AtLeast(1)
        ) with
        {
            Unit = "",
        };

    private static IEnumerable<Claim> Table2()
    {
        double[][] errors =
        [
            [100, 11.7, 22.7, 2, 3.9, 2.7],
            [87.1, 100, 35.2, 35.9, 27.3, 9.8],
            [71.9, 76.2, 100, 48.1, 47, 34.4],
            [28.9, 13.7, 21.1, 100, 6.6, 2],
            [38.2, 14, 23.8, 20.3, 100, 2.7],
            [23.4, 16, 24.8, 9.4, 6.6, 100],
        ];
        for (var made = 0; made < Networks.Count; made++)
        for (var fed = 0; fed < Networks.Count; fed++)
            yield return Column(fed)
                .Row(
                    $"{Networks[made]} to {Networks[fed]}",
                    "table 2",
                    $"made for {Networks[made]}, fed to {Networks[fed]}: error",
                    errors[made][fed],
                    made == fed ? Band.AtLeast(100) : null
                );

        double[] small = [5, 10.1, 18.3, 0, 0, 0.8];
        double[] large = [15.6, 11.3, 22.7, 5, 4.3, 3.1];
        for (var fed = 0; fed < Networks.Count; fed++)
        {
            yield return Column(fed)
                .Row(
                    $"noise 0.1 to {Networks[fed]}",
                    "table 2",
                    $"Gaussian noise of RMS 0.1, {Networks[fed]}: error",
                    small[fed]
                );
            yield return Column(fed)
                .Row(
                    $"noise 0.3 to {Networks[fed]}",
                    "table 2",
                    $"Gaussian noise of RMS 0.3, {Networks[fed]}: error",
                    large[fed]
                );
        }

        yield return Ours.Row(
            "noise control",
            "table 2",
            "noise of the attack's own RMS: most that it adds to the error of any network",
            null,
            Band.AtMost(1.5),
            Band.AtMost(3)
        ) with
        {
            Unit = "points",
        };

        static ClaimRows Column(int fed) => fed is 0 or 3 or 5 ? Known : Recalled;
    }

    private static IEnumerable<Claim> Table3()
    {
        double[][] values =
        [
            [0, 2.4, 2, 0.062],
            [0, 2.5, 2.1, 0.059],
            [2.3, 0, 2.1, 0.058],
        ];
        string[] seen = ["P1", "P1", "P2"];
        for (var i = 0; i < Halves.Count; i++)
        {
            var net = $"{Halves[i]} trained on {seen[i]}";
            yield return Recalled.Row(
                $"P1 error {Halves[i]}",
                "table 3",
                $"{net}: error on P1",
                values[i][0]
            );
            yield return Recalled.Row(
                $"P2 error {Halves[i]}",
                "table 3",
                $"{net}: error on P2",
                values[i][1]
            );
            yield return Recalled.Row(
                $"half test {Halves[i]}",
                "table 3",
                $"{net}: test error",
                values[i][2]
            );
            yield return Recalled.Row(
                $"half distortion {Halves[i]}",
                "table 3",
                $"{net}: mean distortion",
                values[i][3]
            ) with
            {
                Unit = "",
            };
        }
    }

    private static IEnumerable<Claim> Table4()
    {
        double[][] plain =
        [
            [100, 26.2, 5.9],
            [6.25, 100, 5.1],
            [8.2, 8.2, 100],
        ];
        double[][] amplified =
        [
            [100, 98, 43],
            [96, 100, 22],
            [27, 50, 100],
        ];
        double[] noise = [2.2, 2.6, 2.4];
        double[] more = [2.6, 2.8, 2.7];
        for (var made = 0; made < Halves.Count; made++)
        for (var fed = 0; fed < Halves.Count; fed++)
        {
            var (from, to) = (Halves[made], Halves[fed]);
            yield return Cell(made, fed)
                .Row(
                    $"half {from} to {to}",
                    "table 4",
                    $"trained on half the images, made for {from}, fed to {to}: error",
                    plain[made][fed]
                );
            yield return Cell(made, fed)
                .Row(
                    $"amplified {from} to {to}",
                    "table 4",
                    $"the same, amplified to RMS 0.1: made for {from}, fed to {to}",
                    amplified[made][fed]
                );
        }

        for (var fed = 0; fed < Halves.Count; fed++)
        {
            yield return Recalled.Row(
                $"half noise {Halves[fed]}",
                "table 4",
                $"trained on half the images, Gaussian noise of RMS 0.06, {Halves[fed]}: error",
                noise[fed]
            );
            yield return Recalled.Row(
                $"half more noise {Halves[fed]}",
                "table 4",
                $"trained on half the images, Gaussian noise of RMS 0.1, {Halves[fed]}: error",
                more[fed]
            );
        }

        yield return Ours.Row(
            "transfer over noise",
            "table 4",
            "from P1's network to P2's: error that the attack adds over noise of the same RMS",
            3.5,
            Band.AtLeast(0)
        ) with
        {
            Unit = "points",
        };
        yield return Ours.Row(
            "amplified over plain",
            "table 4",
            "from P1's network to P2's: error that amplifying to RMS 0.1 adds",
            37.1,
            Band.AtLeast(0)
        ) with
        {
            Unit = "points",
        };

        static ClaimRows Cell(int made, int fed) => made == 0 && fed > 0 ? Known : Recalled;
    }

    private static IEnumerable<Claim> Figure7()
    {
        yield return Recalled.Row(
            "figure 7 noise",
            "figure 7",
            "Gaussian noise of standard deviation 1: accuracy",
            51
        );
    }

    private static IEnumerable<Claim> NotMeasured()
    {
        (string Layer, double Norm)[] layers =
        [
            ("conv1", 2.75),
            ("conv2", 10),
            ("conv3", 7),
            ("conv4", 7.5),
            ("conv5", 11),
            ("fc1", 3.12),
            ("fc2", 4),
            ("fc3", 4),
        ];
        foreach (var (layer, norm) in layers)
            yield return Known.NotHere(
                $"alexnet {layer}",
                "table 5",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"AlexNet, {layer}: upper Lipschitz bound"
                ),
                norm,
                Imagenet
            ) with
            {
                Unit = "",
            };
        yield return Recalled.NotHere(
            "alexnet distortion",
            "figure 5",
            "AlexNet, 64 images turned into an ostrich: mean distortion",
            0.006508,
            Imagenet
        ) with
        {
            Unit = "",
        };
        yield return Known.NotHere(
            "layerwise training",
            "section 4.2",
            "FC100-100-10 trained on adversarial examples of every layer: test error below",
            1.2,
            "Needs a pool of L-BFGS examples per layer, renewed all through training: hours on two cores. Notebook 31 trains on the examples that cost one gradient."
        ) with
        {
            Trust = Trust.Verified,
        };
    }
}
