namespace AdvCourse.Papers;

/// <summary>
/// Towards evaluating the robustness of neural networks (Carlini and Wagner 2016, arXiv 1608.04644v2): the numbers that the
/// course repeats, with what counts as reproduced on MNIST.
/// </summary>
/// <remarks>
/// The paper takes the first 1,000 test images and nine targets for each; the course takes fewer, and trains the networks
/// for fewer epochs, so bands are wide. Table III looks like squared distances (1.94 is about 1.36²); we compare squares
/// there, and say so. Success is 100 % wherever no other value is given.
/// </remarks>
public static class Carlini2016
{
    private const string Cifar =
        "Needs the CIFAR-10 network trained to convergence, hours on two cores.";
    private const string Imagenet = "Needs Inception v3 and ImageNet images.";

    private static readonly ClaimRows Printed = new("carlini2016", Trust.Verified);
    private static readonly ClaimRows Ours = new("carlini2016", Trust.Inferred);

    /// <summary>The seven objectives of section V-A, in order.</summary>
    public static IReadOnlyList<string> Objectives { get; } =
    ["f1", "f2", "f3", "f4", "f5", "f6", "f7"];

    /// <summary>The three box treatments of section V-B, in the order of table III.</summary>
    public static IReadOnlyList<string> Boxes { get; } =
    ["change of variables", "clipped descent", "projected descent"];

    /// <summary>The claims in the order of the paper, not measured yet.</summary>
    public static ClaimSet Claims() =>
        new([.. Table3(), .. Table4(), .. Distillation(), .. Transfer(), .. NotMeasured()]);

    /// <summary>The average case: a random wrong class as the target. Means are of squared L2 distances.</summary>
    private static IEnumerable<Claim> Table3()
    {
        double[][] means =
        [
            [4.35, 5.21, 4.11],
            [3.22, 8.99, 15.06],
            [3.47, 9.55, 15.84],
            [4.03, 7.49, 7.60],
            [3.58, 4.20, 3.47],
            [3.47, 4.11, 3.41],
            [3.53, 4.14, 3.43],
        ];
        double[][] success =
        [
            [100, 100, 100],
            [44, 63, 74],
            [44, 63, 74],
            [55, 71, 71],
            [100, 100, 100],
            [100, 100, 100],
            [100, 100, 100],
        ];
        for (var f = 0; f < Objectives.Count; f++)
        for (var box = 0; box < Boxes.Count; box++)
        {
            var what = $"{Objectives[f]}, {Boxes[box]}, average case";
            yield return Printed.Row(
                $"{Objectives[f]} {Boxes[box]}",
                "table III",
                $"{what}: mean squared L2 distance",
                means[f][box]
            ) with
            {
                Unit = "",
            };
            var certain = f is 0 or 4 or 5 or 6;
            yield return Printed.Row(
                $"{Objectives[f]} {Boxes[box]} success",
                "table III",
                $"{what}: success",
                success[f][box],
                certain ? Band.AtLeast(100) : null,
                certain ? Band.AtLeast(95) : null
            );
        }

        yield return Ours.Row(
            "f6 over f1",
            "table III",
            "change of variables: mean squared distance of f6 over that of f1",
            0.8,
            Band.AtMost(1)
        ) with
        {
            Unit = "",
        };
    }

    private static IEnumerable<Claim> Table4()
    {
        string[] cases = ["best", "average", "worst"];
        // Networks trained for three epochs instead of fifty have nearer neighbours: bands reach below the paper's values.
        // The quick profile has two images and a network that saw a sixth of the data: wider ones.
        (string Attack, double?[] Means, Band?[] Bands, Band?[] Quick)[] rows =
        [
            (
                "L0",
                [8.5, 16, 33],
                [Band.Between(5, 20), null, null],
                [Band.Between(3, 25), null, null]
            ),
            ("JSMA-Z", [20, 56, 180], [null, null, null], [null, null, null]),
            ("JSMA-F", [17, 45, 100], [null, null, null], [null, null, null]),
            (
                "L2",
                [1.36, 1.76, 2.60],
                [Band.Between(1.2, 2.2), Band.Between(1.6, 3.2), Band.Between(2.2, 4.5)],
                [Band.Between(0.8, 3), Band.Between(1, 4.5), Band.Between(1.6, 6)]
            ),
            ("DeepFool", [2.11, null, null], [null, null, null], [null, null, null]),
            (
                "Linf",
                [0.13, 0.16, 0.23],
                [Band.Between(0.08, 0.2), null, null],
                [Band.Between(0.05, 0.3), null, null]
            ),
            ("FGS", [0.22, 0.26, null], [null, null, null], [null, null, null]),
            ("IGS", [0.14, 0.19, 0.26], [null, null, null], [null, null, null]),
        ];
        foreach (var (attack, means, bands, quick) in rows)
            for (var i = 0; i < cases.Length; i++)
                if (means[i] is { } mean)
                    yield return Printed.Row(
                        $"{attack} {cases[i]}",
                        "table IV",
                        $"MNIST, {attack}, {cases[i]} case: mean distance",
                        mean,
                        bands[i],
                        quick[i]
                    ) with
                    {
                        Unit = "",
                    };
        foreach (var attack in (string[])["L0", "L2", "Linf", "IGS"])
            yield return Printed.Row(
                $"{attack} success",
                "table IV",
                $"MNIST, {attack}, average case: success",
                100,
                Band.AtLeast(100),
                Band.AtLeast(95)
            );
        yield return Printed.Row(
            "FGS success",
            "table IV",
            "MNIST, FGS, average case: success",
            42,
            Band.AtMost(99.9)
        );
    }

    private static IEnumerable<Claim> Distillation()
    {
        (string Attack, double[] Means)[] rows =
        [
            ("L0", [10, 19, 36]),
            ("L2", [1.7, 2.2, 2.9]),
            ("Linf", [0.14, 0.18, 0.25]),
        ];
        string[] cases = ["best", "average", "worst"];
        foreach (var (attack, means) in rows)
        {
            for (var i = 0; i < cases.Length; i++)
                yield return Printed.Row(
                    $"distilled {attack} {cases[i]}",
                    "table VI",
                    $"distilled at T = 100, {attack}, {cases[i]} case: mean distance",
                    means[i]
                ) with
                {
                    Unit = "",
                };
            yield return Printed.Row(
                $"distilled {attack} success",
                "table VI",
                $"distilled at T = 100, {attack}, average case: success",
                100,
                Band.AtLeast(100),
                Band.AtLeast(95)
            );
        }

        yield return Ours.Row(
            "logit scale",
            "section VIII",
            "mean sum of |logits|, distilled at T = 100 over undistilled",
            83.1,
            Band.Between(50, 150),
            Band.Between(20, 200)
        ) with
        {
            Unit = "",
            Note = "The paper has 482 against 5.8.",
        };
        yield return Ours.Row(
            "vanished gradients",
            "section VIII",
            "distilled: images whose cross-entropy gradient is exactly 0 in float32",
            null,
            Band.AtLeast(50)
        ) with
        {
            Note = "The paper says that it vanishes for most.",
        };
        yield return Printed.Row(
            "distilled JSMA",
            "section VIII",
            "JSMA on the distilled network: success",
            0.5
        );
    }

    private static IEnumerable<Claim> Transfer()
    {
        (int Kappa, double Rate)[] targeted = [(0, 3), (10, 50), (20, 90)];
        foreach (var (kappa, rate) in targeted)
            yield return Printed.Row(
                System.FormattableString.Invariant($"transfer {kappa}"),
                "figure 9",
                System.FormattableString.Invariant($"targeted transfer at kappa {kappa}: success"),
                rate
            ) with
            {
                Note =
                    "Read off the figure. Ours counts the images that reached this lead. Kappa is in logits, whose scale is each network's own.",
            };
        yield return Ours.Row(
            "transfer fall",
            "figure 9",
            "largest fall of the transfer rate from one kappa to the next",
            null,
            Band.AtMost(3),
            Band.AtMost(20)
        ) with
        {
            Unit = "points",
        };
    }

    private static IEnumerable<Claim> NotMeasured()
    {
        yield return Printed.NotHere(
            "cifar L2 average",
            "table IV",
            "CIFAR-10, L2, average case: mean distance",
            0.33,
            Cifar
        ) with
        {
            Unit = "",
        };
        yield return Printed.NotHere(
            "imagenet L2",
            "table V",
            "ImageNet, L2, untargeted: mean distance",
            0.32,
            Imagenet
        ) with
        {
            Unit = "",
        };
        yield return Printed.NotHere(
            "jsma imagenet",
            "table V",
            "ImageNet, JSMA: success",
            0,
            Imagenet
        );
    }
}
